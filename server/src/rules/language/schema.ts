import { kindOf } from "../../manifest/kind";
import { queryBy } from "../../query/query";
import { hasTwin, isBrokenInside, isDamaged } from "../../manifest/model/damage";
import type { Misplaced, MisplacedItems } from "../../manifest/schema/misplaced";
import { partOf, type Part } from "../../manifest/schema/part";
import { shapeOf, type Shape } from "../../manifest/schema/shape";
import type { SchemaFault } from "../../manifest/schema/validate";
import { renameKey } from "../../manifest/edits/edits";
import { startOfLine } from "../../text/lines";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import { placeInUnit } from "../../manifest/schema/pointer";
import { isSlip } from "../../manifest/model/names";
import {
  asMap,
  entryOf,
  isEmpty,
  spanOf,
  type ListNode,
  type MapNode,
  type Node,
} from "../../manifest/syntax/node";
import type { SyntaxDocument } from "../../manifest/syntax/source";
import type { FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { entryWithoutColon } from "./missing-colon";
import { explainFault } from "./explain-fault";
import { ambiguousScalar } from "./ambiguous-scalar";
import { isSaidOfItsLine } from "./indentation-fault";
import { isHomeOf, misplacedItems, misplacedKeys } from "./misplaced-keys";
import { nameForm } from "./name-form";
import { policyWords } from "./policy-words";
import { providerName } from "./provider-names";
import { recordShape } from "./record-shape";
import { recordValues } from "./record-values";
import { timeForm } from "./time-form";
import { typographicQuotes } from "./typographic-quotes";
import { isMisspelt, unknownKeys, type UnknownKeys } from "./unknown-key";

export const schema = defineRule({
  id: "schema",
  plane: "language",
  over: ["text", "record", "credential"],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "safe",
  title: "The document does not have the shape of its kind",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:CM-3"],
  references: ["JSON Schema 2020-12"],
  docs: {
    problem:
      "A key is unknown, a required one is missing, or a value has the wrong type or is none of the allowed words; or a file that is checked holds no manifest at all.",
    why: "What the tools do not understand they do not check, and nobody sees that it was not checked.",
    remedy: "Correct the key or value; completion lists what is allowed at each place.",
    bad: `ticket: CHG0021001
tikcet: CHG0021002
`,
    good: `ticket: CHG0021001
`,
  },
  check(entity) {
    if ("record" in entity) return inRecord(entity.record, entity.change);
    return "credential" in entity ? policyWords(entity.credential) : inText(entity.text, entity.change);
  },
});

function* inRecord(record: RecordSet, change: TrustChange): Generator<FindingDraft> {
  yield* recordShape(record);
  yield* recordValues(record, change);
}

/** A list: it is asked about each stretch of text, and most have nothing. */
function inText(part: Part, change: TrustChange | undefined): readonly FindingDraft[] {
  const found: FindingDraft[] = [];
  if (part.isWholeDocument) {
    found.push(...checkFrame(part.document));
    if (change) found.push(...checkAliases(change));
  }
  found.push(...checkShape(part));
  const add = (fault: FindingDraft | undefined): unknown => fault && found.push(fault);
  for (const scalar of part.scalars()) {
    add(ambiguousScalar(scalar));
    add(nameForm(scalar));
    add(timeForm(scalar));
    add(typographicQuotes(scalar));
    add(providerName(scalar));
  }
  return found;
}

/** What has to be right before any schema can be chosen. */
function* checkFrame(document: SyntaxDocument): Generator<FindingDraft> {
  const { root } = document;
  const kind = kindOf(document);
  if (!root || isEmpty(root)) return;
  if (kind === "other") {
    const at = entryOf(root, "kind")?.value ?? root;
    yield {
      at,
      severity: "information",
      message:
        "This document is of a kind that the product does not read; it is left alone. Of other kinds, cert-manager's Certificate and ExternalDNS's DNSEndpoint are read.",
    };
  } else if (kind === "unknown" && root.kind !== "map") {
    yield (
      entryWithoutColon(root) ?? {
        at: root,
        message: "A manifest is a map with apiVersion, kind, metadata and spec; here stands something else.",
      }
    );
  } else if (isNoManifest(document)) yield noManifest(root);
}

/** Whether nothing in a document comes near to the keys that a manifest begins with. */
const isNoManifest = queryBy(
  (document: SyntaxDocument): boolean => {
    const { root } = document;
    if (kindOf(document) !== "unknown" || root?.kind !== "map" || root.entries.length === 0) return false;
    const keys = root.entries.map(({ key }) => key.source);
    return !keys.some((key) => FRAME.some((known) => key === known || isSlip(key, known)));
  },
  { isFirewall: true },
);

const FRAME = ["apiVersion", "kind", "metadata", "spec"];

function noManifest(root: Node): FindingDraft {
  const head = ["apiVersion: trust-change/v1", "kind: TrustChange", ""];
  const at = asMap(root)?.entries[0]?.key ?? root;
  return {
    at,
    message:
      "This is no manifest: it has none of apiVersion, kind, metadata and spec, so nothing in it is checked. A manifest begins with apiVersion: trust-change/v1 and kind: TrustChange (or TrustPolicy).",
    fixes:
      asMap(root)?.flow === false
        ? [
            {
              title: "Begin it as a TrustChange",
              safe: false,
              edits: ({ lineBreak }) => {
                const { start } = spanOf(root);
                return [{ start, end: start, text: head.join(lineBreak) }];
              },
            },
          ]
        : [],
  };
}

function checkShape(part: Part): Iterable<FindingDraft> {
  const shape = shapeOf(part);
  if (isSound(shape) || isNoManifest(part.document)) return [];
  if (!isKindOpen(part.document)) return faultsOf(part, shape);
  return part.isWholeDocument ? faultsOf(part, frameOf(part.document, shape)) : [];
}

/** Whether the kind of a document is still being written: what its spec should be shows with the last letter of it. */
const isKindOpen = queryBy(
  (document: SyntaxDocument): boolean =>
    kindOf(document) === "unknown" && entryOf(document.root, "kind") !== undefined,
  { isFirewall: true },
);

/** What is wrong outside of the spec, which is of the same shape in every kind of manifest. */
function frameOf({ root }: SyntaxDocument, { faults }: Shape): Shape {
  const spec = entryOf(root, "spec")?.value;
  const frame = faults.filter(({ at }) => spec === undefined || !isWithin(at, spec));
  return { faults: frame, misplaced: [], misplacedItems: [] };
}

function* faultsOf(part: Part, shape: Shape): Generator<FindingDraft> {
  yield* checkPlaces(part, shape);
  const faults = shape.faults.filter((fault) => !restsOnBrokenText(fault));
  const unknown = unknownIn(faults);
  const items = new Set(shape.misplacedItems.flatMap((one) => one.items));
  const elsewhere = new Set(shape.misplaced.flatMap(({ entries, inLast }) => [...entries, ...inLast]));
  for (const keys of unknown.values()) if (!items.has(keys.map)) yield* unknownKeys(keys, elsewhere);
  for (const fault of faults) {
    if (isSaidWithTypo(fault, unknown) || isSaidOfPlace(fault, shape, items)) continue;
    const finding = explainFault(fault);
    if (finding) yield finding;
  }
}

function isSound({ faults, misplaced, misplacedItems }: Shape): boolean {
  return faults.length === 0 && misplaced.length === 0 && misplacedItems.length === 0;
}

/** Keys and items that stand where they do not belong. */
function* checkPlaces(part: Part, shape: Shape): Generator<FindingDraft> {
  for (const one of shape.misplaced) if (!isSaidOfItsLine(one, part)) yield misplacedKeys(one);
  const unknown = unknownIn(shape.faults);
  for (const one of shape.misplacedItems) {
    const [first] = one.items;
    if (!first || isBelowBrokenLine(first, part) || isSaidBefore(first, one)) continue;
    if (shapesAround(part).some(({ misplaced }) => misplaced.some((other) => isKeyOf(other, one)))) continue;
    yield misplacedItems(one, new Set(unknown.get(first)?.keys));
  }
}

/** The shape of a part, and that of the parts that it stands in. */
function shapesAround(part: Part): readonly Shape[] {
  return [shapeOf(part), ...(part.around ? shapesAround(part.around) : [])];
}

/** Whether the item before, which is a part of its own, is said to belong to the same other list. */
function isSaidBefore(item: MapNode, { list, key }: MisplacedItems): boolean {
  const before = itemBefore(item, list);
  return (
    before !== undefined &&
    before.chunk !== item.chunk &&
    shapeOf(partOf(before.chunk)).misplacedItems.some((other) => other.list === list && other.key === key)
  );
}

function itemBefore(item: Node, list: ListNode): Node | undefined {
  if (!list.sequence) return list.items[list.items.indexOf(item) - 1];
  const { chunks } = list.sequence;
  return chunks[chunks.indexOf(item.chunk) - 1]?.content().roots.at(-1);
}

/** Whether the key of the list to which items belong is said to stand in the wrong place. */
function isKeyOf({ home, entries }: Misplaced, { key, map }: MisplacedItems): boolean {
  return home.kind === "above" && home.map === map && entries.some((entry) => entry.key.source === key);
}

/** Whether the line above an item is indented wrongly: then that is said, and where the item belongs shows later. */
function isBelowBrokenLine(item: MapNode, part: Part): boolean {
  const { text } = part.chunk.source;
  const before = text.slice(0, startOfLine(text, spanOf(item).start)).trimEnd();
  const line = startOfLine(text, before.length);
  const { parent } = item;
  const above = parent?.kind === "list" ? itemBefore(item, parent) : undefined;
  const problems = [...part.chunk.problems(), ...(above ? above.chunk.problems() : [])];
  return problems.some(({ code, span }) => code === "indentation" && startOfLine(text, span.start) === line);
}

/** Whether a fault lies in the value of a key that belongs elsewhere, where it may be none. */
function isInMisplaced({ at }: SchemaFault, { misplaced }: Shape): boolean {
  return misplaced.some(({ entries, behind }) =>
    [...entries, ...behind].some(({ value }) => value !== at && isWithin(at, value)),
  );
}

function isWithin(node: Node, value: Node): boolean {
  for (let at: Node = node; ;) {
    if (at === value) return true;
    if (!at.parent) return false;
    at = at.parent.kind === "entry" ? at.parent.parent : at.parent;
  }
}

/** What is missing where keys belong that stand elsewhere, and what an item lacks that belongs to another list. */
function isSaidOfPlace(fault: SchemaFault, shape: Shape, items: ReadonlySet<MapNode>): boolean {
  const map = asMap(fault.at);
  if ((map && items.has(map)) || isInMisplaced(fault, shape)) return true;
  const isMissing = fault.kind === "keyword" && fault.error.keyword === "required";
  const key = isMissing ? String(fault.error.params["missingProperty"]) : undefined;
  if (fault.kind === "no-branch" && fault.pick.by === "key")
    return fault.pick.branches.some((branch) => isHomeOf(shape.misplaced, fault.at, branch.key));
  return isHomeOf(shape.misplaced, fault.at, key);
}

/** The unknown keys of each map, and what its schema knows. */
function unknownIn(faults: readonly SchemaFault[]): ReadonlyMap<MapNode, UnknownKeys> {
  const unknown = new Map<MapNode, UnknownKeys & { keys: string[] }>();
  for (const fault of faults) {
    const map = asMap(fault.at);
    if (!map || fault.kind !== "keyword" || fault.error.keyword !== "additionalProperties") continue;
    const placed = placeInUnit(fault.unit, fault.error.schemaPath);
    const known = unknown.get(map) ?? { map, placed, keys: [] };
    known.keys.push(String(fault.error.params["additionalProperty"]));
    unknown.set(map, known);
  }
  return unknown;
}

/** A key that is missing because it is misspelt is one fault. */
function isSaidWithTypo(fault: SchemaFault, unknown: ReadonlyMap<MapNode, UnknownKeys>): boolean {
  const map = asMap(fault.at);
  const keys = map && unknown.get(map)?.keys;
  if (!map || !keys) return false;
  if (fault.kind === "no-branch")
    return fault.pick.by === "key" && fault.pick.branches.some(({ key }) => isMisspelt(map, keys, key));
  return (
    fault.error.keyword === "required" && isMisspelt(map, keys, String(fault.error.params["missingProperty"]))
  );
}

/** Another word that is read all the same, and that nobody else knows. */
function* checkAliases(change: TrustChange): Generator<FindingDraft> {
  const alias = change.spec.at("backoutPlan").entry;
  if (!alias || change.spec.at("rollback").entry) return;
  yield {
    at: alias.key,
    severity: "information",
    message:
      '"backoutPlan" is another word for "rollback" and is read like it. Rename it, so that everybody finds it.',
    fixes: [{ title: "Rename to rollback", safe: true, edits: () => [renameKey(alias, "rollback")] }],
  };
}

/** What seems missing or odd next to a line that cannot be read may be what stands in that line. */
function restsOnBrokenText(fault: SchemaFault): boolean {
  const isAbsence = fault.kind === "no-branch" || fault.error.keyword === "required" || isEmpty(fault.at);
  return isAbsence ? isDamaged(fault.at) || hasTwin(fault.at) : isBrokenInside(fault.at);
}
