import { Cell, Query, queryBy, untracked } from "../../query/query";
import { aheadOf } from "../../query/slices";
import { grouped } from "../../text/grouped";
import { Kept } from "../../text/kept";
import type { Chunk } from "../syntax/chunk";
import { asMap, type Node } from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";
import { rootUnit } from "./locate";
import { displacedIn, secondOnes, type Displaced } from "./misplaced";
import { partsIn, type Part } from "./part";
import type { SchemaFault } from "./validate";

/** What does not have its shape in a part, and where it would have it. */
export interface Shape extends Displaced {
  readonly faults: readonly SchemaFault[];
}

const sound: Shape = { faults: [], misplaced: [], misplacedItems: [] };

/** What is wrong with the shape of a part; nothing in documents of other kinds. */
export const shapeOf = queryBy(
  (part: Part): Shape => {
    const faults = part.faults();
    if (faults.length === 0 && !hasSecondOnes(part)) return sound;
    return rootUnit(part.document) === undefined ? sound : { faults, ...displacedIn(part, faults) };
  },
  { name: "shape" },
);

function hasSecondOnes(part: Part): boolean {
  for (const node of part.nodes()) if (node.kind === "map" && secondOnes(node).length > 0) return true;
  return false;
}

/** Whether keys or items of a document stand where they do not belong. */
export function hasMisplaced(document: SyntaxDocument): boolean {
  return elsewhereIn(document).isAny;
}

/** Looks for what `hasMisplaced` is asked, one stretch of text after the other; false while some are left. */
export function prepareMisplaced(document: SyntaxDocument, isTimeUp: () => boolean): boolean {
  return elsewhereIn(document).prepare(isTimeUp);
}

/** The keys that a map lacks and that stand elsewhere, as far as can be told. */
export function keysElsewhere(map: Node): ReadonlySet<string> {
  const { chunk } = map;
  const keys = elsewhereIn(chunk.document).homesIn(chunk);
  if (keys.length === 0) return NO_KEYS;
  return new Set(keys.filter((key) => key.map === map).map(({ name }) => name));
}

const NO_KEYS: ReadonlySet<string> = new Set();

/** A key that a map lacks and that stands elsewhere. */
interface KeyElsewhere {
  readonly map: Node;
  readonly name: string;
}

const none: readonly KeyElsewhere[] = [];

/** What stands in the wrong place in a document, by the chunks in which it would be at home. */
class Elsewhere {
  private readonly homes = new Kept<Chunk, Cell<readonly KeyElsewhere[]>>();
  private readonly followed: Query<ReadonlyMap<Chunk, readonly KeyElsewhere[]>>;

  constructor(document: SyntaxDocument) {
    this.followed = new Query(
      () => {
        const before = this.followed.peek() ?? new Map<Chunk, readonly KeyElsewhere[]>();
        const now = byHome(document);
        untracked(() => {
          for (const chunk of before.keys()) if (!now.has(chunk)) this.cellOf(chunk).set(none);
          for (const [chunk, keys] of now) this.cellOf(chunk).set(keys);
        });
        return now;
      },
      {
        name: "elsewhere",
        isEager: true,
        isEqual: (a, b) => a.size === 0 && b.size === 0,
        ...aheadOf(() => partsIn(document.chunk), keysFrom),
      },
    );
  }

  prepare(isTimeUp: () => boolean): boolean {
    return this.followed.refreshWithin(isTimeUp);
  }

  get isAny(): boolean {
    return this.followed.get().size > 0;
  }

  /** The keys that are at home in maps of a chunk and stand elsewhere. Whoever asks depends on these alone. */
  homesIn(chunk: Chunk): readonly KeyElsewhere[] {
    this.followed.refreshUntracked();
    return this.cellOf(chunk).get();
  }

  private cellOf(chunk: Chunk): Cell<readonly KeyElsewhere[]> {
    const known = this.homes.get(chunk);
    if (known) return known;
    const cell = new Cell(none);
    this.homes.set(chunk, cell);
    return cell;
  }
}

const elsewhere = new Kept<SyntaxDocument, Elsewhere>();

function elsewhereIn(document: SyntaxDocument): Elsewhere {
  const known = elsewhere.get(document);
  if (known) return known;
  const made = new Elsewhere(document);
  elsewhere.set(document, made);
  return made;
}

function byHome(document: SyntaxDocument): ReadonlyMap<Chunk, readonly KeyElsewhere[]> {
  return grouped(
    partsIn(document.chunk)
      .flatMap(keysFrom)
      .map((key) => [key.map.chunk, key]),
  );
}

/** What stands in a part and would be at home in a map, of that part or another one. */
const keysFrom = queryBy(
  (part: Part): readonly KeyElsewhere[] => {
    const { misplaced, misplacedItems } = shapeOf(part);
    if (misplaced.length === 0 && misplacedItems.length === 0) return none;
    return [
      ...misplaced.flatMap(({ home, entries, behind }) => {
        if (home.kind === "gone") return [{ map: home.map, name: home.key }];
        const map = home.kind === "above" ? home.map : (asMap(home.value) ?? home.value);
        return [...entries, ...behind].map(({ key }) => ({ map, name: key.source }));
      }),
      ...misplacedItems.map(({ map, key }) => ({ map, name: key })),
    ];
  },
  { name: "keys elsewhere" },
);
