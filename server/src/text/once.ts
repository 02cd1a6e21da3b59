import { Kept } from "./kept";

/** A question whose answer is worked out when it is first asked, and kept. */
export function once<T>(answer: () => T): () => T {
  // Very many are kept: what the answer was worked out from is let go with it.
  let ask: (() => T) | undefined = answer;
  let kept: T | undefined;
  return () => {
    if (ask) {
      kept = ask();
      ask = undefined;
    }
    return kept as T;
  };
}

/** A question about a key, answered once for each key. */
export function keyed<Key, T>(answer: (key: Key) => T): (key: Key) => T {
  const kept = new Map<Key, { value: T }>();
  return (key) => {
    const known = kept.get(key);
    if (known) return known.value;
    const value = answer(key);
    kept.set(key, { value });
    return value;
  };
}

/** As `keyed`, about a thing, for as long as it exists. */
export function attached<Thing extends object, T>(answer: (thing: Thing) => T): (thing: Thing) => T {
  const kept = new Kept<Thing, { readonly value: T }>();
  return (thing) => {
    const known = kept.get(thing);
    if (known) return known.value;
    const value = answer(thing);
    kept.set(thing, { value });
    return value;
  };
}

/** A question about two things that stay what they are, answered once for each pair of them, for as long as both exist. */
export function paired<One extends object, Other extends object, T>(
  answer: (one: One, other: Other) => T,
): (one: One, other: Other) => T {
  const kept = new Kept<One, Kept<Other, { readonly value: T }>>();
  return (one, other) => {
    const known = kept.get(one)?.get(other);
    if (known) return known.value;
    const value = answer(one, other);
    const ofOne = kept.get(one) ?? new Kept<Other, { readonly value: T }>();
    ofOne.set(other, { value });
    kept.set(one, ofOne);
    return value;
  };
}
