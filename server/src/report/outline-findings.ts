import { counted } from "../rules/words";
import type { Severity } from "../rules/finding";
import type { Block, Cell, Phrase, Section, Tone } from "./blocks";
import type { ChangeReport, FindingRow } from "./change-report";

const TONES: Readonly<Record<Severity, Tone>> = {
  error: "error",
  warning: "warning",
  information: "information",
  hint: "quiet",
};

/** A mark beside the word, so that severities differ without colour too. */
const MARKS: Readonly<Record<Severity, string>> = { error: "✗", warning: "!", information: "i", hint: "·" };

/** Whether something speaks against the change. */
export function verdictOf({ findings, isIncomplete }: ChangeReport): readonly Phrase[] {
  const { error, warning, information, hint } = findings.counts;
  const found: Phrase[] = [
    ...(error > 0 ? [{ text: `${MARKS.error} ${counted(error, "error")}`, tone: TONES.error }] : []),
    ...(warning > 0
      ? [{ text: `${MARKS.warning} ${counted(warning, "warning")}`, tone: TONES.warning }]
      : []),
    ...(information + hint > 0 ? [{ text: counted(information + hint, "remark") }] : []),
  ];
  const accepted = findings.accepted.shown.length + findings.accepted.left;
  return [
    ...(isIncomplete
      ? [{ text: "! The text is broken somewhere: something may be missing here", tone: TONES.warning }]
      : []),
    ...(found.length > 0 ? found : [{ text: "✓ Nothing found", tone: "good" as const }]),
    ...(accepted > 0 ? [{ text: `${counted(accepted, "finding")} accepted by exceptions` }] : []),
  ];
}

/** The findings, by the control behind them. */
export function findingsSection({ findings }: ChangeReport): Section {
  const { groups, left } = findings;
  const blocks = groups.flatMap(({ control, findings: rows }): Block[] => [
    {
      kind: "heading",
      phrases: control
        ? [{ text: control.id, href: control.href }, { text: `${control.title} (${control.frameworkName})` }]
        : [{ text: "Without a control" }],
    },
    {
      kind: "table",
      caption: `Findings behind ${control ? control.id : "no control"}`,
      head: ["Finding", "Rule", "Line", "See also"],
      left: 0,
      rows: rows.map((row): Cell[] => [
        [severityPhrase(row), { text: row.message, isProse: true }],
        [{ text: row.rule, isCode: true }],
        [linePhrase(row)],
        controlsCell(row.controls.slice(1)),
      ]),
    },
  ]);
  if (left > 0)
    blocks.push({
      kind: "paragraph",
      phrases: [{ text: `${counted(left, "more finding")}, none graver than these, left out here.` }],
    });
  if (blocks.length === 0) blocks.push({ kind: "paragraph", phrases: [{ text: "Nothing was found." }] });
  return { id: "findings", title: "Findings", blocks };
}

/** What was found and is accepted, with the exception that accepts it. */
export function acceptedSection({ findings: { accepted } }: ChangeReport): Section {
  const blocks: Block[] =
    accepted.shown.length === 0
      ? []
      : [
          {
            kind: "table",
            caption: "Findings that an exception accepts",
            head: ["Finding", "Rule", "Line", "Reason", "Approved by", "Until", "Control"],
            left: accepted.left,
            rows: accepted.shown.map((row): Cell[] => [
              [severityPhrase(row), { text: row.message, isProse: true }],
              [{ text: row.rule, isCode: true }],
              [linePhrase(row)],
              [row.reason],
              [{ ...row.approvedBy, isCode: true }],
              [row.expires],
              controlsCell(row.controls),
            ]),
          },
        ];
  return { id: "accepted", title: "Accepted", blocks };
}

function controlsCell(controls: FindingRow["controls"]): Cell {
  return controls.length === 0
    ? [{ text: "–", tone: "quiet" }]
    : controls.map(({ id, href }) => ({ text: id, href }));
}

function severityPhrase({ severity }: FindingRow): Phrase {
  return { text: `${MARKS[severity]} ${severity}`, tone: TONES[severity] };
}

function linePhrase({ at }: FindingRow): Phrase {
  return at ? { text: String(at.start.line + 1), at } : { text: "in another file", tone: "quiet" };
}
