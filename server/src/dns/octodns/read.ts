/** Reads the zones of octoDNS's YAML provider, given as plain values. */
import { quoted } from "../../text/quote";
import { atOnce, type Stepwise } from "../../text/stepwise";
import { isMapping, type DataFault } from "../field-reader";
import { prefixed, type DomainName } from "../name";
import { parseRecordData } from "../record-data";
import { highestTtl } from "../ttl";
import { typeCode } from "../type-codes";
import { knownRecordTypes, parseRecordType } from "../types";
import type { ZoneProblem, ZoneProblemCode } from "../zone-file/problem";
import { buildZoneStepwise, type Zone, type ZoneRecord } from "../zone/zone";

export interface OctodnsOptions {
  /** The name of the zone, which octoDNS takes from the name of the file. */
  readonly apex: DomainName;
  /** The TTL of records that name none: 3600 seconds unless the provider's `default_ttl` says otherwise. */
  readonly defaultTtl?: number;
}

/** A zone and what could not be read of it. Every place is a path from the top of the value. */
export interface OctodnsReading {
  readonly zone: Zone;
  readonly problems: readonly ZoneProblem[];
}

const octodnsDefaultTtl = 3600;

/** What octoDNS writes for records that have no TTL of their own, such as aliases of Route 53. */
const noTtl = 942_942_942;

/**
 * Reads a zone. Never fails: what cannot be read is left out and becomes a problem.
 *
 * @param value the mapping at the top of the file, from names to one record or a list of records. Mappings are plain
 *   objects or `Map`s; keys that YAML reads as numbers, as in reverse zones, may be numbers or texts
 */
export function readOctodnsZone(value: unknown, options: OctodnsOptions): OctodnsReading {
  return atOnce(readOctodnsZoneStepwise(value, options));
}

/** As `readOctodnsZone`, name by name. */
export function* readOctodnsZoneStepwise(value: unknown, options: OctodnsOptions): Stepwise<OctodnsReading> {
  const reader = new OctodnsReader(options);
  const names = entriesOf(value);
  if (names === undefined && value !== undefined && value !== null)
    reader.problem([], "syntax", "expected a mapping from names to records");
  for (const [key, records] of names ?? []) {
    reader.readName(key, records);
    yield;
  }
  const zone = yield* buildZoneStepwise(options.apex, reader.records);
  return { zone, problems: reader.problems };
}

type Path = readonly (string | number)[];

class OctodnsReader {
  readonly records: ZoneRecord[] = [];
  readonly problems: ZoneProblem[] = [];

  constructor(private readonly options: OctodnsOptions) {}

  problem(
    path: Path,
    code: ZoneProblemCode,
    reason: string,
    severity: ZoneProblem["severity"] = "error",
  ): void {
    this.problems.push({ code, severity, reason, place: { kind: "path", path } });
  }

  readName(key: unknown, records: unknown): void {
    if (typeof key !== "string" && typeof key !== "number") {
      this.problem([], "name", `${quoted(String(key))} is no name: keys are texts or numbers`);
      return;
    }
    const owner = this.ownerOf(String(key), [key]);
    if (owner === undefined) return;
    const types = new Set<string>();
    const isList = Array.isArray(records);
    for (const [index, record] of (isList ? records : [records]).entries())
      this.readRecord(owner, record, { path: isList ? [key, index] : [key], types });
  }

  /** Names are relative to the zone whatever they end in; the apex is the empty name. */
  private ownerOf(key: string, path: Path): DomainName | undefined {
    const { apex } = this.options;
    if (key === "") return apex;
    if (key === "@") {
      this.problem(path, "name", 'octoDNS refuses "@"; the apex of the zone is ""', "warning");
      return apex;
    }
    const owner = prefixed(key, apex);
    if (key.endsWith("."))
      this.problem(path, "name", `${quoted(key)} ends in a dot, but names here are relative to the zone`);
    else if (!owner.ok) this.problem(path, "name", owner.reason);
    else return owner.name;
    return undefined;
  }

  private readRecord(owner: DomainName, written: unknown, at: { path: Path; types: Set<string> }): void {
    const { path, types } = at;
    const record = asObject(written);
    if (record === undefined) {
      this.problem(path, "syntax", "expected a record, a mapping with type and value or values");
      return;
    }
    const type = this.typeOf(record.type, path);
    if (type === undefined) return;
    if (types.has(type)) {
      this.problem(
        path,
        "syntax",
        `the name has two records of type ${type}; octoDNS takes one with several values`,
      );
      return;
    }
    types.add(type);
    const ttl = this.ttlOf(record.ttl, path);
    const values = valuesOf(record);
    if (values.length === 0) this.problem(path, "data", `the ${type} record has neither value nor values`);
    for (const [valuePath, value] of values)
      this.readValue({ owner, type, ttl }, value, [...path, ...valuePath]);
  }

  /** In upper case, with the provider of a provider's own type. */
  private typeOf(written: unknown, path: Path): string | undefined {
    if (typeof written !== "string") {
      this.problem(path, "type", written === undefined ? "the record has no type" : "the type is not text");
      return undefined;
    }
    const { base, provider } = parseRecordType(written);
    if (provider !== undefined) return `${provider}/${base}`;
    if (typeCode(base) !== undefined || knownRecordTypes().includes(base)) return base;
    this.problem([...path, "type"], "type", `${quoted(written)} is no record type`);
    return undefined;
  }

  private ttlOf(written: unknown, path: Path): number | undefined {
    if (written === undefined) return this.options.defaultTtl ?? octodnsDefaultTtl;
    const seconds =
      typeof written === "string" && /^\s*\d{1,10}\s*$/.test(written) ? Number(written) : written;
    if (seconds === noTtl) return undefined;
    if (typeof seconds === "number" && Number.isInteger(seconds) && seconds >= 0 && seconds <= highestTtl)
      return seconds;
    this.problem([...path, "ttl"], "ttl", `the TTL is not a whole number of seconds from 0 to ${highestTtl}`);
    return undefined;
  }

  private readValue(
    record: { owner: DomainName; type: string; ttl: number | undefined },
    written: unknown,
    path: Path,
  ): void {
    const value = withPresentNames(record.type, toPlain(written));
    const parsed = parseRecordData(record.type, value, { zone: this.options.apex });
    if (parsed.ok) {
      this.records.push({ ...record, data: parsed.data, place: { kind: "path", path } });
      return;
    }
    for (const fault of parsed.faults)
      this.problem(faultPath(path, value, fault), "data", `${record.type} record: ${fault.reason}`);
  }
}

/** The field that is wrong, where it is there; else the value. */
function faultPath(path: Path, value: unknown, { field }: DataFault): Path {
  return field !== undefined && isMapping(value) && Object.hasOwn(value, field) ? [...path, field] : path;
}

/** The values with the keys that lead to them; `values` wins over `value`, and each may be a list or not. */
function valuesOf(record: Readonly<Record<string, unknown>>): readonly (readonly [Path, unknown])[] {
  const key = record.values === undefined ? "value" : "values";
  const written = record[key];
  if (written === undefined || written === null) return [];
  if (!Array.isArray(written)) return [[[key], written]];
  return written.map((value: unknown, index) => [[key, index], value] as const);
}

/** The entries of a mapping of either kind; `undefined` for everything else. */
function entriesOf(value: unknown): Iterable<readonly [unknown, unknown]> | undefined {
  if (value instanceof Map) return value.entries();
  return isMapping(value) ? Object.entries(value) : undefined;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const entries = entriesOf(value);
  return entries && Object.fromEntries(Array.from(entries, ([key, inner]) => [String(key), inner]));
}

/** Mappings inside values are no deeper than this (the parameters of SVCB). */
const deepestValue = 4;

/** A value with plain objects for all of its mappings. */
function toPlain(value: unknown, depth = 0): unknown {
  if (depth > deepestValue) return undefined;
  if (Array.isArray(value)) return value.map((item) => toPlain(item, depth + 1));
  const entries = entriesOf(value);
  if (entries === undefined) return value;
  return Object.fromEntries(Array.from(entries, ([key, inner]) => [String(key), toPlain(inner, depth + 1)]));
}

/** Early versions named the fields of DS after those of DNSKEY; octoDNS still reads them. */
function withPresentNames(type: string, value: unknown): unknown {
  if (type !== "DS" || !isMapping(value) || !("public_key" in value || "flags" in value)) return value;
  const { flags, protocol, algorithm, public_key: digest } = value;
  return { key_tag: flags, algorithm: protocol, digest_type: algorithm, digest };
}
