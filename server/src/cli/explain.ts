import {
  classifyId,
  controlReference,
  controlsOf,
  findControl,
  frameworkInfo,
  frameworks,
  frameworksKnowing,
  parseControlReference,
  type Control,
} from "../controls";
import { nearest } from "../manifest/nearest";
import { allRules, findRule, rulesBehind } from "../rules/registry";
import type { AnyRule } from "../rules/rule";
import { EXIT, UsageError, type ExitCode, type Terminal } from "./terminal";

/** `trust-change explain ID`: prints what a rule checks, or what a control asks and which rules serve it. */
export function explain(words: readonly string[], terminal: Terminal): ExitCode {
  const id = words.join(" ");
  if (id === "")
    throw new UsageError(
      "explain takes the id of a rule or a control, such as rollback-missing-half or PR.AA-05",
    );
  const rule = findRule(id);
  const text = rule ? ruleText(rule) : controlTexts(id);
  if (text === undefined) {
    const controlIds = frameworks
      .flatMap((framework) => controlsOf(framework.id))
      .map((control) => control.id);
    const similar = [
      ...nearest(
        id,
        allRules.map((known) => known.id),
      ),
      ...nearest(id, controlIds),
    ].slice(0, 3);
    const hint = similar.length > 0 ? `; is ${similar.join(" or ")} meant?` : "";
    throw new UsageError(`there is no rule or control "${id}"${hint}`);
  }
  terminal.write(text);
  return EXIT.clean;
}

function ruleText(rule: AnyRule): string {
  const controls = rule.controls.flatMap((reference) => {
    const parsed = parseControlReference(reference);
    const control = parsed && findControl(parsed.framework, parsed.id);
    return control ? [`  ${control.id}  ${control.title}\n      ${control.href}`] : [];
  });
  return [
    `${rule.id} (${rule.severity}): ${rule.title}`,
    rule.docs.problem,
    `Why: ${rule.docs.why}`,
    `What to do: ${rule.docs.remedy}`,
    `Wrong:\n${indent(rule.docs.bad)}`,
    `Right:\n${indent(rule.docs.good)}`,
    `Controls:\n${controls.join("\n")}`,
    `References: ${rule.references.join("; ")}`,
    "",
  ].join("\n\n");
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}

function controlTexts(id: string): string | undefined {
  const reference = parseControlReference(id);
  const places = reference ? [reference] : frameworksKnowing(id);
  const texts = places.flatMap(({ framework, id: own }) => {
    const state = classifyId(framework, own);
    if (state.state === "current" || state.state === "nonstandard") return [controlText(state.control)];
    if (state.state !== "withdrawn") return [];
    const { name, version } = frameworkInfo(framework);
    return [`${own}: not part of ${name} ${version}. ${state.note}\n`];
  });
  return texts.length === 0 ? undefined : texts.join("\n");
}

function controlText(control: Control): string {
  const { name, version } = frameworkInfo(control.framework);
  const serving = rulesBehind(controlReference(control.framework, control.id));
  return [
    `${control.id}: ${control.title}`,
    `${name} ${version}${control.context === "" ? "" : `, ${control.context}`}`,
    control.summary,
    serving.length === 0 ? "" : `Rules that serve it: ${serving.join(", ")}`,
    `Official text: ${control.href}`,
    "",
  ]
    .filter((part, index, all) => part !== "" || index === all.length - 1)
    .join("\n\n");
}
