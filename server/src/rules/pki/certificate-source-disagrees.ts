import { parseFingerprint, parseSerial } from "../../pki/serial";
import type { X509Certificate } from "../../pki/x509/certificate";
import { parseIpLiteral } from "../../text/ip-literal";
import { canonicalUsage } from "../../pki/x509/usages";
import { replaceNode, replaceScalar, type TextEdit } from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import { Inline } from "../../manifest/edits/write";
import type { Certificate } from "../../manifest/model/certificate";
import { parseHost } from "../../manifest/model/names";
import type { CertificateSource } from "../../manifest/model/sources/certificate-source";
import { endOfInstant, startOfInstant } from "../../manifest/model/time";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Node, ScalarNode } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";

/** A certificate for shop.example.com and www.shop.example.com, valid from 2026-12-01 on, with a signature of zeros. */
const exampleCertificate = `-----BEGIN CERTIFICATE-----
MIIBYjCCAQ+gAwIBAgIEBKF8WzAKBggqhkjOPQQDAjAnMRAwDgYDVQQKDAdFeGFt
cGxlMRMwEQYDVQQDDApFeGFtcGxlIENBMB4XDTI2MTIwMTAwMDAwMFoXDTI3MDMw
MTAwMDAwMFowGzEZMBcGA1UEAwwQc2hvcC5leGFtcGxlLmNvbTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABGsX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKW
T+NC4v4af5uO5+tKfA+eFivOM1drMV7Oy7ZAaDe/UfWjNTAzMDEGA1UdEQQqMCiC
EHNob3AuZXhhbXBsZS5jb22CFHd3dy5zaG9wLmV4YW1wbGUuY29tMAoGCCqGSM49
BAMCA0EAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==
-----END CERTIFICATE-----
`;

export const certificateSourceDisagrees = defineRule({
  id: "certificate-source-disagrees",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "The certificate file says something else",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-17"],
  references: ["RFC 5280 section 4.2.1.6", "RFC 2986"],
  docs: {
    problem:
      "The names, addresses, key, usages, signer or times of a certificate are not those in the file that source names; or the serial, fingerprint or end of the one before are not those in previous.source.",
    why: "The reviewer approves what is written, and clients get what is in the file.",
    remedy:
      "Take what the file says, or have a new request or certificate made. A request may carry fewer names than are asked for, never more.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
      - {name: www.shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
certificates:
  - name: shop-tls
    dnsNames: [shop.example.com, www.shop.example.com, pay.shop.example.com]
    external: [{name: pay.shop.example.com, why: served by the payment provider}]
    source: shop.pem
    previous: {serial: "04:B2", secretRef: "vault:kv/shop/tls@v3"}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
      - {name: www.shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
certificates:
  - name: shop-tls
    dnsNames: [shop.example.com, www.shop.example.com]
    source: shop.pem
    previous: {serial: "04:B2", secretRef: "vault:kv/shop/tls@v3"}
`,
    files: { "shop.pem": exampleCertificate },
  },
  *check({ certificate, change }) {
    if (certificate.isForeign) return;
    const targets = certificate.name === undefined ? [] : [certificate.name];
    for (const difference of [...ofItself(change, certificate), ...ofPrevious(change, certificate)])
      yield { ...finding(certificate, difference), targets };
  },
});

/** What is written and what the file has in its place. */
interface Difference {
  readonly at: Node;
  /** What is compared, as `dnsNames` or "the key". */
  readonly what: string;
  readonly written: string;
  readonly real: string;
  readonly source: CertificateSource;
  /** Writes what the file says; undefined where only a person can put it right. */
  readonly edits?: (layout: Layout) => readonly TextEdit[];
}

function finding(certificate: Certificate, difference: Difference): FindingDraft {
  const { at, what, written, real, source, edits } = difference;
  const name = certificate.name ?? "this certificate";
  return {
    at,
    message: `${name} has ${what} ${written} here, but ${source.path} has ${real}. What is reviewed is not what is served. Take what the file says, or have the file made anew.`,
    related: relatedAt(source.at, `what ${source.path} holds begins here`),
    fixes: edits ? [{ title: `Take ${what} of ${name} from ${source.path}`, safe: false, edits }] : [],
  };
}

function* ofItself(change: TrustChange, certificate: Certificate): Generator<Difference> {
  const { view } = certificate;
  const source = sourceAt(change, view.at("source"));
  const held = source?.certificate ?? source?.request;
  if (!source || !held) return;
  yield* names(view.at("dnsNames"), "dnsNames", source, parseHost);
  yield* names(view.at("ipAddresses"), "ipAddresses", source, (text) => parseIpLiteral(text)?.text);
  yield* key(certificate, source);
  const { certificate: issued } = source;
  if (!issued) return;
  yield* commonName(certificate, source, issued);
  yield* issuer(change, certificate, source, issued);
  yield* usages(certificate, source, issued);
  yield* time(view.at("notBefore"), "notBefore", source, issued.notBefore);
  yield* time(view.at("notAfter"), "notAfter", source, issued.notAfter);
}

/** A certificate without a common name goes by its other names, and says nothing else. */
function* commonName(
  { view }: Certificate,
  source: CertificateSource,
  { subject: { commonNames } }: X509Certificate,
): Generator<Difference> {
  const { scalar } = view.at("commonName");
  const isSame = (name: string): boolean => name.toLowerCase() === scalar?.source.toLowerCase();
  const [real] = commonNames;
  if (!scalar || real === undefined || commonNames.some(isSame)) return;
  yield {
    at: scalar,
    what: "commonName",
    written: scalar.source,
    real,
    source,
    edits: () => [replaceScalar(scalar, real)],
  };
}

/** Held against who is said to sign it, where all of them are known: any one of several is enough. */
function* issuer(
  change: TrustChange,
  certificate: Certificate,
  source: CertificateSource,
  held: X509Certificate,
): Generator<Difference> {
  const { node } = certificate.view.at("signedBy");
  const signers = certificate.signers.map(({ source: name }) => signerOf(change, name, held));
  if (!node || signers.length === 0 || signers.some((signer) => signer?.isIt !== false)) return;
  yield {
    at: node,
    what: "signedBy",
    written: listed(signers.flatMap((signer) => signer?.text ?? [])),
    real: held.isSelfIssued ? "itself as its issuer" : `${held.issuer.text} as its issuer`,
    source,
  };
}

/** Whether the name of a signer is that of the issuer of a certificate; undefined where its own name is not known. */
function signerOf(
  change: TrustChange,
  name: string,
  { issuer: held, isSelfIssued }: X509Certificate,
): { readonly isIt: boolean; readonly text: string } | undefined {
  if (name === "self") return { isIt: isSelfIssued, text: "self" };
  const signer = change.certificate(name);
  if (!signer) return undefined;
  const files = [signer.view.at("source"), signer.previous.at("source")].filter(({ exists }) => exists);
  const subjects = files.map((path) => sourceAt(change, path)?.certificate?.subject);
  const [first] = subjects;
  if (first)
    return {
      isIt: subjects.some((subject) => subject === undefined || subject.comparisonKey === held.comparisonKey),
      text: `${name} (${first.text})`,
    };
  const written = signer.view.at("commonName").text;
  if (files.length > 0 || written === undefined || held.commonNames.length === 0) return undefined;
  const isIt = held.commonNames.some((one) => one.toLowerCase() === written.toLowerCase());
  return { isIt, text: `${name} (CN=${written})` };
}

function* ofPrevious(change: TrustChange, { previous }: Certificate): Generator<Difference> {
  const source = sourceAt(change, previous.at("source"));
  const held = source?.certificate;
  if (!source || !held) return;
  const serial = previous.at("serial").scalar;
  const parsed = serial && parseSerial(serial.source);
  if (serial && parsed?.ok && parsed.serial !== held.serial.hex)
    yield {
      at: serial,
      what: "previous.serial",
      written: serial.source,
      real: held.serial.withColons,
      source,
      edits: () => [replaceScalar(serial, held.serial.withColons)],
    };
  const fingerprint = previous.at("fingerprint").scalar;
  const print = fingerprint && parseFingerprint(fingerprint.source);
  if (fingerprint && print?.ok && print.algorithm === "sha256" && print.fingerprint !== held.fingerprint)
    yield {
      at: fingerprint,
      what: "previous.fingerprint",
      written: fingerprint.source,
      real: held.fingerprint,
      source,
      edits: () => [replaceScalar(fingerprint, held.fingerprint)],
    };
  yield* time(previous.at("notAfter"), "previous.notAfter", source, held.notAfter);
}

function sourceAt(change: TrustChange, { text }: View<string>): CertificateSource | undefined {
  const state = text === undefined ? undefined : change.sources.certificateFile(text);
  return state?.kind === "read" ? state.source : undefined;
}

/** A request may ask for fewer names than the certificate is to have: the authority adds the others. */
function* names(
  list: View<string[]>,
  what: "dnsNames" | "ipAddresses",
  source: CertificateSource,
  canonical: (text: string) => string | undefined,
): Generator<Difference> {
  const { node } = list;
  const held = (source.certificate ?? source.request)?.[what] ?? [];
  const written = list.items().map(({ text }) => (text === undefined ? undefined : canonical(text)));
  const real = held.map(({ normalised }) => normalised);
  if (!node || written.includes(undefined) || real.includes(undefined)) return;
  const hasMore = real.some((name) => !written.includes(name));
  const lacks = source.certificate !== undefined && written.some((name) => !real.includes(name));
  if (!hasMore && !lacks) return;
  const texts = held.map(({ raw }) => raw);
  yield {
    at: node,
    what,
    written: listed(list.items().flatMap(({ text }) => text ?? [])) || "empty",
    real: texts.length === 0 ? "none" : listed(texts),
    source,
    edits: (layout) => [
      replaceNode(node, node.kind === "list" && node.flow ? new Inline(texts) : texts, layout),
    ],
  };
}

function* key({ view }: Certificate, source: CertificateSource): Generator<Difference> {
  const held = (source.certificate ?? source.request)?.key;
  const algorithm = view.at("privateKey").at("algorithm").scalar;
  const size = view.at("privateKey").at("size");
  if (!held) return;
  if (algorithm && algorithm.source !== held.algorithm) {
    yield {
      at: algorithm,
      what: "privateKey.algorithm",
      written: algorithm.source,
      real: held.algorithm,
      source,
    };
    return;
  }
  if (size.scalar && size.number !== undefined && held.bits !== undefined && size.number !== held.bits)
    yield {
      at: size.scalar,
      what: "privateKey.size",
      written: `${size.number} bits`,
      real: `${held.bits} bits`,
      source,
    };
}

function* usages(
  certificate: Certificate,
  source: CertificateSource,
  held: X509Certificate,
): Generator<Difference> {
  const { node } = certificate.view.at("usages");
  if (!node) return;
  const written = new Set(certificate.usages.map(({ source: text }) => canonicalUsage(text.toLowerCase())));
  const real = new Set([...(held.keyUsages ?? []), ...(held.extendedKeyUsages ?? [])].map(canonicalUsage));
  if (written.size === real.size && [...written].every((usage) => real.has(usage))) return;
  const texts = [...real];
  yield {
    at: node,
    what: "usages",
    written: listed([...written]),
    real: listed(texts),
    source,
    edits: (layout) => [
      replaceNode(node, node.kind === "list" && node.flow ? new Inline(texts) : texts, layout),
    ],
  };
}

/** A date stands for any moment of its day. */
function* time(
  view: View<string>,
  what: string,
  source: CertificateSource,
  held: number,
): Generator<Difference> {
  const { scalar } = view;
  const start = scalar && startOfInstant(scalar.source);
  const end = scalar && endOfInstant(scalar.source);
  if (!scalar || start === undefined || end === undefined || (start <= held && held <= end)) return;
  const real = new Date(held).toISOString().replace(".000Z", "Z");
  yield { at: scalar, what, written: scalar.source, real, source, edits: () => [replaceTime(scalar, real)] };
}

function replaceTime(scalar: ScalarNode, time: string): TextEdit {
  return replaceScalar(scalar, time);
}
