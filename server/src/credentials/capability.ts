/**
 * One model for what a credential may do, whatever language its provider writes that in. Readers turn a provider's
 * policy into capabilities; rules ask questions of the capabilities and never look at the policy itself.
 */
import { ALL, contains, type TextSet } from "./text-set";

/** Where a right takes hold. `registrar` counts as DNS: who moves a delegation owns every name below it. */
export type Plane = "dns" | "registrar" | "resolver" | "pki";

/** What a right allows to do, in the words of the manifest's `grants[].actions`. */
export type Operation =
  | "record-write"
  | "zone-admin"
  | "key-manage"
  | "registrar"
  | "trust-write"
  | "issue"
  | "deploy"
  | "revoke"
  | "ca-admin"
  | "read"
  | "*";

/** Every operation, in the order in which the manifest lists them. */
export const OPERATIONS: readonly Operation[] = [
  "record-write",
  "zone-admin",
  "key-manage",
  "registrar",
  "trust-write",
  "issue",
  "deploy",
  "revoke",
  "ca-admin",
  "read",
  "*",
];

/** Keys and indices from the root of the policy (or of `grants`) to a value in it. */
export type Path = readonly (string | number)[];

/** Offsets into the text at a path, for policies that are written as text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value in a policy, so that a caller can underline it. Paths are relative to `source`. */
export interface Place {
  readonly source: "policy" | "grants";
  readonly path: Path;
  readonly span?: Span;
}

/**
 * How far a right reaches. A dimension that has no meaning for the operation, or that the provider cannot narrow, is
 * ALL. Owner names and certificate names are compared in the form of `normalizeOwnerName` and
 * `normalizeCertificateName`, record types and changes in upper case.
 */
export interface Scope {
  readonly zones: TextSet;
  /** Whether `zones` holds the provider's ids or zone names. */
  readonly zonesBy: "id" | "name";
  readonly ownerNames: TextSet;
  readonly recordTypes: TextSet;
  /** `CREATE`, `UPSERT`, `DELETE`. */
  readonly changes: TextSet;
  /** Certification authorities, by the provider's id. */
  readonly authorities: TextSet;
  /** Names that may be put into a certificate. */
  readonly certificateNames: TextSet;
  /** Certificate profiles, templates or roles. */
  readonly profiles: TextSet;
  /** Certificates that exist already, by the provider's id. */
  readonly certificates: TextSet;
  /** Whether the zones are public or seen inside of networks only; undefined where they may be either. */
  readonly view?: "public" | "internal";
}

/** The dimensions of a scope that are sets. */
export type Dimension = Exclude<keyof Scope, "zonesBy" | "view">;

/** All dimensions of a scope. */
export const DIMENSIONS: readonly Dimension[] = [
  "zones",
  "ownerNames",
  "recordTypes",
  "changes",
  "authorities",
  "certificateNames",
  "profiles",
  "certificates",
];

/** The scope without any bound. */
export const UNBOUNDED: Scope = {
  zones: ALL,
  zonesBy: "id",
  ownerNames: ALL,
  recordTypes: ALL,
  changes: ALL,
  authorities: ALL,
  certificateNames: ALL,
  profiles: ALL,
  certificates: ALL,
};

/** One right that a policy gives. */
export interface Capability extends Place {
  readonly plane: Plane;
  readonly operation: Operation;
  readonly writes: boolean;
  readonly scope: Scope;
  /** The provider's own words for the right. */
  readonly text: string;
  /**
   * What was not understood and may make the right narrower than it looks (an unknown condition, a placeholder). While
   * this holds anything, the right is "perhaps": neither to be relied on nor to be called too broad.
   */
  readonly unread: readonly string[];
  /**
   * What something outside of the policy bounds: the names that a role of Vault signs, say, or those that an ACME
   * account has validated. The right itself is certain; how far it reaches there cannot be told from here.
   */
  readonly boundElsewhere?: readonly BoundElsewhere[];
  /** Conditions on who calls, and how; they do not bound what the right reaches. */
  readonly callerConditions: readonly string[];
}

/** A dimension that is bounded where the policy is not, and by what: "the role of the issuer". */
export interface BoundElsewhere {
  readonly dimension: Dimension;
  readonly by: string;
}

/** What makes a policy too broad, so that a caller can leave findings aside that the change itself explains. */
export type BreadthAspect =
  | "action"
  | "zone"
  | "name"
  | "type"
  | "dnssec"
  | "registrar"
  | "resolver"
  | "authority"
  | "profile"
  | "account"
  /** Who may use the right is open, or is not proven. */
  | "identity"
  | "lifetime";

/** Something in a policy that reaches further than a change can need. */
export interface BreadthFinding extends Place {
  readonly level: "overbroad" | "broad";
  readonly aspect: BreadthAspect;
  /** Other values that have a part in the same fault. */
  readonly alsoAt: readonly Path[];
  /** What is too broad, with the provider's words and numbers. */
  readonly what: string;
  /** Why that matters. */
  readonly why: string;
  /** What to write instead, in the provider's vocabulary. */
  readonly remedy: string;
  /** A narrower value for the value at `path`, where the context says what the change needs. */
  readonly proposal?: { readonly path: Path; readonly value: Json };
}

/** A remark on the policy that is no finding on its breadth. */
export interface ReaderNote extends Place {
  readonly kind:
    "condition-never-matches" | "condition-does-not-bind" | "weak-authentication" | "not-understood";
  /** Whole sentences: what is wrong, what follows from it, what to write. */
  readonly text: string;
  /** How to write it so that it holds, where that is plain. */
  readonly repair?: Repair;
}

/** Another value for the one at the path, or another name for the key that the path ends in. */
export type Repair =
  | { readonly kind: "value"; readonly path: Path; readonly value: Json }
  | { readonly kind: "key"; readonly path: Path; readonly key: string };

/** What came of reading a policy. "unknown" is not "fine", and not "too broad" either. */
export type ReaderResult = ReadPolicy | UnknownPolicy;

/** A policy that was understood, apart from what its capabilities and notes say was not. */
export interface ReadPolicy {
  readonly kind: "read";
  readonly capabilities: readonly Capability[];
  readonly notes: readonly ReaderNote[];
  readonly breadth: readonly BreadthFinding[];
}

/** A policy of which nothing can be said. */
export interface UnknownPolicy {
  readonly kind: "unknown";
  readonly why: string;
}

/** What the change really needs; narrower values are proposed from it. */
export interface NeededScope {
  readonly zoneIds: readonly string[];
  readonly names: readonly string[];
  readonly types: readonly string[];
  /** Operations that the change makes with this credential and that are therefore no surprise in its policy. */
  readonly operations?: readonly Operation[];
}

/** A context that needs nothing: nothing can be proposed, and no operation is expected. */
export const NOTHING_NEEDED: NeededScope = { zoneIds: [], names: [], types: [] };

/** What else a manifest says of a credential and a reader may need to know. */
export interface CredentialContext {
  /** The identity behind the credential: the name of a TSIG key, the mail address of a service account. */
  readonly principal?: string | undefined;
}

/** Reads the policies of one provider. */
export interface PolicyReader {
  /** What people call the permission language. */
  readonly name: string;
  /** Where the rights that it gives may take hold. */
  readonly planes: readonly Plane[];
  /** The documents that are read; continues "reads ...". */
  readonly reads: string;
  /** Values of `credentials[].provider` that name this provider, in lower case. */
  readonly providers: readonly string[];
  /** Whether the provider can bound a right to single owner names or record types. */
  readonly offersRecordScope: boolean;
  /** Whether a workload can prove who it is to the provider without a secret that is stored. */
  readonly offersWorkloadIdentity: boolean;
  readonly vocabulary: Vocabulary;
  /** Whether the form of the value alone says that it is this provider's. */
  recognizes(policy: unknown): boolean;
  read(policy: unknown, needed: NeededScope, context?: CredentialContext): ReaderResult;
}

/** A change of one RRset. */
export interface RecordChange {
  /** The zone's id at the provider. */
  readonly zoneId?: string | undefined;
  readonly zoneName?: string | undefined;
  /** Whether the zone is public; a change without it is compared with rights over either. */
  readonly view?: "public" | "internal" | undefined;
  /** Absolute, with or without the final dot. */
  readonly ownerName: string;
  readonly type: string;
  readonly change: "CREATE" | "UPSERT" | "DELETE";
}

/** An operation on one certificate. */
export interface CertificateChange {
  readonly operation: "issue" | "deploy" | "revoke";
  readonly names: readonly string[];
  /** The certification authority's id at the provider. */
  readonly authority?: string | undefined;
  /** The profile, template or role that the certificate is issued by. */
  readonly profile?: string | undefined;
}

/** How a provider's policies name what a change needs; short phrases, with the words of policies in backquotes. */
export interface Vocabulary {
  /** The whole right, for a credential that has nothing like it. */
  recordRight(change: RecordChange): string;
  /** What a right that stands already has to take in besides. */
  recordBound(change: RecordChange, dimension: Dimension): string;
  certificateRight(change: CertificateChange): string;
  certificateBound(change: CertificateChange, dimension: Dimension): string;
}

/** A value as JSON has it. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Makes an "unknown" result. */
export function unknownPolicy(why: string): UnknownPolicy {
  return { kind: "unknown", why };
}

/** Whether the capability holds just as it reads: everything in it was understood, whoever calls. */
export function isCertain(capability: Capability): boolean {
  return capability.unread.length === 0;
}

/** Stands for "this policy may allow anything in this plane": what is left when a part of it cannot be read. */
export function perhapsAnything(plane: Plane, place: Place, text: string, why: string): Capability {
  return {
    ...place,
    plane,
    operation: "*",
    writes: true,
    scope: UNBOUNDED,
    text,
    unread: [why],
    callerConditions: [],
  };
}

/** The planes in which a policy that cannot be read may give rights. */
const PLANES: readonly Plane[] = ["dns", "registrar", "pki"];

/** Stands for "this may allow anything at all". */
export function perhapsEverything(place: Place, text: string, why: string): Capability[] {
  return PLANES.map((plane) => perhapsAnything(plane, place, text, why));
}

/** The remark that a part of a policy was not read; what is said of the rest holds all the same. */
export function notRead(place: Place, why: string): ReaderNote {
  return { ...place, kind: "not-understood", text: `Not read: ${why}.` };
}

/** The remark on a right that was not judged, with each reason once; none where there are no reasons. */
export function notJudged(place: Place, reasons: readonly string[]): ReaderNote[] {
  if (reasons.length === 0) return [];
  const { source, path, span } = place;
  const text = `Not judged, since this may be narrower than it looks: ${[...new Set(reasons)].join("; ")}.`;
  return [{ source, path, ...(span && { span }), kind: "not-understood", text }];
}

/** An owner name that is in the form of scopes already, as nearly all are. */
const NORMAL = /^(?:[a-z0-9._-]*[a-z0-9_-])?$/;

/**
 * An owner name as scopes hold it: lower case, no final dot, and every character but a-z, 0-9, hyphen, underscore and
 * dot as a backslash and three octal digits. That is the form of Route 53's condition keys, where `*` is `\052`.
 */
export function normalizeOwnerName(name: string): string {
  if (NORMAL.test(name)) return name;
  const lower = name.toLowerCase();
  const relative = lower.endsWith(".") ? lower.slice(0, -1) : lower;
  return relative.replace(/\\(\d{3})|[^a-z0-9._-]/g, (found: string, octal: string | undefined) =>
    octal === undefined ? octalEscape(found) : found,
  );
}

/** A zone's id without the path that some providers put before it: `Z0EXAMPLE` of `/hostedzone/Z0EXAMPLE`. */
export function shortZoneId(id: string): string {
  const path = id.endsWith("/") ? id.slice(0, -1) : id;
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A name in a certificate as scopes hold it: lower case, no final dot, a wildcard label as it is. */
export function normalizeCertificateName(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith(".") ? lower.slice(0, -1) : lower;
}

/** Whether the capability gives this operation; `*` gives all. */
export function gives(capability: Capability, operation: Operation): boolean {
  return capability.operation === operation || capability.operation === "*";
}

/** Whether the set takes in this record type. */
export function takesType(types: TextSet, type: string): boolean {
  return contains(types, type.toUpperCase());
}

function octalEscape(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `\\${byte.toString(8).padStart(3, "0")}`)
    .join("");
}
