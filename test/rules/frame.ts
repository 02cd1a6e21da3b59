import { Manifest } from "../../server/src/manifest/model/manifest";
import type { RecordSet } from "../../server/src/manifest/model/record-set";
import type { Step } from "../../server/src/manifest/model/step";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { parseSource } from "../../server/src/manifest/syntax/parse";

/** A text made of fragments of `spec` and whole documents, and the way back from it. */
export interface Framed {
  readonly text: string;
  /** Where a place of the fragments stands in `text`; lines and columns from zero. */
  readonly placeOf: (line: number, column: number) => Place;
  /** Takes the frames off a text that was edited; undefined where an edit changed a frame. */
  readonly unframe: (edited: string) => string | undefined;
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

interface Part {
  readonly lines: readonly string[];
  /** The lines of the frame above it; none around a whole document. */
  readonly head: readonly string[];
}

/**
 * Puts keys of `spec` into a whole TrustChange that is sound apart from them. What such a change needs and the keys
 * lack stands before them, in flow style, so that the layout of the keys is the layout of the document. Documents
 * that say their `apiVersion` are whole already and stay as they are.
 *
 * @param indent by how many spaces the keys stand below `spec`
 */
export function frame(text: string, indent: 2 | 4 = 2): Framed {
  const key = `${indent} ${text}`;
  const known = frames.get(key) ?? frameAnew(text, indent);
  frames.set(key, known);
  return known;
}

/** Each text is framed once. */
const frames = new Map<string, Framed>();

function frameAnew(text: string, indent: 2 | 4): Framed {
  const pad = " ".repeat(indent);
  const parts = documentsOf(text).map((lines, index): Part => ({
    lines,
    head: isWhole(lines) ? [] : headFor(lines, pad, index === 0 ? "framed" : `framed-${index + 1}`),
  }));
  const framed = parts.map((part) => [...part.head, ...indented(part, pad)].join("\n")).join("\n---\n");
  return {
    text: framed,
    placeOf: (line, column) => placeIn(parts, indent, line, column),
    unframe: (edited) => unframe(parts, pad, edited),
  };
}

function documentsOf(text: string): readonly (readonly string[])[] {
  return text.split(/^---\n/m).map((document, index, all) => {
    const lines = document.split("\n");
    // What stands before a separator ends in a line break that belongs to the separator.
    return index < all.length - 1 ? lines.slice(0, -1) : lines;
  });
}

function isWhole(lines: readonly string[]): boolean {
  return (
    lines.some((line) => /^(?:apiVersion|kind):/.test(line)) || !lines.some((line) => /^\w+:/.test(line))
  );
}

function indented({ lines, head }: Part, pad: string): readonly string[] {
  return head.length === 0 ? lines : lines.map((line) => (line === "" ? line : pad + line));
}

function placeIn(parts: readonly Part[], indent: number, line: number, column: number): Place {
  let above = 0;
  let left = line;
  for (const { lines, head } of parts) {
    if (left < lines.length) {
      return { line: above + head.length + left, column: head.length === 0 ? column : column + indent };
    }
    left -= lines.length + 1;
    above += head.length + lines.length + 1;
  }
  return { line: above, column };
}

function unframe(parts: readonly Part[], pad: string, edited: string): string | undefined {
  const documents = documentsOf(edited);
  if (documents.length !== parts.length) return undefined;
  const inner: string[] = [];
  for (const [index, lines] of documents.entries()) {
    const head = parts[index]?.head ?? [];
    if (!head.every((line, above) => lines[above] === line)) return undefined;
    const own = lines.slice(head.length);
    inner.push(
      own.map((line) => (head.length > 0 && line.startsWith(pad) ? line.slice(pad.length) : line)).join("\n"),
    );
  }
  return inner.join("\n---\n");
}

/** What a sound change has, whatever it changes: two people approve it, and every check runs before and after. */
const usual: readonly (readonly [string, string])[] = [
  ["ticket", "CHG0021001"],
  ["service", '{name: shop, owner: "@acme/shop"}'],
  ["requestedBy", "frank@example.com"],
  ["approvers", "[grace@example.com, ivan@example.com]"],
  ["implementers", "[heidi@example.com]"],
  [
    "validation",
    `[${["dns-propagation", "san-coverage", "chain-continuity", "dnssec-validation"].map(check).join(", ")}]`,
  ],
  ["audit", `{${["privateKeyAccess", "registrationChanges", "zoneEdits"].map(stream).join(", ")}}`],
];

function check(kind: string): string {
  const [before, after] = ["before", "after"].map(
    (phase) => `{name: ${kind}-${phase}, check: ${kind}, phase: ${phase}}`,
  );
  return `${before ?? ""}, ${after ?? ""}`;
}

function stream(name: string): string {
  return `${name}: {sink: "siem://trust/${name}"}`;
}

function headFor(lines: readonly string[], pad: string, name: string): readonly string[] {
  const isBackTold = lines.some((line) => /^(?:rollback|backoutPlan):/.test(line));
  return [...bareHead(lines, pad, name), ...(isBackTold ? [] : [pad + wayBack(lines)])];
}

function bareHead(lines: readonly string[], pad: string, name = "framed"): readonly string[] {
  const has = (key: string): boolean => lines.some((line) => line.startsWith(`${key}:`));
  return [
    "apiVersion: trust-change/v1",
    "kind: TrustChange",
    "metadata:",
    `${pad}name: ${name}`,
    "spec:",
    ...usual.filter(([key]) => !has(key)).map(([key, value]) => `${pad}${key}: ${value}`),
  ];
}

/** What a change has to take back is found by reading it: once, however it is indented. */
function wayBack(lines: readonly string[]): string {
  const key = lines.join("\n");
  const known = waysBack.get(key);
  if (known !== undefined) return known;
  const head = bareHead(lines, "  ");
  const bare = [...head, ...indented({ lines, head }, "  ")].join("\n");
  const [change] = new Manifest(parseSource("bare.trust.yaml", bare)).changes();
  const made = rollbackOf(change ? changedBy(change) : { reverted: [], signing: [], begins: undefined });
  waysBack.set(key, made);
  return made;
}

const waysBack = new Map<string, string>();

function rollbackOf({ reverted, signing, begins }: Changed): string {
  // What stands in the caches of validators has to leave them before the next step.
  const groups = [
    ...[...signing].reverse().map((name) => [name]),
    ...(reverted.length > 0 ? [reverted] : []),
  ];
  const steps = groups.flatMap((reverts, index) => [
    ...(index > 0 ? [`{name: settle-${index}, wait: 168h}`] : []),
    `{name: way-back${index > 0 ? `-${index}` : ""}, reverts: ${JSON.stringify(reverts)}, by: heidi@example.com}`,
  ]);
  const date = begins === undefined ? "2026-11-10" : dateOf(begins - 20 * DAY);
  const tested = `{date: ${date}, environment: staging, evidence: "https://wiki.example.com/runs/8790"}`;
  const back = steps.length === 0 ? "" : `, steps: [${steps.join(", ")}]`;
  const window = signing.length === 0 ? "4h" : "192h";
  return `rollback: {trigger: errors after the change, owner: heidi@example.com, window: ${window}, tested: ${tested}${back}}`;
}

/** Everything that a change alters, as `reverts` names it. */
interface Changed {
  readonly reverted: readonly string[];
  /** The steps on keys, DS records and signing, and those on the delegation between them, in their order. */
  readonly signing: readonly string[];
  /** When its window begins, in epoch milliseconds. */
  readonly begins: number | undefined;
}

const DAY = 24 * 3600 * 1000;

function dateOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, "2026-11-10".length);
}

function changedBy(change: TrustChange): Changed {
  const records = change.records().filter(({ op }) => op !== "keep");
  const nameOf = (record: RecordSet): string | undefined => {
    const isOne = records.filter(({ reference }) => reference === record.reference).length === 1;
    return record.id ?? (isOne ? record.reference : record.references.at(-1));
  };
  const certificates = change
    .certificates()
    .filter(({ op, isForeign }) => op !== "keep" && op !== "revoke" && !isForeign);
  const stepsOf = (...kinds: readonly Step["kind"][]): readonly Step[] =>
    change.steps().filter(({ kind }) => kinds.includes(kind));
  const inOrder = stepsOf("dnssec").length > 0 ? stepsOf("dnssec", "delegation") : [];
  const others = stepsOf("delegation", "trust").filter((step) => !inOrder.includes(step));
  const named = [...records.map(nameOf), ...[...certificates, ...others].map(({ name }) => name)];
  return {
    reverted: [...new Set(named.filter((name) => name !== undefined))],
    signing: inOrder.flatMap(({ name }) => name ?? []),
    begins: change.timeline.window().start,
  };
}
