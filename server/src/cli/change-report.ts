import { resolve } from "node:path";
import { changeReports, EVERYTHING } from "../report/report";
import { renderReports } from "../report/render";
import { analyze } from "../rules/engine";
import { rootFor } from "./check";
import { FileChecker } from "./file-check";
import { reportOptions } from "./options";
import { refuseReport } from "./output-path";
import { EXIT, printable, UsageError, type ExitCode, type Terminal } from "./terminal";
import { writeWhole } from "./write-file";

/** The policy that is found, and no more than a manifest. */
const PLAIN = { policy: undefined, severities: new Map<string, never>(), withEdits: false } as const;

/** `trust-change report`: writes what people have to know of a change. What was found does not make it fail. */
export async function changeReport(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { path, format, output, now, root } = reportOptions(words);
  const { cwd } = terminal;
  const top = rootFor(root, cwd);
  if (output !== undefined) refuseReport({ option: "--output", path: output, cwd, root: top, read: [path] });
  const at = now ?? terminal.now();
  const read = await new FileChecker({ ...PLAIN, cwd, root: top, now: at }).manifest(path);
  if (!read.ok) {
    terminal.writeError(`trust-change: ${printable(`${path} could not be read: ${read.reason}`)}\n`);
    return EXIT.unreadable;
  }
  const analysis = analyze(read.manifest, { now: at });
  const [first, ...others] = changeReports(analysis, EVERYTHING);
  if (!first) throw new UsageError(printable(`"${path}" holds no change (kind: TrustChange)`));
  const text = renderReports([first, ...others], format);
  if (output === undefined) terminal.write(text);
  else await save(text, output, terminal);
  if (format === "svg" && others.length > 0)
    terminal.writeError(
      `trust-change: the picture shows ${printable(first.name.text)}, the first of ${others.length + 1} changes\n`,
    );
  return EXIT.clean;
}

async function save(text: string, output: string, { cwd, write }: Terminal): Promise<void> {
  const fault = await writeWhole(resolve(cwd, output), text);
  if (fault !== undefined) throw new UsageError(printable(`"${output}" cannot be written: ${fault}`));
  write(`${printable(output)} is written.\n`);
}
