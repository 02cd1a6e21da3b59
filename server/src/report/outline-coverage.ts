import type { Block, Cell, Phrase, Section } from "./blocks";
import type { ChangeReport, CoverageMatrix, CoverageRow } from "./change-report";

/** With more records the columns are too narrow to be read. */
const MOST_COLUMNS = 6;

const ANSWERS: Readonly<Record<CoverageRow["answer"], Phrase>> = {
  record: { text: "a record" },
  elsewhere: { text: "another zone, by a delegation" },
  unknown: { text: "not known here", tone: "quiet" },
  exempt: { text: "nothing has to", tone: "quiet" },
  nothing: { text: "nothing", tone: "warning" },
};

const CELLS: Readonly<Record<CoverageRow["cells"][number], Phrase>> = {
  serves: { text: "✓ serves it", tone: "good" },
  answers: { text: "○ answers" },
  none: { text: "–", tone: "quiet" },
};

/** The names of each certificate against the records. */
export function coverageSection({ coverage }: ChangeReport): Section {
  const blocks: Block[] = coverage.shown.map(matrixTable);
  if (coverage.left > 0)
    blocks.push({
      kind: "paragraph",
      phrases: [{ text: `${coverage.left} more certificates are not shown.` }],
    });
  return { id: "coverage", title: "Names against records", blocks };
}

function matrixTable({ certificate, records, rows }: CoverageMatrix): Block {
  const isWide = records.length > MOST_COLUMNS;
  return {
    kind: "table",
    caption: `Names of ${certificate.text}`,
    head: ["Name", "In the certificate", ...(isWide ? ["Records"] : records), "Answered by"],
    left: rows.left,
    rows: rows.shown.map((row): Cell[] => [
      [{ ...row.name, isCode: true }],
      [row.isInCertificate ? { text: "✓ yes", tone: "good" } : { text: "✗ missing", tone: "error" }],
      ...(isWide ? [recordsCell(row, records)] : row.cells.map((cell): Cell => [CELLS[cell]])),
      [ANSWERS[row.answer]],
    ]),
  };
}

function recordsCell({ cells }: CoverageRow, records: readonly string[]): Cell {
  const found = records.flatMap((text, index): Phrase[] =>
    cells[index] === "none" ? [] : [{ text, isCode: true }],
  );
  return found.length === 0 ? [CELLS.none] : found;
}
