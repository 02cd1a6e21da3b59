import type { TrustChange } from "../manifest/model/trust-change";
import { Cell } from "../query/query";
import { Kept } from "../text/kept";
import type { Raised } from "./raised";
import type { FoundByRule } from "./rule";

/** Stands for the text as such, which belongs to no change. */
const NO_CHANGE = {};

/**
 * What was found, by rule and target. It follows each finding that comes or goes: whoever asked is asked again when
 * there is a first finding under what they asked about, or no more.
 */
export class FoundIndex implements FoundByRule {
  private readonly entries = new Kept<object, Map<string, Entry>>();

  has(change: TrustChange, rule: string, target: string): boolean {
    const key = targetKey(rule, target);
    // Both are asked, so that the answer rests on both.
    return [change, NO_CHANGE].map((owner) => this.entry(owner, key).exists.get()).includes(true);
  }

  hasError(change: TrustChange, rule: string): boolean {
    return this.entry(change, errorKey(rule)).exists.get();
  }

  replace(gone: readonly Raised[], made: readonly Raised[]): void {
    const touched = new Set<Entry>();
    for (const raised of made) this.count(raised, 1, touched);
    for (const raised of gone) this.count(raised, -1, touched);
    for (const entry of touched) entry.exists.set(entry.count > 0);
  }

  private count(raised: Raised, by: 1 | -1, touched: Set<Entry>): void {
    for (const key of keysOf(raised)) {
      const entry = this.entry(raised.change ?? NO_CHANGE, key);
      entry.count += by;
      touched.add(entry);
    }
  }

  private entry(owner: object, key: string): Entry {
    const ofOwner = this.entries.get(owner) ?? new Map<string, Entry>();
    this.entries.set(owner, ofOwner);
    const entry = ofOwner.get(key) ?? { count: 0, exists: new Cell(false) };
    ofOwner.set(key, entry);
    return entry;
  }
}

interface Entry {
  count: number;
  readonly exists: Cell<boolean>;
}

function* keysOf({ rule, draft }: Raised): Generator<string> {
  for (const target of new Set(draft.targets)) yield targetKey(rule.id, target);
  if ((draft.severity ?? rule.severity) === "error") yield errorKey(rule.id);
}

function targetKey(rule: string, target: string): string {
  return `${rule} about ${target}`;
}

function errorKey(rule: string): string {
  return `error of ${rule}`;
}
