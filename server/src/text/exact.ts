/**
 * The same list without room for more. What grows item by item has room for some sixteen more; where there is a list for
 * each of very many things, that is most of what the lists take.
 */
export function exact<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? nothing : list.slice();
}

const nothing: readonly never[] = [];
