/** A name that nothing else has: the wanted one, else that with a number behind it, `cutover-2`. */
export function freeName(wanted: string, isFree: (name: string) => boolean): string {
  let name = wanted;
  for (let number = 2; !isFree(name); number++) name = `${wanted}-${number}`;
  return name;
}
