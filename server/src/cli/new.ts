import { dirname, relative, resolve } from "node:path";
import { renderPlain } from "../manifest/edits/snippet";
import { newChange } from "../scaffold/new-change";
import { readGivenCertificate } from "../scaffold/read-certificate";
import { readZone, type ReadZone } from "../scaffold/read-zone";
import type { Outcome } from "../scaffold/outcome";
import { defaultRoot } from "./discover";
import { IncludedFiles } from "./included-files";
import { newOptions, type NewOptions } from "./options";
import { refuseHarm } from "./output-path";
import { readOctets, readText } from "./read";
import { withSlashes } from "./reports/report";
import { EXIT, printable, UsageError, type ExitCode, type Terminal } from "./terminal";
import { alreadyThere, writeNew, writeWhole } from "./write-file";

/** `trust-change new`: writes a manifest from a zone and a certificate as they stand. */
export async function newManifest(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const options = newOptions(words);
  const { cwd } = terminal;
  const out = options.out === undefined ? undefined : outPath(options.out, options, cwd);
  const included = new IncludedFiles(resolve(cwd, options.zone), withSlashes(options.zone));
  const zone = await zoneOf(options, cwd, included);
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
  if (options.out !== undefined) refuseInputs(options.out, included.paths, cwd);
  if (out === undefined) terminal.write(text);
  else await save(text, out, options, terminal);
  for (const problem of zone.value.problems) terminal.writeError(said(`not read: ${problem}`));
  return zone.value.problems.length > 0 ? EXIT.unreadable : EXIT.clean;
}

function said(reason: string): string {
  return `trust-change: ${printable(reason)}\n`;
}

function outPath(out: string, { zone, certificate }: NewOptions, cwd: string): string {
  refuseInputs(out, [zone, certificate], cwd);
  return resolve(cwd, out);
}

function refuseInputs(out: string, read: readonly string[], cwd: string): void {
  refuseHarm({ option: "--output", path: out, cwd, root: defaultRoot(cwd), read });
}

async function save(text: string, path: string, { out = "", overwrites }: NewOptions, terminal: Terminal) {
  const fault = await (overwrites ? writeWhole(path, text) : writeNew(path, text));
  if (fault === alreadyThere) throw new UsageError(`"${out}" exists already; --force overwrites it`);
  if (fault !== undefined) throw new UsageError(`"${out}" cannot be written: ${fault}`);
  const blanks = text.split("# TODO: ").length - 1;
  terminal.write(
    `${printable(`${out} is written. ${blanks} places are marked TODO; trust-change check ${out} lists them.`)}\n`,
  );
}

async function zoneOf(
  { zone, zoneName }: NewOptions,
  cwd: string,
  included: IncludedFiles,
): Promise<Outcome<ReadZone>> {
  const read = await readText(resolve(cwd, zone));
  if (!read.ok) return { ok: false, reason: `${zone} could not be read: ${read.reason}` };
  const include = included.include.bind(included);
  return readZone({ text: read.text, file: withSlashes(zone), zoneName, include });
}

async function certificateOf({ certificate, host }: NewOptions, cwd: string) {
  const read = await readOctets(resolve(cwd, certificate));
  if (!read.ok) return { ok: false, reason: `${certificate} could not be read: ${read.reason}` } as const;
  return readGivenCertificate(read.octets, withSlashes(certificate), host);
}
