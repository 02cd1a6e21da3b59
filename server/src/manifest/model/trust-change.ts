import type { TrustChange as ChangeDocument } from "../../generated/trust-change";
import { parentName, type DomainName } from "../../dns/name";
import { Collection, type Seat } from "../../query/collection";
import { query, sameItems } from "../../query/query";
import type { Node } from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";
import { View } from "../view";
import { Certificate } from "./certificate";
import { ControlClaim } from "./control-claim";
import { coverageOf, type Coverage } from "./coverage";
import { Credential } from "./credential";
import { isDamaged } from "./damage";
import { Exception } from "./exception";
import { foreignRecord, type ForeignEndpoint } from "./foreign";
import { hasMisplaced } from "../schema/shape";
import { canonicalIdentity, readIdentity, type Identity } from "./identity";
import { Limits } from "./limits";
import { parseHost } from "./names";
import { NamedEntries } from "./named-entries";
import type { Risk, TrustPolicy } from "./policy";
import { RecordSet } from "./record-set";
import { collectionOf, inTextOrder, seatsIn } from "./seats";
import { effectsOf, Step } from "./step";
import { Timeline } from "./timeline";
import { Zone } from "./zone";

/** What other documents bring into a change: the policy in force, and documents of other kinds in the same file. */
export interface Surroundings {
  readonly policy: () => TrustPolicy | undefined;
  readonly certificates: () => readonly Seat<Certificate>[];
  readonly endpoints: () => readonly View<readonly ForeignEndpoint[]>[];
}

/**
 * One TrustChange document. Rules and features learn about a change by these questions and in no other way; each
 * answer is worked out when it is first asked, and again when what it rests on has changed.
 *
 * A question about one thing (`recordsAt`, `certificate`) makes who asks depend on that thing alone, a question about
 * all of them (`records`) on every one: what is asked about each record must not ask about all.
 */
export class TrustChange {
  constructor(
    readonly document: SyntaxDocument,
    private readonly surroundings: Surroundings,
  ) {}

  get view(): View<ChangeDocument> {
    return new View<ChangeDocument>(this.document.root);
  }

  get spec(): View<ChangeDocument["spec"]> {
    return this.view.at("spec");
  }

  get policy(): TrustPolicy | undefined {
    return this.surroundings.policy();
  }

  /** The lengths of time that this change is held against. */
  readonly limits = new Limits(() => this.policy);

  get name(): string | undefined {
    return this.view.at("metadata").at("name").text;
  }

  /**
   * Whether the text of this document is broken somewhere, or has keys where they do not belong, so that what seems to
   * be missing may only be unread.
   */
  get isBroken(): boolean {
    return this.document.problems.length > 0 || hasMisplaced(this.document);
  }

  /** Whether broken text lies in or directly behind a node. */
  isDamaged(node: Node): boolean {
    return isDamaged(node);
  }

  // People

  get requestedBy(): Identity | undefined {
    return readIdentity(this.spec.at("requestedBy").scalar);
  }

  readonly approvers = query((): readonly Identity[] =>
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
  readonly approvals = query((): readonly Identity[] => {
    const type = this.spec.at("type").text;
    const template = this.spec.at("preApproval").at("approvedBy").scalar;
    const review = this.spec.at("emergency").at("postReview").at("by").scalar;
    const standing = type === "standard" ? template : type === "emergency" ? review : undefined;
    return [...this.approvers(), ...[readIdentity(standing)].flatMap((one) => one ?? [])];
  });

  /** Everybody who executes: the implementers, and who acts in an emergency. */
  readonly executors = query((): readonly Identity[] => {
    const who =
      this.spec.at("type").text === "emergency" ? this.spec.at("emergency").at("who").scalar : undefined;
    return [...this.implementers(), ...[readIdentity(who)].flatMap((one) => one ?? [])];
  });

  readonly implementers = query((): readonly Identity[] =>
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

  private readonly allZones = collectionOf(
    "zone",
    () => this.spec.at("zones"),
    (view) => new Zone(view, (name) => this.policy?.zoneFor(name)),
  );

  zones(): readonly Zone[] {
    return this.allZones.all.get();
  }

  private readonly allRecords = new Collection<RecordSet>(
    () => {
      const zones = this.zones();
      return [
        ...zones.flatMap((zone) =>
          seatsIn(zone.view.at("records"), zone, (view) => new RecordSet(view, zone)),
        ),
        ...this.surroundings
          .endpoints()
          .flatMap((endpoints) => seatsIn(endpoints, zones, (view) => foreignRecord(view, zones)))
          .map((seat) => ({ ...seat, make: () => seat.make().filter((record) => record !== undefined) })),
      ];
    },
    (a, b) => Number(a.foreign !== undefined) - Number(b.foreign !== undefined) || inTextOrder(a, b),
    "record",
  );

  /** All record entries: those of the zones in document order, then those of other documents in the file. */
  records(): readonly RecordSet[] {
    return this.allRecords.all.get();
  }

  /** The entries of one zone, in order. */
  readonly recordsIn = this.allRecords.index((record) => [record.zone]);

  /** The entries at an absolute owner name, in every zone and view. */
  readonly recordsAt = this.allRecords.index(({ ownerName }) => (ownerName === undefined ? [] : [ownerName]));

  /** The entry that a recordRef (`OWNER/TYPE`, `OWNER/TYPE@view`) or a record's `id` names. */
  record(reference: string): RecordSet | undefined {
    return this.recordsNamed(reference)[0] ?? this.recordsNamed(normalReference(reference))[0];
  }

  private readonly recordsNamed = this.allRecords.index(({ references }) => references);

  /** The entries of one type at `_acme-challenge` names, in every zone and view. */
  readonly challengeRecords = this.allRecords.index(({ ownerName, type }) =>
    ownerName?.startsWith("_acme-challenge.") === true && type !== undefined ? [type] : [],
  );

  readonly recordsWithId = this.allRecords.index(({ id }) => (id === undefined ? [] : [id]));

  /** Whether a record reference without a view names entries in more than one view. */
  isInSeveralViews(reference: string): boolean {
    const views = new Set(
      this.recordsNamed(reference)
        .filter((record) => record.reference === reference)
        .map(({ zone }) => zone.viewName),
    );
    return views.size > 1;
  }

  /** The entries for one RRset of one zone: its phases, in order. */
  phasesOf(record: RecordSet): readonly RecordSet[] {
    const { reference, zone } = record;
    if (reference === undefined) return [record];
    return this.recordsNamed(reference).filter(
      (other) => other.zone === zone && other.reference === reference,
    );
  }

  /** Whether an entry is the last word on its RRset, and not that it is deleted. */
  isThereAfter(record: RecordSet): boolean {
    return record.op !== "delete" && this.phasesOf(record).at(-1) === record;
  }

  /** Whether some entry at or below a name of a zone is there after the change. */
  existsAfter(zone: Zone, name: DomainName): boolean {
    return (
      this.hasOneBelow({ zone, name }) ||
      this.phasesBelow(placeIn(zone, name)).some((record) => this.isThereAfter(record))
    );
  }

  private readonly hasOneBelow = this.allRecords.presence(
    (record) => (record.op === "delete" || record.id !== undefined ? [] : placesAbove(record)),
    ({ zone, name }: { zone: Zone; name: DomainName }) => placeIn(zone, name),
  );

  /** The entries in several phases at or below a name of a zone. */
  private readonly phasesBelow = this.allRecords.index((record) =>
    record.id === undefined ? [] : placesAbove(record),
  );

  /** Whether an address-bearing entry stands one label below a name of a zone after the change. */
  readonly hasAddressBelow = this.allRecords.presence(
    (record) => {
      const base = record.ownerName === undefined ? undefined : parentName(record.ownerName);
      return base !== undefined && record.op !== "delete" && record.bearsAddresses
        ? [placeIn(record.zone, base)]
        : [];
    },
    ({ zone, name }: { zone: Zone; name: DomainName }) => placeIn(zone, name),
  );

  /** The entries of a zone whose owner name or type cannot be read. */
  readonly unreadableIn = this.allRecords.index(({ zone, reference }) =>
    reference === undefined ? [zone] : [],
  );

  /** The deepest listed zones that a name lies in: one, or one for each view. */
  zonesHolding(name: DomainName): readonly Zone[] {
    for (let at: DomainName | undefined = name; at !== undefined; at = parentName(at)) {
      const zones = this.zonesNamed(at);
      if (zones.length > 0) return zones;
    }
    return [];
  }

  /** The entries for a zone: one, or one for each view. */
  readonly zonesNamed = this.allZones.index(({ name }) => (name === undefined ? [] : [name]));

  /** The highest risk among the zones of this change. */
  readonly risk = query((): Risk => {
    const risks = this.zones().map((zone) => zone.risk);
    return risks.includes("high") ? "high" : risks.includes("medium") ? "medium" : "low";
  });

  // PKI

  private readonly allCertificates = new Collection<Certificate>(
    () => [
      ...seatsIn(
        this.spec.at("certificates"),
        undefined,
        (view) => new Certificate(view, view.at("name").text, false),
      ),
      ...this.surroundings.certificates(),
    ],
    (a, b) => Number(a.isForeign) - Number(b.isForeign) || inTextOrder(a, b),
    "certificate",
  );

  certificates(): readonly Certificate[] {
    return this.allCertificates.all.get();
  }

  certificate(name: string | undefined): Certificate | undefined {
    return name === undefined ? undefined : this.certificatesNamed(name)[0];
  }

  readonly certificatesNamed = this.allCertificates.index(({ name }) => (name === undefined ? [] : [name]));

  /** The record entries that a certificate is served at after the change. */
  recordsServing(certificate: Certificate): readonly RecordSet[] {
    const { name } = certificate;
    return name !== undefined && this.certificate(name) === certificate
      ? this.recordsWithCertificate(name)
      : [];
  }

  private readonly recordsWithCertificate = this.allRecords.index((record) =>
    record.certificate && record.op !== "delete" ? [record.certificate.source] : [],
  );

  /** What answers in DNS for a name of a certificate after the change. */
  coverageOf(name: DomainName, certificate?: Certificate): Coverage {
    return coverageOf(this, name, certificate);
  }

  /** Whether the certificate's issuer is known to be public or private; undefined where that is not known. */
  issuerTrust(certificate: Certificate): "public" | "private" | undefined {
    const { issuerName } = certificate;
    const [issuer] = issuerName === undefined ? [] : this.issuers.named(issuerName);
    return issuer?.view.at("trust").word("public", "private");
  }

  readonly issuers = new NamedEntries("issuer", () => this.spec.at("issuers"));
  readonly trustStores = new NamedEntries("trust store", () => this.spec.at("trustStores"));
  readonly endpoints = new NamedEntries("endpoint", () => this.spec.at("endpoints"), "host");

  // Execution

  private readonly allCredentials = collectionOf(
    "credential",
    () => this.spec.at("credentials"),
    (view) => new Credential(view),
  );

  credentials(): readonly Credential[] {
    return this.allCredentials.all.get();
  }

  credential(name: string): Credential | undefined {
    return this.credentialsNamed(name)[0];
  }

  readonly credentialsNamed = this.allCredentials.index(({ name }) => (name === undefined ? [] : [name]));

  /** The credentials of one principal, or with one secret: see `Credential.identities`. */
  readonly credentialsWithIdentity = this.allCredentials.index(({ identities }) => identities);

  private readonly allSteps = collectionOf(
    "step",
    () => this.spec.at("steps"),
    (view, slot) => new Step(view, slot),
  );

  readonly hasSteps = query(() => this.allSteps.current().length > 0);

  steps(): readonly Step[] {
    return this.allSteps.all.get();
  }

  /** The steps that name a record entry. */
  stepsOn(record: RecordSet): readonly Step[] {
    const named = record.references.filter((reference) => this.record(reference) === record);
    return inOrder(named.flatMap((reference) => this.stepsOnReference(reference)));
  }

  private readonly stepsOnReference = this.allSteps.index((step) =>
    step.records.flatMap(({ source }) => [source, normalReference(source)]),
  );

  /** The steps that name a certificate. */
  stepsOnCertificate(certificate: Certificate): readonly Step[] {
    const { name } = certificate;
    return name !== undefined && this.certificate(name) === certificate
      ? this.stepsOnCertificateNamed(name)
      : [];
  }

  private readonly stepsOnCertificateNamed = this.allSteps.index((step) =>
    step.certificates.map(({ source }) => source),
  );

  /** The steps that a person or a credential carries out, as `by` names it. */
  readonly stepsBy = this.allSteps.index((step) => step.by.map(({ source }) => source));

  readonly stepsNamed = this.allSteps.index(({ name }) => (name === undefined ? [] : [name]));

  readonly validations = new NamedEntries("check", () => this.spec.at("validation"));

  /** When the steps come, as far as that can be known. */
  readonly timeline = new Timeline(this);

  get rollback(): View<ChangeDocument["spec"]["rollback"]> {
    const rollback = this.spec.at("rollback");
    return rollback.exists
      ? rollback
      : (this.spec as View<{ backoutPlan: ChangeDocument["spec"]["rollback"] }>).at("backoutPlan");
  }

  private readonly allRollbackSteps = collectionOf(
    "rollback step",
    () => this.rollback.at("steps"),
    (view, slot) => new Step(view, slot),
  );

  rollbackSteps(): readonly Step[] {
    return this.allRollbackSteps.all.get();
  }

  /** As `stepsBy`, for the steps of the rollback. */
  readonly rollbackStepsBy = this.allRollbackSteps.index((step) => step.by.map(({ source }) => source));

  /** The rollback steps that name something, in what they revert or change themselves, or have that effect. */
  readonly rollbackStepsOn = this.allRollbackSteps.index((step) => [
    ...[...step.reverts, ...step.records].flatMap(({ source }) => [source, normalReference(source)]),
    ...(step.kind === "certificates" ? step.certificates.map(({ source }) => source) : []),
    ...effectsOf(step, (action) => action),
  ]);

  /** Whether any step of the rollback restores anything. */
  readonly restoresSomething = query(() => this.allRollbackSteps.current().length > 0);

  /** What `rollback.keeps` names: changes that stay on purpose. */
  readonly keptNames = query(
    (): ReadonlySet<string> => {
      const targets = this.rollback
        .at("keeps")
        .items()
        .flatMap((keep) => keep.at("target").text ?? keep.text ?? []);
      return new Set(targets.flatMap((target) => [target, normalReference(target)]));
    },
    { isEqual: (a, b) => sameItems([...a], [...b]) },
  );

  readonly rollbackStepsNamed = this.allRollbackSteps.index(({ name }) => (name === undefined ? [] : [name]));

  // Governance

  private readonly allControls = collectionOf(
    "control",
    () => this.spec.at("controls"),
    (view) => new ControlClaim(view),
  );

  controls(): readonly ControlClaim[] {
    return this.allControls.all.get();
  }

  private readonly allExceptions = collectionOf(
    "exception",
    () => this.spec.at("exceptions"),
    (view) => new Exception(view),
  );

  exceptions(): readonly Exception[] {
    return this.allExceptions.all.get();
  }

  readonly exceptionsOf = this.allExceptions.index(({ rule }) => (rule === undefined ? [] : [rule]));

  /** The entities of each kind, for those who look at every one of them by itself. */
  readonly each = {
    zone: this.allZones,
    record: this.allRecords,
    certificate: this.allCertificates,
    credential: this.allCredentials,
    issuer: this.issuers.entries,
    trustStore: this.trustStores.entries,
    endpoint: this.endpoints.entries,
    validation: this.validations.entries,
    step: this.allSteps,
    rollbackStep: this.allRollbackSteps,
    control: this.allControls,
    exception: this.allExceptions,
  };
}

/** The owner name of an entry and the names above it, up to the apex, which is not among them. */
function* placesAbove({ zone, ownerName }: RecordSet): Generator<string> {
  for (let at = ownerName; at !== undefined && at !== zone.name; at = parentName(at)) yield placeIn(zone, at);
}

function placeIn(zone: Zone, name: DomainName): string {
  return `${zone.viewName} ${zone.name ?? ""} ${name}`;
}

/** Each step once, in the order of the text. */
function inOrder(steps: readonly Step[]): readonly Step[] {
  return steps.length < 2 ? steps : [...new Set(steps)].sort(inTextOrder);
}

/** A recordRef whose owner name has its normalised form: A-labels, lower case, no final dot. */
export function normalReference(reference: string): string {
  const slash = reference.indexOf("/");
  const owner = slash < 0 ? undefined : parseHost(reference.slice(0, slash));
  return owner === undefined ? reference : owner + reference.slice(slash);
}
