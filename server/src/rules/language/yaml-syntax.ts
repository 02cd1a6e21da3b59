import { findSecrets } from "../../credentials/secrets";
import { withoutSecrets } from "../../credentials/secrets/left-out";
import { findUnread, piecesOfUnread } from "../../credentials/secrets/unread";
import type { TextEdit } from "../../manifest/edits/edits";
import { dashOf } from "../../manifest/edits/layout";
import { shiftLines } from "../../manifest/edits/shift";
import type { SyntaxProblem, SyntaxProblemCode } from "../../manifest/syntax/problem";
import type { SyntaxDocument } from "../../manifest/syntax/source";
import type { Source } from "../../manifest/syntax/source";
import { schemasOf } from "../../manifest/schema/locate";
import { propertiesOf } from "../../manifest/schema/schemas";
import type { Part } from "../../manifest/schema/part";
import type { Chunk } from "../../manifest/syntax/chunk";
import { foldedItems } from "../../manifest/syntax/folded";
import { entryOf, entryOfKey, spanOf, type MapNode, type ScalarNode } from "../../manifest/syntax/node";
import { pinnedSpan } from "../../manifest/syntax/pin";
import { columnOf, endOfLine, startOfLine } from "../../text/lines";
import { textPlace, type FindingDraft, type Fix } from "../finding";
import { indentationFindings, isOfIndentation, spaces } from "./indentation";
import { defineRule } from "../rule";
import { keyMeant, missingColon } from "./missing-colon";
import { beginsWithFusedDash, missingSpace, writeSpace } from "./missing-space";

export const yamlSyntax = defineRule({
  id: "yaml-syntax",
  plane: "language",
  over: "text",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "safe",
  title: "The text is not well-formed YAML",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:CM-3"],
  references: ["YAML 1.2.2"],
  docs: {
    problem:
      "A part of the text is not YAML 1.2, or tools on older versions of YAML read it as something else.",
    why: "What one tool skips and another one guesses is reviewed as one change and executed as another.",
    remedy: "Mend the line that is marked. The rest of the document is checked all the same.",
    bad: `ticket: "CHG0021001\nservice: {name: shop, owner: "@acme/shop"}\n`,
    good: `ticket: "CHG0021001"\nservice: {name: shop, owner: "@acme/shop"}\n`,
  },
  check({ text: part }) {
    const found = [...indentationFindings(part)];
    const { problems } = part.chunk.content();
    for (const problem of problems)
      if (!isOfIndentation(problem))
        found.push(beginningOfKey(problem, part) ?? finding(problem, part.chunk));
    const [first] = found;
    if (first && problems.length > 0) found[0] = { ...first, secret: unreadSecrets(part.chunk, problems) };
    for (const node of part.nodes()) {
      if (node.kind !== "scalar" || node.style !== "plain") continue;
      if (node.source.endsWith('"')) found.push(...strayQuote(node));
      // Only a text that is longer than it reads goes on in the next line.
      if (node.to - node.from === node.source.length) continue;
      found.push(...foldedItem(node), ...foldedKey(node, part.document));
    }
    return found;
  },
});

/** A plain text that ends in a quote is well-formed, and never meant. */
function* strayQuote(node: ScalarNode): Generator<FindingDraft> {
  if (!/^[^"]+"$/.test(node.source)) return;
  yield {
    at: node,
    severity: "warning",
    message: explain("unopened-quote", '"'),
    fixes: [
      {
        title: 'Begin the text with "',
        safe: false,
        edits: () => [{ start: spanOf(node).start, end: spanOf(node).start, text: '"' }],
      },
    ],
  };
}

/** Lines that begin with a dash and are read as a part of the text above them. */
function* foldedItem(node: ScalarNode): Generator<FindingDraft> {
  const { chunk } = node;
  const [first, ...others] = foldedItems(node);
  // That no space stands behind the dash of its first line is said by `schema`.
  if (!first || beginsWithFusedDash(node)) return;
  const place = textPlace(node, first);
  if (node.parent?.kind === "entry") {
    yield {
      at: place,
      message: `This line begins an item of a list, and no key stands above it: it is read as a part of the text of "${node.parent.key.source}". Add the key of the list above this line.`,
    };
    return;
  }
  const { text } = chunk.source;
  const column = columnOf(text, dashOf(node, startOfLine(text, spanOf(node).start)));
  const lines = [first, ...others].map((line) => pinnedSpan(chunk, line));
  yield {
    at: place,
    message: `This line is indented deeper than the item above it, so it is read as a part of that item's text. ${indentBy(column)}.`,
    fixes: [
      {
        title: indentBy(column),
        safe: false,
        edits: () => {
          const { text: now } = chunk.source;
          return lines.flatMap((line) => shiftLines(now, line(), column - columnOf(now, line().start)));
        },
      },
    ],
  };
}

/** A plain text that goes on in the next line with a key of the map that it stands in: the colon is missing. */
function* foldedKey(node: ScalarNode, document: SyntaxDocument): Generator<FindingDraft> {
  const { start, end } = spanOf(node);
  const entry = node.parent?.kind === "entry" ? node.parent : undefined;
  const [first, ...lines] = document.source.text.slice(start, end).split("\n");
  if (!entry || first === undefined || lines.length === 0) return;
  let at = start + first.length + 1;
  for (const line of lines) {
    const [, indent = "", word = ""] = /^(\s*)([A-Za-z]\w*)(?=\s|$)/.exec(line) ?? [];
    const from = at + indent.length;
    at += line.length + 1;
    const isBelow = indent.length !== columnOf(document.source.text, spanOf(entry).start);
    if (isBelow || !isOpenKey(entry.parent, word, document)) continue;
    const span = { start: from, end: from + word.length };
    yield {
      at: textPlace(node, span),
      message: explain("missing-colon", word),
      fixes: [
        {
          title: `Write ${word}:`,
          safe: false,
          edits: () => {
            const { start: now } = spanOf(node);
            const behind = now + span.end - start;
            return [{ start: behind, end: behind, text: ":" }];
          },
        },
      ],
    };
  }
}

function isOpenKey(map: MapNode, word: string, document: SyntaxDocument): boolean {
  return (
    word !== "" &&
    entryOf(map, word) === undefined &&
    schemasOf(document, map).some((placed) => propertiesOf(placed).some(([name]) => name === word))
  );
}

/** A word without its colon that is the beginning of another key, or nearly one. */
function beginningOfKey(problem: SyntaxProblem, part: Part): FindingDraft | undefined {
  const { code, detail, local } = problem;
  if (code !== "missing-colon") return undefined;
  const key = part.nodes().find((node) => node.from === local.span.start && entryOfKey(node));
  const map = key && entryOfKey(key)?.parent;
  const meant = map ? keyMeant(map, detail) : detail;
  if (meant === detail) return undefined;
  const edits = (): readonly TextEdit[] => [{ ...problem.span, text: `${meant}:` }];
  return {
    ...finding(problem, part.chunk),
    message: missingColon(detail, meant),
    fixes: [{ title: `Write ${meant}:`, safe: false, edits }],
  };
}

function finding(problem: SyntaxProblem, chunk: Chunk): FindingDraft {
  const { start, end } = problem.local.span;
  return {
    // Where nothing stands, the next character is marked.
    at: { kind: "text", chunk, from: start, to: Math.max(end, start + 1) },
    // Before it is cut: of a piece nobody could tell that it is one of a secret.
    message: explain(problem.code, withoutSecrets(problem.detail)),
    fixes: fixesFor(problem, chunk.source),
    ...(problem.code === "yaml-1.1" ? { severity: "warning" } : {}),
  };
}

/** How much of the text around a problem is looked at: its key may stand above it. */
const AROUND = 400;
const MOST_READ = 4_096;

/** What looks like a secret near what cannot be read: no rule sees it as a value, and messages quote pieces of it. */
function unreadSecrets(chunk: Chunk, problems: readonly SyntaxProblem[]): string {
  const { text } = chunk.skeleton();
  const found: string[] = [];
  let done = 0;
  for (const { start, end } of problems.map(({ local }) => local.span).sort((a, b) => a.start - b.start)) {
    if (end <= done) continue;
    const from = startOfLine(text, Math.max(done, start - AROUND));
    done = Math.min(endOfLine(text, end), end + MOST_READ);
    const near = text.slice(from, done);
    found.push(
      ...findSecrets(near).map((secret) => near.slice(secret.start, secret.end)),
      ...findUnread(near).flatMap((secret) => piecesOfUnread(near.slice(secret.start, secret.end))),
    );
  }
  return found.join("\n");
}

function explain(code: SyntaxProblemCode, detail: string): string {
  switch (code) {
    case "indentation":
    case "missing-parent":
      return "";
    case "alias-unresolved":
      // A name below a wildcard: nobody calls an anchor that.
      if (isWildcard(detail)) return explain("unquoted", `*${detail}`);
      return `The alias *${detail} refers to an anchor that does not exist before it. Write &${detail} at the value that is meant, above this line, or write the value out here.`;
    case "alias-cyclic":
      return `The alias *${detail} stands inside the value that it refers to, so the value would hold itself. Write out what is meant here.`;
    case "alias-expansion":
      return `The alias *${detail} stands for so many nested values that it is not followed. Write out what is meant here.`;
    case "tab-indentation":
      return `A tab stands where the line is indented; YAML allows only spaces there. ${indentBy(Number(detail))}.`;
    case "conflict-marker":
      return `"${detail}" is left over from a merge conflict: both versions of the change stand in this text. Choose one and remove the markers.`;
    case "too-deep":
      return `The values are nested too deeply to be read (more than ${detail} levels). No manifest needs that; check what produced this text.`;
    case "too-large":
      return `The text is larger than ${detail} MiB and is not read. Split the change, or check whether this is a manifest at all.`;
    case "utf-16":
      return "This file is UTF-16 and was read as UTF-8, so that a NUL stands beside each letter. Manifests have to be UTF-8: open the file with its encoding, and save it as UTF-8.";
    case "not-text":
      return "This is not a text: it holds a NUL character. Check which file this is.";
    case "foreign-indentation":
      return "This line is indented with blanks that are no spaces, as text that is copied from a document or a chat may be. YAML counts spaces alone, so that the line seems to stand at the margin. Indent it with spaces.";
    case "foreign-space":
      return `The blank behind "${detail}" is no space, as in text that is copied from a document or a chat: YAML takes it for a letter. Write a space.`;
    case "foreign-colon":
      return `The colon behind "${detail}" is a full-width one, which YAML does not know: the line is no entry. Write "${detail}:".`;
    case "yaml-1.1":
      return "This document asks for YAML 1.1, where plain words such as on, off, yes and no are booleans and 012 is ten. Remove the directive: manifests are YAML 1.2.";
    case "unclosed":
      return `This "${detail}" is never closed. Add "${detail === "[" ? "]" : "}"}" where the value ends.`;
    case "unopened":
      return `This "${detail}" closes nothing. Add "${detail === "]" ? "[" : "{"}" where the value begins, or remove it.`;
    case "unclosed-quote":
      return `This text begins with ${detail} and never ends. Add the closing ${detail} at the end of the value.`;
    case "unopened-quote":
      return `This text ends with ${detail} and does not begin with one. Add the ${detail} in front of it.`;
    case "unquoted":
      return `${shortened(detail)} cannot stand here without quotes: ${whyQuotes(detail)}. Put it into quotes.`;
    case "missing-colon":
      return missingColon(detail);
    case "missing-space":
      return missingSpace(detail);
    case "missing-comma":
      return `No comma stands behind ${quotedOnce(detail)}, so that what follows is read as a part of it. Write a comma there.`;
    case "loose-comma":
      return "Nothing stands in front of this comma. Write what belongs there, or remove the comma.";
    case "complex-key":
      return "A map or list cannot be a key here. Keys of a manifest are plain words.";
    case "unknown-tag":
      return `The tag ${detail} has no meaning in a manifest. Remove it.`;
    case "bad-escape":
      return `"${detail}" is no escape that YAML knows. Write the backslash twice, or put the text into single quotes.`;
    case "unexpected":
      return `${detail === "" ? "This" : `"${shortened(detail)}"`} cannot stand here. ${adviceFor(detail)}`;
  }
}

function adviceFor(unexpected: string): string {
  return SPECIAL.test(unexpected)
    ? "A text that begins with a special character needs quotes."
    : "Look here and in the line above for a colon, comma, quote or bracket that is missing.";
}

/** Whether an alias is a wildcard name without the quotes that it needs: `*.example.com`. */
function isWildcard(alias: string): boolean {
  return /^\.(?:[\w-]+(?:\.[\w-]+)*\.?)?$/.test(alias);
}

function indentBy(count: number): string {
  return count === 0 ? "Do not indent the line" : `Indent the line by ${spaces(count)}`;
}

/** What a text begins with that needs quotes for that. */
const SPECIAL = /^[@`%&*!|>{}[\],?#'"-]/;

function whyQuotes(value: string): string {
  const [first = ""] = value;
  if (SPECIAL.test(first)) return `"${first}" at its start has a meaning of its own`;
  return "the colon in it would begin another entry";
}

function quotedOnce(text: string): string {
  return /^["']/.test(text) ? shortened(text) : `"${shortened(text)}"`;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

const titles: Partial<Record<SyntaxProblemCode, (detail: string) => string>> = {
  unclosed: (detail) => `Close the ${detail} with ${detail === "[" ? "]" : "}"}`,
  unopened: () => "Balance the brackets",
  "unclosed-quote": (detail) => `Close the quote with ${detail}`,
  "unopened-quote": (detail) => `Begin the text with ${detail}`,
  unquoted: () => "Put it into quotes",
  "missing-colon": (detail) => `Write ${detail}:`,
  "missing-space": writeSpace,
  "missing-comma": (detail) => `Write a comma behind ${quotedOnce(detail)}`,
  "loose-comma": () => "Remove the comma",
  "bad-escape": () => "Write the backslash twice",
  "foreign-indentation": (detail) => indentBy(Number(detail)),
  "foreign-space": () => "Write a space",
  "foreign-colon": (detail) => `Write ${detail}:`,
  "tab-indentation": (detail) => indentBy(Number(detail)),
};

function fixesFor(problem: SyntaxProblem, source: Source): readonly Fix[] {
  const { code } = problem;
  const detail = withoutSecrets(problem.detail);
  const title = titles[code];
  if (problem.local.repair && title)
    return [{ title: title(detail), safe: false, edits: () => [problem.repair].flatMap((one) => one ?? []) }];
  if (code === "alias-unresolved" && isWildcard(detail)) return [quoting(problem)];
  if (code !== "conflict-marker" && code !== "yaml-1.1") return [];
  const what = code === "conflict-marker" ? "Remove the marker" : "Remove the directive";
  return [{ title: what, safe: false, edits: () => [withoutLine(problem, source.text)] }];
}

/** A wildcard needs its quotes however it goes on. */
function quoting(problem: SyntaxProblem): Fix {
  const edits = (): readonly TextEdit[] => [{ ...problem.span, text: `"*${problem.detail}"` }];
  return { title: "Put it into quotes", safe: true, edits };
}

function withoutLine({ span: { start, end } }: SyntaxProblem, text: string): TextEdit {
  return { start, end: Math.min(end + lineBreakAt(text, end), text.length), text: "" };
}

function lineBreakAt(text: string, offset: number): number {
  if (text.startsWith("\r\n", offset)) return 2;
  return text.charAt(offset) === "\n" ? 1 : 0;
}
