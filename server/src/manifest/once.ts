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
