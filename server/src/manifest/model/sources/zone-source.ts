import { parentName, type DomainName } from "../../../dns/name";
import { readOctodnsZoneStepwise } from "../../../dns/octodns/read";
import { targetOf } from "../../../dns/record-data";
import { isAddressBearing } from "../../../dns/types";
import type { IncludedFile } from "../../../dns/zone-file/options";
import type { ZoneProblem } from "../../../dns/zone-file/problem";
import { readZoneFileStepwise } from "../../../dns/zone-file/read";
import type { RecordPlace, RRset, Zone as DnsZone } from "../../../dns/zone/zone";
import { whyNoText } from "../../../text/encoding";
import { grouped } from "../../../text/grouped";
import type { Stepwise } from "../../../text/stepwise";
import { parseSource } from "../../syntax/parse";
import { asList, asMap, entryOf, resolve, spanOf, type Node } from "../../syntax/node";
import { toPlain } from "../../syntax/plain";
import { privateKeyIn } from "../../../pki/x509/certificate-file";
import { PlacesIn, type FilePlace } from "./file-place";
import type { SourceFile, SourceFiles } from "./source-file";

/** Something in a source that cannot be read, and where. */
export interface SourceProblem {
  readonly severity: ZoneProblem["severity"];
  /** A clause for people. */
  readonly reason: string;
  /** What to do: a sentence without its full stop. */
  readonly advice?: string;
  readonly at: FilePlace | undefined;
}

/** A zone as it stands in a file. */
export class ZoneSource {
  /** Whether every entry could be read, so that what is not there is not in the zone. */
  readonly isComplete: boolean;
  private bearingBelow: ReadonlyMap<DomainName, readonly RRset[]> | undefined;
  private leading: ReadonlyMap<DomainName, readonly RRset[]> | undefined;
  private allBelow: ReadonlyMap<DomainName, readonly RRset[]> | undefined;

  constructor(
    /** The file, as it is written in the manifest. */
    readonly path: string,
    readonly uri: string,
    readonly zone: DnsZone,
    readonly problems: readonly SourceProblem[],
    private readonly located: (place: RecordPlace) => FilePlace | undefined,
  ) {
    this.isComplete = problems.every(({ severity }) => severity !== "error");
  }

  /** Where an RRset begins. */
  placeOf({ records: [first] }: RRset): FilePlace | undefined {
    return first && this.located(first.place);
  }

  /** The RRsets that lead clients on to a name. */
  leadingTo(name: DomainName): readonly RRset[] {
    this.leading ??= leading(this.zone);
    return this.leading.get(name) ?? [];
  }

  /** The RRsets below a name that is not the apex, at any depth. */
  below(name: DomainName): readonly RRset[] {
    this.allBelow ??= allBelow(this.zone);
    return this.allBelow.get(name) ?? [];
  }

  /** The address-bearing RRsets one label below a name. */
  addressesBelow(base: DomainName): readonly RRset[] {
    this.bearingBelow ??= bearingBelow(this.zone);
    return this.bearingBelow.get(base) ?? [];
  }
}

/** A source of a zone, as far as it is known. */
export type ZoneSourceState =
  Exclude<SourceFile, { kind: "read" }> | { readonly kind: "read"; readonly source: ZoneSource };

/**
 * Reads the file that is named as the source of a zone, entry by entry: octoDNS YAML where its name ends in `.yaml` or
 * `.yml`, else a zone file, whose `$INCLUDE`s are files beside it.
 */
export function* readZoneSource(
  files: SourceFiles,
  path: string,
  apex: DomainName,
): Stepwise<ZoneSourceState> {
  const file = files.file(path);
  if (file.kind !== "read") return file;
  const { octets } = file;
  const reason = whyNoText(octets);
  if (reason !== undefined) return { kind: "unread", reason };
  const text = new TextDecoder().decode(octets);
  // What is wrong with a line is told with its words, which must not be those of a key.
  const key = privateKeyIn(text);
  if (key) return { kind: "unread", reason: key.reason };
  return /\.ya?ml$/i.test(path)
    ? { kind: "read", source: yield* octodnsSource(path, file.uri, text, apex) }
    : yield* zoneFileSource(files, path, { uri: file.uri, text, apex });
}

function* zoneFileSource(
  files: SourceFiles,
  path: string,
  { uri, text, apex }: { readonly uri: string; readonly text: string; readonly apex: DomainName },
): Stepwise<ZoneSourceState> {
  const places = new Map([[uri, new PlacesIn(uri, text)]]);
  const known = new Map<string, IncludedFile>();
  const awaited: string[] = [];
  const { zone, problems } = yield* readZoneFileStepwise(text, {
    apex,
    file: uri,
    include: (included, from) => {
      const file = files.file(included, from);
      if (file.kind === "awaited") awaited.push(included);
      if (file.kind !== "read")
        return { ok: false, reason: file.kind === "unread" ? file.reason : "it has not been read" };
      // A file may be included thousands of times.
      const answer = known.get(file.uri) ?? includedFile(file.uri, file.octets);
      known.set(file.uri, answer);
      if (answer.ok && !places.has(file.uri)) places.set(file.uri, new PlacesIn(file.uri, answer.text));
      return answer;
    },
  });
  if (awaited.length > 0) return { kind: "awaited" };
  const located = (place: RecordPlace): FilePlace | undefined =>
    place.kind === "text" ? places.get(place.file)?.between(place.start, place.end) : undefined;
  return { kind: "read", source: new ZoneSource(path, uri, zone, problems.map(locate(located)), located) };
}

function includedFile(uri: string, octets: Uint8Array): IncludedFile {
  const text = new TextDecoder().decode(octets);
  const key = privateKeyIn(text);
  return key ? { ok: false, reason: key.reason } : { ok: true, file: uri, text };
}

function* octodnsSource(path: string, uri: string, text: string, apex: DomainName): Stepwise<ZoneSource> {
  const source = parseSource(uri, text);
  const places = new PlacesIn(uri, text);
  const [document] = source.documents;
  const broken = source.documents
    .flatMap(({ problems }) => problems)
    .map(({ span }): SourceProblem => ({
      severity: "error",
      reason: "it is not well-formed YAML here",
      at: places.between(span.start, span.end),
    }));
  const root = document?.root;
  yield;
  const { zone, problems } = yield* readOctodnsZoneStepwise(plainRecords(root), { apex });
  const located = (place: RecordPlace): FilePlace | undefined => {
    const node = place.kind === "path" ? nodeAt(root, place.path) : undefined;
    if (!node) return undefined;
    const { start, end } = spanOf(node);
    return places.between(start, end);
  };
  return new ZoneSource(path, uri, zone, [...broken, ...problems.map(locate(located))], located);
}

/** The records by name; each name for itself, since a zone may be larger than any one value is let be. */
function plainRecords(root: Node | undefined): unknown {
  const map = asMap(root);
  return map ? new Map(map.entries.map(({ key, value }) => [key.source, toPlain(value)])) : toPlain(root);
}

function locate(
  located: (place: RecordPlace) => FilePlace | undefined,
): (problem: ZoneProblem) => SourceProblem {
  return ({ severity, reason, place }) => ({ severity, reason, at: located(place) });
}

/** The deepest node on a path that there is. */
function nodeAt(root: Node | undefined, path: readonly (string | number)[]): Node | undefined {
  let at = root;
  for (const step of path) {
    const node = resolve(at);
    const next = asMap(node)
      ? entryOf(node, String(step))?.value
      : typeof step === "number"
        ? asList(node)?.items[step]
        : undefined;
    if (!next) break;
    at = next;
  }
  return at;
}

function leading({ rrsets }: DnsZone): ReadonlyMap<DomainName, readonly RRset[]> {
  return grouped(
    [...rrsets.values()].flat().flatMap((rrset) => {
      const targets = new Set(rrset.records.flatMap(({ data }) => targetOf(data) ?? []));
      return [...targets].map((target) => [target, rrset] as const);
    }),
  );
}

function allBelow({ apex, rrsets }: DnsZone): ReadonlyMap<DomainName, readonly RRset[]> {
  return grouped(
    [...rrsets].flatMap(([owner, all]) =>
      ancestors(owner, apex).flatMap((above) => all.map((rrset) => [above, rrset] as const)),
    ),
  );
}

/** The names between an owner name and the apex. */
function ancestors(owner: DomainName, apex: DomainName): readonly DomainName[] {
  const found: DomainName[] = [];
  let at = owner === apex ? undefined : parentName(owner);
  for (; at !== undefined && at !== apex; at = parentName(at)) found.push(at);
  return found;
}

function bearingBelow({ rrsets }: DnsZone): ReadonlyMap<DomainName, readonly RRset[]> {
  return grouped(
    [...rrsets].flatMap(([owner, all]) => {
      const base = parentName(owner);
      if (base === undefined) return [];
      const bearing = all.filter(({ type, records }) => isAddressBearing(type, () => records[0]?.data));
      return bearing.map((rrset) => [base, rrset] as const);
    }),
  );
}
