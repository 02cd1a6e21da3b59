import {
  classifyId,
  frameworkInfo,
  isFramework,
  replacementsFor,
  type Control,
  type Framework,
} from "../../controls";
import { asScalar, entryOf } from "../../manifest/syntax/node";
import type { Finding } from "../../rules/engine";
import { spanOfPlace } from "../../rules/finding";
import type { HoverPlace } from "./hover";
import { bullets, code, facts, link, paragraphs } from "./markdown";

/** More findings, replacements or members than this are counted. */
const MOST_LISTED = 6;

/** At the id of a control: what it asks, whether it still stands, and where it applies in this change. */
export function controlHover(place: HoverPlace): string | undefined {
  const { node, written, isKey, schemas } = place;
  if (isKey || !schemas.some(({ schema }) => schema.format === "control-id")) return undefined;
  const claim = written.parent?.kind === "entry" ? written.parent.parent : undefined;
  const framework = asScalar(entryOf(claim, "framework")?.value)?.source ?? "";
  if (!isFramework(framework)) return undefined;
  const why = asScalar(entryOf(claim, "why")?.value)?.source;
  return paragraphs([stateText(framework, node.source, why), whereItApplies(framework, node.source, place)]);
}

function stateText(framework: Framework, id: string, why: string | undefined): string {
  const state = classifyId(framework, id);
  const { name, version } = frameworkInfo(framework);
  switch (state.state) {
    case "current":
      return describe(state.control);
    case "nonstandard":
      return paragraphs([`${code(id)} is written ${code(state.canonical)}.`, describe(state.control)]);
    case "withdrawn": {
      const instead = replacementsFor(framework, id, why);
      return paragraphs([
        `**${state.id}** · withdrawn`,
        state.note,
        bullets(
          firstOf(
            instead.map((control) => `${cited(control)}: ${control.summary}`),
            3,
          ),
        ),
      ]);
    }
    case "not-a-control":
      return paragraphs([
        `**${state.id}** ${state.title} · a ${state.kind} of ${name} ${version}, too coarse to give evidence for. Cite one of its controls:`,
        bullets(firstOf(state.members.map(cited), MOST_LISTED)),
      ]);
    case "uncatalogued":
      return facts(
        `**${code(state.id)}**`,
        state.base && `part of ${state.base.id} ${state.base.title}`,
        `${name} ${version}`,
        link("official text", state.href),
      );
    case "unknown":
      return paragraphs([
        `${name} ${version} has no control ${code(id)}.`,
        state.nearest.length === 0
          ? undefined
          : `Near to it: ${state.nearest.map((one) => code(one)).join(", ")}`,
      ]);
  }
}

function cited(control: Control): string {
  return `${link(control.id, control.href)} ${control.title}`;
}

function firstOf(lines: readonly string[], most: number): readonly string[] {
  const rest = lines.length - most;
  return rest > 0 ? [...lines.slice(0, most), `${rest} more`] : lines;
}

/** A control: id, title, what it asks, framework and official link. */
function describe(control: Control): string {
  const { name, version } = frameworkInfo(control.framework);
  return paragraphs([
    `**${control.id}** ${control.title}`,
    control.summary,
    facts(
      `${name} ${version}`,
      name.includes(control.context) ? undefined : control.context,
      link("official text", control.href),
    ),
  ]);
}

function whereItApplies(framework: Framework, id: string, place: HoverPlace): string | undefined {
  const state = classifyId(framework, id);
  if (!place.change || (state.state !== "current" && state.state !== "nonstandard")) return undefined;
  const reference = `${framework}:${state.control.id}`;
  const touching = place.analysis.findings.filter(
    (finding) => finding.rule.controls.some((control) => control === reference) && isIn(finding, place),
  );
  if (touching.length === 0) return "No open finding of this change touches it.";
  const { document } = place.analysis.manifest.source;
  const lines = touching.map(({ rule, at }) => {
    const line = document.positionAt(spanOfPlace(at).span.start).line + 1;
    return `line ${line}: ${code(rule.id)}`;
  });
  return paragraphs(["Open findings under it:", bullets(firstOf([...new Set(lines)], MOST_LISTED))]);
}

/** Findings about the text as such belong to no change; they count where they stand in its document. */
function isIn({ change, at }: Finding, place: HoverPlace): boolean {
  if (change) return change === place.change;
  const { source, span } = spanOfPlace(at);
  const own = place.change?.document;
  return own?.source === source && own.span.start <= span.start && span.start < own.span.end;
}
