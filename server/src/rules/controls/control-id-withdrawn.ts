import { frameworkInfo, replacementsFor } from "../../controls";
import { defineRule } from "../rule";
import { either } from "../words";
import { claimedId, replaceIdFix, targetsOf } from "./control-ids";

export const controlIdWithdrawn = defineRule({
  id: "control-id-withdrawn",
  plane: "controls",
  over: "control",
  severity: "warning",
  confidence: "high",
  restsOn: "entity",
  fixes: "safe",
  title: "The control was withdrawn in this version of its framework",
  controls: ["nist-csf-2.0:GV.OC-03", "nist-csf-2.0:GV.PO-01"],
  references: ["NIST CSF 2.0"],
  docs: {
    problem:
      "An entry of controls cites an id of an earlier version, such as PR.AC-4 of CSF 1.1, under CSF 2.0.",
    why: "The control no longer exists under that id, so nobody can assess the evidence against it. Official data files still hold some of these ids, unmarked.",
    remedy: "Cite what replaced it, or name the framework nist-csf-1.1 if that is what you report against.",
    bad: `controls:
  - {framework: nist-csf-2.0, id: PR.AC-4, why: least privilege and separation of duties}
`,
    good: `controls:
  - {framework: nist-csf-2.0, id: PR.AA-05, why: least privilege and separation of duties}
`,
  },
  *check({ control }) {
    const claimed = claimedId(control);
    if (claimed?.state.state !== "withdrawn") return;
    const { name, version } = frameworkInfo(claimed.framework);
    const replacements = replacementsFor(claimed.framework, claimed.id, control.why);
    const instead =
      replacements.length === 0
        ? ""
        : ` Cite ${either(
            replacements.map(({ id, title }) => `${id} (${title})`),
            4,
          )} instead.`;
    // With one official successor there is nothing to decide, unless the reason given speaks of something else.
    const [successor] = claimed.state.replacedBy;
    const isPlain = claimed.state.replacedBy.length === 1 && replacements[0]?.id === successor;
    yield {
      at: claimed.node,
      message: `${claimed.id} is not part of ${name} ${version}: ${claimed.state.note}${instead}`,
      fixes: replacements
        .slice(0, 6)
        .map((replacement, index) => replaceIdFix(claimed.node, replacement, isPlain && index === 0)),
      targets: targetsOf(claimed),
    };
  },
});
