/** What can let go of what it keeps. */
interface Keeper {
  forget(): void;
}

/** What keeps something for a while only; undefined where everything is kept as long as what it is about. */
let forAWhile: Set<Keeper> | undefined;

/**
 * What is kept about things inside of `action` is let go at its end: for things that nobody asks about afterwards. V8 has
 * tables with weak keys outlive its quick collections, with all that they lead to.
 */
export function keepingForAWhile<T>(action: () => T): T {
  if (forAWhile) return action();
  forAWhile = new Set();
  try {
    return action();
  } finally {
    for (const keeper of forAWhile) keeper.forget();
    forAWhile = undefined;
  }
}

/** What is known about things, for as long as they exist. */
export class Kept<Thing extends object, Known extends object> implements Keeper {
  private lasting: WeakMap<Thing, Known> | undefined = undefined;
  private passing: Map<Thing, Known> | undefined = undefined;
  /** What was made for a while goes by itself. */
  private readonly isPassing = forAWhile !== undefined;

  get(thing: Thing): Known | undefined {
    return this.passing?.get(thing) ?? this.lasting?.get(thing);
  }

  set(thing: Thing, known: Known): void {
    if (this.isPassing || forAWhile) {
      if (!this.isPassing) forAWhile?.add(this);
      (this.passing ??= new Map()).set(thing, known);
    } else (this.lasting ??= new WeakMap()).set(thing, known);
  }

  forget(): void {
    this.passing = undefined;
  }
}

/**
 * What was worked out last of a thing, for several who ask about the same one after the other. What is kept for a while
 * only is kept of all things.
 */
export class Latest<Thing, Known> implements Keeper {
  private last: { readonly thing: Thing; readonly known: Known } | undefined = undefined;
  /** Made anew each time: of a map that has grown old V8 has all that stood in it outlive its quick collections. */
  private passing: Map<Thing, Known> | undefined = undefined;

  get(thing: Thing): Known | undefined {
    return this.last?.thing === thing ? this.last.known : this.passing?.get(thing);
  }

  set(thing: Thing, known: Known): Known {
    this.last = { thing, known };
    if (forAWhile) {
      forAWhile.add(this);
      (this.passing ??= new Map()).set(thing, known);
    }
    return known;
  }

  forget(): void {
    this.last = undefined;
    this.passing = undefined;
  }
}
