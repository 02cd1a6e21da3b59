import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { applyEdits } from "../manifest/edits/edits";
import { parseSource } from "../manifest/syntax/parse";
import { format, type NotFormatted } from "../service/format/format";
import { defaultRoot, discover } from "./discover";
import { formatOptions, type FormatCommand } from "./options";
import { readOctets, textOf } from "./read";
import { withSlashes } from "./reports/report";
import { EXIT, printable, type ExitCode, type Terminal } from "./terminal";
import { rewriteText } from "./write-file";

/** What became of a file. */
type Result = "formatted" | "unchanged" | { readonly reason: string };

/** `trust-change format`: lays manifests out anew, or says which are not laid out. */
export async function formatFiles(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const options = formatOptions(words);
  const { cwd } = terminal;
  const { paths, unreadable } = await discover(options.paths, cwd, defaultRoot(cwd));
  const failed = unreadable.map(({ path, reason }) => ({ path, reason: `it could not be read: ${reason}` }));
  let changed = 0;
  for (const path of paths) {
    const result = await formatFile(resolve(cwd, path), options, terminal);
    if (result === "formatted") {
      changed++;
      terminal.write(
        `${printable(withSlashes(path))}${options.checks ? " is not formatted" : " is formatted"}\n`,
      );
    } else if (result !== "unchanged") failed.push({ path, reason: result.reason });
  }
  for (const { path, reason } of failed)
    terminal.writeError(`trust-change: ${printable(`${withSlashes(path)} is left as it is: ${reason}`)}\n`);
  if (failed.length > 0) return EXIT.unreadable;
  return options.checks && changed > 0 ? EXIT.findings : EXIT.clean;
}

async function formatFile(
  path: string,
  { checks, printWidth }: FormatCommand,
  terminal: Terminal,
): Promise<Result> {
  const file = await readOctets(path);
  const read = file.ok ? textOf(file.octets) : file;
  if (!file.ok || !read.ok) return { reason: `it could not be read: ${read.ok ? "" : read.reason}` };
  const source = parseSource(pathToFileURL(path).href, read.text);
  const formatted = await format(source, { tabSize: 2, printWidth }, terminal.printYaml);
  if (!formatted.ok) return { reason: reasons[formatted.why] };
  if (formatted.edits.length === 0) return "unchanged";
  if (checks) return "formatted";
  const fault = await rewriteText(path, applyEdits(read.text, formatted.edits), file.octets);
  return fault === undefined ? "formatted" : { reason: `it cannot be written: ${fault}` };
}

const reasons: Readonly<Record<NotFormatted, string>> = {
  broken: "it is not sound YAML; trust-change check says where",
  "too-large": "it is too large",
  "would-change": "it would not say the same afterwards",
};
