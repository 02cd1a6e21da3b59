import { frameworkInfo, frameworksKnowing } from "../../controls";
import { replaceScalar } from "../../manifest/edits/edits";
import type { FindingDraft, Fix } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";
import { claimedId, fixesByIds, targetsOf, type ClaimedId } from "./control-ids";

export const controlIdUnknown = defineRule({
  id: "control-id-unknown",
  plane: "controls",
  over: "control",
  severity: "warning",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "The framework has no control with this id",
  controls: ["nist-csf-2.0:GV.OC-03", "nist-csf-2.0:GV.PO-01"],
  references: [
    "NIST CSF 2.0",
    "OWASP Non-Human Identities Top 10 (2025)",
    "NIST AI RMF 1.0",
    "NIST SP 800-53 Rev. 5",
  ],
  docs: {
    problem:
      "An entry of controls cites an id that its framework does not have, or names a whole function or category.",
    why: "An auditor who looks the id up finds nothing, and the evidence is lost.",
    remedy: "Cite an id of the framework that is named, or name the framework that the id belongs to.",
    bad: `controls:
  - {framework: nist-csf-2.0, id: PR.AA-99, why: least privilege}
`,
    good: `controls:
  - {framework: nist-csf-2.0, id: PR.AA-05, why: least privilege}
`,
  },
  *check({ control }) {
    const claimed = claimedId(control);
    if (claimed?.state.state === "unknown") yield unknown(claimed, claimed.state.nearest);
    if (claimed?.state.state === "not-a-control") yield tooCoarse(claimed, claimed.state);
  },
});

function unknown(claimed: ClaimedId, nearest: readonly string[]): FindingDraft {
  const elsewhere = frameworksKnowing(claimed.id).filter(({ framework }) => framework !== claimed.framework);
  const belongs = elsewhere.map(({ framework, id }) => `${frameworkInfo(framework).name} has ${id}`);
  const advice =
    belongs.length > 0
      ? `${listed(belongs)}; name that framework if it is meant.`
      : nearest.length > 0
        ? `The nearest ${nearest.length === 1 ? "is" : "are"} ${listed(nearest)}.`
        : "Look the id up in the framework.";
  const { framework } =
    claimed.node.parent?.kind === "entry" ? frameworkNode(claimed) : { framework: undefined };
  const moves: Fix[] = elsewhere.flatMap(({ framework: other, id }) =>
    framework
      ? [
          {
            title: `Cite ${id} of ${frameworkInfo(other).name}`,
            safe: false,
            edits: () => [
              replaceScalar(framework, other),
              ...(id === claimed.id ? [] : [replaceScalar(claimed.node, id)]),
            ],
          },
        ]
      : [],
  );
  return {
    at: claimed.node,
    message: `${frameworkInfo(claimed.framework).name} ${frameworkInfo(claimed.framework).version} has no control ${claimed.id}: whoever looks it up finds nothing. ${advice}`,
    fixes: [...moves, ...fixesByIds(claimed, nearest)],
    targets: targetsOf(claimed),
  };
}

function frameworkNode(claimed: ClaimedId) {
  const entry = claimed.node.parent;
  const map = entry?.kind === "entry" ? entry.parent : undefined;
  const value = map?.entries.find(({ key }) => key.source === "framework")?.value;
  return { framework: value?.kind === "scalar" ? value : undefined };
}

function tooCoarse(
  claimed: ClaimedId,
  group: Extract<ClaimedId["state"], { state: "not-a-control" }>,
): FindingDraft {
  const members = group.members.slice(0, 8).map(({ id }) => id);
  return {
    at: claimed.node,
    message: `${claimed.id} is a whole ${group.kind} of ${frameworkInfo(claimed.framework).name} (${group.title}), not a control: no evidence can be held against it. Cite one of its controls, such as ${listed(members.slice(0, 3))}.`,
    fixes: fixesByIds(claimed, members),
    targets: targetsOf(claimed),
  };
}
