import { defineRule } from "../rule";
import { claimedId, replaceIdFix, targetsOf } from "./control-ids";

export const controlIdNonstandardForm = defineRule({
  id: "control-id-nonstandard-form",
  plane: "controls",
  over: "control",
  severity: "information",
  confidence: "high",
  restsOn: "entity",
  fixes: "safe",
  title: "The id is not written as the framework writes it",
  controls: ["nist-csf-2.0:GV.OC-03", "nist-csf-2.0:GV.PO-01"],
  references: ["NIST CSF 2.0", "OWASP Non-Human Identities Top 10 (2025)"],
  docs: {
    problem: "The number is right, the spelling is not: NHI-03 for NHI3:2025, PR.AA-5 for PR.AA-05.",
    why: "Whoever searches for the control by its id does not find this change.",
    remedy: "Use the framework's own spelling. The number never changes by that.",
    bad: `controls:
  - {framework: owasp-nhi-2025, id: NHI-05, why: the token reaches one zone only}
`,
    good: `controls:
  - {framework: owasp-nhi-2025, id: "NHI5:2025", why: the token reaches one zone only}
`,
  },
  *check({ control }) {
    const claimed = claimedId(control);
    if (claimed?.state.state !== "nonstandard") return;
    const { canonical, control: meant } = claimed.state;
    yield {
      at: claimed.node,
      message: `${claimed.id} is written ${canonical} in its framework (${meant.title}). Use that spelling, so that the change is found by it.`,
      fixes: [{ ...replaceIdFix(claimed.node, meant, true), title: `Write ${canonical}` }],
      targets: targetsOf(claimed),
    };
  },
});
