/** Whether the credentials that carry out a step may do what it has to do, and what they lack. */
import {
  gives,
  type Capability,
  type CertificateChange,
  type Operation,
  type RecordChange,
} from "../credentials/capability";
import { missingForCertificate, missingForRecord } from "../credentials/missing-right";
import { allows, allowsCertificate, best, every, type Answer } from "../credentials/questions";
import { traitsOf, wordsOfGrants, type ReaderResult } from "../credentials/read";
import { replaceScalar } from "../manifest/edits/edits";
import type { Credential } from "../manifest/model/credential";
import type { RecordSet } from "../manifest/model/record-set";
import { CREATION, DELETION, OVERWRITE, type Ways } from "../manifest/model/record-ways";
import type { ChallengeRecord } from "../manifest/model/solver";
import type { Step } from "../manifest/model/step";
import type { Task } from "../manifest/model/step-tasks";
import type { TrustChange } from "../manifest/model/trust-change";
import { type Node, type ScalarNode } from "../manifest/syntax/node";
import { toPlain } from "../manifest/syntax/plain";
import { queryByTwo } from "../query/query";
import type { Fix } from "./finding";
import { listed } from "./words";

/** More credentials than these are not offered in one menu. */
const MOST_OFFERED = 3;

export interface Executor {
  readonly credential: Credential;
  /** Where the credential is named. */
  readonly node: ScalarNode;
}

/** The credentials that carry out a step; none where somebody else does, whose rights are not known. */
export function executorsOf(change: TrustChange, step: Step): readonly Executor[] {
  const by = step.view.at("by").oneOrMany();
  const executors = by.flatMap(({ scalar }) => {
    const credential = scalar && change.credential(scalar.source);
    return credential ? [{ credential, node: scalar }] : [];
  });
  return executors.length === by.length ? executors : [];
}

/**
 * The tasks that none of these credentials may do. One that a condition alone stands in the way of, which never holds, is
 * none: that is told at the condition, once.
 */
export function tasksBeyond(executors: readonly Executor[], tasks: readonly Task[]): readonly Task[] {
  if (executors.length === 0) return [];
  const isBeyond = (task: Task, answer: typeof permits): boolean =>
    best(executors.map(({ credential }) => answer(credential, task))) === "no";
  return tasks.filter(
    (task) =>
      isBeyond(task, permits) &&
      isBeyond(task, (credential) => wouldPermit(credential, task, credential.rightsMeant())),
  );
}

/** Whether a credential may do what a task takes. */
export function permits(credential: Credential, task: Task): Answer {
  const ofRecord = task.kind === "record" ? permitsOnRecord.get(task.ways) : undefined;
  if (task.kind === "record" && ofRecord) return ofRecord(credential, task.record);
  return wouldPermit(credential, task, credential.rights());
}

/** Whether a credential that had these rights could do what a task takes. */
export function wouldPermit(credential: Credential, task: Task, rights: ReaderResult): Answer {
  if (rights.kind === "unknown") return "unknown";
  if (task.kind === "record")
    return permitsRecord(rights, (change) => recordChange(task.record, change), task.ways);
  const { capabilities } = rights;
  if (task.kind !== "certificate") return permitsOn(credential, capabilities, OPERATIONS[task.kind]);
  const answer = allowsCertificate(capabilities, certificateChange(task));
  return answer === "no" && !saysAllOfCertificates(credential) ? "unknown" : answer;
}

const permitsWith = (ways: Ways) =>
  queryByTwo(
    (credential: Credential, record: RecordSet): Answer => {
      const place = placeOfRecord(record);
      return permitsRecord(credential.rightsOnRecords(), (change) => changeAt(place, change), ways);
    },
    { name: "right on a record" },
  );

/** By the ways, which are few: an answer of its own for each record takes least room. */
const permitsOnRecord = new Map([CREATION, DELETION, OVERWRITE].map((ways) => [ways, permitsWith(ways)]));

type Change = RecordChange["change"];

/** What a change of an RRset reaches, whatever is done to it. */
type Place = Omit<RecordChange, "change">;

/** Whether rights reach to change an RRset in one of the ways that will do. */
function permitsRecord(rights: ReaderResult, at: (change: Change) => RecordChange, ways: Ways): Answer {
  if (rights.kind === "unknown") return "unknown";
  return best(ways.map((way) => every(way.map((change) => allows(rights.capabilities, at(change))))));
}

/** Whether rights reach to answer a challenge: to create its TXT record. */
export function mayAnswer(rights: ReaderResult, { place }: ChallengeRecord): Answer {
  return permitsRecord(rights, (change) => changeAt(place, change), CREATION);
}

/** What gives the power over keys and DS records, delegations and trust stores. */
const OPERATIONS: Readonly<Record<"keys" | "delegation" | "trust", readonly Operation[]>> = {
  // Some providers let whoever may change records switch the signing, and a parent's DS and NS are records.
  keys: ["key-manage", "registrar", "zone-admin", "record-write"],
  delegation: ["registrar", "zone-admin", "record-write"],
  trust: ["trust-write"],
};

function permitsOn(
  credential: Credential,
  capabilities: readonly Capability[],
  operations: readonly Operation[],
): Answer {
  const isGiven = capabilities.some(
    (capability) => capability.writes && operations.some((operation) => gives(capability, operation)),
  );
  // How far such a right reaches is the provider's business; that there is none at all can be told.
  return isGiven || !saysAllOfCertificates(credential) ? "unknown" : "no";
}

/**
 * Whether what is written down of a credential says everything about its rights on certificates and keys: the manifest's
 * own `grants` do, an ACME account has no others, and one of a DNS provider has none. A role in a cloud may deploy by
 * services that nobody reads here.
 */
function saysAllOfCertificates({ view, type, provider }: Credential): boolean {
  if (type === "acme-account" || !view.at("policy").exists) return true;
  return DNS_ONLY.has(provider ?? "");
}

const DNS_ONLY: ReadonlySet<string> = new Set(["route53", "rfc2136", "external-dns"]);

/** A change of a record as rights are compared with it. */
export function recordChange(record: RecordSet, change: Change): RecordChange {
  return changeAt(placeOfRecord(record), change);
}

/** Written out: V8 makes an old object of each that is spread and added to, and keeps it until the next large collection. */
function changeAt({ zoneId, zoneName, view, ownerName, type }: Place, change: Change): RecordChange {
  return { zoneId, zoneName, view, ownerName, type, change };
}

function placeOfRecord({ zone, ownerName, type, provider }: RecordSet): Place {
  return {
    zoneId: zone.idAt(provider),
    zoneName: zone.name,
    view: zone.viewName,
    ownerName: ownerName ?? "",
    type: type ?? "",
  };
}

function certificateChange({ names, operation }: Extract<Task, { kind: "certificate" }>): CertificateChange {
  return { operation, names };
}

/** What a credential lacks for a task, in the words of its provider. */
export function missingWords(credential: Credential, task: Task): string {
  if (task.kind === "record")
    return missingRecordWords(credential, (change) => recordChange(task.record, change), task.ways);
  if (task.kind !== "certificate") return `\`${OPERATIONS[task.kind][0] ?? ""}\``;
  const { capabilities, vocabulary } = vocabularyOf(credential);
  const whole = certificateChange(task);
  const names = whole.names.filter(
    (name) => allowsCertificate(capabilities, { ...whole, names: [name] }) === "no",
  );
  return missingForCertificate(capabilities, { ...whole, names }, vocabulary).words;
}

/** What a credential lacks to change an RRset in the first of the ways that would do. */
export function missingRecordWords(
  credential: Credential,
  at: (change: Change) => RecordChange,
  [way = []]: Ways,
): string {
  const { capabilities, vocabulary } = vocabularyOf(credential);
  const lacking = way.map(at).filter((one) => allows(capabilities, one) === "no");
  return listed(lacking.map((one) => missingForRecord(capabilities, one, vocabulary).words));
}

function vocabularyOf(credential: Credential) {
  const rights = credential.rightsMeant();
  const policy: unknown = toPlain(credential.view.at("policy").written);
  const { provider } = credential;
  const traits = policy === undefined ? undefined : traitsOf({ provider, policy });
  return {
    capabilities: rights.kind === "read" ? rights.capabilities : [],
    vocabulary: traits?.vocabulary ?? wordsOfGrants,
  };
}

/** What a task is about, as a message names it. */
export function objectWords(task: Task): string {
  switch (task.kind) {
    case "record":
      return `the record ${task.record.reference ?? "that is changed"}`;
    case "certificate":
      return `the certificate ${task.certificate.name ?? "that is changed"}`;
    default:
      return `the step ${task.step.name ?? "that is reverted"}`;
  }
}

/** What a step on keys, delegations and trust stores is about, as a message names it. */
export const OBJECTS = {
  keys: "the keys or the DS of a zone",
  delegation: "a delegation",
  trust: "a trust store",
} as const;

/** Where the thing stands that a task is about. */
export function placeOf(task: Task): Node | undefined {
  switch (task.kind) {
    case "record":
      return task.record.nameNode;
    case "certificate":
      return task.certificate.view.at("name").scalar;
    default:
      return task.step.view.at("name").scalar;
  }
}

/** Other credentials of the change that may do all of it, in place of the one that is named at a node. */
export function handOver(
  change: TrustChange,
  { credential, node }: Executor,
  mayDoIt: (other: Credential) => boolean,
): readonly Fix[] {
  const able = change.credentials().filter((other) => other !== credential && mayDoIt(other));
  return able
    .slice(0, MOST_OFFERED)
    .flatMap(({ name }) =>
      name === undefined
        ? []
        : [{ title: `Have ${name} carry it out`, safe: false, edits: () => [replaceScalar(node, name)] }],
    );
}
