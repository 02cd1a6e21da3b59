import type {
  DnsRecord as RecordDocument,
  TrustChange as ChangeDocument,
} from "../../generated/trust-change";
import { parentName, type DomainName } from "../../dns/name";
import { isChallengeName } from "../../text/challenge-names";
import { Collection, type Seat } from "../../query/collection";
import { query, queryBy, sameItems } from "../../query/query";
import { Slices } from "../../query/slices";
import type { Node, ScalarNode } from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";
import { View } from "../view";
import { isSameJudgement, judgeByCaa } from "./caa";
import { Certificate } from "./certificate";
import { CertificateNames } from "./certificate-names";
import { readChallengeZones } from "./challenge-zones";
import { ControlClaim } from "./control-claim";
import { coverageOf, type Coverage } from "./coverage";
import { CriticalHosts } from "./critical-hosts";
import { credentialAt, credentials, type Credential } from "./credential";
import { hasSectionTwice, isDamaged } from "./damage";
import { Dnssec } from "./dnssec/dnssec";
import { Exception } from "./exception";
import { foreignRecord, type ForeignEndpoint } from "./foreign";
import { hasMisplaced } from "../schema/shape";
import { foldIdentity } from "./identity";
import { Limits } from "./limits";
import { misspeltNamesOf } from "./misspelt-names";
import { parseHost } from "./names";
import { NamedEntries } from "./named-entries";
import { isSameScope, readNeededScope } from "./needed-scope";
import { People } from "./people";
import { phasesAmong } from "./phases";
import { IssuerFacts } from "./pki/issuer";
import { PkiLinks } from "./pki/links";
import type { Risk, TrustPolicy } from "./policy";
import { Propagation } from "./propagation";
import { RecordSet } from "./record-set";
import { RecordStates } from "./record-states";
import { placeOfRelease, readReleases } from "./releases";
import { Safeguards } from "./safeguards";
import {
  collectionOf,
  inTextOrder,
  seatsOf,
  lastingCollectionOf,
  seatsOfOwn,
  stayingCollectionOf,
} from "./seats";
import { ChangeSources } from "./sources/change-sources";
import type { SourceFiles } from "./sources/source-file";
import { effectsOf, Step, type StepKind } from "./step";
import { isNamedByFile, subjectNamesOf } from "./subject-names";
import { StepOrder } from "./step-order";
import { secondsOf } from "./time";
import { Timeline } from "./timeline";
import { Touched } from "./touched";
import { zonesUnder, type Zone } from "./zone";
import { exact } from "../../text/exact";
import type { Stepwise } from "../../text/stepwise";
import { placeIn, ZoneContents } from "./zone-contents";

/** What other documents bring into a change: the policy in force, and documents of other kinds in the same file. */
export interface Surroundings {
  readonly policy: () => TrustPolicy | undefined;
  readonly files: () => SourceFiles;
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
   * Whether the text of this document is broken somewhere, or has keys where they do not belong or sections twice, so
   * that what seems to be missing may only be unread.
   */
  get isBroken(): boolean {
    const { document, view, spec } = this;
    return (
      document.problems.length > 0 ||
      hasMisplaced(document) ||
      [view.map, spec.map].some((map) => hasSectionTwice(map))
    );
  }

  /** Whether broken text lies in or directly behind a node. */
  isDamaged(node: Node): boolean {
    return isDamaged(node);
  }

  /** `normal` unless the change says something else. */
  get type(): "standard" | "normal" | "emergency" {
    return this.spec.at("type").word("standard", "emergency") ?? "normal";
  }

  readonly people = new People(this);

  // DNS

  private readonly allZones = lastingCollectionOf(
    "zone",
    () => this.spec.at("zones"),
    zonesUnder(() => this.policy),
  );

  zones(): readonly Zone[] {
    return this.allZones.all.get();
  }

  private readonly allRecords = new Collection<RecordSet>(
    () => {
      const zones = this.zones();
      return [
        ...zones.flatMap((zone) =>
          seatsOf(zone.recordList(), zone, (view: View<RecordDocument>) => new RecordSet(view, zone)),
        ),
        ...this.surroundings
          .endpoints()
          .flatMap((endpoints) =>
            seatsOf(endpoints.list, zones, (view: View<ForeignEndpoint>) => foreignRecord(view, zones)),
          )
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

  /**
   * The entry that a recordRef (`OWNER/TYPE`, `OWNER/TYPE@view`) or a record's `id` names: the first one, or the one that
   * changes where that is kept and a zone within its zone, or above it, has another one.
   */
  record(reference: string): RecordSet | undefined {
    const exactly = this.recordsNamed(reference);
    const named = exactly.length > 0 ? exactly : this.recordsNamed(normalReference(reference));
    const [first] = named;
    if (!first || first.changes || named.length === 1) return first;
    const { zone } = first;
    return (
      named.find((one) => one.changes && one.zone !== zone && one.zone.viewName === zone.viewName) ?? first
    );
  }

  /**
   * The entries that a step means by a recordRef. Of entries that several providers of a zone have for one record set, it is
   * the one of the provider at which the step is made, and that of each where it is made at all of them.
   */
  recordsMeant(reference: string, provider: string | undefined): readonly RecordSet[] {
    const first = this.record(reference);
    if (first?.provider === undefined || first.id === reference) return first ? [first] : [];
    const byProvider = new Map<string, RecordSet>();
    for (const one of this.recordsNamed(first.reference ?? reference)) {
      const isThere = one.zone === first.zone && one.provider !== undefined;
      if (isThere && !byProvider.has(one.provider)) byProvider.set(one.provider, one);
    }
    // A provider that the zone does not have is told, and which one is meant is not known.
    const isKnown = provider !== undefined && first.zone.providerNames().includes(provider);
    return isKnown ? [byProvider.get(provider) ?? first] : [...byProvider.values()];
  }

  private readonly recordsNamed = this.allRecords.index(({ references }) => references);

  /** As `record`, for who asks only whether there is one, and not which. */
  hasRecord(reference: string): boolean {
    return this.hasRecordNamed(reference) || this.hasRecordNamed(normalReference(reference));
  }

  private readonly hasRecordNamed = this.allRecords.presence(
    ({ references }) => references,
    (reference: string) => reference,
  );

  /** The zones that hold nothing but answers to challenges. */
  readonly challengeZones = query(() => readChallengeZones(this), {
    name: "challenge zones",
    isEqual: sameItems,
  });

  /** The entries of one type at the names of challenges, in every zone and view. */
  readonly challengeRecords = this.allRecords.index(({ ownerName, type }) =>
    ownerName !== undefined && isChallengeName(ownerName) && type !== undefined ? [type] : [],
  );

  /** Whether an alias at the name of a challenge leads to a name, so that the answer to the challenge stands there. */
  readonly isAnswerToChallenge = this.allRecords.presence(
    (record) =>
      record.type === "CNAME" && record.ownerName !== undefined && isChallengeName(record.ownerName)
        ? record.targets().map(({ name }): string => name)
        : [],
    (name: string) => name,
  );

  readonly recordsWithId = this.allRecords.index(({ id }) => (id === undefined ? [] : [id]));

  /** Whether any zone is listed in more than one view. */
  readonly hasSeveralViews = query(
    () => {
      const names = this.zones().map(({ name }) => name);
      return new Set(names).size < names.length;
    },
    { isFirewall: true },
  );

  /** Whether a record reference without a view names entries in more than one view. */
  isInSeveralViews(reference: string): boolean {
    const views = new Set(
      this.recordsNamed(reference)
        .filter((record) => record.reference === reference)
        .map(({ zone }) => zone.viewName),
    );
    return views.size > 1;
  }

  /** Whether a zone is listed beside one that lies in it: a name may then stand in both. */
  readonly hasZonesInZones = query(
    () =>
      this.zones().some(({ name }) => {
        const above = name === undefined ? undefined : parentName(name);
        return above !== undefined && this.zonesHolding(above).length > 0;
      }),
    { isFirewall: true },
  );

  /** The entries at one name and of one type as a record reference names them, in all zones of one view. */
  recordsInView(reference: string, viewName: Zone["viewName"]): readonly RecordSet[] {
    return this.recordsNamed(reference).filter(
      (record) => record.reference === reference && record.zone.viewName === viewName,
    );
  }

  /** The entries for one RRset of one zone, at one of its providers where there are several: its phases, in order. */
  phasesOf(record: RecordSet): readonly RecordSet[] {
    const { reference } = record;
    return reference === undefined ? [record] : phasesAmong(this.recordsNamed(reference), record);
  }

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

  /** Whether a zone has an entry whose owner name or type cannot be read. */
  readonly hasUnreadableIn = this.allRecords.presence(
    ({ zone, reference }) => (reference === undefined ? [zone] : []),
    (zone: Zone) => zone,
  );

  /** Whether a zone has an entry whose owner name cannot be read: it may stand at any name. */
  readonly hasNamelessIn = this.allRecords.presence(
    ({ zone, ownerName }) => (ownerName === undefined ? [zone] : []),
    (zone: Zone) => zone,
  );

  /** The deepest listed zones that a name lies in: one, or one for each view. `zone-views.ts` asks by view. */
  zonesHolding(name: DomainName): readonly Zone[] {
    for (let at: DomainName | undefined = name; at !== undefined; at = parentName(at)) {
      const zones = this.zonesNamed(at);
      if (zones.length > 0) return zones;
    }
    return [];
  }

  /** The entries for a zone: one, or one for each view. */
  readonly zonesNamed = this.allZones.index(({ name }) => (name === undefined ? [] : [name]));

  /** Whether there is a zone that those who see a view ask. */
  readonly hasView = this.allZones.presence(
    ({ viewName }) => [viewName],
    (viewName: Zone["viewName"]) => viewName,
  );

  /** What this change gives up. */
  readonly releases = query(() => readReleases(this.spec.at("releases")), {
    isEqual: (a, b) => sameItems(a.resources, b.resources),
    isFirewall: true,
  });

  /** Where a resource stands that the change gives up. */
  placeOfRelease(resource: string): ScalarNode | undefined {
    return placeOfRelease(this.spec.at("releases"), resource);
  }

  /** The highest risk among the zones of this change, those included that only its certificates reach. */
  readonly risk = query((): Risk => {
    const zones = this.zones().map((zone) => zone.risk());
    const risks = [...zones, ...this.touched.zones().map(({ risk }) => risk)];
    return risks.includes("high") ? "high" : risks.includes("medium") ? "medium" : "low";
  });

  readonly dnssec = new Dnssec(this);

  // PKI

  private readonly ownCertificates = seatsOfOwn(
    () => this.spec.at("certificates"),
    (view) => new Certificate(view, view.at("name").text, false),
  );

  private readonly allCertificates = new Collection<Certificate>(
    () => [...this.ownCertificates(), ...this.surroundings.certificates()],
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

  /** The certificates whose names stand in files: an index knows nothing of those, and they are few. */
  certificatesNamedByFiles(): readonly Certificate[] {
    return this.certificatesByFile(true);
  }

  private readonly certificatesByFile = this.allCertificates.index((certificate) => [
    isNamedByFile(certificate),
  ]);

  /** The certificates by the names that they have. */
  readonly certificateNames = new CertificateNames(this);

  /** The names of a certificate, from the manifest or from the file that it names as its source. */
  readonly subjectNames = queryBy((certificate: Certificate) => subjectNamesOf(this, certificate));

  /** The names of a certificate that are most likely slips of the pen, and what they were meant to be. */
  readonly misspeltNames = queryBy((certificate: Certificate) => misspeltNamesOf(this, certificate));

  /** What CAA says of the names of a certificate that is issued. */
  readonly caaJudgement = queryBy((certificate: Certificate) => judgeByCaa(this, certificate), {
    name: "CAA judgement",
    isEqual: isSameJudgement,
  });

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

  /** What refers to certificates, roots, trust stores and their hosts. */
  readonly links = new PkiLinks(this);

  readonly issuers = new NamedEntries("issuer", () => this.spec.at("issuers"), {
    shared: (name) => this.policy?.shared("issuers", name) ?? [],
  });
  /** What its steps need of a credential. */
  readonly neededScope = queryBy((credential: Credential) => readNeededScope(this, credential), {
    name: "needed scope",
    isEqual: isSameScope,
  });

  /** What is known of an issuer by its name. */
  readonly issuerFacts = queryBy((name: string) => new IssuerFacts(this, name));
  readonly trustStores = new NamedEntries("trust store", () => this.spec.at("trustStores"), {
    shared: (name) => this.policy?.shared("trustStores", name) ?? [],
  });
  readonly endpoints = new NamedEntries("endpoint", () => this.spec.at("endpoints"), { key: "host" });

  readonly criticalHosts = new CriticalHosts(this);

  // Execution

  private readonly allCredentials = lastingCollectionOf(
    "credential",
    () => this.spec.at("credentials"),
    credentials,
  );

  credentials(): readonly Credential[] {
    return this.allCredentials.all.get();
  }

  /** The credential of a name: that of the change, else the one that the policy shares with every change. */
  credential(name: string): Credential | undefined {
    return this.credentialsNamed(name)[0] ?? this.sharedCredential(name);
  }

  private readonly sharedCredential = queryBy((name: string): Credential | undefined => {
    const [shared] = this.policy?.shared("credentials", name) ?? [];
    return shared && credentialAt(shared);
  });

  readonly credentialsNamed = this.allCredentials.index(({ name }) => (name === undefined ? [] : [name]));

  readonly credentialsWithPrincipal = this.allCredentials.index(({ principal }) =>
    principal === undefined ? [] : [principal],
  );

  /** The credentials of one principal, or with one secret: see `Credential.identities`. */
  readonly credentialsWithIdentity = this.allCredentials.index(({ identities }) => identities);

  private readonly allSteps = stayingCollectionOf(
    "step",
    () => this.spec.at("steps"),
    (view, slot) => new Step(view, slot),
  );

  readonly hasStepsOfKind = this.allSteps.presence(
    ({ kind }) => (kind === undefined ? [] : [kind]),
    (kind: StepKind) => kind,
  );

  readonly hasSteps = query(() => this.allSteps.current().length > 0);

  steps(): readonly Step[] {
    return this.allSteps.all.get();
  }

  /** The entries that a step names in `records`; whoever asks depends on them as a whole. */
  readonly recordsOf = queryBy(
    (step: Step): readonly RecordSet[] =>
      step.records.flatMap(({ source }) => this.recordsMeant(source, step.provider)),
    { name: "records of a step", isEqual: sameItems },
  );

  /** The certificates that a step names in `certificates`, as `recordsOf`. */
  readonly certificatesOf = queryBy(
    (step: Step): readonly Certificate[] =>
      step.certificates.flatMap(({ source }) => this.certificate(source) ?? []),
    { name: "certificates of a step", isEqual: sameItems },
  );

  /** The steps that name a record entry. */
  readonly stepsOn = queryBy(
    (record: RecordSet): readonly Step[] => {
      const named = record.references.filter((reference) =>
        this.recordsMeant(reference, record.provider).includes(record),
      );
      const steps = named.flatMap((reference) => this.stepsOnReference(reference));
      if (record.provider === undefined) return inOrder(steps);
      return inOrder(steps.filter((step) => this.recordsOf(step).includes(record)));
    },
    { name: "steps on a record", isEqual: sameItems },
  );

  /** The steps that name records at an owner name, whether the change has such records or not. */
  readonly stepsOnOwner = this.allSteps.index((step) =>
    step.records.map(({ source }) => normalReference(source).split("/", 1)[0] ?? ""),
  );

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

  /** The steps that an identity carries out, by one of its spellings, mail addresses in lower case. */
  readonly stepsBy = this.allSteps.index((step) => step.executors.map(({ source }) => foldIdentity(source)));

  /** The steps of a kind, in the order of the text. */
  readonly stepsOfKind = this.allSteps.index(({ kind }) => (kind === undefined ? [] : [kind]));

  readonly stepsNamed = this.allSteps.index(({ name }) => (name === undefined ? [] : [name]));

  readonly validations = new NamedEntries("check", () => this.spec.at("validation"));

  /** Which steps come after which. */
  readonly stepOrder = new StepOrder(this.allSteps);

  /** When the steps come, as far as that can be known. */
  readonly timeline = new Timeline(this);

  get rollback(): View<ChangeDocument["spec"]["rollback"]> {
    const rollback = this.spec.at("rollback");
    return rollback.exists
      ? rollback
      : (this.spec as View<{ backoutPlan: ChangeDocument["spec"]["rollback"] }>).at("backoutPlan");
  }

  /** How long the way back is to take, in seconds. */
  readonly rollbackSeconds = query(() => secondsOf(this.rollback.at("window")), { isFirewall: true });

  /** The step behind which the way back no longer leads; undefined where none is named. */
  readonly pointOfNoReturn = query(() => this.rollback.at("pointOfNoReturn").text, { isFirewall: true });

  private readonly allRollbackSteps = stayingCollectionOf(
    "rollback step",
    () => this.rollback.at("steps"),
    (view, slot) => new Step(view, slot),
  );

  readonly rollbackOrder = new StepOrder(this.allRollbackSteps);

  rollbackSteps(): readonly Step[] {
    return this.allRollbackSteps.all.get();
  }

  /** As `stepsBy`, for the steps of the rollback. */
  readonly rollbackStepsBy = this.allRollbackSteps.index((step) =>
    step.executors.map(({ source }) => foldIdentity(source)),
  );

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
    { isEqual: (a, b) => sameItems([...a], [...b]), isFirewall: true },
  );

  readonly rollbackStepsNamed = this.allRollbackSteps.index(({ name }) => (name === undefined ? [] : [name]));

  // Governance

  /** The sides and the zones that this change touches. */
  readonly touched = new Touched(this);

  /** What the policy may supply: records, alarms, shared checks. */
  readonly safeguards = new Safeguards(this);

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

  // What stands

  /** The files that the change names as the state that stands. */
  readonly sources = new ChangeSources(this, () => this.surroundings.files());

  // The course of the change

  /** What each RRset holds before the change, after it and at its steps. */
  readonly states = new RecordStates(this);

  /** When records have come to all name servers and have left the caches. */
  readonly propagation = new Propagation(this);

  /** Works out when steps come and records settle, on which nearly everything rests; false while some is left. */
  prepareCourse(isTimeUp: () => boolean): boolean {
    return this.course().goOn(isTimeUp);
  }

  /** Other ones with other steps. */
  private readonly course = query(() => {
    this.steps();
    return new Slices(() => this.workOutCourseStepwise());
  });

  private *workOutCourseStepwise(): Stepwise<void> {
    yield* this.timeline.planStepwise();
    yield* this.propagation.settleStepwise();
  }

  /** Which names the zones hold at these moments, and what answers for a name. */
  readonly contents = new ZoneContents(this);
}

/** Each step once, in the order of the text. */
function inOrder(steps: readonly Step[]): readonly Step[] {
  return exact(steps.length < 2 ? steps : [...new Set(steps)].sort(inTextOrder));
}

/** A recordRef whose owner name has its normalised form: A-labels, lower case, no final dot. */
export function normalReference(reference: string): string {
  const slash = reference.indexOf("/");
  const owner = slash < 0 ? undefined : parseHost(reference.slice(0, slash));
  return owner === undefined ? reference : owner + reference.slice(slash);
}
