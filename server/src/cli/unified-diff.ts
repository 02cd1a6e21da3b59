/** Lines around a change that a diff shows. */
const CONTEXT = 3;

/** Texts that differ in more lines than this are shown as replaced from the first change to the last. */
const MOST_CHANGES = 500;

type Operation = "same" | "removed" | "added";

interface Step {
  readonly operation: Operation;
  readonly line: string;
}

/**
 * The difference of two texts as `patch` and `git apply` read it, with three lines of context; empty where there is none.
 *
 * @param file the path on both sides
 */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return "";
  const steps = stepsBetween(linesOf(before), linesOf(after));
  const side = (prefix: string): string => quoted(file.startsWith("/") ? file : prefix + file);
  return `--- ${side("a/")}\n+++ ${side("b/")}\n${hunksOf(steps).join("")}`;
}

/** Lines with their line breaks. */
function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

/** A name with characters that end it or the line stands in quotes, as git writes it. */
function quoted(file: string): string {
  return /["\\\p{Cc}]/u.test(file)
    ? `"${file.replace(/["\\]/g, "\\$&").replace(/\p{Cc}/gu, (character) => octal(character))}"`
    : file;
}

function octal(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((octet) => `\\${octet.toString(8).padStart(3, "0")}`)
    .join("");
}

function hunksOf(steps: readonly Step[]): readonly string[] {
  const changed = steps.flatMap(({ operation }, index) => (operation === "same" ? [] : [index]));
  const hunks: string[] = [];
  let [oldLine, newLine, counted] = [1, 1, 0];
  for (let at = 0; at < changed.length;) {
    const start = Math.max(0, (changed[at] ?? 0) - CONTEXT);
    let end = (changed[at] ?? 0) + 1 + CONTEXT;
    while (++at < changed.length && (changed[at] ?? 0) - CONTEXT <= end)
      end = (changed[at] ?? 0) + 1 + CONTEXT;
    for (; counted < start; counted++) {
      oldLine++;
      newLine++;
    }
    const inside = steps.slice(start, end);
    hunks.push(hunk(inside, oldLine, newLine));
    oldLine += inside.filter(({ operation }) => operation !== "added").length;
    newLine += inside.filter(({ operation }) => operation !== "removed").length;
    counted = Math.min(end, steps.length);
  }
  return hunks;
}

const signs: Readonly<Record<Operation, string>> = { same: " ", removed: "-", added: "+" };

function hunk(steps: readonly Step[], oldLine: number, newLine: number): string {
  const oldCount = steps.filter(({ operation }) => operation !== "added").length;
  const newCount = steps.filter(({ operation }) => operation !== "removed").length;
  const lines = steps.map(({ operation, line }) => {
    const ending = line.endsWith("\n") ? "" : "\n\\ No newline at end of file\n";
    return signs[operation] + line + ending;
  });
  return `@@ -${stretch(oldLine, oldCount)} +${stretch(newLine, newCount)} @@\n${lines.join("")}`;
}

/** No lines at all stand behind the line before. */
function stretch(line: number, count: number): string {
  return count === 0 ? `${line - 1},0` : `${line},${count}`;
}

/** How one list of lines becomes the other: what is alike at both ends, and between them the fewest steps. */
function stepsBetween(before: readonly string[], after: readonly string[]): readonly Step[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const same = (line: string): Step => ({ operation: "same", line });
  const left = before.slice(head, before.length - tail);
  const right = after.slice(head, after.length - tail);
  return [
    ...before.slice(0, head).map(same),
    ...(fewestSteps(left, right) ?? replaced(left, right)),
    ...before.slice(before.length - tail).map(same),
  ];
}

function replaced(before: readonly string[], after: readonly string[]): readonly Step[] {
  return [
    ...before.map((line): Step => ({ operation: "removed", line })),
    ...after.map((line): Step => ({ operation: "added", line })),
  ];
}

/** Myers' greedy algorithm (1986): how far each diagonal reaches with a number of changes; undefined beyond the limit. */
function fewestSteps(before: readonly string[], after: readonly string[]): readonly Step[] | undefined {
  const reached: Map<number, number>[] = [];
  let furthest = new Map<number, number>([[1, 0]]);
  for (let changes = 0; changes <= MOST_CHANGES; changes++) {
    reached.push(new Map(furthest));
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      let x = startOn(furthest, diagonal, changes);
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      furthest.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return walkBack(reached, before, after);
    }
    furthest = new Map(furthest);
  }
  return undefined;
}

function startOn(furthest: ReadonlyMap<number, number>, diagonal: number, changes: number): number {
  const previous = comesFrom(furthest, diagonal, changes);
  return (furthest.get(previous) ?? 0) + (previous < diagonal ? 1 : 0);
}

/** The diagonal from which one more change leads to a diagonal: the one above by an added line, else a removed one. */
function comesFrom(furthest: ReadonlyMap<number, number>, diagonal: number, changes: number): number {
  const above = furthest.get(diagonal + 1) ?? -1;
  const left = furthest.get(diagonal - 1) ?? -1;
  return diagonal === -changes || (diagonal !== changes && left < above) ? diagonal + 1 : diagonal - 1;
}

function walkBack(
  reached: readonly ReadonlyMap<number, number>[],
  before: readonly string[],
  after: readonly string[],
): readonly Step[] {
  const steps: Step[] = [];
  let [x, y] = [before.length, after.length];
  for (let changes = reached.length - 1; changes >= 0; changes--) {
    const furthest = reached[changes] ?? new Map<number, number>();
    const previous = comesFrom(furthest, x - y, changes);
    const isAdded = previous > x - y;
    const [fromX, fromY] = changes === 0 ? [0, 0] : placeOn(furthest, previous);
    while (x > fromX && y > fromY) {
      steps.push({ operation: "same", line: before[--x] ?? "" });
      y--;
    }
    if (changes === 0) break;
    steps.push(
      isAdded
        ? { operation: "added", line: after[--y] ?? "" }
        : { operation: "removed", line: before[--x] ?? "" },
    );
  }
  return steps.reverse();
}

function placeOn(furthest: ReadonlyMap<number, number>, diagonal: number): readonly [number, number] {
  const x = furthest.get(diagonal) ?? 0;
  return [x, x - diagonal];
}
