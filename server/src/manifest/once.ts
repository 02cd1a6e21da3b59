/** A question whose answer is worked out when it is first asked, and kept. */
export function once<T>(answer: () => T): () => T {
  let kept: { value: T } | undefined;
  return () => (kept ??= { value: answer() }).value;
}

/** A question about a key, answered once for each key. */
export function keyed<Key, T>(answer: (key: Key) => T): (key: Key) => T {
  const kept = new Map<Key, { value: T }>();
  return (key) => {
    const known = kept.get(key) ?? { value: answer(key) };
    kept.set(key, known);
    return known.value;
  };
}

/** As `keyed`, about a thing, for as long as it exists. */
export function attached<Thing extends object, T>(answer: (thing: Thing) => T): (thing: Thing) => T {
  const kept = new WeakMap<Thing, { readonly value: T }>();
  return (thing) => {
    const known = kept.get(thing) ?? { value: answer(thing) };
    kept.set(thing, known);
    return known.value;
  };
}

/** A question about two things that stay what they are, answered once for each pair of them, for as long as both exist. */
export function paired<One extends object, Other extends object, T>(
  answer: (one: One, other: Other) => T,
): (one: One, other: Other) => T {
  const kept = new WeakMap<One, WeakMap<Other, { readonly value: T }>>();
  return (one, other) => {
    const ofOne = kept.get(one) ?? new WeakMap<Other, { readonly value: T }>();
    const known = ofOne.get(other) ?? { value: answer(one, other) };
    kept.set(one, ofOne.set(other, known));
    return known.value;
  };
}
