import type { CodeLens, Command, Location, Position } from "vscode-languageserver-types";
import type { Certificate } from "../../manifest/model/certificate";
import type { Manifest } from "../../manifest/model/manifest";
import type { RecordSet } from "../../manifest/model/record-set";
import { reversalsOf } from "../../manifest/model/reversal";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { spanOf, type Entry, type Node, type ScalarNode } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import { query, queryBy } from "../../query/query";
import { references } from "../references";
import { certificateTitle, recordTitle } from "./certificate-lens";
import { counted } from "./counted";

/** A lens that only says something: editors show it as a text. */
const NO_COMMAND = "";

/**
 * Beyond so many records and certificates only steps and credentials have lenses, and the change as a whole: editors ask
 * for all lenses of a text after each keystroke, and thousands of them help nobody.
 */
const MOST_ENTRIES = 1000;

/** Which kinds of things have a lens with their uses. */
type UsedKind = "step" | "credential";

/** What a lens carries until its uses are asked for. */
interface LensData {
  readonly uri: string;
  readonly kind: UsedKind;
  readonly name: string;
  /** Which of the changes in the text. */
  readonly change: number;
}

export interface LensOptions {
  /** The command of the client that shows a list of places: it takes a URI, a position and locations. */
  readonly showReferences: string | undefined;
}

/**
 * The lenses of a text: who covers what, how much a change does and takes back, and who uses a step or a credential.
 * Those of uses are to be resolved.
 */
export function codeLenses(manifest: Manifest): CodeLens[] {
  return manifest.changes().flatMap((change, index) => lensesOf(manifest, change, index));
}

function lensesOf(manifest: Manifest, change: TrustChange, index: number): CodeLens[] {
  const titles = titlesOf(change);
  const used = (kind: UsedKind, entries: readonly { readonly view: View<unknown> }[]): CodeLens[] =>
    entries.flatMap(({ view }) => {
      const name = (view as View<{ name: string }>).at("name").scalar;
      if (!name || !isIn(name, change)) return [];
      const data: LensData = { uri: manifest.source.uri, kind, name: name.source, change: index };
      return [{ range: lineOf(name), data }];
    });
  const isLarge = change.records().length + change.certificates().length > MOST_ENTRIES;
  const named = [
    [change.view.at("kind").entry?.key, titles.change()] as const,
    ...(isLarge ? [] : entryTitles(change, titles)),
  ];
  return [
    ...named.flatMap(([at, title]) =>
      at && title !== undefined && isIn(at, change)
        ? [{ range: lineOf(at), command: { title, command: NO_COMMAND } }]
        : [],
    ),
    ...used("step", stepsInUse(change)),
    ...used("credential", change.credentials()),
  ];
}

/**
 * The steps that something refers to. That nothing does so is how most steps are, while a credential that nobody uses is
 * worth a line.
 */
function stepsInUse(change: TrustChange): readonly Step[] {
  const { rollback } = change;
  const steps = change.steps();
  const wayBack = change.rollbackSteps();
  const excepted = change.exceptions().map(({ target }) => target);
  const kept = rollback
    .at("keeps")
    .items()
    .map((keep) => keep.at("target").text);
  const forth = new Set([
    ...excepted,
    ...kept,
    rollback.at("pointOfNoReturn").text,
    ...sources([...steps.flatMap(({ after }) => after), ...wayBack.flatMap(({ reverts }) => reverts)]),
  ]);
  const back = new Set([...excepted, ...sources(wayBack.flatMap(({ after }) => after))]);
  return [
    ...steps.filter(({ name }) => name !== undefined && forth.has(name)),
    ...wayBack.filter(({ name }) => name !== undefined && back.has(name)),
  ];
}

function sources(nodes: readonly ScalarNode[]): readonly string[] {
  return nodes.map(({ source }) => source);
}

/** Where a title stands, and the title. */
type Titled = readonly [Node | undefined, string | undefined];

function entryTitles(change: TrustChange, titles: Titles): readonly Titled[] {
  const own = change.certificates().filter(({ isForeign }) => !isForeign);
  return [
    ...change.records().map((record): Titled => [record.nameNode, titles.record(record)]),
    ...own.map((certificate): Titled => {
      const at = certificate.view.at("name").scalar ?? certificate.view.node;
      return [at, titles.certificate(certificate)];
    }),
    [rollbackKey(change), titles.rollback()],
  ];
}

/** Completes a lens on uses; of a thing that is gone by now it says that nothing refers to it. */
export function resolveCodeLens(
  manifest: Manifest,
  lens: CodeLens,
  { showReferences }: LensOptions,
): CodeLens {
  const data = readData(lens.data);
  const change = data && manifest.changes()[data.change];
  const name = data && change && definitionOf(change, data);
  const uses = name ? references(manifest, startOf(name), false) : [];
  return { ...lens, command: usesCommand(manifest.source.uri, lens.range.start, uses, showReferences) };
}

function usesCommand(
  uri: string,
  position: Position,
  uses: readonly Location[],
  showReferences: string | undefined,
): Command {
  const title = uses.length === 0 ? "no references" : counted(uses.length, "reference");
  if (showReferences === undefined || uses.length === 0) return { title, command: NO_COMMAND };
  return { title, command: showReferences, arguments: [uri, position, uses] };
}

function definitionOf(change: TrustChange, { kind, name }: LensData): ScalarNode | undefined {
  const found =
    kind === "step"
      ? [...change.stepsNamed(name), ...change.rollbackStepsNamed(name)]
      : change.credentialsNamed(name);
  const [first]: readonly { readonly view: View<unknown> }[] = found;
  return first && (first.view as View<{ name: string }>).at("name").scalar;
}

/** Who reads what a client sends back; undefined where a client made something of its own. */
export function lensUri(lens: CodeLens): string | undefined {
  return readData(lens.data)?.uri;
}

function readData(data: unknown): LensData | undefined {
  const { uri, kind, name, change } = (data ?? {}) as Partial<Record<keyof LensData, unknown>>;
  const isRead =
    typeof uri === "string" &&
    (kind === "step" || kind === "credential") &&
    typeof name === "string" &&
    typeof change === "number";
  return isRead ? { uri, kind, name, change } : undefined;
}

/** What lenses say about one thing, each worked out again only when what it rests on has changed. */
interface Titles {
  record(record: RecordSet): string | undefined;
  certificate(certificate: Certificate): string | undefined;
  change(): string | undefined;
  rollback(): string | undefined;
}

const kept = new WeakMap<TrustChange, Titles>();

function titlesOf(change: TrustChange): Titles {
  const known = kept.get(change);
  if (known) return known;
  const titles: Titles = {
    record: queryBy((record: RecordSet) => recordTitle(change, record), { name: "record lens" }),
    certificate: queryBy((certificate: Certificate) => certificateTitle(change, certificate), {
      name: "certificate lens",
    }),
    change: query(() => changeTitle(change), { name: "change lens" }),
    rollback: query(() => rollbackTitle(change), { name: "rollback lens" }),
  };
  kept.set(change, titles);
  return titles;
}

function changeTitle(change: TrustChange): string | undefined {
  const parts = [
    some(change.records().filter((record) => record.changes).length, "record"),
    some(change.certificates().filter(({ op }) => op !== "keep").length, "certificate"),
    some(change.steps().length, "step"),
    some(change.rollbackSteps().length, "rollback step"),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(", ");
}

function rollbackTitle(change: TrustChange): string | undefined {
  const steps = change.rollbackSteps();
  if (steps.length === 0) return undefined;
  const things = new Map<unknown, "record" | "certificate" | "other">();
  for (const step of steps)
    for (const reversal of reversalsOf(change, step)) {
      if (reversal.kind === "record") things.set(reversal.record, "record");
      else if (reversal.kind === "certificate") things.set(reversal.certificate, "certificate");
      else things.set(reversal.step, "other");
    }
  const count = (kind: "record" | "certificate" | "other"): number =>
    [...things.values()].filter((one) => one === kind).length;
  return [
    some(count("record"), "record"),
    some(count("certificate"), "certificate"),
    some(count("other"), "other step"),
    counted(steps.length, "rollback step"),
  ]
    .filter((part) => part !== undefined)
    .join(", ");
}

function some(count: number, what: string): string | undefined {
  return count === 0 ? undefined : counted(count, what);
}

function rollbackKey(change: TrustChange): ScalarNode | undefined {
  const entry: Entry | undefined = change.rollback.entry;
  return entry?.key;
}

/** What an alias brings in from another text stands where it is written. */
function isIn(node: Node, change: TrustChange): boolean {
  return node.chunk.document === change.document;
}

/** A lens stands above the line that it speaks of. */
function lineOf(node: Node): CodeLens["range"] {
  const start = startOf(node);
  return { start, end: start };
}

function startOf(node: Node): Position {
  return node.chunk.source.document.positionAt(spanOf(node).start);
}
