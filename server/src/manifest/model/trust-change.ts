import type { TrustChange as ChangeDocument } from "../../generated/trust-change";
import { parentName, type DomainName } from "../../dns/name";
import { zoneNames, type ZoneNames } from "../../dns/wildcard";
import { layoutOf, type Layout } from "../edits/layout";
import { spanOf, type Node } from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";
import { View } from "../view";
import { Certificate } from "./certificate";
import { ControlClaim } from "./control-claim";
import { coverageOf, type Coverage } from "./coverage";
import { Credential } from "./credential";
import { Exception } from "./exception";
import { extentOf } from "./extent";
import { hasMisplaced } from "../schema/misplaced";
import { canonicalIdentity, readIdentity, type Identity } from "./identity";
import { collectDefinitions, type Definitions, type ReferenceKind } from "./definitions";
import { parseHost } from "./names";
import { keyed, once } from "../once";
import type { Risk, TrustPolicy } from "./policy";
import type { RecordSet } from "./record-set";
import { Step } from "./step";
import { Zone } from "./zone";

/** What other documents bring into a change: the policy in force, and documents of other kinds in the same file. */
export interface Surroundings {
  readonly policy: TrustPolicy | undefined;
  readonly certificates: readonly Certificate[];
  readonly records: (zones: readonly Zone[]) => readonly RecordSet[];
}

/**
 * One TrustChange document. Rules and features learn about a change by these questions and in no other way; each
 * answer is worked out when it is first asked.
 */
export class TrustChange {
  readonly view: View<ChangeDocument>;

  constructor(
    readonly document: SyntaxDocument,
    private readonly surroundings: Surroundings,
  ) {
    this.view = new View<ChangeDocument>(document.root);
  }

  get spec(): View<ChangeDocument["spec"]> {
    return this.view.at("spec");
  }

  get policy(): TrustPolicy | undefined {
    return this.surroundings.policy;
  }

  get name(): string | undefined {
    return this.view.at("metadata").at("name").text;
  }

  readonly layout = once((): Layout => layoutOf(this.document.source, this.document.root));

  /**
   * Whether the text of this document is broken somewhere, or has keys where they do not belong, so that what seems to
   * be missing may only be unread.
   */
  get isBroken(): boolean {
    return this.document.problems.length > 0 || hasMisplaced(this.document);
  }

  /** Whether the broken text lies in or directly behind a node. */
  isDamaged(node: Node): boolean {
    const { start } = spanOf(node);
    const end = extentOf(node, this.document);
    return this.document.problems.some((problem) => problem.span.end >= start && problem.span.start <= end);
  }

  /** Those entities whose own text can be read whole; all of them where the document is sound. */
  intact<Entity extends { readonly view: { readonly node: Node | undefined } }>(
    entities: readonly Entity[],
  ): readonly Entity[] {
    return this.isBroken ? entities.filter(({ view }) => view.node && !this.isDamaged(view.node)) : entities;
  }

  // People

  get requestedBy(): Identity | undefined {
    return readIdentity(this.spec.at("requestedBy").scalar);
  }

  readonly approvers = once((): readonly Identity[] =>
    this.spec
      .at("approvers")
      .items()
      .flatMap((approver) => {
        const inner = approver.map ? (approver as View<{ identity: string }>).at("identity") : approver;
        return readIdentity(inner.scalar) ?? [];
      }),
  );

  /**
   * Everybody whose approval the change rests on: its approvers, for a standard change whoever approved its template,
   * for an emergency whoever reviews it afterwards.
   */
  readonly approvals = once((): readonly Identity[] => {
    const type = this.spec.at("type").text;
    const template = this.spec.at("preApproval").at("approvedBy").scalar;
    const review = this.spec.at("emergency").at("postReview").at("by").scalar;
    const standing = type === "standard" ? template : type === "emergency" ? review : undefined;
    return [...this.approvers(), ...[readIdentity(standing)].flatMap((one) => one ?? [])];
  });

  /** Everybody who executes: the implementers, and who acts in an emergency. */
  readonly executors = once((): readonly Identity[] => {
    const who =
      this.spec.at("type").text === "emergency" ? this.spec.at("emergency").at("who").scalar : undefined;
    return [...this.implementers(), ...[readIdentity(who)].flatMap((one) => one ?? [])];
  });

  readonly implementers = once((): readonly Identity[] =>
    this.spec
      .at("implementers")
      .oneOrMany()
      .flatMap((implementer) => readIdentity(implementer.scalar) ?? []),
  );

  /** One spelling for one person or automation: aliases of the policy and principals of credentials followed. */
  canonical(identity: string): string {
    const person = canonicalIdentity(identity, this.policy?.aliases() ?? new Map());
    return this.credential(person)?.principal ?? person;
  }

  // DNS

  readonly zones = once((): readonly Zone[] =>
    this.spec
      .at("zones")
      .items()
      .map((zone) => new Zone(zone, (name) => this.policy?.zoneFor(name))),
  );

  /** All record entries: those of the zones in document order, then those of other documents in the file. */
  readonly records = once((): readonly RecordSet[] => [
    ...this.zones().flatMap((zone) => zone.records()),
    ...this.surroundings.records(this.zones()),
  ]);

  /** The entries at an absolute owner name, in every zone and view. */
  recordsAt(ownerName: DomainName): readonly RecordSet[] {
    return this.recordsByName().get(ownerName) ?? [];
  }

  private readonly recordsByName = once((): ReadonlyMap<DomainName, RecordSet[]> =>
    groupBy(this.records(), (record) => record.ownerName),
  );

  /** The entry that a recordRef (`OWNER/TYPE`, `OWNER/TYPE@view`) or a record's `id` names. */
  record(reference: string): RecordSet | undefined {
    return (
      this.recordsByReference().get(reference) ?? this.recordsByReference().get(normalReference(reference))
    );
  }

  private readonly recordsByReference = once((): ReadonlyMap<string, RecordSet> => {
    const byReference = new Map<string, RecordSet>();
    for (const record of this.records())
      for (const reference of record.references)
        if (!byReference.has(reference)) byReference.set(reference, record);
    return byReference;
  });

  /** Whether a record reference without a view names entries in more than one view. */
  isInSeveralViews(reference: string): boolean {
    return (this.viewsByReference().get(reference)?.size ?? 0) > 1;
  }

  private readonly viewsByReference = once((): ReadonlyMap<string, ReadonlySet<string>> => {
    const groups = groupBy(this.records(), (record) => record.reference);
    return new Map(
      [...groups].map(([reference, records]) => [
        reference,
        new Set(records.map(({ zone }) => zone.viewName)),
      ]),
    );
  });

  /** The RRsets of a zone that are there after the change: of several phases of one RRset, the last one decides. */
  recordsAfter(zone: Zone): readonly RecordSet[] {
    return this.recordsAfterByZone().get(zone) ?? [];
  }

  private readonly recordsAfterByZone = once((): ReadonlyMap<Zone, readonly RecordSet[]> => {
    const byZone = new Map<Zone, readonly RecordSet[]>();
    for (const [zone, records] of groupBy(this.records(), (record) => record.zone)) {
      const last = new Map<string, RecordSet>();
      for (const record of records) last.set(record.reference ?? `?${last.size}`, record);
      byZone.set(
        zone,
        [...last.values()].filter((record) => record.op !== "delete"),
      );
    }
    return byZone;
  });

  /** Whether an entry is the last word on its RRset, and not that it is deleted. */
  isThereAfter(record: RecordSet): boolean {
    return this.setAfter(record.zone).has(record);
  }

  private readonly setAfter = keyed((zone: Zone): ReadonlySet<RecordSet> => new Set(this.recordsAfter(zone)));

  /** The deepest listed zones that a name lies in: one, or one for each view. */
  zonesHolding(name: DomainName): readonly Zone[] {
    for (let at: DomainName | undefined = name; at !== undefined; at = parentName(at)) {
      const zones = this.zonesByName().get(at);
      if (zones) return zones;
    }
    return [];
  }

  private readonly zonesByName = once((): ReadonlyMap<DomainName, readonly Zone[]> =>
    groupBy(this.zones(), (zone) => zone.name),
  );

  /** The owner names of a zone after the change, ready to be asked what answers for a name. */
  readonly namesAfter = keyed((zone: Zone): ZoneNames | undefined => {
    const records = this.recordsAfter(zone);
    const owners = (type?: string): DomainName[] =>
      records.flatMap((record) =>
        type === undefined || record.type === type ? (record.ownerName ?? []) : [],
      );
    if (zone.name === undefined) return undefined;
    return zoneNames(zone.name, owners(), { delegations: owners("NS"), redirections: owners("DNAME") });
  });

  /** Everything of a kind that the change gives a name to. */
  readonly definitions = keyed((kind: ReferenceKind): Definitions => collectDefinitions(this, kind));

  /** The highest risk among the zones of this change. */
  get risk(): Risk {
    const risks = this.zones().map((zone) => zone.risk);
    return risks.includes("high") ? "high" : risks.includes("medium") ? "medium" : "low";
  }

  // PKI

  readonly certificates = once((): readonly Certificate[] => [
    ...this.spec
      .at("certificates")
      .items()
      .map((view) => new Certificate(view, view.at("name").text, false)),
    ...this.surroundings.certificates,
  ]);

  certificate(name: string | undefined): Certificate | undefined {
    return name === undefined ? undefined : this.certificatesByName().get(name);
  }

  private readonly certificatesByName = once((): ReadonlyMap<string, Certificate> =>
    firstBy(this.certificates(), ({ name }) => name),
  );

  /** The record entries that a certificate is served at after the change. */
  recordsServing(certificate: Certificate): readonly RecordSet[] {
    return this.recordsByCertificate().get(certificate) ?? [];
  }

  private readonly recordsByCertificate = once((): ReadonlyMap<Certificate, readonly RecordSet[]> => {
    const serving = this.records().filter((record) => record.op !== "delete");
    return groupBy(serving, (record) => this.certificate(record.certificate?.source));
  });

  /** What answers in DNS for a name of a certificate after the change. */
  coverageOf(name: DomainName, certificate?: Certificate): Coverage {
    return coverageOf(this, name, certificate);
  }

  /** Whether the certificate's issuer is known to be public or private; undefined where that is not known. */
  issuerTrust(certificate: Certificate): "public" | "private" | undefined {
    const issuer = this.issuers().find((candidate) => candidate.at("name").text === certificate.issuerName);
    return issuer?.at("trust").word("public", "private");
  }

  readonly issuers = once(() => this.spec.at("issuers").items());

  // Execution

  readonly credentials = once((): readonly Credential[] =>
    this.spec
      .at("credentials")
      .items()
      .map((view) => new Credential(view)),
  );

  credential(name: string): Credential | undefined {
    return this.credentialsByName().get(name);
  }

  private readonly credentialsByName = once((): ReadonlyMap<string, Credential> =>
    firstBy(this.credentials(), (credential) => credential.name),
  );

  readonly steps = once((): readonly Step[] =>
    this.spec
      .at("steps")
      .items()
      .map((view) => new Step(view)),
  );

  /** The steps that name a record entry. */
  stepsOn(record: RecordSet): readonly Step[] {
    return this.stepsByRecord().get(record) ?? [];
  }

  private readonly stepsByRecord = once((): ReadonlyMap<RecordSet, readonly Step[]> =>
    groupByMany(this.steps(), (step) => step.records.flatMap((named) => this.record(named.source) ?? [])),
  );

  /** The steps that name a certificate. */
  stepsOnCertificate(certificate: Certificate): readonly Step[] {
    return this.stepsByCertificate().get(certificate) ?? [];
  }

  private readonly stepsByCertificate = once((): ReadonlyMap<Certificate, readonly Step[]> =>
    groupByMany(this.steps(), (step) =>
      step.certificates.flatMap((named) => this.certificate(named.source) ?? []),
    ),
  );

  get rollback(): View<ChangeDocument["spec"]["rollback"]> {
    const rollback = this.spec.at("rollback");
    return rollback.exists
      ? rollback
      : (this.spec as View<{ backoutPlan: ChangeDocument["spec"]["rollback"] }>).at("backoutPlan");
  }

  readonly rollbackSteps = once((): readonly Step[] =>
    this.rollback
      .at("steps")
      .items()
      .map((view) => new Step(view)),
  );

  // Governance

  readonly controls = once((): readonly ControlClaim[] =>
    this.spec
      .at("controls")
      .items()
      .map((view) => new ControlClaim(view)),
  );

  readonly exceptions = once((): readonly Exception[] =>
    this.spec
      .at("exceptions")
      .items()
      .map((view) => new Exception(view)),
  );
}

/** A recordRef whose owner name has its normalised form: A-labels, lower case, no final dot. */
export function normalReference(reference: string): string {
  const slash = reference.indexOf("/");
  const owner = slash < 0 ? undefined : parseHost(reference.slice(0, slash));
  return owner === undefined ? reference : owner + reference.slice(slash);
}

function groupBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key | undefined,
): Map<Key, Item[]> {
  return groupByMany(items, (item) => {
    const key = keyOf(item);
    return key === undefined ? [] : [key];
  });
}

function groupByMany<Item, Key>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly Key[],
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    for (const key of new Set(keysOf(item))) {
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
  }
  return groups;
}

/** The first item of each key. */
function firstBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key | undefined): Map<Key, Item> {
  const first = new Map<Key, Item>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined && !first.has(key)) first.set(key, item);
  }
  return first;
}
