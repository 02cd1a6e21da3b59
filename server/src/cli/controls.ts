import { controlsTouched, type TouchedControl } from "../report/controls";
import { analyze, type Finding } from "../rules/engine";
import { rootFor } from "./check";
import { discover } from "./discover";
import { FAIL_ON, fails } from "./fail-on";
import { FileChecker } from "./file-check";
import { TABLE_FORMATS } from "./list";
import { instant, oneOf, parse } from "./options";
import { jsonText } from "./reports/json-items";
import { withSlashes } from "./reports/report";
import { table } from "./table";
import { EXIT, printable, UsageError, type ExitCode, type Terminal } from "./terminal";

export const controlsWords = {
  format: { type: "string", default: "table", values: TABLE_FORMATS },
  "fail-on": { type: "string", default: "error", values: FAIL_ON },
  now: { type: "string" },
  root: { type: "string", kind: "folder" },
} as const;

/** One change of a file, and the controls that it touches. */
interface Row {
  readonly file: string;
  readonly change: string | null;
  readonly touched: readonly TouchedControl[];
}

/** `trust-change controls`: which controls each change touches, and how it stands to them. */
export async function controls(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = parse(words, controlsWords);
  if (positionals.length === 0) throw new UsageError("controls needs files or folders, such as changes/");
  const format = oneOf("--format", values.format, TABLE_FORMATS);
  const failOn = oneOf("--fail-on", values["fail-on"], FAIL_ON);
  const { cwd } = terminal;
  const now = values.now === undefined ? terminal.now() : instant(values.now);
  const root = rootFor(values.root, cwd);
  const { paths, unreadable } = await discover(positionals, cwd, root);
  const checker = new FileChecker({
    cwd,
    root,
    now,
    policy: undefined,
    severities: new Map(),
    withEdits: false,
  });
  const failed = [...unreadable];
  const rows: Row[] = [];
  for (const path of paths) {
    const read = await checker.manifest(path);
    if (!read.ok) failed.push({ path, reason: read.reason });
    else {
      const analysis = analyze(read.manifest, { now });
      for (const change of read.manifest.changes())
        rows.push({
          file: withSlashes(path),
          change: change.name ?? null,
          touched: controlsTouched(change, analysis),
        });
    }
  }
  for (const { path, reason } of failed)
    terminal.writeError(`trust-change: ${printable(`${withSlashes(path)} could not be read: ${reason}`)}\n`);
  if (rows.length === 0 && failed.length === 0)
    throw new UsageError(printable(`"${positionals.join(" ")}" holds no change (kind: TrustChange)`));
  terminal.write(format === "json" ? json(rows) : tables(rows, terminal.columns));
  if (failed.length > 0) return EXIT.unreadable;
  const found = rows.flatMap(({ touched }) => touched.flatMap(({ findings }) => findings));
  return found.some(({ severity }) => fails(severity, failOn)) ? EXIT.findings : EXIT.clean;
}

function tables(rows: readonly Row[], columns: number | undefined): string {
  const headings = ["status", "framework", "control", "claimed", "title, and the rules that tell"];
  return rows
    .map(({ file, change, touched }) => {
      const lines = touched.map(({ control, status, isClaimed, ...rest }) => [
        status,
        control.framework,
        control.id,
        isClaimed ? "yes" : "no",
        [control.title, rulesThatTell(rest).join(", ")].filter((text) => text !== "").join(": "),
      ]);
      const name = change === null ? "" : `: ${change}`;
      return `${printable(file + name)}\n${table(headings, lines, columns)}`;
    })
    .join("\n");
}

/** The rules that the status of a control rests on. */
function rulesThatTell({
  findings,
  accepted,
  looked,
}: Pick<TouchedControl, "findings" | "accepted" | "looked">): readonly string[] {
  const telling = findings.length > 0 ? findings : accepted;
  return telling.length > 0 ? rulesOf(telling) : looked;
}

function rulesOf(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.map(({ rule }) => rule.id))];
}

function json(rows: readonly Row[]): string {
  const changes = rows.map(({ file, change, touched }) => ({
    file,
    change,
    controls: touched.map(({ control, status, isClaimed, looked, findings, accepted }) => ({
      framework: control.framework,
      id: control.id,
      title: control.title,
      href: control.href,
      status,
      claimed: isClaimed,
      looked,
      violatedBy: rulesOf(findings),
      accepted: rulesOf(accepted),
    })),
  }));
  return `${jsonText({ version: 1, changes })}\n`;
}
