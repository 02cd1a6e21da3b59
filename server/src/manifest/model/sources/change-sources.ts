import type { RecordData } from "../../../dns/record-data";
import { rrsetsAt, type RRset } from "../../../dns/zone/zone";
import { Kept } from "../../../text/kept";
import { once } from "../../../text/once";
import { queryBy } from "../../../query/query";
import { nothingWritten } from "../../view";
import type { DomainName } from "../../../dns/name";
import { RecordSet } from "../record-set";
import type { TrustChange } from "../trust-change";
import type { Zone } from "../zone";
import type { SourceFiles } from "./source-file";
import { readCertificateSource, type CertificateSourceState } from "./certificate-source";
import { SourceReading } from "./source-reading";
import { readZoneSource, type ZoneSource, type ZoneSourceState } from "./zone-source";

/** Of how many files what was read is kept that nothing names any more: a slip of the keyboard is soon taken back. */
const MOST_SPARE = 2;

/** The files that a change names as the state that stands, read. */
export class ChangeSources {
  constructor(
    private readonly change: TrustChange,
    private readonly files: () => SourceFiles,
  ) {}

  /** A file that is named as the source of a zone with this apex. */
  zoneFile(path: string, apex: DomainName): ZoneSourceState {
    return this.readingOf(path, apex).answer.get();
  }

  /** By their texts and not by entries: editing an entry reads nothing again. */
  private readonly readings = new Map<string, SourceReading<ZoneSourceState>>();

  private readingOf(path: string, apex: DomainName): SourceReading<ZoneSourceState> {
    const key = `${apex} ${path}`;
    const known = this.readings.get(key);
    if (known) return known;
    const made = new SourceReading(this.files, (files) => readZoneSource(files, path, apex), "zone source");
    this.readings.set(key, made);
    return made;
  }

  /**
   * Has the files read that zones name before anybody asks, until the time is up; false while some are left. What was read
   * of others is let go then: a large file would be kept for each letter of a name that is typed.
   */
  prepare(isTimeUp: () => boolean): boolean {
    const wanted = new Set<SourceReading<ZoneSourceState>>();
    for (const zone of this.change.zones()) {
      const { name } = zone;
      const readings = name === undefined ? [] : zone.sources().map(({ path }) => this.readingOf(path, name));
      for (const reading of readings) {
        if (!reading.prepare(isTimeUp)) return false;
        wanted.add(reading);
      }
    }
    const others = [...this.readings].filter(([, reading]) => !wanted.has(reading));
    for (const [key, reading] of others.slice(0, -MOST_SPARE)) {
      this.readings.delete(key);
      reading.dispose();
    }
    return true;
  }

  /** A file that is named as the source of a certificate. */
  readonly certificateFile = queryBy((path: string): CertificateSourceState =>
    readCertificateSource(this.files(), path),
  );

  /**
   * The zone as it stands, where it is known and one: its source, or that of the only one of its providers that has one.
   */
  of(zone: Zone): ZoneSource | undefined {
    const paths = [...new Set(zone.sources().map(({ path }) => path))];
    const [path] = paths;
    return paths.length === 1 && path !== undefined ? this.sourceAt(zone, path) : undefined;
  }

  /** The source that an entry is held against: that of its provider where several have one. */
  forRecord({ zone, provider }: RecordSet): ZoneSource | undefined {
    const own =
      zone.sources().find((one) => one.provider === provider) ??
      zone.sources().find((one) => one.provider === undefined);
    if (own) return this.sourceAt(zone, own.path);
    return provider === undefined ? this.of(zone) : undefined;
  }

  private sourceAt(zone: Zone, path: string): ZoneSource | undefined {
    if (zone.name === undefined) return undefined;
    const state = this.zoneFile(path, zone.name);
    return state.kind === "read" ? state.source : undefined;
  }

  /** The RRsets that the source of a zone has at an owner name, listed in the change or not. */
  standingAt(zone: Zone, owner: DomainName): readonly RRset[] {
    const source = this.of(zone);
    return source ? rrsetsAt(source.zone, owner) : [];
  }

  /** The RRsets that the source of a zone has at an owner name and the change does not list, each as an entry. */
  unlistedAt(zone: Zone, owner: DomainName): readonly RecordSet[] {
    const source = this.of(zone);
    if (!source) return [];
    return this.unlisted(zone, source, rrsetsAt(source.zone, owner));
  }

  /**
   * As `unlistedAt`, of what the source that an entry is held against has at the name of the entry. Nothing while an
   * entry cannot be read that may list what stands there.
   */
  unlistedBeside(record: RecordSet): readonly RecordSet[] {
    const { zone, ownerName } = record;
    const source = this.forRecord(record);
    if (!source || ownerName === undefined || this.change.contents.mayListUnread(zone, ownerName)) return [];
    return this.unlisted(zone, source, rrsetsAt(source.zone, ownerName));
  }

  /** The RRsets that the sources of a view have and the change does not list, and that lead clients on to a name. */
  unlistedLeadingTo(name: DomainName, viewName: Zone["viewName"]): readonly RecordSet[] {
    return this.change.zones().flatMap((zone) => {
      const source = zone.viewName === viewName && zone.hasSource ? this.of(zone) : undefined;
      return source ? this.surelyUnlisted(zone, source, source.leadingTo(name)) : [];
    });
  }

  /** The RRsets of the source of a zone that the change does not list and of which one datum meets a condition. */
  unlistedWith(zone: Zone, isMeant: (data: RecordData) => boolean): readonly RecordSet[] {
    const source = this.of(zone);
    if (!source) return [];
    const meant = [...source.zone.rrsets.values()]
      .flat()
      .filter(({ records }) => records.some(({ data }) => isMeant(data)));
    return this.surelyUnlisted(zone, source, meant);
  }

  /** As `unlisted`, without those that an entry may list that cannot be read. */
  private surelyUnlisted(zone: Zone, source: ZoneSource, rrsets: readonly RRset[]): readonly RecordSet[] {
    const { contents } = this.change;
    return this.unlisted(
      zone,
      source,
      rrsets.filter(({ owner }) => !contents.mayListUnread(zone, owner)),
    );
  }

  /** As `unlistedAt`: one that bears addresses one label below a name. */
  unlistedAddressBelow(zone: Zone, base: DomainName): RecordSet | undefined {
    const source = this.of(zone);
    return source && this.unlisted(zone, source, source.addressesBelow(base))[0];
  }

  /** Whether the source has something at or below a name that the change does not list. */
  hasUnlistedBelow(zone: Zone, name: DomainName): boolean {
    const source = this.of(zone);
    if (!source?.zone.names.existing.has(name)) return false;
    if (this.unlistedAt(zone, name).length > 0) return true;
    // What is listed speaks for itself; something below that is not listed keeps the name alive.
    return source.below(name).some((rrset) => !this.isListed(zone, rrset));
  }

  private unlisted(zone: Zone, source: ZoneSource, rrsets: readonly RRset[]): readonly RecordSet[] {
    return rrsets
      .filter((rrset) => !this.isListed(zone, rrset))
      .map((rrset) => this.entryOf(zone, source, rrset));
  }

  private isListed(zone: Zone, { owner, type }: RRset): boolean {
    return this.change.recordsAt(owner).some((entry) => entry.zone === zone && entry.type === type);
  }

  private entryOf(zone: Zone, source: ZoneSource, rrset: RRset): RecordSet {
    const known = this.entries().get(rrset);
    if (known?.zone === zone) return known;
    const entry = new RecordSet(nothingWritten(), zone, undefined, {
      rrset,
      place: source.placeOf(rrset),
    });
    this.entries().set(rrset, entry);
    return entry;
  }

  private readonly entries = once(() => new Kept<RRset, RecordSet>());
}
