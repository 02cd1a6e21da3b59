import type { Collection } from "../../query/collection";
import { query, queryBy, sameItems } from "../../query/query";
import type { Step } from "./step";

/** What the place of a step in the order rests on, whatever else is written in it. */
interface Link {
  readonly after: readonly string[];
  /** Whether it has a time, or says by an empty list that it comes after nothing: it waits then for what it names alone. */
  readonly isFree: boolean;
}

/** The first of some steps that follow each other, and the place of one of them in the list. */
interface Run {
  readonly head: object;
  readonly place: number;
}

/** Which steps of a list come after which: those that `after` names, else the step before it, unless it has its time. */
export class StepOrder {
  private readonly named: (name: string) => readonly Step[];

  constructor(private readonly steps: Collection<Step>) {
    this.named = steps.index(({ name }) => (name === undefined ? [] : [name]));
  }

  /** The steps that a step comes after, as it says or by its place in the list; what it names must exist. */
  before(step: Step): readonly Step[] {
    return this.slotsBefore(step.slot).flatMap((slot) => this.steps.at(slot));
  }

  /**
   * Whether a step is known to come after another one: by what they are said to come after, over any number of steps
   * between them.
   */
  isBehind(step: Step, other: Step): boolean {
    const runs = this.runs();
    const seen = new Set<object>();
    const open: object[] = step.slot === other.slot ? [] : [step.slot];
    for (let slot = open.pop(); slot !== undefined; slot = open.pop()) {
      const [here, there] = [runs.get(slot), runs.get(other.slot)];
      if (here && here.head === there?.head && there.place <= here.place) return true;
      if (!here || seen.has(slot)) continue;
      seen.add(slot);
      open.push(...this.waitsFor(here.head));
    }
    return false;
  }

  /**
   * The circle of steps, each of which comes after the next one and the last one after the first; undefined for a step
   * that no circle goes through, or that is not the first one of its circle in the text.
   */
  circleFrom(step: Step): readonly Step[] | undefined {
    const slots = this.circleAt(step.slot);
    return slots.length === 0 ? undefined : slots.flatMap((slot) => this.steps.at(slot));
  }

  private readonly circleAt = queryBy((slot: object): readonly object[] => this.circles().get(slot) ?? [], {
    isEqual: sameItems,
  });

  private readonly slots = query(() => this.steps.current().map(({ slot }) => slot), { isEqual: sameItems });

  private readonly places = query(
    (): ReadonlyMap<object, number> => new Map(this.slots().map((slot, place) => [slot, place])),
  );

  private readonly link = queryBy(
    (slot: object): Link => {
      const [step] = this.steps.at(slot);
      const after = step?.after ?? [];
      return {
        after: after.map(({ source }) => source),
        isFree: step !== undefined && (step.view.at("at").exists || step.saysAfter),
      };
    },
    { isEqual: sameLink, isFirewall: true },
  );

  private readonly slotsBefore = queryBy(
    (slot: object): readonly object[] => {
      const { after } = this.link(slot);
      if (after.length > 0) return after.flatMap((name) => this.named(name)[0]?.slot ?? []);
      const previous = this.slots()[(this.places().get(slot) ?? 0) - 1];
      return previous ? [previous] : [];
    },
    { isEqual: sameItems },
  );

  /** The steps that a step waits for: none where it has its time, or comes after nothing. */
  private waitsFor(slot: object): readonly object[] {
    const { after, isFree } = this.link(slot);
    return isFree && after.length === 0 ? [] : this.slotsBefore(slot);
  }

  /** Steps that just follow each other in the list are one run: a long list is walked from run to run. */
  private readonly runs = query((): ReadonlyMap<object, Run> => {
    let head: object | undefined;
    return new Map(
      this.slots().map((slot, place) => {
        const { after, isFree } = this.link(slot);
        if (head === undefined || isFree || after.length > 0) head = slot;
        return [slot, { head, place }];
      }),
    );
  });

  private readonly circles = query((): ReadonlyMap<object, readonly object[]> => {
    const place = (slot: object): number => this.places().get(slot) ?? -1;
    const circles = circlesIn(this.slots(), (slot) => this.waitsFor(slot)).map((circle) =>
      fromFirst(circle, place),
    );
    return new Map(circles.map((circle) => [circle[0] ?? circle, circle]));
  });
}

/**
 * Circles in a graph, each node in one at the most: a walk in depth that goes back over no edge, without recursion since
 * a list may have thousands of steps.
 */
export function circlesIn<Node extends object>(
  nodes: readonly Node[],
  next: (node: Node) => readonly Node[],
): readonly (readonly Node[])[] {
  const circles: (readonly Node[])[] = [];
  const done = new Set<Node>();
  for (const root of nodes) {
    const path: Node[] = [];
    const open = new Set<Node>();
    const edges: Iterator<Node>[] = [];
    const enter = (node: Node): void => {
      path.push(node);
      open.add(node);
      edges.push(next(node)[Symbol.iterator]());
    };
    if (!done.has(root)) enter(root);
    for (let last = edges.at(-1); last; last = edges.at(-1)) {
      const step = last.next();
      if (step.done === true) {
        const left = path.pop();
        edges.pop();
        if (left) {
          open.delete(left);
          done.add(left);
        }
      } else if (open.has(step.value)) circles.push(path.slice(path.indexOf(step.value)));
      else if (!done.has(step.value)) enter(step.value);
    }
  }
  const taken = new Set<Node>();
  return circles.filter((circle) => {
    const isNew = circle.every((node) => !taken.has(node));
    if (isNew) for (const node of circle) taken.add(node);
    return isNew;
  });
}

function fromFirst<Node>(circle: readonly Node[], place: (node: Node) => number): readonly Node[] {
  const places = circle.map(place);
  const first = places.indexOf(Math.min(...places));
  return [...circle.slice(first), ...circle.slice(0, first)];
}

function sameLink(a: Link, b: Link): boolean {
  return a.isFree === b.isFree && sameItems(a.after, b.after);
}
