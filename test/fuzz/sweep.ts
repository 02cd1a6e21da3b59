import type { TextChange } from "../../server/src/manifest/syntax/edit";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { allRules } from "../../server/src/rules/registry";
import { frame } from "../rules/frame";
import { compareFindings, compareTrees, NOW, subjectOf } from "./compare";

/** One slip of the keyboard in the example of a rule. */
export interface Slip {
  readonly rule: string;
  readonly text: string;
  readonly change: TextChange;
}

/** Slips in each line of each example: another letter, one less, a key that is another one, a line that is gone. */
export function* slips(): Generator<Slip> {
  for (const { id, docs } of allRules)
    for (const text of [frame(docs.bad).text, frame(docs.good).text])
      for (const change of changesIn(text)) yield { rule: id, text, change };
}

function* changesIn(text: string): Generator<TextChange> {
  let start = 0;
  for (const line of text.split("\n")) {
    const end = start + line.length;
    const colon = line.indexOf(":");
    if (line.trim() !== "") {
      yield { start: end, end, text: "1" };
      yield { start: end - 1, end, text: "" };
      yield { start, end: end + 1, text: "" };
    }
    if (colon > 0) yield { start: start + colon, end: start + colon, text: "x" };
    start = end + 1;
  }
}

/** Makes a slip and takes it back; tells where less or more is known afterwards than of the text read from scratch. */
export function differenceOf({ text, change }: Slip): string | undefined {
  const subject = subjectOf(text);
  subject.analyzer.analysis(NOW);
  const gone = text.slice(change.start, change.end);
  const back = { start: change.start, end: change.start + change.text.length, text: gone };
  try {
    for (const one of [change, back]) {
      editSource(subject.source, one);
      compareTrees(subject, subjectOf(subject.source.text));
      compareFindings(subject);
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return undefined;
}
