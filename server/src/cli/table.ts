/** The narrowest that a last column is made to fit a terminal; below it, lines are left to the terminal. */
const NARROWEST = 20;

const GAP = "  ";

/**
 * Lays rows out in columns, with a line of headings above them.
 *
 * @param columns how wide the terminal is; the last column is broken between words to fit. Undefined: each row is a line
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number | undefined,
): string {
  const lines = [headings.map((heading) => heading.toUpperCase()), ...rows];
  const widths = headings
    .slice(0, -1)
    .map((_, index) => Math.max(...lines.map((row) => widthOf(row[index]))));
  const before = widths.reduce((sum, width) => sum + width + GAP.length, 0);
  const room = columns === undefined ? Infinity : Math.max(columns - before, NARROWEST);
  const rest = " ".repeat(before);
  return lines
    .map((row) => {
      const start = widths.map((width, index) => (row[index] ?? "").padEnd(width) + GAP).join("");
      const [first = "", ...others] = broken(row[widths.length] ?? "", room);
      return [start + first, ...others.map((line) => rest + line)]
        .map((line) => `${line.trimEnd()}\n`)
        .join("");
    })
    .join("");
}

function widthOf(cell = ""): number {
  return cell.length;
}

/** Breaks a text between words; a word that is wider than the room has a line of its own. */
function broken(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
