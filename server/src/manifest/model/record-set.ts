import type { DnsRecord as RecordDocument } from "../../generated/trust-change";
import type { DomainName } from "../../dns/name";
import {
  formatRecordData,
  parseRecordData,
  sameRecordData,
  targetOf,
  type RecordData,
} from "../../dns/record-data";
import { isAddressBearing } from "../../dns/types";
import { foldedItems } from "../syntax/folded";
import { restOnAllBelow, type Node, type ScalarNode } from "../syntax/node";
import { toPlain } from "../syntax/plain";
import type { View } from "../view";
import { isRecordType } from "../schema/record-types";
import { mayBeMeant } from "./unread";
import type { RRset } from "../../dns/zone/zone";
import type { FilePlace } from "./sources/file-place";
import type { ForeignEndpoint } from "./foreign";
import { secondsOfTtl } from "./time";
import { exact } from "../../text/exact";
import type { Zone } from "./zone";

export type RecordOp = "create" | "update" | "delete" | "keep";

/** A name that a value leads to. */
export interface RecordTarget {
  readonly name: DomainName;
  readonly at: Node;
}

/** What an entry says of its RRset before the change. */
interface RecordBefore {
  readonly ttl?: string | number;
  readonly values?: unknown[];
  readonly value?: unknown;
  readonly certificate?: string;
}

/** What has been asked of an entry, which never changes: a text that is edited makes another one. */
class Known {
  previous: View<RecordBefore> | undefined = undefined;
  values: readonly View<unknown>[] | undefined = undefined;
  previousValues: readonly View<unknown>[] | undefined = undefined;
  data: readonly (RecordData | undefined)[] | undefined = undefined;
  previousData: readonly (RecordData | undefined)[] | undefined = undefined;
  changesTtlAlone: boolean | undefined = undefined;
  targets: readonly RecordTarget[] | undefined = undefined;
  previousTargets: readonly RecordTarget[] | undefined = undefined;
}

/** One entry of `records`: one RRset, as it is after the change, with what it was before. */
export class RecordSet {
  /** Absolute owner name without final dot, A-labels, lower case; undefined where it cannot be read. */
  readonly ownerName: DomainName | undefined;
  readonly type: string | undefined;
  /** What the change does with it; without `op`, `previous` tells update from create. */
  readonly op: RecordOp;
  /** False where what the change does with it cannot be read: it counts as `keep` then, and is not judged. */
  readonly isOpKnown: boolean;
  readonly id: string | undefined;
  /** The one of several providers of the zone that it is for; undefined where it is for all. */
  readonly provider: string | undefined;
  /** `OWNER/TYPE`, the way steps and exceptions name it; undefined where name or type is missing. */
  readonly reference: string | undefined;
  /** Every way in which a step, a reversal or an exception may name this entry. */
  readonly references: readonly string[];
  private readonly known = new Known();

  constructor(
    readonly view: View<RecordDocument>,
    readonly zone: Zone,
    /** Entries that come from documents of other kinds in the same file. */
    readonly foreign?: {
      readonly ownerName: DomainName | undefined;
      readonly type: string | undefined;
      readonly endpoint: View<ForeignEndpoint>;
    },
    /** For what stands in the source of the zone and is not listed in the change. */
    readonly standing?: { readonly rrset: RRset; readonly place: FilePlace | undefined },
  ) {
    restOnAllBelow(view.written);
    const written = view.at("name").text;
    this.ownerName =
      standing?.rrset.owner ??
      foreign?.ownerName ??
      (written === undefined ? undefined : zone.ownerName(written));
    this.type = standing ? standing.rrset.type : foreign ? foreign.type : typeOf(view);
    const op = standing || foreign ? "keep" : opOf(view);
    this.op = op ?? "keep";
    this.isOpKnown = op !== undefined;
    this.id = view.at("id").text;
    this.provider = view.at("provider").text;
    const { ownerName, type } = this;
    this.reference = ownerName === undefined || type === undefined ? undefined : `${ownerName}/${type}`;
    this.references = referencesOf(this);
  }

  /** Whether the change touches it at all. */
  get changes(): boolean {
    return this.op !== "keep";
  }

  get ttl(): View<string | number> {
    return this.foreign ? this.foreign.endpoint.at("recordTTL") : this.view.at("ttl");
  }

  /** How long caches hold it after the change, in seconds; undefined where that is not said or cannot be read. */
  get ttlSeconds(): number | undefined {
    return this.standing ? this.standing.rrset.ttl : secondsOfTtl(this.ttl);
  }

  /** How long caches held it before the change, in seconds. */
  get previousTtlSeconds(): number | undefined {
    return secondsOfTtl(this.previous.at("ttl"));
  }

  get previous(): View<RecordBefore> {
    return (this.known.previous ??= this.view.at("previous"));
  }

  /** Whether its provider has several such sets of one name and type, of which it picks one for each question. */
  get isOneOfSeveral(): boolean {
    return this.foreign?.endpoint.at("setIdentifier").exists === true;
  }

  /** The certificate entry that is served at this name after the change. */
  get certificate(): ScalarNode | undefined {
    return this.view.at("certificate").scalar;
  }

  get previousCertificate(): ScalarNode | undefined {
    return this.previous.at("certificate").scalar;
  }

  get servesNoTls(): boolean {
    return this.view.at("tls").text === "none";
  }

  /** The values after the change, each at its place; `value` counts as a list of one. */
  get values(): readonly View<unknown>[] {
    return (this.known.values ??= this.foreign
      ? this.foreign.endpoint.at("targets").oneOrMany()
      : valuesIn(this.view));
  }

  get previousValues(): readonly View<unknown>[] {
    return (this.known.previousValues ??= valuesIn(this.previous));
  }

  /** The values after the change, typed; undefined for each that cannot be read. */
  data(): readonly (RecordData | undefined)[] {
    return (this.known.data ??= this.standing
      ? this.standing.rrset.records.map(({ data }) => data)
      : this.values.map((value) => this.read(value)));
  }

  /** As `data`, for the values before the change. */
  previousData(): readonly (RecordData | undefined)[] {
    return (this.known.previousData ??= this.previousValues.map((value) => this.read(value)));
  }

  /** Whether the change gives it another TTL and leaves its values as they are, as the first phase of a move does. */
  changesTtlAlone(): boolean {
    return (this.known.changesTtlAlone ??=
      this.op === "update" && sameRecordData(this.data(), this.previousData()) === true);
  }

  /**
   * The type that is most likely meant, where all values of an address record are addresses of the other family; undefined
   * where the type fits.
   */
  familyMeant(): "A" | "AAAA" | undefined {
    const other = this.type === "A" ? "AAAA" : this.type === "AAAA" ? "A" : undefined;
    const values = [...this.values, ...this.previousValues];
    if (other === undefined || values.length === 0) return undefined;
    if ([...this.data(), ...this.previousData()].some((data) => data !== undefined)) return undefined;
    const isOther = ({ text }: View<unknown>): boolean =>
      text !== undefined && parseRecordData(other, text).ok;
    return values.every(isOther) ? other : undefined;
  }

  private read(value: View<unknown>): RecordData | undefined {
    const isMixed = value.scalar !== undefined && foldedItems(value.scalar).length > 0;
    if (this.type === undefined || isMixed) return undefined;
    const { name } = this.zone;
    const parsed = parseRecordData(
      this.type,
      toPlain(value.written),
      name === undefined ? {} : { zone: name },
    );
    return parsed.ok ? parsed.data : undefined;
  }

  /** A value in presentation format, or as it is written where it cannot be read. */
  textOf(value: View<unknown>): string {
    const data = this.read(value);
    return data ? formatRecordData(data) : (value.text ?? "");
  }

  /** The names that clients go on to (CNAME, ALIAS, MX, SRV, HTTPS ...), with the value that says so. */
  targets(): readonly RecordTarget[] {
    return (this.known.targets ??= targetsIn(this.values, this.data()));
  }

  /** As `targets`, for the values before the change. */
  previousTargets(): readonly RecordTarget[] {
    return (this.known.previousTargets ??= targetsIn(this.previousValues, this.previousData()));
  }

  /** Whether clients find the service by it: addresses and the names that stand for addresses. */
  get bearsAddresses(): boolean {
    return this.type !== undefined && isAddressBearing(this.type, () => this.data()[0]);
  }

  /** Where the entry stands: in the manifest, or in the source of its zone. */
  get place(): Node | FilePlace | undefined {
    return this.standing ? this.standing.place : this.nameNode;
  }

  /** Where the owner name is written, or the entry itself where it is not. */
  get nameNode(): Node | undefined {
    const name = this.foreign ? this.foreign.endpoint.at("dnsName") : this.view.at("name");
    return name.scalar ?? this.view.node;
  }
}

function valuesIn(entry: View<Pick<RecordBefore, "values" | "value">>): readonly View<unknown>[] {
  const many = entry.at("values");
  return (many.exists ? many : entry.at("value")).oneOrMany();
}

function targetsIn(
  values: readonly View<unknown>[],
  data: readonly (RecordData | undefined)[],
): readonly RecordTarget[] {
  const targets = values.flatMap(({ node }, index) => {
    const one = data[index];
    const name = one && targetOf(one);
    return name !== undefined && node ? [{ name, at: node }] : [];
  });
  return exact(targets);
}

/** A type that the language does not know is none: nothing is known of its values. */
function typeOf(view: View<RecordDocument>): string | undefined {
  const written = view.at("type").text;
  return written !== undefined && isRecordType(written) ? written : undefined;
}

/** Undefined for a word that is none of the four, where it stands at a key that cannot be read, and for what is no map. */
function opOf(view: View<RecordDocument>): RecordOp | undefined {
  if (!view.map) return undefined;
  const op = view.at("op");
  if (op.exists) return op.word("create", "update", "delete", "keep");
  if (mayBeMeant(view.node, "op")) return undefined;
  return view.at("previous").exists || mayBeMeant(view.node, "previous") ? "update" : "create";
}

function referencesOf({ reference, id, zone }: RecordSet): readonly string[] {
  const plain = reference === undefined ? [] : [reference, `${reference}@${zone.viewName}`];
  return id === undefined ? plain : [id, ...plain];
}
