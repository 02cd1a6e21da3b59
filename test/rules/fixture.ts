/**
 * Reads a fixture: a text with the findings marked in it, and the texts after its fixes. README.md describes the
 * format.
 */
import type { Severity } from "../../server/src/rules/finding";
import { NOW } from "./findings";
import { expandSecrets, type Expanded } from "./fake-secrets";

export interface Fixture {
  /** Keys of `spec` or whole documents, as `frame` takes them; without header, marks and fixed texts. */
  readonly input: string;
  readonly isSilent: boolean;
  /** Rules that find something here too, which is not looked at. */
  readonly also: readonly string[];
  readonly now: number;
  readonly marks: readonly Mark[];
  readonly afters: readonly After[];
  /** The files beside the manifest, where the fixture shows any. */
  readonly files: Readonly<Record<string, string>> | undefined;
}

/** A stretch of the input, lines and columns from zero. */
export interface Stretch {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One finding as it is expected. */
export interface Mark extends Stretch {
  readonly severity: Severity;
  /** Undefined for the rule whose folder the fixture lies in. */
  readonly rule: string | undefined;
  readonly message: string;
  readonly related: RelatedMark[];
}

export interface RelatedMark extends Stretch {
  readonly message: string;
}

/** The text after a fix. */
export interface After {
  readonly title: string;
  /** Which one of several fixes with this title, from 1. */
  readonly which: number;
  /** Rules that may find errors in this text that were not there before. */
  readonly leaves: readonly string[];
  readonly text: string;
}

/** Reads a fixture; throws where it is not written as README.md says. */
export function readFixture(file: string): Fixture {
  const [before = "", ...sections] = file.split(/^=== (?=after|file)/m);
  const { header, body } = withoutHeader(before);
  const isCut = header.includes("# no final line break");
  const end = (text: string): string => (isCut ? text.replace(/\n$/, "") : text);
  const { input, marks } = readMarks(body);
  return {
    input: end(input),
    isSilent: header.includes("# silent"),
    also: wordsAfter(header, "# also: "),
    now: nowOf(header),
    marks,
    afters: sections.filter((section) => !isFile(section)).map((section) => readAfter(section, end)),
    files: filesIn(sections.filter(isFile)),
  };
}

function isFile(section: string): boolean {
  return section.startsWith("file: ");
}

function filesIn(sections: readonly string[]): Fixture["files"] {
  if (sections.length === 0) return undefined;
  return Object.fromEntries(
    sections.map((section) => {
      const end = section.indexOf("\n");
      return [section.slice("file: ".length, end), section.slice(end + 1)];
    }),
  );
}

function withoutHeader(text: string): { header: readonly string[]; body: string } {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => !line.startsWith("#"));
  return { header: lines.slice(0, first), body: lines.slice(first).join("\n") };
}

function wordsAfter(lines: readonly string[], start: string): readonly string[] {
  return lines
    .filter((line) => line.startsWith(start))
    .flatMap((line) => line.slice(start.length).split(/,\s*/));
}

function nowOf(header: readonly string[]): number {
  const [written] = wordsAfter(header, "# now: ");
  return written === undefined ? NOW : Date.parse(written);
}

function readAfter(section: string, end: (text: string) => string): After {
  const [first = "", ...rest] = section.split("\n");
  const heading = /^after(?: (\d+))?: (.+)$/.exec(first);
  if (!heading) throw new Error(`"=== ${first}" is no heading of a text after a fix`);
  const leaves = wordsAfter(rest.slice(0, 1), "=== leaves: ");
  return {
    title: heading[2] ?? "",
    which: Number(heading[1] ?? "1"),
    leaves,
    text: end(expandSecrets(rest.slice(leaves.length > 0 ? 1 : 0).join("\n")).text),
  };
}

const MARK =
  /^(?<lead> *#(?<gap> *))(?<run>\^+|-+)(?<to>>\d+:\d+)? (?<word>error|warning|information|hint|related)(?: (?<which>[a-z0-9-]+))?: (?<message>.*)$/;

type Groups = Readonly<Record<string, string | undefined>>;

function readMarks(body: string): { input: string; marks: Mark[] } {
  const kept: Expanded[] = [];
  const marks: Mark[] = [];
  const related: (RelatedMark & { readonly to: number })[] = [];
  for (const line of body.split("\n")) {
    const groups = MARK.exec(line)?.groups;
    const above = kept.at(-1);
    if (!groups || !above) {
      kept.push(expandSecrets(line));
      continue;
    }
    const { word, which, message = "" } = groups;
    const stretch = stretchOf(groups, kept.length - 1, above);
    if (word === "related") related.push({ ...stretch, message, to: Number(which ?? "1") });
    else marks.push({ ...stretch, severity: word as Severity, rule: which, message, related: [] });
  }
  for (const place of related) relate(place, marks[place.to - 1]);
  return { input: kept.map(({ text }) => text).join("\n"), marks };
}

function relate(place: RelatedMark, mark: Mark | undefined): void {
  if (!mark) throw new Error(`there is no finding that "${place.message}" could be related to`);
  mark.related.push(place);
}

function stretchOf(groups: Groups, line: number, above: Expanded): Stretch {
  const { lead = "", gap, run = "", to } = groups;
  // A run right behind the number sign begins below it: so the first columns can be marked.
  const column = gap === "" ? lead.length - 1 : lead.length;
  const endColumn = lead.length + run.length;
  const [, lines, end] = /^>(\d+):(\d+)$/.exec(to ?? "") ?? [];
  return {
    line,
    column: above.columnOf(column),
    endLine: line + Number(lines ?? "0"),
    endColumn: end === undefined ? above.columnOf(endColumn) : Number(end),
  };
}
