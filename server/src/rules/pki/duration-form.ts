import { parseDuration } from "../../pki/duration";
import { replaceScalar } from "../../manifest/edits/edits";
import type { ScalarNode } from "../../manifest/syntax/node";
import type { FindingDraft } from "../finding";
import { defineRule } from "../rule";

export const durationForm = defineRule({
  id: "duration-form",
  plane: "pki",
  over: "text",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "safe",
  title: "A duration is not written in Go's form",
  controls: ["nist-csf-2.0:PR.PS-01"],
  references: ["cert-manager, Certificate: duration and renewBefore"],
  docs: {
    problem:
      "A duration uses days or weeks, or has no unit. Durations have the form that cert-manager reads: 2160h, 1h30m, 10m.",
    why: "A duration of 90d is refused by cert-manager, and 90 alone may mean seconds, minutes or days.",
    remedy: "Write hours, minutes and seconds: 90d is 2160h.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], duration: 90d}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], duration: 2160h}
`,
  },
  check({ text: part }) {
    const durations = part.scalars().filter(({ place }) => place.format === "go-duration");
    return durations.flatMap(({ node }) => (node.style === "empty" ? [] : durationAt(node)));
  },
});

function durationAt(node: ScalarNode): FindingDraft | [] {
  const parsed = parseDuration(node.source);
  if (parsed.ok) return [];
  const { converted } = parsed;
  return {
    at: node,
    message: `${parsed.reason}.`,
    fixes:
      converted === undefined
        ? []
        : [{ title: `Write ${converted}`, safe: true, edits: () => [replaceScalar(node, converted)] }],
    targets: [node.source],
  };
}
