/** Reads the zone that a new change begins with: a zone file, or a zone of octoDNS's YAML provider. */
import { parseName, rootName, type DomainName } from "../dns/name";
import { readOctodnsZone } from "../dns/octodns/read";
import type { IncludedFile } from "../dns/zone-file/options";
import type { ZoneProblem } from "../dns/zone-file/problem";
import { readZoneFile } from "../dns/zone-file/read";
import type { Zone } from "../dns/zone/zone";
import { entriesOf, spanOf } from "../manifest/syntax/node";
import { toPlain } from "../manifest/syntax/plain";
import { parseSource } from "../manifest/syntax/parse";
import { quoted } from "../text/quote";
import { failed, found, type Outcome } from "./outcome";

/** A file that may hold a zone. */
export interface ZoneText {
  readonly text: string;
  /** Its path with `/`. The ending tells the format, and the name tells the zone where the text does not. */
  readonly file: string;
  /** The name of the zone, where it is told. */
  readonly zoneName?: string;
  /** Gives the files that a zone file includes; see `ZoneFileOptions`. */
  readonly include?: (path: string, from: string) => IncludedFile;
}

/** A zone, and a sentence without its full stop for each entry of its files that could not be read. */
export interface ReadZone {
  readonly zone: Zone;
  readonly problems: readonly string[];
}

/** Reads a zone. Fails where its name is not to be found out, and where the text holds no record of a zone. */
export function readZone(input: ZoneText): Outcome<ReadZone> {
  const told = input.zoneName === undefined ? undefined : parseName(input.zoneName);
  if (told?.ok === false) return failed(told.reason);
  return /\.ya?ml$/i.test(input.file) ? readYamlZone(input, told?.name) : readMasterFile(input, told?.name);
}

function readMasterFile(input: ZoneText, told: DomainName | undefined): Outcome<ReadZone> {
  const apex = told ?? apexInText(input) ?? apexInFileName(input.file);
  if (apex === undefined) return unnamed(input);
  const { zone, problems } = readZoneFile(input.text, { ...input, apex });
  if (zone.rrsets.size > 0)
    return found({ zone, problems: problems.filter(isError).map((problem) => inWords(problem, input)) });
  const [outside] = zone.outside;
  return failed(
    outside === undefined
      ? `${input.file} is no zone file: no record could be read from it`
      : `${input.file} holds no record of ${quoted(apex)}, but of ${quoted(outside.owner)}`,
  );
}

/** Where the start of the zone is written with its whole name, or below an `$ORIGIN`. */
function apexInText({ text, file, include }: ZoneText): DomainName | undefined {
  if (!/\bSOA\b/i.test(text)) return undefined;
  const { zone } = readZoneFile(text, { apex: rootName, file, include });
  for (const [owner, rrsets] of zone.rrsets)
    if (rrsets.some(({ type }) => type === "SOA")) return owner === rootName ? undefined : owner;
  return undefined;
}

/** Ends of the names of zone files. */
const EXTENSION = /^(?:zone|db|hosts|txt|dns|bind|signed|pri|master|ya?ml)$/i;

/** `example.com.zone`, `db.example.com`, `example.com.yaml`, `example.com.` and the like. */
function apexInFileName(path: string): DomainName | undefined {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const labels = file.replace(/^(?:db|zone|pri|master)\./i, "").split(".");
  while (labels.length > 1 && EXTENSION.test(labels.at(-1) ?? "")) labels.pop();
  const bare = labels.join(".").replace(/\.$/, "");
  const parsed = parseName(bare);
  return parsed.ok && parsed.name.includes(".") ? parsed.name : undefined;
}

function unnamed({ file }: ZoneText): Outcome<never> {
  const reason = `${file} does not say which zone it is: neither its SOA record and $ORIGIN nor the name of the file do`;
  return { ok: false, reason, lacks: "zone-name" };
}

function readYamlZone(input: ZoneText, told: DomainName | undefined): Outcome<ReadZone> {
  const { text, file } = input;
  const source = parseSource(file, text);
  const [document] = source.documents;
  const { root } = document ?? {};
  if (root?.kind !== "map") return failed(`${file} is no zone of octoDNS: a map of names is expected`);
  const apex = told ?? apexInFileName(file);
  if (apex === undefined) return unnamed(input);
  const entries = entriesOf(root);
  const names = new Map(entries.map(({ key, value }) => [key.source, toPlain(value)]));
  const { zone, problems } = readOctodnsZone(names, { apex });
  if (zone.rrsets.size === 0) return failed(`${file} is no zone of octoDNS: no record could be read from it`);
  const lineOf = (key: unknown): number | undefined => {
    const entry = entries.find((one) => one.key.source === String(key));
    return entry && text.slice(0, spanOf(entry).start).split("\n").length;
  };
  return found({
    zone,
    problems: problems.filter(isError).map(({ place, reason }) => {
      const line = place.kind === "path" ? lineOf(place.path[0]) : undefined;
      return at(file, line, reason);
    }),
  });
}

function isError({ severity }: ZoneProblem): boolean {
  return severity === "error";
}

function inWords({ place, reason }: ZoneProblem, { file }: ZoneText): string {
  return place.kind === "text" ? at(place.file, place.line + 1, reason) : at(file, undefined, reason);
}

function at(file: string, line: number | undefined, reason: string): string {
  return line === undefined ? `${file}: ${reason}` : `${file}:${line}: ${reason}`;
}
