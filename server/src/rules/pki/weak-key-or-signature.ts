import { completeMap } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { issuerOf, type IssuerFacts } from "../../manifest/model/pki/issuer";
import { validityOf } from "../../manifest/model/pki/validity";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { ScalarNode } from "../../manifest/syntax/node";
import { publicKeyFault } from "../../pki/public-profile";
import type { PublicKey } from "../../pki/x509/public-key";
import { calledIssuer, nameOf, targetsOf } from "../certificates";
import type { FindingDraft, Fix, Severity } from "../finding";
import { defineRule } from "../rule";
import { day } from "../words";

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
    "NIST SP 800-57 Part 1",
  ],
  docs: {
    problem:
      "A certificate of a public authority gets a key that is neither RSA of at least 2048 bits nor on the curves P-256, P-384 or P-521; or one of a private authority gets an RSA key that is too short for the time in which it is valid.",
    why: "Public authorities refuse the order. Keys that are too short can be broken, and whoever does it reads and forges what the certificate was to protect.",
    remedy: "Use ECDSA on P-256, or RSA with 2048 bits or more; 3072 where the certificate outlasts 2030.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}, privateKey: {algorithm: RSA, size: 1024}}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt-prod}, privateKey: {algorithm: ECDSA, size: 256}}
`,
  },
  *check({ certificate, change }) {
    const privateKey = certificate.view.at("privateKey");
    if (!certificate.isIssued || !privateKey.exists) return;
    const key = keyOf(certificate);
    const issuer = key && issuerOf(change, certificate);
    const node = privateKey.at("size").scalar ?? privateKey.at("algorithm").scalar;
    if (!key || !issuer || !node) return;
    const fault = faultOf(change, certificate, issuer, key);
    if (fault) yield finding(certificate, node, fault);
  },
});

interface Fault {
  readonly severity: Severity;
  readonly message: string;
}

/** Only RSA keys have more than 521 bits, so that a size alone can be enough. */
function keyOf({ view }: Certificate): PublicKey | undefined {
  const privateKey = view.at("privateKey");
  const bits = privateKey.at("size").number;
  const algorithm = privateKey.at("algorithm").text ?? (bits !== undefined && bits > 521 ? "RSA" : undefined);
  if (algorithm === undefined) return undefined;
  return { algorithm, ...(bits === undefined ? {} : { bits }) };
}

function faultOf(
  change: TrustChange,
  certificate: Certificate,
  issuer: IssuerFacts,
  key: PublicKey,
): Fault | undefined {
  if (issuer.trust === "public") {
    const fault = publicKeyFault(key);
    return fault === undefined
      ? undefined
      : {
          severity: "error",
          message: `${calledIssuer(issuer)} is a public authority and refuses the key of ${nameOf(certificate)}: ${fault}. Use ECDSA with 256 bits, or RSA with at least 2048.`,
        };
  }
  return issuer.trust === "private" ? privateFault(change, certificate, key) : undefined;
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

function finding(certificate: Certificate, at: ScalarNode, { severity, message }: Fault): FindingDraft {
  return { at, severity, message, fixes: strongerKey(certificate), targets: targetsOf(certificate) };
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
