/** The narrowest that a last column is made beside the others; in a narrower terminal it stands below them. */
const NARROWEST = 20;

const GAP = "  ";

/** How far a last column is indented that stands below the others. */
const BELOW = 4;

/**
 * Lays rows out in columns, with a line of headings above them.
 *
 * @param columns how wide the terminal is; the last column is broken between words to fit, and goes below the others where
 *   it does not fit beside them. Undefined: each row is a line
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
  const isBelow = columns !== undefined && columns - before < NARROWEST;
  const indent = isBelow ? BELOW : before;
  const room = columns === undefined ? Infinity : Math.max(columns - indent, 1);
  return lines
    .map((row) => {
      const start = widths.map((width, index) => (row[index] ?? "").padEnd(width) + GAP).join("");
      const last = broken(row[widths.length] ?? "", room).map((line) => " ".repeat(indent) + line);
      const [first = "", ...others] = last;
      return (isBelow ? [start, ...last] : [start + first.slice(indent), ...others])
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
