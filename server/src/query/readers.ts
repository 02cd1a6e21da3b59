import type { Reader } from "./source";

/**
 * The readers of what very many read, in the order in which they came. They stand in a list, which takes a quarter of
 * the room of a set: those who leave are noted beside it, until they are as many as those who stay.
 */
export class Readers {
  private left: Set<Reader> | undefined = undefined;
  /** Whoever reads something several times in one run adds itself several times in a row. */
  private latest: Reader | undefined;

  /** @param all who reads it, each once; the last one may be about to add itself again */
  constructor(private all: Reader[]) {
    this.latest = all.at(-1);
  }

  /** Who reads it is no reader yet, or has just become one. */
  add(reader: Reader): void {
    if (this.latest === reader) return;
    this.latest = reader;
    if (!this.left?.delete(reader)) this.all.push(reader);
  }

  /** @param reader one of them */
  delete(reader: Reader): void {
    const left = (this.left ??= new Set()).add(reader);
    if (this.latest === reader) this.latest = undefined;
    if (left.size * 2 < this.all.length) return;
    this.all = this.all.filter((one) => !left.has(one));
    this.left = undefined;
  }

  get size(): number {
    return this.all.length - (this.left?.size ?? 0);
  }

  /** Those who read it now, whoever comes or goes while they are gone through. */
  now(): readonly Reader[] {
    const { all, left } = this;
    return left ? all.filter((reader) => !left.has(reader)) : all.slice();
  }
}
