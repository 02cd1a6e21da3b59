import { contains } from "../../credentials/text-set";
import { gives, type Capability, type Operation } from "../../credentials/capability";
import { allows, allowsCertificate } from "../../credentials/questions";
import { areDifferentClouds } from "../../credentials/read";
import type { Credential } from "../../manifest/model/credential";
import { neededScope } from "../../manifest/model/needed-scope";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { schemaAt } from "../../manifest/schema/schemas";
import { spanOf, type Node, type Span } from "../../manifest/syntax/node";
import { placeInPolicy } from "../../rules/credentials/policy-place";
import { spanOfPlace } from "../../rules/finding";
import { recordChange } from "../../rules/step-rights";
import { code, codes, facts, paragraphs } from "./markdown";
import { ofBoundAlone, ofItemAlone, type RightsOfPart } from "./part-of-policy";
import { wordText } from "./schema-hover";
import { unique } from "../../text/unique";

/** What a policy or a list of grants gives at one place of it. */
interface RightsHere {
  readonly text: string;
  /** Where the words stand that give it. */
  readonly span: Span;
}

/** A document with credentials in it: a change, or a policy that knows of no change. */
export interface CredentialHolder {
  readonly credentials: () => readonly Credential[];
  readonly change: TrustChange | undefined;
}

/**
 * At the words of a policy or of `grants` that give a right: what that is in the terms of the manifest; in a change, which
 * of its records, zones and certificates it reaches, and what a step needs it for.
 */
export function policyHover(holder: CredentialHolder, node: Node, offset: number): RightsHere | undefined {
  const { change } = holder;
  const credential = credentialAround(holder, node);
  const rights = credential?.rights();
  if (!credential || rights?.kind !== "read") return undefined;
  const here =
    closest(credential, rights.capabilities, offset) ??
    ofItemAlone(credential, node) ??
    (change && ofBoundAlone(credential, node));
  const [first] = here?.capabilities ?? [];
  if (!here || !first) return undefined;
  const lines = [...new Map(here.capabilities.map((right) => [right.operation, right])).keys()].map(
    (operation) => lineOf(change, credential, here, operation),
  );
  const unread = here.capabilities.flatMap((right) => right.unread);
  const bounds = here.capabilities.flatMap(({ boundElsewhere = [] }) => boundElsewhere.map(({ by }) => by));
  const text = paragraphs([
    ...lines,
    bounds.length > 0 ? `How far it reaches is bounded by ${unique(bounds).join(", ")}` : undefined,
    unread.length > 0 ? `It may be narrower than it looks: ${unique(unread).join("; ")}` : undefined,
  ]);
  return { text, span: here.span };
}

function credentialAround({ credentials }: CredentialHolder, node: Node): Credential | undefined {
  const { start } = spanOf(node);
  return credentials().find(({ view }) =>
    [view.at("policy").node, view.at("grants").node].some((root) => {
      if (!root || root.chunk.source !== node.chunk.source) return false;
      const span = spanOf(root);
      return span.start <= start && start < span.end;
    }),
  );
}

/** The rights whose words are the shortest around an offset. */
function closest(
  credential: Credential,
  capabilities: readonly Capability[],
  offset: number,
): RightsOfPart | undefined {
  const around = capabilities.flatMap((capability) => {
    const span = spanOfRight(credential, capability);
    return span && span.start <= offset && offset <= span.end ? [{ capability, span }] : [];
  });
  const length = Math.min(...around.map(({ span }) => span.end - span.start));
  const nearest = around.filter(({ span }) => span.end - span.start === length);
  const [first] = nearest;
  return first && { capabilities: nearest.map(({ capability }) => capability), span: first.span };
}

function spanOfRight(credential: Credential, capability: Capability): Span | undefined {
  const place = placeInPolicy(credential, capability);
  if (!place) return undefined;
  const isWord = place.kind === "text" || place.kind === "scalar";
  return isWord ? spanOfPlace(place).span : undefined;
}

/** `record-write`: create, change and delete records · reaches 2 records `a.example.com/A`, `b.example.com/A` · needed for all of them */
function lineOf(
  change: TrustChange | undefined,
  credential: Credential,
  { capabilities, isOfZones }: RightsOfPart,
  operation: Operation,
): string {
  const rights = capabilities.filter((right) => right.operation === operation);
  const schema = schemaAt("trust-change#/$defs/grantedAction")?.schema;
  const meaning = (schema && wordText(schema, operation)) ?? code(operation);
  return facts(meaning.replace(/\.$/, ""), ...(change ? reachOf(change, credential, rights, isOfZones) : []));
}

function reachOf(
  change: TrustChange,
  credential: Credential,
  rights: readonly Capability[],
  isOfZones = false,
): readonly string[] {
  const writes = rights.filter((right) => right.writes);
  if (writes.length === 0) return [];
  const records = reachedRecords(change, credential, writes);
  const needed = neededScope(change, credential);
  const [names, types] = [new Set<string>(needed.names), new Set<string>(needed.types)];
  const inHand = records.filter(({ ownerName, type }) => names.has(ownerName ?? "") && types.has(type ?? ""));
  return [
    ...named("zone", reachedZones(change, credential, writes, isOfZones), false),
    ...named(
      "record",
      records.flatMap(({ reference }) => reference ?? []),
      writes.some((right) => gives(right, "record-write")) && change.records().length > 0,
    ),
    ...named(
      "certificate",
      reachedCertificates(change, writes),
      writes.some(issues) && change.certificates().length > 0,
    ),
    ...neededFor(inHand, records),
  ];
}

function neededFor(inHand: readonly RecordSet[], reached: readonly RecordSet[]): readonly string[] {
  if (inHand.length === 0) return [];
  if (inHand.length === reached.length) return [`needed for ${reached.length === 1 ? "it" : "all of them"}`];
  return [`needed for ${codes(inHand.flatMap(({ reference }) => reference ?? []))}`];
}

/** @param isTold whether it is worth a word that there is none */
function named(what: string, names: readonly string[], isTold: boolean): readonly string[] {
  if (names.length > 0)
    return [`reaches ${names.length === 1 ? what : `${names.length} ${what}s`} ${codes(unique(names))}`];
  return isTold ? [`reaches no ${what} of this change`] : [];
}

const CHANGES = ["CREATE", "UPSERT", "DELETE"] as const;

/** Whether a zone is hosted at other clouds alone than that of a credential, where no right of it reaches. */
function isElsewhere({ provider }: Credential, zone: Zone): boolean {
  const hosts = zone.providerCodes();
  return hosts.length > 0 && hosts.every((host) => areDifferentClouds(provider, host));
}

function reachedRecords(
  change: TrustChange,
  credential: Credential,
  rights: readonly Capability[],
): readonly RecordSet[] {
  const writing = rights.filter((right) => gives(right, "record-write"));
  if (writing.length === 0) return [];
  return change
    .records()
    .filter(
      (record) =>
        record.changes &&
        !isElsewhere(credential, record.zone) &&
        CHANGES.some((kind) => allows(writing, recordChange(record, kind)) !== "no"),
    );
}

const OF_ZONES = ["zone-admin", "key-manage", "registrar"] as const;

/** Of rights over whole zones, the zones; with `isOfZones` those where rights over records reach, too. */
function reachedZones(
  change: TrustChange,
  credential: Credential,
  rights: readonly Capability[],
  isOfZones: boolean,
): readonly string[] {
  const meant: readonly Operation[] = isOfZones ? [...OF_ZONES, "record-write"] : OF_ZONES;
  const whole = rights.filter((right) => meant.some((operation) => gives(right, operation)));
  return change.zones().flatMap((zone) => {
    const { name, ownId } = zone;
    const isReached = whole.some(({ scope }) => {
      const by = scope.zonesBy === "id" ? ownId : name;
      return by !== undefined && contains(scope.zones, by);
    });
    return isReached && name !== undefined && !isElsewhere(credential, zone) ? [name] : [];
  });
}

const OF_CERTIFICATES = ["issue", "deploy", "revoke"] as const;

function issues(right: Capability): boolean {
  return OF_CERTIFICATES.some((operation) => gives(right, operation));
}

function reachedCertificates(change: TrustChange, rights: readonly Capability[]): readonly string[] {
  const operations = OF_CERTIFICATES.filter((operation) => rights.some((right) => gives(right, operation)));
  if (operations.length === 0) return [];
  return change.certificates().flatMap(({ name, op, dnsNames }) => {
    const names = dnsNames.map(({ text }) => text);
    const isReached =
      op !== "keep" &&
      names.length > 0 &&
      operations.some((operation) => allowsCertificate(rights, { operation, names }) !== "no");
    return isReached && name !== undefined ? [name] : [];
  });
}
