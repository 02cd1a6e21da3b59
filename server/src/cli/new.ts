import { readFileSync, realpathSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { IncludedFile } from "../dns/zone-file/options";
import { renderPlain } from "../manifest/edits/snippet";
import { MAX_TEXT_LENGTH } from "../manifest/syntax/parse";
import { newChange } from "../scaffold/new-change";
import { readGivenCertificate } from "../scaffold/read-certificate";
import { readZone, type ReadZone } from "../scaffold/read-zone";
import type { Outcome } from "../scaffold/outcome";
import { defaultRoot } from "./discover";
import { newOptions, type NewOptions } from "./options";
import { readOctets, readText, whyNot } from "./read";
import { EXIT, printable, UsageError, type ExitCode, type Terminal } from "./terminal";

/** `trust-change new`: writes a manifest from a zone and a certificate as they stand. */
export async function newManifest(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const options = newOptions(words);
  const { cwd } = terminal;
  const out = options.out === undefined ? undefined : outPath(options.out, options, cwd);
  const zone = await zoneOf(options, cwd);
  const certificate = await certificateOf(options, cwd);
  for (const read of [zone, certificate]) if (!read.ok) terminal.writeError(said(read.reason));
  if (!zone.ok || !certificate.ok) return EXIT.unreadable;

  const from = out === undefined ? cwd : dirname(out);
  const pathTo = (path: string): string => withSlashes(relative(from, resolve(cwd, path)));
  const made = newChange({
    zone: zone.value.zone,
    zoneSource: pathTo(options.zone),
    certificate: certificate.value,
    certificateSource: pathTo(options.certificate),
    host: options.host,
    to: options.to,
    keepsRecords: options.keepsRecords,
  });
  if (!made.ok) throw new UsageError(printable(made.reason));
  const text = renderPlain(made.value);
  if (out === undefined) terminal.write(text);
  else await save(text, out, options, terminal);
  for (const problem of zone.value.problems) terminal.writeError(said(`not read: ${problem}`));
  return zone.value.problems.length > 0 ? EXIT.unreadable : EXIT.clean;
}

function said(reason: string): string {
  return `trust-change: ${printable(reason)}\n`;
}

function outPath(out: string, { zone, certificate }: NewOptions, cwd: string): string {
  const path = resolve(cwd, out);
  for (const input of [zone, certificate])
    if (resolve(cwd, input) === path) throw new UsageError(`--out names "${out}", which is read`);
  return path;
}

async function save(text: string, path: string, { out = "", overwrites }: NewOptions, terminal: Terminal) {
  try {
    await writeFile(path, text, { flag: overwrites ? "w" : "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST")
      throw new UsageError(`"${out}" exists already; --force overwrites it`);
    throw new UsageError(`"${out}" cannot be written: ${whyNot(error)}`);
  }
  const blanks = text.split("# TODO: ").length - 1;
  terminal.write(
    printable(`${out} is written. ${blanks} places are marked TODO; trust-change check ${out} lists them.\n`),
  );
}

async function zoneOf({ zone, zoneName }: NewOptions, cwd: string): Promise<Outcome<ReadZone>> {
  const path = resolve(cwd, zone);
  const read = await readText(path);
  if (!read.ok) return { ok: false, reason: `${zone} could not be read: ${read.reason}` };
  const file = withSlashes(zone);
  return readZone({ text: read.text, file, zoneName, include: includesFor(path, file) });
}

/**
 * Gives the files that a zone file includes, by paths from the folder of the file that names them, and as little else of
 * the machine as possible: nothing outside of the folder with `.git` above the zone, or of its own folder.
 */
function includesFor(zonePath: string, shown: string): (path: string, from: string) => IncludedFile {
  const root = defaultRoot(dirname(zonePath));
  const absolute = new Map([[shown, zonePath]]);
  return (path, from) => {
    try {
      const real = realpathSync(resolve(dirname(absolute.get(from) ?? zonePath), path));
      const inRoot = relative(realpathSync(root), real);
      if (inRoot.startsWith("..") || isAbsolute(inRoot))
        return { ok: false, reason: "it lies outside of the folder of the zone and its repository" };
      if (statSync(real).size > MAX_TEXT_LENGTH) return { ok: false, reason: "it is too large" };
      const file = withSlashes(relative(dirname(zonePath), real));
      absolute.set(file, real);
      return { ok: true, file, text: readFileSync(real, "utf8") };
    } catch (error) {
      return { ok: false, reason: whyNot(error) };
    }
  };
}

async function certificateOf({ certificate, host }: NewOptions, cwd: string) {
  const read = await readOctets(resolve(cwd, certificate));
  if (!read.ok) return { ok: false, reason: `${certificate} could not be read: ${read.reason}` } as const;
  return readGivenCertificate(read.octets, withSlashes(certificate), host);
}

function withSlashes(path: string): string {
  return path.split(sep).join("/");
}
