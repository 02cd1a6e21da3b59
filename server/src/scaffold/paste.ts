/** What others give in forms of their own, as a manifest has it: DNS answers, zone lines, certificates, IAM policies. */
import type { DomainName } from "../dns/name";
import { readZoneFile } from "../dns/zone-file/read";
import type { RRset } from "../dns/zone/zone";
import { tabStop } from "../manifest/edits/snippet";
import { Inline, type Json, type Writable } from "../manifest/edits/write";
import { wellKnownIssuer } from "../pki/issuers";
import { freeName } from "../text/free-name";
import { present } from "./blank";
import { failed, found, type Outcome } from "./outcome";
import { namesOf, readGivenCertificate, type GivenCertificate } from "./read-certificate";

/** Longer texts, in UTF-16 units, are no answer and no policy that somebody reads. */
export const LONGEST_PASTE = 200_000;

/** What a text on the clipboard is. */
export type Pasted =
  | { readonly kind: "records" }
  | { readonly kind: "certificate"; readonly given: GivenCertificate }
  | { readonly kind: "iam-policy"; readonly policy: Json };

/**
 * Looks what a text is: PEM, an IAM policy in JSON, or else perhaps records, which `rrsetsIn` reads. Fails where it is a
 * private key or a certificate that cannot be read; what it holds is never repeated.
 */
export function recognisePaste(text: string): Outcome<Pasted> {
  if (text.length > LONGEST_PASTE) return failed("the text on the clipboard is too long");
  if (text.includes("-----BEGIN")) {
    const given = readGivenCertificate(new TextEncoder().encode(text), "the clipboard", undefined);
    return given.ok ? found({ kind: "certificate", given: given.value }) : given;
  }
  const policy = /^\s*\{/.test(text) ? policyIn(text) : undefined;
  return found(policy === undefined ? { kind: "records" } : { kind: "iam-policy", policy });
}

/** Types that a signer makes; nobody writes them into a change. */
const SIGNERS_OWN: ReadonlySet<string> = new Set(["RRSIG", "NSEC", "NSEC3", "NSEC3PARAM"]);

/**
 * The record sets of a zone in the answer section of `dig`, or in lines of a zone file; undefined where some line is neither.
 *
 * @param apex the zone: names without final dot are relative to it, and records outside of it are left out
 */
export function rrsetsIn(text: string, apex: DomainName): readonly RRset[] | undefined {
  const { zone, problems } = readZoneFile(answerIn(text), { apex, file: "clipboard" });
  if (problems.some(({ severity }) => severity === "error")) return undefined;
  return [...zone.rrsets.values()].flat().filter(({ type }) => !SIGNERS_OWN.has(type));
}

/** The answer section, where there is one: what follows it was not asked for. */
function answerIn(text: string): string {
  return /^;; ANSWER SECTION:[^\n]*\n([\s\S]*?)(?=^;;|(?![\s\S]))/m.exec(text)?.[1] ?? text;
}

/** Deeper than any policy. */
const DEEPEST = 20;

/** A policy document of AWS, also where the command line wraps it up. */
function policyIn(text: string): Json | undefined {
  const read = parsed(text);
  if (read === undefined || !isShallow(read, DEEPEST)) return undefined;
  for (const path of [[], ["PolicyVersion", "Document"], ["PolicyDocument"], ["Policy"]]) {
    const inner = path.reduce<unknown>((value, key) => at(value, key), read);
    if (at(inner, "Statement") !== undefined) return inner as Json;
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function at(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

function isShallow(value: unknown, left: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return left > 0 && Object.values(value).every((inner) => isShallow(inner, left - 1));
}

/** An entry of `certificates` for a certificate that is served now and renewed, or for a request. */
export function pastedCertificate(given: GivenCertificate, isFree: (name: string) => boolean): Writable {
  const dnsNames = namesOf(given);
  return present<Writable>({
    name: freeName(`${slugOf(dnsNames[0] ?? "pasted")}-tls`, isFree),
    op: given.kind === "certificate" ? "renew" : "issue",
    dnsNames: new Inline([...dnsNames]),
    issuerRef: new Inline({ name: issuerOf(given) }),
    previous: given.kind === "certificate" ? pastedPrevious(given) : undefined,
  });
}

/** How the certificate that is served now is recognised, and where it is kept, which only a person knows. */
export function pastedPrevious(
  given: GivenCertificate & { readonly kind: "certificate" },
): Readonly<Record<string, string>> {
  const { serial, fingerprint, notAfter } = given.certificate;
  return {
    serial: serial.withColons,
    fingerprint: `sha256:${fingerprint}`,
    notAfter: new Date(notAfter).toISOString().replace(".000Z", "Z"),
    secretRef: tabStop("where it and its key are kept"),
  };
}

function issuerOf(given: GivenCertificate): string {
  if (given.kind === "request") return tabStop("the issuer");
  const { organizations, commonNames } = given.certificate.issuer;
  const known = [...organizations, ...commonNames]
    .map(wellKnownIssuer)
    .find((one) => one?.trust === "public");
  return known?.id ?? tabStop("the issuer");
}

function slugOf(name: string): string {
  const [label = "", next = ""] = name.toLowerCase().split(".");
  const word = label === "*" ? next : label;
  return word.replace(/[^a-z0-9-]+/g, "-").replace(/^-+|(?<!-)-+$/g, "") || "pasted";
}

/** An entry of `credentials` for a policy of AWS; who has it, only a person knows. */
export function pastedCredential(policy: Json): Writable {
  return {
    name: tabStop("name"),
    type: "workload-identity",
    provider: "route53",
    owner: tabStop("@org/team"),
    access: "just-in-time",
    ttl: "1h",
    policy,
  };
}
