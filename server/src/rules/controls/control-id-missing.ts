import { controlsForRationale, frameworkInfo } from "../../controls";
import { fillEmpty, insertEntry } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Fix } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";

export const controlIdMissing = defineRule({
  id: "control-id-missing",
  plane: "controls",
  over: "control",
  severity: "information",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A framework is cited without a control",
  controls: ["nist-csf-2.0:GV.OC-03", "nist-csf-2.0:GV.PO-01"],
  references: ["NIST AI RMF 1.0"],
  docs: {
    problem: "An entry of controls names a framework and gives no id.",
    why: "A framework as a whole is no evidence: nothing can be linked, looked up or assessed.",
    remedy: "Add the id of the control that the change serves.",
    bad: `controls:
  - {framework: nist-ai-rmf-1.0, why: accountability for an agent that changes records}
`,
    good: `controls:
  - {framework: nist-ai-rmf-1.0, id: GOVERN 2.1, why: accountability for an agent that changes records}
`,
  },
  *check({ control }) {
    const { framework } = control;
    const { map } = control.view;
    const id = control.view.at("id");
    const at = control.view.at("framework").scalar;
    if (framework === undefined || !map || !at || id.exists) return;
    const fitting = controlsForRationale(control.why ?? "", framework);
    const write =
      (value: string): Fix["edits"] =>
      (layout) => [
        id.entry ? fillEmpty(id.entry, value, layout) : insertEntry(map, "id", value, layout, "framework"),
      ];
    const offers = fitting.slice(0, 4).map((candidate) => ({
      title: `Add the id ${candidate.id} (${candidate.title})`,
      safe: false,
      edits: write(candidate.id),
    }));
    const hint =
      fitting.length > 0
        ? ` By the reason given it may be ${listed(fitting.slice(0, 3).map((fit) => fit.id))}.`
        : "";
    yield {
      at,
      message: `${frameworkInfo(framework).name} is cited without the id of a control, so nothing can be looked up or assessed.${hint} Add id.`,
      fixes:
        offers.length > 0
          ? offers
          : [{ title: "Add the id of a control", safe: false, edits: write(tabStop("id")) }],
      targets: [framework],
    };
  },
});
