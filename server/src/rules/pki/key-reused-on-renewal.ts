import { replaceScalar } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { parseHost } from "../../manifest/model/names";
import { compromiseOf } from "../../manifest/model/pki/endings";
import { instanceEnded } from "../../manifest/model/pki/instance";
import { renewsItself } from "../../manifest/model/pki/validity";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Endpoint } from "../../generated/trust-change";
import type { View } from "../../manifest/view";
import { nameOf, targetsOf } from "../certificates";
import { relatedAt } from "../finding";
import { defineRule } from "../rule";

export const keyReusedOnRenewal = defineRule({
  id: "key-reused-on-renewal",
  plane: "pki",
  over: "certificate",
  severity: "warning",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A renewal keeps the old key",
  controls: ["owasp-nhi-2025:NHI7:2025", "nist-800-53-r5:SC-12"],
  references: [
    "cert-manager, Certificate: privateKey.rotationPolicy",
    "CA/B Forum Baseline Requirements 6.1.1.3",
    "RFC 7671 section 8.1",
  ],
  docs: {
    problem:
      "A certificate is renewed or replaced with rotationPolicy: Never, so that the new certificate has the key of the old one.",
    why: "A copy of the key that leaked once stays useful through every renewal. After a compromise the new certificate is as worthless as the old one, and public authorities refuse it.",
    remedy:
      "Set rotationPolicy: Always. Keep a key only where clients are bound to it, by a TLSA record on the key or by pinning.",
    bad: `certificates:
  - name: shop-tls
    op: renew
    dnsNames: [shop.example.com]
    privateKey: {algorithm: ECDSA, size: 256, rotationPolicy: Never}
    previous: {serial: "04:B2", secretRef: "vault:kv/shop/tls@v3"}
`,
    good: `certificates:
  - name: shop-tls
    op: renew
    dnsNames: [shop.example.com]
    privateKey: {algorithm: ECDSA, size: 256, rotationPolicy: Always}
    previous: {serial: "04:B2", secretRef: "vault:kv/shop/tls@v3"}
`,
  },
  *check({ certificate, change }) {
    const policy = certificate.view.at("privateKey").at("rotationPolicy").scalar;
    if (policy?.source !== "Never" || !isRenewed(certificate)) return;
    const compromise = compromiseOf(instanceEnded(certificate));
    // What an authority has signed leads to its key, so one that is signed anew keeps it.
    if (!compromise && (certificate.isAuthority || isBoundToKey(change, certificate))) return;
    const name = nameOf(certificate);
    yield {
      at: policy,
      severity: compromise ? "error" : "warning",
      message: compromise
        ? `The key of ${name} is in wrong hands, and the new certificate is to keep it (rotationPolicy: Never). Whoever has the key can pose as ${name} as before, and a public authority that knows of it refuses the order. Set rotationPolicy: Always.`
        : `${name} keeps its key when it is renewed (rotationPolicy: Never). A copy that leaked once stays useful for as long as that goes on. Set rotationPolicy: Always, unless clients are bound to this key.`,
      related: relatedAt(compromise, "says that the key is in wrong hands"),
      fixes: [
        {
          title: `Make a new key for ${name} at every renewal`,
          safe: false,
          edits: () => [replaceScalar(policy, "Always")],
        },
      ],
      targets: targetsOf(certificate),
    };
  },
});

/** Whether it takes the place of another one, in this change or by itself later on. */
function isRenewed(certificate: Certificate): boolean {
  const { op, isForeign } = certificate;
  if (op === "renew" || op === "replace") return true;
  return op === "issue" && (isForeign || renewsItself(certificate));
}

/** Whether clients know the key: by a TLSA record on it, or because they are said to pin it. */
function isBoundToKey(change: TrustChange, certificate: Certificate): boolean {
  const hosts = change.subjectNames(certificate).dnsNames.flatMap(({ text }) => parseHost(text) ?? []);
  return hosts.some(
    (host) =>
      change.links.associationsOf(host).some(isOnKey) ||
      change.endpoints.named(host).some(({ view }) => isPinned(view)),
  );
}

/** Selector 1 of usages 1 and 3: the record holds of the end entity's key, whatever certificate it is in. */
function isOnKey(record: RecordSet): boolean {
  return record
    .data()
    .some(
      (data) => !data || (data.type === "TLSA" && data.selector === 1 && data.certificateUsage % 2 === 1),
    );
}

function isPinned(endpoint: View<Endpoint>): boolean {
  return endpoint
    .at("assurance")
    .items()
    .some(({ text }) => text === "certificate-pinning");
}
