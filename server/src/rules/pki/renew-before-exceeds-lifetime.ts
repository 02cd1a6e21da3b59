import { replaceScalar } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { thirdOf, writtenLifetimeOf } from "../../manifest/model/pki/validity";
import { secondsOf } from "../../manifest/model/time";
import type { ScalarNode } from "../../manifest/syntax/node";
import { formatDuration } from "../../pki/duration";
import { nameOf, targetsOf } from "../certificates";
import { relatedAt, type Fix } from "../finding";
import { defineRule } from "../rule";

export const renewBeforeExceedsLifetime = defineRule({
  id: "renew-before-exceeds-lifetime",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A certificate is due for renewal before it is issued",
  controls: ["nist-csf-2.0:ID.AM-08", "nist-csf-2.0:PR.PS-01"],
  references: ["cert-manager, Certificate: duration and renewBefore"],
  docs: {
    problem: "A certificate is to be renewed longer before its end (renewBefore) than it is valid at all.",
    why: "Such a certificate is refused by cert-manager, and other automation has it renewed again and again, until it meets the limits of the authority.",
    remedy:
      "Let renewBefore be shorter than the lifetime; a third of it is what cert-manager takes where nothing is said.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], duration: 168h, renewBefore: 360h}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], duration: 168h, renewBefore: 56h}
`,
  },
  *check({ certificate }) {
    const { view, op } = certificate;
    const renewBefore = view.at("renewBefore");
    const seconds = secondsOf(renewBefore);
    const at = renewBefore.scalar;
    if (seconds === undefined || !at || op === "revoke") return;
    const lifetime = lifetimeInSeconds(certificate);
    if (lifetime === undefined || seconds < lifetime) return;
    const isAssumed = !view.at("duration").exists && !view.at("notAfter").exists;
    const valid = `${isAssumed ? "by default " : ""}valid for ${formatDuration(lifetime)}`;
    yield {
      at,
      message: `${nameOf(certificate)} is to be renewed ${formatDuration(seconds)} before its end, and is ${valid} only: it is due for renewal when it is issued. cert-manager refuses that, and other automation renews it again and again, until the authority's limits stop it. Renew it less than ${formatDuration(lifetime)} before its end.`,
      related: relatedAt(view.at("duration").scalar ?? view.at("notAfter").scalar, "how long it is valid"),
      fixes: atAThird(at, lifetime),
      targets: targetsOf(certificate),
    };
  },
});

/** What cert-manager issues for where its resource says nothing. */
const CERT_MANAGER_DEFAULT = 2160 * 3600;

/**
 * By what is written alone: where the authority gives less, as for short-lived certificates, cert-manager takes a third of
 * what it got.
 */
function lifetimeInSeconds(certificate: Certificate): number | undefined {
  const lifetime = writtenLifetimeOf(certificate);
  if (lifetime !== undefined) return lifetime > 0 ? lifetime / 1000 : undefined;
  // A duration that is written and cannot be read is no default.
  return certificate.isForeign && !certificate.view.at("duration").exists ? CERT_MANAGER_DEFAULT : undefined;
}

function atAThird(written: ScalarNode, lifetime: number): readonly Fix[] {
  const third = thirdOf(lifetime);
  if (third === undefined) return [];
  const duration = formatDuration(third);
  return [
    {
      title: `Renew it ${duration} before its end, a third of its lifetime`,
      safe: false,
      edits: () => [replaceScalar(written, duration)],
    },
  ];
}
