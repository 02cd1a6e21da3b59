import { startOfInstant } from "../manifest/model/time";
import { counted, listed } from "../rules/words";
import { clockTime } from "../text/clock";
import { formatSeconds } from "../text/seconds";
import type { Block, Cell, Fact, Outline, Phrase, Section } from "./blocks";
import type { ChangeReport, Executor, Said, StepRow } from "./change-report";
import { coverageSection } from "./outline-coverage";
import { acceptedSection, findingsSection, verdictOf } from "./outline-findings";

/** Puts a report into words: the same for every form that it is written in. */
export function outlineOf(report: ChangeReport): Outline {
  return {
    name: { text: report.name.text, at: report.name.at },
    summary: report.summary,
    verdict: verdictOf(report),
    facts: headFacts(report),
    sections: [
      changesSection(report),
      courseSection(report),
      peopleSection(report),
      wayBackSection(report),
      coverageSection(report),
      findingsSection(report),
      acceptedSection(report),
    ].filter(({ blocks }) => blocks.length > 0),
  };
}

const UNKNOWN: Phrase = { text: "not known", tone: "quiet" };
const NOT_SAID: Phrase = { text: "not said", tone: "quiet" };
const NONE: Phrase = { text: "none", tone: "quiet" };

function fact(term: string, said: Said | Phrase | undefined): readonly Fact[] {
  return said ? [{ term, value: [said] }] : [];
}

function code(said: Said): Phrase {
  return { ...said, isCode: true };
}

/** A moment as people read it, `2026-12-01 06:00 UTC`. */
function moment(instant: number | undefined): Phrase {
  return instant === undefined ? UNKNOWN : { text: `${clockTime(instant)} UTC` };
}

/** As `moment`, below a heading that says UTC. */
function shortMoment(instant: number | undefined): Phrase {
  return instant === undefined ? UNKNOWN : { text: clockTime(instant), isTime: true };
}

function headFacts(report: ChangeReport): readonly Fact[] {
  const { service, course } = report;
  const windows = course.windows.map(({ start, end }): Phrase => {
    if (start === undefined || end === undefined) return UNKNOWN;
    return { text: `${clockTime(start)} to ${clockTime(end, start)} UTC` };
  });
  const what = [service.exposure?.text, service.critical?.text].filter((word) => word !== undefined);
  return [
    ...fact("Ticket", report.ticket),
    { term: "Type", value: [{ text: report.type }] },
    {
      term: "Service",
      value: [
        service.name ?? NOT_SAID,
        ...(what.length === 0 ? [] : [{ text: what.join(", "), tone: "quiet" as const }]),
      ],
    },
    ...fact("Owner", service.owner && code(service.owner)),
    { term: "Risk", value: [{ text: report.risk, tone: report.risk === "high" ? "warning" : undefined }] },
    ...fact("Operating model", report.operatingModel),
    { term: "Window", value: windows.length === 0 ? [NOT_SAID] : windows },
    { term: "Rollback until", value: [moment(course.wayBack.end)] },
  ];
}

function changesSection(report: ChangeReport): Section {
  const { records, certificates, others, keptRecords } = report;
  const blocks: Block[] = [];
  if (records.shown.length > 0)
    blocks.push({
      kind: "table",
      caption: "Records",
      head: ["Record", "Change", "Before", "After", "TTL", "Certificate"],
      left: records.left,
      rows: records.shown.map((row): Cell[] => [
        [
          code(row.name),
          { text: row.view === "public" ? row.zone : `${row.zone}, internal view`, tone: "quiet" },
        ],
        [{ text: row.op }],
        valuesCell(row.before, row.op === "create"),
        valuesCell(row.after, row.op === "delete"),
        [{ text: ttlWords(row.ttlBefore, row.ttlAfter, row.op), isTime: true }],
        row.certificate ? [code(row.certificate)] : [NONE],
      ]),
    });
  if (certificates.shown.length > 0)
    blocks.push({
      kind: "table",
      caption: "Certificates",
      head: ["Certificate", "Change", "Names", "Before", "After", "Issuer"],
      left: certificates.left,
      rows: certificates.shown.map((row): Cell[] => [
        [code(row.name)],
        [{ text: row.op }],
        [
          ...row.names.shown.map(code),
          ...(row.names.left > 0 ? [{ text: `and ${row.names.left} more` }] : []),
        ],
        row.op === "issue"
          ? [NONE]
          : [
              ...(row.serialBefore ? [{ ...row.serialBefore, text: `serial ${row.serialBefore.text}` }] : []),
              endPhrase(row.endBefore),
            ],
        row.op === "revoke" ? [NONE] : [...(row.key ? [row.key] : []), endPhrase(row.end)],
        [row.issuer ?? NOT_SAID],
      ]),
    });
  if (others.shown.length > 0)
    blocks.push({
      kind: "table",
      caption: "Delegations, keys and trust",
      head: ["Where", "What", "Before", "After"],
      left: others.left,
      rows: others.shown.map(({ name, what, before, after }): Cell[] => [
        [code(name)],
        [{ text: what }],
        valuesCell(before, before.length === 0),
        valuesCell(after, after.length === 0),
      ]),
    });
  if (blocks.length === 0) blocks.push(paragraph("This change touches no record and no certificate."));
  if (keptRecords > 0)
    blocks.push(
      paragraph(
        `Beside these the change relies on ${counted(keptRecords, "record")} that ${keptRecords === 1 ? "stays as it is" : "stay as they are"}.`,
      ),
    );
  return { id: "changes", title: "What changes", blocks };
}

function paragraph(text: string): Block {
  return { kind: "paragraph", phrases: [{ text }] };
}

function valuesCell(values: readonly Said[], isAbsent: boolean): Cell {
  if (isAbsent) return [NONE];
  return values.length === 0 ? [NOT_SAID] : values.map(code);
}

function ttlWords(before: number | undefined, after: number | undefined, op: string): string {
  const words = (seconds: number | undefined): string =>
    seconds === undefined ? "not said" : formatSeconds(seconds);
  if (op === "create") return words(after);
  if (op === "delete") return words(before);
  return before === after ? words(after) : `${words(before)} → ${words(after)}`;
}

function endPhrase(end: number | undefined): Phrase {
  return end === undefined
    ? { text: "end not known", tone: "quiet" }
    : { text: `until ${clockTime(end)} UTC` };
}

function courseSection({ course }: ChangeReport): Section {
  const { steps, stays } = course;
  const blocks: Block[] = [{ kind: "picture" }];
  if (steps.shown.length > 0)
    blocks.push({
      kind: "table",
      caption: "Steps",
      head: ["Step", "What it does", "By", "Earliest start (UTC)", "Credential"],
      left: steps.left,
      rows: steps.shown.map((step): Cell[] => {
        const [who, credential] = executorCells(step.by, step.isWait);
        const moves = step.movesClients ? [{ text: "moves clients", tone: "quiet" as const }] : [];
        return [[code(step.name)], [doingOf(step), ...moves], who, timeCell(step), credential];
      }),
    });
  else blocks.push(paragraph("No steps are written down: everything changes when the window begins."));
  if (stays.length > 0)
    blocks.push({
      kind: "table",
      caption: "What caches still hold",
      head: ["Records", "After step", "Held", "From (UTC)", "Until (UTC)"],
      left: 0,
      rows: stays.map((stay): Cell[] => [
        [{ text: listed(stay.records), isCode: true }],
        [{ text: stay.step, isCode: true }],
        [{ text: `${stay.of === "ttl" ? "the old TTL" : "the old answer"}, for ${formatSeconds(stay.ttl)}` }],
        [shortMoment(stay.start)],
        [shortMoment(stay.end)],
      ]),
    });
  return { id: "course", title: "When it happens", blocks };
}

/** An address becomes a link where it is nothing but one. */
function linked(said: Said): Phrase {
  const isAddress = /^https:\/\/[\w.-]+(?::\d+)?(?:\/[\w./~%?=&+#-]*)?$/.test(said.text);
  return isAddress ? { ...said, href: said.text } : said;
}

function approvalMoment(said: Said): Phrase {
  const instant = startOfInstant(said.text);
  return instant === undefined ? said : { ...shortMoment(instant), at: said.at };
}

/** What a step does, with the length of a wait. */
function doingOf({ what, isWait, waits }: Pick<StepRow, "what" | "isWait" | "waits">): Phrase {
  return { text: isWait && waits !== undefined ? `${what} ${formatSeconds(waits)}` : what };
}

/** When a step begins, and when it ends where that is later. */
function timeCell({ start, end }: StepRow): Cell {
  const begins = shortMoment(start);
  if (start === undefined || start === end) return [begins];
  if (end === undefined) return [begins, { text: "end not known", tone: "quiet" }];
  return [begins, { text: `until ${clockTime(end, start)}`, isTime: true, tone: "quiet" }];
}

/** Who carries it out, and with what: two cells. A wait is nobody's work. */
function executorCells(by: readonly Executor[], isWait: boolean): readonly [Cell, Cell] {
  if (by.length === 0)
    return isWait
      ? [[{ text: "–", tone: "quiet" }], [{ text: "–", tone: "quiet" }]]
      : [[NOT_SAID], [NOT_SAID]];
  return [by.map(({ who }) => code(who)), by.map(credentialPhrase)];
}

function credentialPhrase({ credential }: Executor): Phrase {
  if (!credential) return { text: "no credential is listed", tone: "quiet" };
  const words = [credential.type, credential.access, credential.provider].flatMap((said) => said?.text ?? []);
  return words.length === 0 ? NOT_SAID : { text: words.join(", ") };
}

function peopleSection({ people }: ChangeReport): Section {
  const blocks: Block[] =
    people.length === 0
      ? []
      : [
          {
            kind: "table",
            caption: "Who asks, approves and executes",
            head: ["Role", "Who", "Kind", "For", "Approved (UTC)", "Steps"],
            left: 0,
            rows: people.map((row): Cell[] => [
              [{ text: row.role }],
              [code(row.who)],
              [{ text: row.kind }],
              [row.planes.length === 0 ? DASH : { text: planeWords(row.planes) }],
              [row.approvedAt ? approvalMoment(row.approvedAt) : row.role === "approves" ? NOT_SAID : DASH],
              row.steps.length === 0 ? [DASH] : [{ text: listed(row.steps, 12) }],
            ]),
          },
        ];
  return { id: "people", title: "Who acts", blocks };
}

const DASH: Phrase = { text: "–", tone: "quiet" };

function planeWords(planes: readonly ("dns" | "pki")[]): string {
  return listed(planes.map((plane) => (plane === "dns" ? "DNS" : "PKI")));
}

function wayBackSection({ wayBack, course }: ChangeReport): Section {
  const { trigger, owner, window, tested, keeps, steps, pointOfNoReturn } = wayBack;
  const test =
    tested &&
    [tested.date, tested.environment, tested.evidence && linked(tested.evidence)].flatMap(
      (said) => said ?? [],
    );
  const facts: Fact[] = [
    { term: "Trigger", value: [trigger ?? NOT_SAID] },
    { term: "Owner", value: [owner ? code(owner) : NOT_SAID] },
    { term: "Open for", value: [window === undefined ? UNKNOWN : { text: formatSeconds(window) }] },
    { term: "From", value: [moment(course.wayBack.start)] },
    { term: "Deadline", value: [moment(course.wayBack.end)] },
    { term: "Tested", value: test && test.length > 0 ? test : [NOT_SAID] },
    ...fact("Point of no return", pointOfNoReturn && code(pointOfNoReturn)),
  ];
  const blocks: Block[] = [{ kind: "facts", facts }];
  if (steps.shown.length > 0)
    blocks.push({
      kind: "table",
      caption: "Steps of the rollback",
      head: ["Step", "What it does", "By", "Credential"],
      left: steps.left,
      rows: steps.shown.map((step): Cell[] => [
        [code(step.name)],
        [doingOf(step)],
        ...executorCells(step.by, step.isWait),
      ]),
    });
  if (keeps.length > 0)
    blocks.push({
      kind: "table",
      caption: "What stays on purpose",
      head: ["What", "Why"],
      left: 0,
      rows: keeps.map(({ target, why }): Cell[] => [[code(target)], [why ?? NOT_SAID]]),
    });
  return { id: "way-back", title: "Rollback", blocks };
}
