import { findControl, parseControlReference } from "../../controls";
import { kindOf } from "../../manifest/kind";
import { referenceKinds } from "../../manifest/schema/locate";
import { pathOf } from "../../manifest/syntax/node";
import { findRule } from "../../rules/registry";
import type { AnyRule } from "../../rules/rule";
import type { HoverPlace } from "./hover";
import { bullets, link, paragraphs } from "./markdown";

/** At the name of a rule, in an exception or in a policy: what the rule says. */
export function ruleHover(place: HoverPlace): string | undefined {
  const { isKey, schemas, node } = place;
  const isReference = isKey ? isPolicyRule(place) : referenceKinds(schemas).includes("rule");
  const rule = isReference ? findRule(node.source) : undefined;
  return rule && describeRule(rule);
}

/** In a policy the rules are keys: `rules: {caa-iodef-missing: ignore}`. */
function isPolicyRule({ document, written }: HoverPlace): boolean {
  if (kindOf(document) !== "TrustPolicy") return false;
  const map = written.parent?.kind === "entry" ? written.parent.parent : undefined;
  return map !== undefined && pathOf(map).join("/") === "spec/rules";
}

/** A rule in Markdown: what it finds, why that matters, what to do, and its controls. */
function describeRule(rule: AnyRule): string {
  const controls = rule.controls.flatMap((reference) => {
    const parsed = parseControlReference(reference);
    const control = parsed && findControl(parsed.framework, parsed.id);
    return control ? [`${link(control.id, control.href)} ${control.title}`] : [];
  });
  return paragraphs([
    `**${rule.id}** · ${rule.severity} · ${rule.title}`,
    rule.docs.problem,
    rule.docs.why,
    rule.docs.remedy,
    bullets(controls),
  ]);
}
