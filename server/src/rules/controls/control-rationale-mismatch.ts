import { rationaleMismatch } from "../../controls";
import { defineRule } from "../rule";
import { listed } from "../words";
import { claimedId, replaceIdFix, targetsOf } from "./control-ids";

export const controlRationaleMismatch = defineRule({
  id: "control-rationale-mismatch",
  plane: "controls",
  over: "control",
  severity: "information",
  confidence: "medium",
  restsOn: "entity",
  fixes: "offered",
  title: "The reason given speaks of another control",
  controls: ["nist-csf-2.0:GV.OC-03", "nist-csf-2.0:GV.PO-01"],
  references: ["OWASP Non-Human Identities Top 10 (2025)", "NIST CSF 2.0"],
  docs: {
    problem:
      "The id is valid, but the reason in why is about something that another control asks for: rotation under NHI3:2025, which is about vendors.",
    why: "The change counts as evidence for a control it has nothing to do with, and not for the one it serves.",
    remedy: "Cite the control that the reason speaks of, or say in why what the change does for this one.",
    bad: `controls:
  - {framework: owasp-nhi-2025, id: "NHI3:2025", why: rotation of the DNS credentials}
`,
    good: `controls:
  - {framework: owasp-nhi-2025, id: "NHI7:2025", why: rotation of the DNS credentials}
`,
  },
  *check({ control }) {
    const claimed = claimedId(control);
    const why = control.view.at("why").scalar;
    if (!claimed || !why || (claimed.state.state !== "current" && claimed.state.state !== "nonstandard"))
      return;
    const cited = claimed.state.control;
    const mismatch = rationaleMismatch(claimed.framework, cited.id, why.source);
    if (!mismatch) return;
    const better = mismatch.better.filter(({ framework }) => framework === claimed.framework);
    yield {
      at: claimed.node,
      message: `${cited.id} is "${cited.title}", but the reason given is not: ${mismatch.because} ${listed(mismatch.better.map(({ id, title }) => `${id} (${title})`))} would fit.`,
      related: [{ at: why, message: "the reason given" }],
      fixes: better.map((instead) => replaceIdFix(claimed.node, instead, false)),
      targets: targetsOf(claimed),
    };
  },
});
