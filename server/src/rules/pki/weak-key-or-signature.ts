import { completeMap } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { issuerOf } from "../../manifest/model/pki/issuer";
import { keyRefusal } from "../../manifest/model/pki/key-refusal";
import { requirementsOf } from "../../manifest/model/pki/requirements";
import { validityOf } from "../../manifest/model/pki/validity";
import type { CertificateSource } from "../../manifest/model/sources/certificate-source";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { ScalarNode } from "../../manifest/syntax/node";
import type { AcceptedKeys } from "../../pki/authorities";
import { shortestRsaKey } from "../../pki/public-profile";
import type { PublicKey } from "../../pki/x509/public-key";
import { calledIssuer, nameOf, targetsOf } from "../certificates";
import { relatedAt, type FindingDraft, type Fix, type Severity } from "../finding";
import { defineRule } from "../rule";
import { day, either } from "../words";

/** From here on NIST SP 800-57 Part 1 asks for a strength of 128 bits: 3072 bits of RSA. */
const STRONGER_FROM = Date.UTC(2031, 0, 1);

export const weakKeyOrSignature = defineRule({
  id: "weak-key-or-signature",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A key is too weak, or of a kind that is not accepted",
  controls: ["nist-csf-2.0:PR.DS-02", "nist-800-53-r5:SC-12", "nist-800-53-r5:SC-13"],
  references: [
    "CA/B Forum Baseline Requirements 6.1.5",
    "CA/B Forum Baseline Requirements 6.1.6",
    "CA/B Forum Code Signing Baseline Requirements 6.1.5.2",
    "NIST SP 800-57 Part 1",
  ],
  docs: {
    problem:
      "A certificate of a public authority gets a key that is neither RSA of at least 2048 bits (3072 for code signing) nor on the curves P-256, P-384 or P-521, or that this authority does not take; or one of a private authority gets an RSA key that is too short for the time in which it is valid.",
    why: "Public authorities refuse the order. Keys that are too short can be broken, and whoever does it reads and forges what the certificate was to protect.",
    remedy:
      "Use ECDSA on P-256, or RSA with 2048 bits or more; 3072 where the certificate of a private authority outlasts 2030. Let's Encrypt takes RSA of 2048, 3072 or 4096 bits, AWS Certificate Manager RSA of 2048 bits, and both take the curves P-256 and P-384.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}, privateKey: {algorithm: RSA, size: 1024}}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}, privateKey: {algorithm: ECDSA, size: 256}}
`,
  },
  *check({ certificate, change }) {
    if (!certificate.isIssued) return;
    const found = keyOf(change, certificate);
    const fault = found && faultOf(change, certificate, found.key);
    if (fault) yield finding(certificate, found, fault);
  },
});

interface Fault {
  readonly severity: Severity;
  readonly message: string;
}

/** What is known of the key that a certificate gets. */
interface FoundKey {
  readonly key: PublicKey;
  readonly at: ScalarNode;
  /** The request that holds it, where nothing here says what it is. */
  readonly request?: CertificateSource;
}

function keyOf(change: TrustChange, certificate: Certificate): FoundKey | undefined {
  const { view } = certificate;
  const written = writtenKey(certificate);
  const at = view.at("privateKey").at("size").scalar ?? view.at("privateKey").at("algorithm").scalar;
  if (written && at) return { key: written, at };
  const path = view.at("source").scalar;
  const file = path && change.sources.certificateFile(path.source);
  const request = file?.kind === "read" ? file.source : undefined;
  return path && request?.request ? { key: request.request.key, at: path, request } : undefined;
}

/** Only RSA keys have more than 521 bits, so that a size alone can be enough. */
function writtenKey({ view }: Certificate): PublicKey | undefined {
  const privateKey = view.at("privateKey");
  const bits = privateKey.at("size").number;
  const algorithm = privateKey.at("algorithm").text ?? (bits !== undefined && bits > 521 ? "RSA" : undefined);
  if (algorithm === undefined) return undefined;
  return { algorithm, ...(bits === undefined ? {} : { bits }) };
}

function faultOf(change: TrustChange, certificate: Certificate, key: PublicKey): Fault | undefined {
  const issuer = issuerOf(change, certificate);
  // An authority that entries of the change sign belongs to a hierarchy of one's own.
  const isPrivate = issuer ? issuer.trust() === "private" : isSignedHere(change, certificate);
  if (isPrivate) return privateFault(change, certificate, key);
  if (!issuer) return undefined;
  const refusal = keyRefusal(issuer, certificate, key);
  if (!refusal) return undefined;
  const refused = refusal.by === "all" ? "is a public authority and refuses" : "refuses";
  const why =
    refusal.by === "all"
      ? `: ${refusal.fault}. Use ECDSA with 256 bits, or RSA with at least ${shortestRsaKey(requirementsOf(certificate))}.`
      : `, ${described(key)}: it takes ${taken(refusal.takes)} only. Use ECDSA with 256 bits, or RSA with 2048.`;
  return {
    severity: "error",
    message: `${calledIssuer(issuer)} ${refused} the key of ${nameOf(certificate)}${why}`,
  };
}

function isSignedHere(change: TrustChange, { isAuthority, signers }: Certificate): boolean {
  return (
    isAuthority &&
    signers.length > 0 &&
    signers.every(({ source }) => source === "self" || change.certificate(source) !== undefined)
  );
}

function described({ algorithm, bits, curve }: PublicKey): string {
  if (curve !== undefined) return `${algorithm} on ${curve}`;
  return bits === undefined ? algorithm : `${algorithm} with ${bits} bits`;
}

function taken({ rsa, curves }: AcceptedKeys): string {
  return `RSA with ${either(rsa.map(String))} bits and ECDSA on ${either(curves)}`;
}

function privateFault(
  change: TrustChange,
  certificate: Certificate,
  { algorithm, bits }: PublicKey,
): Fault | undefined {
  const name = nameOf(certificate);
  if (algorithm === "Ed25519")
    return {
      severity: "information",
      message: `${name} gets an Ed25519 key, which browsers and some TLS libraries do not accept in certificates. See that all its clients do, or use ECDSA with 256 bits.`,
    };
  if (algorithm !== "RSA" || bits === undefined || bits >= 3072) return undefined;
  if (bits < 2048)
    return {
      severity: "warning",
      message: `${name} gets an RSA key of ${bits} bits, which has less than the 112 bits of strength that NIST SP 800-57 asks for at least, and which many TLS libraries refuse. Use ECDSA with 256 bits, or RSA with at least 2048.`,
    };
  const { notAfter } = validityOf(change, certificate);
  if (notAfter === undefined || notAfter < STRONGER_FROM) return undefined;
  return {
    severity: "warning",
    message: `${name} gets an RSA key of ${bits} bits and is valid until ${day(notAfter)}. Beyond 2030 NIST SP 800-57 asks for 128 bits of strength, which takes 3072 bits of RSA or 256 of ECDSA. Use one of these, or let it end earlier.`,
  };
}

function finding(
  certificate: Certificate,
  { at, request }: FoundKey,
  { severity, message }: Fault,
): FindingDraft {
  return {
    at,
    severity,
    message,
    related: relatedAt(request?.at, "the request that holds the key"),
    fixes: request ? [] : strongerKey(certificate),
    targets: targetsOf(certificate),
  };
}

/** What else stands in `privateKey` stays there. */
function strongerKey(certificate: Certificate): readonly Fix[] {
  const { map } = certificate.view;
  if (!map) return [];
  return [
    {
      title: `Use ECDSA with 256 bits for ${nameOf(certificate)}`,
      safe: false,
      edits: (layout) => completeMap(map, "privateKey", { algorithm: "ECDSA", size: 256 }, layout),
    },
  ];
}
