import { CodeActionKind, type CodeAction, type Command, type Range } from "vscode-languageserver-types";
import type { TextEdit } from "../manifest/edits/edits";
import { hasTabStops } from "../manifest/edits/snippet";
import type { Source } from "../manifest/syntax/source";
import type { Analysis, Finding } from "../rules/engine";
import { spanOfPlace } from "../rules/finding";
import { tellableWords } from "../rules/tellable";
import { visible } from "../text/quote";
import { addException } from "./add-exception";
import { toDiagnostic } from "./diagnostics";
import { editsOf, toWorkspaceEdit } from "./edits";
import { locate, overlaps } from "./ranges";
import { takeFromSource } from "./take-from-source";

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.trust-change`;

export interface CodeActionOptions {
  /** The kinds that the editor asks for; all where it does not say. */
  readonly only: readonly string[] | undefined;
  /** Whether the client takes snippet edits in workspace edits. */
  readonly snippets: boolean;
  /** The command that opens the documentation of a rule, with the rule's id as its only argument. */
  readonly documentationCommand: string;
}

/** What can be done about the findings that touch a range, and the one action that fixes all that is safe to fix. */
export function codeActions(analysis: Analysis, range: Range, options: CodeActionOptions): CodeAction[] {
  const wants = (kind: string): boolean =>
    !options.only || options.only.some((only) => only === "" || kind === only || kind.startsWith(`${only}.`));
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    const touched = analysis.findings.filter((finding) => touches(finding, analysis, range));
    actions.push(...touched.flatMap((finding) => fixes(finding, options)));
    actions.push(...touched.flatMap((finding) => exceptions(finding, analysis, options)));
    actions.push(...touched.map((finding) => documentation(finding, options)));
  }
  if (wants(CodeActionKind.RefactorRewrite)) actions.push(...takings(analysis, range, options));
  const all = options.only && wants(FIX_ALL) ? fixAll(analysis) : undefined;
  if (all) actions.push(all);
  return unique(actions).map((action) => ({
    ...action,
    title: visible(tellableWords(action.title, analysis.secrets)),
  }));
}

function touches(finding: Finding, { manifest }: Analysis, range: Range): boolean {
  return spanOfPlace(finding.at).source === manifest.source && overlaps(locate(finding.at).range, range);
}

function fixes(finding: Finding, options: CodeActionOptions): CodeAction[] {
  return finding.fixes.flatMap((fix, index) => {
    const { source, edits } = editsOf(finding, fix);
    // Where a fix would leave the text as it is, it has nothing to offer.
    if (edits.length === 0) return [];
    return {
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [toDiagnostic(finding)],
      isPreferred: index === 0 && fix.safe,
      edit: toWorkspaceEdit(source, edits, options.snippets),
    };
  });
}

function exceptions(finding: Finding, analysis: Analysis, options: CodeActionOptions): CodeAction[] {
  const exception = addException(finding, analysis);
  if (!exception) return [];
  return [
    {
      title: exception.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [toDiagnostic(finding)],
      edit: toWorkspaceEdit(exception.source, exception.edits, options.snippets),
    },
  ];
}

function documentation(finding: Finding, options: CodeActionOptions): CodeAction {
  const { id } = finding.rule;
  const command: Command = {
    title: `Show documentation of ${id}`,
    command: options.documentationCommand,
    arguments: [id],
  };
  return {
    title: command.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(finding)],
    command,
  };
}

function takings({ manifest }: Analysis, range: Range, options: CodeActionOptions): CodeAction[] {
  return takeFromSource(manifest, range.start).map(({ title, source, edits }) => ({
    title,
    kind: CodeActionKind.RefactorRewrite,
    edit: toWorkspaceEdit(source, edits, options.snippets),
  }));
}

/** One action with every safe fix whose edits do not meet those of a fix before it. */
function fixAll(analysis: Analysis): CodeAction | undefined {
  const { source } = analysis.manifest;
  const edits = safeEdits(analysis, source);
  if (edits.length === 0) return undefined;
  return { title: "Fix all that is safe to fix", kind: FIX_ALL, edit: toWorkspaceEdit(source, edits, false) };
}

/**
 * The edits of all safe fixes of a text that can be made at once: the first fix of a place wins. A fix that asks for
 * something only a person knows is not made unseen.
 */
export function safeEdits(analysis: Analysis, source: Source): readonly TextEdit[] {
  const taken: TextEdit[] = [];
  for (const finding of analysis.findings) {
    const fix = finding.fixes.find((candidate) => candidate.safe);
    if (!fix) continue;
    const { source: own, edits } = editsOf(finding, fix);
    const isComplete = !edits.some((edit) => hasTabStops(edit.text));
    const isFree = edits.every((edit) =>
      taken.every((other) => edit.end < other.start || edit.start > other.end),
    );
    if (own === source && isComplete && isFree) taken.push(...edits);
  }
  return taken;
}

/** Two findings at one place may be answered by one and the same action. */
function unique(actions: readonly CodeAction[]): CodeAction[] {
  const seen = new Set<string>();
  return actions.filter((action) => {
    const key = `${action.title}\n${JSON.stringify(action.edit ?? action.command)}`;
    return !seen.has(key) && Boolean(seen.add(key));
  });
}
