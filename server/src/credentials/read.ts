/** Reads what a credential may do, whichever provider it belongs to. */
import { acmeAccount, acmeAccountReader } from "./acme-account";
import { awsIamReader } from "./aws-iam";
import { azureRbacReader } from "./azure-rbac";
import {
  NOTHING_NEEDED,
  perhapsAnything,
  unknownPolicy,
  type CredentialContext,
  type NeededScope,
  type PolicyReader,
  type ReaderResult,
  type ReadPolicy,
} from "./capability";
import { cloudflareReader } from "./cloudflare";
import { dynamicUpdateReader } from "./dynamic-update";
import { externalDnsReader } from "./external-dns";
import { gcpIamReader } from "./gcp-iam";
import { readGrants } from "./grants";
import { grantsVocabulary } from "./grants-vocabulary";
import { kubernetesRbacReader } from "./kubernetes-rbac";
import { isRecord, parseJson, withinLimits } from "./plain-value";
import { stepCaReader } from "./step-ca";
import { vaultReader } from "./vault";

export type { ReaderResult } from "./capability";

/** The fields of a manifest's credential that say what it may do, as plain values. */
export interface CredentialDocument extends CredentialContext {
  readonly provider?: string | undefined;
  readonly type?: string | undefined;
  readonly policy?: unknown;
  readonly grants?: unknown;
}

/** One reader for each provider whose permission language is read here. */
const READERS: readonly PolicyReader[] = [
  awsIamReader,
  cloudflareReader,
  gcpIamReader,
  azureRbacReader,
  vaultReader,
  dynamicUpdateReader,
  kubernetesRbacReader,
  externalDnsReader,
  acmeAccountReader,
  stepCaReader,
];

/**
 * Reads a credential's policy and grants into capabilities. The reader is chosen by the provider's code, and by the
 * form of the document where that reader cannot make sense of it or there is none. A policy may be a JSON text; there
 * is nothing to point at inside of it, so all paths are empty then. Where only one of policy and grants can be read,
 * the other stands in the result as "perhaps anything". An ACME account of which neither is written down can do what any
 * account can. Narrower values are proposed from `needed`.
 */
export function readPolicy(
  credential: CredentialDocument,
  needed: NeededScope = NOTHING_NEEDED,
): ReaderResult {
  const policy = isMissing(credential.policy) ? undefined : readProviderPolicy(credential, needed);
  const grants = isMissing(credential.grants) ? undefined : readGrants(credential.grants);
  if (policy !== undefined && grants !== undefined) return join(policy, grants);
  if (policy === undefined && grants === undefined && credential.type === "acme-account")
    return acmeAccount();
  return policy ?? grants ?? unknownPolicy("the credential has neither a policy nor grants");
}

/** What is known of a provider, whatever its policy says. */
export type ProviderTraits = Pick<
  PolicyReader,
  "offersRecordScope" | "offersWorkloadIdentity" | "vocabulary"
>;

/** What is known of a permission language that is read here. */
export type ReadProvider = Pick<
  PolicyReader,
  "name" | "providers" | "planes" | "reads" | "offersRecordScope" | "offersWorkloadIdentity"
>;

/** Every permission language that is read here. */
export const readProviders: readonly ReadProvider[] = READERS;

/**
 * What the provider offers, and its words for rights that are missing: of the provider that is named, else of the one
 * whose form the policy has. Undefined where neither is known here.
 */
export function traitsOf(credential: CredentialDocument): ProviderTraits | undefined {
  const { provider, policy } = credential;
  const named = readerOf(provider);
  if (named !== undefined || !withinLimits(policy)) return named;
  return READERS.find((reader) => reader.recognizes(structured(policy) ?? policy));
}

/** The words for rights that are missing from a credential that is bounded by the manifest's own `grants`. */
export const wordsOfGrants = grantsVocabulary;

/**
 * Whether the provider can bound a right to single names or types, so that a right over a whole zone is wider than it
 * need be. Undefined for providers that are not known here.
 */
export function offersRecordScope(provider: string | undefined): boolean | undefined {
  return readerOf(provider)?.offersRecordScope;
}

/**
 * Whether a workload can prove who it is to the provider without a secret that is stored. Undefined for providers that
 * are not known here.
 */
export function offersWorkloadIdentity(provider: string | undefined): boolean | undefined {
  return readerOf(provider)?.offersWorkloadIdentity;
}

/**
 * Whether two providers are clouds that each host zones in accounts of their own, so that a right at one of them reaches
 * nothing at the other: `aws` and `cloudflare`, and not `aws` and `route53`, or `kubernetes`, which writes at any of them.
 */
export function areDifferentClouds(one: string | undefined, other: string | undefined): boolean {
  const [first, second] = [cloudOf(one), cloudOf(other)];
  return first !== undefined && second !== undefined && first !== second;
}

/** A cloud sells names as well as it hosts them; what only changes records elsewhere does not. */
function cloudOf(provider: string | undefined): PolicyReader | undefined {
  const reader = readerOf(provider);
  return reader?.planes.includes("registrar") ? reader : undefined;
}

function readerOf(provider: string | undefined): PolicyReader | undefined {
  const code = provider?.trim().toLowerCase() ?? "";
  return READERS.find((reader) => reader.providers.includes(code));
}

function isMissing(value: unknown): boolean {
  return (
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)
  );
}

function readProviderPolicy(credential: CredentialDocument, needed: NeededScope): ReaderResult {
  const { policy } = credential;
  if (!withinLimits(policy)) return unknownPolicy("the policy is too large or too deep to be read");
  const json = structured(policy);
  const result = readValue(json ?? policy, credential, needed);
  return json !== undefined && result.kind === "read" ? withoutPaths(result) : result;
}

/** The value of a policy that is a JSON text with an object or a list. */
function structured(policy: unknown): object | undefined {
  const json = typeof policy === "string" ? parseJson(policy) : undefined;
  return typeof json === "object" && json !== null ? json : undefined;
}

function readValue(policy: unknown, credential: CredentialDocument, needed: NeededScope): ReaderResult {
  const { provider } = credential;
  const named = readerOf(provider);
  const result = named?.read(policy, needed, credential);
  if (result?.kind === "read") return result;
  const fitting = READERS.find((reader) => reader !== named && reader.recognizes(policy));
  return fitting?.read(policy, needed, credential) ?? result ?? unknownPolicy(notReadYet(provider, policy));
}

function notReadYet(provider: string | undefined, policy: unknown): string {
  if (provider !== undefined && provider !== "") return `policies of the provider ${provider} are not read`;
  return isRecord(policy) || Array.isArray(policy)
    ? "the form of the policy is not one that is known here"
    : "the credential names no provider";
}

function withoutPaths(read: ReadPolicy): ReadPolicy {
  return {
    kind: "read",
    capabilities: read.capabilities.map(({ span: _, ...capability }) => ({ ...capability, path: [] })),
    notes: read.notes.map(({ span: _, repair: __, ...note }) => ({ ...note, path: [] })),
    breadth: read.breadth.map(({ span: _, proposal: __, ...finding }) => ({
      ...finding,
      path: [],
      alsoAt: [],
    })),
  };
}

function join(policy: ReaderResult, grants: ReaderResult): ReaderResult {
  if (policy.kind === "unknown" && grants.kind === "unknown") return policy;
  const one = policy.kind === "read" ? policy : perhapsAnythingIn("policy", policy.why);
  const other = grants.kind === "read" ? grants : perhapsAnythingIn("grants", grants.why);
  return {
    kind: "read",
    capabilities: [...one.capabilities, ...other.capabilities],
    notes: [...one.notes, ...other.notes],
    breadth: [...one.breadth, ...other.breadth],
  };
}

function perhapsAnythingIn(source: "policy" | "grants", why: string): ReadPolicy {
  const place = { source, path: [] };
  return {
    kind: "read",
    capabilities: (["dns", "registrar", "pki"] as const).map((plane) =>
      perhapsAnything(plane, place, `the ${source}`, why),
    ),
    notes: [{ ...place, kind: "not-understood", text: `Not read: ${why}.` }],
    breadth: [],
  };
}
