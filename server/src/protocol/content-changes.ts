import type {
  Position,
  TextDocumentContentChangeEvent as ToldChange,
} from "vscode-languageserver-textdocument";
import { editSource, type TextChange } from "../manifest/syntax/edit";
import type { Source } from "../manifest/syntax/source";
import { SourceText } from "../manifest/syntax/source-text";

/** Changes that have no more than so much text between them are made as one, UTF-16 units. */
const NEAR = 1024;

/** So many changes far apart are made one by one; to look at all that lies between more of them is faster. */
const MOST_APART = 500;

/** As `MOST_APART`, where not all of them count in the text as it is. */
const MOST_IN_TURN = 16;

/**
 * Makes the changes that an editor tells of at once. A line that is indented or commented out with a thousand others is a
 * change of its own, and so is each word that is replaced throughout: the text is read when all of them are made, as
 * far as they lie close to one another or are many, and not in each state in between, where it means nothing.
 *
 * @param changes in the order they are to be made; each counts in the text that those before it leave
 */
export function makeChanges(source: Source, changes: readonly ToldChange[], version: number): void {
  const { document } = source;
  const joined = fromTheEnd(document, changes);
  if (joined) makeApart(source, joined, version);
  else if (changes.length <= MOST_IN_TURN)
    for (const change of changes) editSource(source, changeIn(document, change), version);
  else editSource(source, difference(document.getText(), textAfter(document, changes)), version);
}

/** Makes changes one by one from the end of the text; when more was cut anew than there is, all that are left as one. */
function makeApart(source: Source, changes: readonly TextChange[], version: number): void {
  const { document } = source;
  let cutAnew = 0;
  for (const [index, change] of changes.entries()) {
    if (index === MOST_APART || cutAnew > document.length) {
      editSource(source, asOne(document, changes.slice(index)), version);
      return;
    }
    cutAnew += editSource(source, change, version);
  }
}

/**
 * The changes, joined, if each of them lies before those that are made before it, as most editors tell them: then all of
 * them count in the text as it is.
 */
function fromTheEnd(document: SourceText, changes: readonly ToldChange[]): readonly TextChange[] | undefined {
  const single: TextChange[] = [];
  for (const told of changes) {
    const change = changeIn(document, told);
    const behind = single.at(-1);
    if (behind && !liesBefore(told, document.positionAt(behind.start))) return undefined;
    single.push(change);
  }
  return joinNear(document, single);
}

/** By its positions, and not by offsets: a position in what is new may have none in the text as it is. */
function liesBefore(told: ToldChange, { line, character }: Position): boolean {
  if (!("range" in told)) return false;
  const { start, end } = told.range;
  return [start, end].every((at) => at.line < line || (at.line === line && at.character <= character));
}

/** Joins changes that lie close to one another. They stand in order from the end of the text. */
function joinNear(document: SourceText, changes: readonly TextChange[]): readonly TextChange[] {
  const groups: TextChange[][] = [];
  let behind: TextChange | undefined;
  for (const change of changes) {
    if (behind && behind.start - change.end <= NEAR) groups.at(-1)?.push(change);
    else groups.push([change]);
    behind = change;
  }
  return groups.map((group) => asOne(document, group));
}

/** One change that does what some do, which stand in order from the end of the text. */
function asOne(document: SourceText, changes: readonly TextChange[]): TextChange {
  const inOrder = changes.toReversed();
  const start = inOrder[0]?.start ?? 0;
  let end = start;
  let text = "";
  for (const change of inOrder) {
    text += document.slice(end, change.start) + change.text;
    end = change.end;
  }
  return { start, end, text };
}

function textAfter(document: SourceText, changes: readonly ToldChange[]): string {
  const after = new SourceText(document.uri, document.version, document.getText());
  for (const told of changes) {
    const { start, end, text } = changeIn(after, told);
    after.replace(start, end, text, document.version);
  }
  return after.getText();
}

function changeIn(document: SourceText, change: ToldChange): TextChange {
  if (!("range" in change)) return difference(document.getText(), change.text);
  const { start, end } = change.range;
  const from = document.offsetAt(start);
  return { start: from, end: Math.max(from, document.offsetAt(end)), text: change.text };
}

/** A client may send the whole text anew: most of it is what it was. */
function difference(before: string, after: string): TextChange {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < most - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  // A line break of two characters is one thing.
  if (start > 0 && before.charAt(start - 1) === "\r") start--;
  if (tail > 0 && before.charAt(before.length - tail) === "\n") tail--;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}
