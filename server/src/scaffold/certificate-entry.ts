/** The entry of the certificate: what it is for from now on, and how the one that is served today is recognised. */
import { hasTabStops, renderPlain } from "../manifest/edits/snippet";
import { Inline, type Json, type Writable } from "../manifest/edits/write";
import { matchHost } from "../pki/host-match";
import { wellKnownIssuer } from "../pki/issuers";
import type { X509Certificate } from "../pki/x509/certificate";
import type { GeneralName } from "../pki/x509/general-name";
import { quoted } from "../text/quote";
import { blank, present } from "./blank";
import type { ExternalName } from "./context-records";
import { namesOf, type GivenCertificate } from "./read-certificate";

/** What an entry is made of. */
export interface CertificateParts {
  readonly name: string;
  readonly given: GivenCertificate;
  /** The path of the file that it was read from. */
  readonly source: string;
  /** The names that it is for from now on. */
  readonly dnsNames: readonly string[];
  readonly external: readonly ExternalName[];
  /** Whether something is served at the host today. */
  readonly isServed: boolean;
}

/** The names of a certificate after the change: those that it has, and the host where none of them covers it. */
export function namesWith(given: GivenCertificate, host: string): readonly string[] {
  const names = namesOf(given);
  return matchHost(host, names).isMatch ? names : [...names, host];
}

/** The entry in the shape of the language. */
export function certificateEntry(parts: CertificateParts): Writable {
  const { name, given, source, dnsNames, external, isServed } = parts;
  const { ipAddresses, uris, emailAddresses, isMustStaple } = extensionsOf(given);
  return present<Writable>({
    name,
    op: opOf(parts),
    dnsNames,
    ipAddresses: texts(ipAddresses),
    uris: texts(uris),
    emailAddresses: texts(emailAddresses),
    external: external.length > 0 ? external.map(writtenExternal) : undefined,
    issuerRef: issuerOf(given),
    privateKey: keyOf(given),
    mustStaple: isMustStaple ? true : undefined,
    source: given.kind === "request" ? source : undefined,
    previous: isServed ? previousOf(given, source) : undefined,
  });
}

function extensionsOf(given: GivenCertificate) {
  return given.kind === "certificate" ? given.certificate : given.request;
}

/** A renewal has the same names; a certificate with others takes the place of the old one. */
function opOf({ given, dnsNames, isServed }: CertificateParts): string {
  if (!isServed) return "issue";
  return dnsNames.length === namesOf(given).length ? "renew" : "replace";
}

function texts(names: readonly GeneralName[]): readonly string[] | undefined {
  return names.length === 0 ? undefined : names.map(({ raw, normalised }) => renderPlain(normalised ?? raw));
}

function writtenExternal({ name, why }: ExternalName): Writable {
  return hasTabStops(why) ? { name, why } : new Inline({ name, why });
}

/** Words of company names that say nothing of the authority. */
const legalForms = /(?<![, ])[, ]+(?:inc|llc|ltd|limited|corp|corporation|nv-sa|gmbh|ag|as|bv)\b\.?/gi;

/** The authority that the issuer's name in the certificate speaks of; everything else is left to a person. */
function issuerOf(given: GivenCertificate): Writable {
  if (given.kind === "request") return { name: blank("the issuer that is asked") };
  const { organizations, commonNames, text } = given.certificate.issuer;
  for (const name of [...organizations, ...commonNames]) {
    const known = wellKnownIssuer(name.replace(legalForms, ""));
    if (known?.trust === "public") return new Inline({ name: known.id });
  }
  return { name: blank(`the name of the issuer; the old certificate names ${quoted(text)}`) };
}

/** The sizes that authorities accept; a key of another is no model for the next one. */
const soundSizes: Readonly<Record<string, readonly number[]>> = {
  RSA: [2048, 3072, 4096],
  ECDSA: [256, 384],
};

function keyOf(given: GivenCertificate): Writable | undefined {
  const { algorithm, bits } = extensionsOf(given).key;
  const isSound = bits !== undefined && soundSizes[algorithm]?.includes(bits) === true;
  const privateKey = present<Json>({
    algorithm: isSound || algorithm === "Ed25519" ? algorithm : undefined,
    size: isSound ? bits : undefined,
    // The key of a request is made already.
    rotationPolicy: given.kind === "certificate" ? "Always" : undefined,
  });
  return Object.keys(privateKey).length === 0 ? undefined : new Inline(privateKey);
}

function previousOf(given: GivenCertificate, source: string): Writable {
  const secretRef = blank("where the old certificate and its key are kept, with a version");
  if (given.kind === "certificate") return { ...recognised(given.certificate), source, secretRef };
  return {
    serial: blank("the serial number of the certificate that is served today"),
    notAfter: blank("when that certificate ends"),
    secretRef,
  };
}

function recognised({ serial, fingerprint, notAfter }: X509Certificate): { [key: string]: string } {
  return {
    serial: serial.withColons,
    fingerprint: `sha256:${fingerprint}`,
    notAfter: new Date(notAfter).toISOString().replace(".000Z", "Z"),
  };
}
