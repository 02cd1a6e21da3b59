import { appendTo } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { Inline } from "../../manifest/edits/write";
import type { Certificate } from "../../manifest/model/certificate";
import { chainOf, leavesBelow, mayHaveNewRoot } from "../../manifest/model/pki/chain";
import { issuerOf } from "../../manifest/model/pki/issuer";
import { trustStoresOf } from "../../manifest/model/pki/trust-stores";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayStandUnread } from "../../manifest/model/unread";
import { nameOf, targetsOf } from "../certificates";
import type { FindingDraft } from "../finding";
import { defineRule, type Ranges } from "../rule";
import {
  addToStep,
  calledStore,
  missingRoots,
  relatedToMissing,
  targetsOfMissing,
  whatEndsWhere,
  type MissingRoot,
} from "./missing-roots";

export const chainContinuityUnproven = defineRule({
  id: "chain-continuity-unproven",
  plane: "pki",
  over: ["step", "certificate"],
  severity: "error",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "Nothing shows that clients accept the new chain",
  controls: [
    "nist-csf-2.0:PR.IR-03",
    "nist-csf-2.0:GV.SC-07",
    "nist-800-53-r5:SC-17",
    "nist-800-53-r5:SC-12",
  ],
  references: ["RFC 5280 section 6.1"],
  docs: {
    problem:
      "The change brings in a new authority, and one of the trust stores that it lists never gets its root; or it says nothing at all of those who have to accept the new chain.",
    why: "Clients know roots, not authorities. Those whose store lacks the new root are cut off when the first certificate below it is served, and nobody has counted them.",
    remedy:
      "List the trust stores with what they hold and who uses them, add the root to each before anything below it is served, or have the new authority cross-signed by a root that they hold.",
    bad: `certificates:
  - {name: root-2026, op: keep, ca: {}, signedBy: self}
  - {name: issuing-ca, ca: {pathLen: 0}, signedBy: root-2026}
  - {name: ledger-tls, dnsNames: [ledger.example.com], signedBy: issuing-ca}
`,
    good: `certificates:
  - {name: root-2026, op: keep, ca: {}, signedBy: self}
  - {name: issuing-ca, ca: {pathLen: 0}, signedBy: root-2026}
  - {name: ledger-tls, dnsNames: [ledger.example.com], signedBy: issuing-ca}
trustStores:
  - {name: jvm-image, owner: "@acme/platform", holds: [root-2026], usedBy: [batch jobs]}
`,
  },
  *check(entity) {
    for (const missing of missingRoots(entity)) if (!missing.isCertain) yield neverAdded(entity, missing);
    if ("certificate" in entity) {
      const finding = nobodyNamed(entity.change, entity.certificate);
      if (finding) yield finding;
    }
  },
});

function neverAdded(entity: Ranges["step" | "certificate"], missing: MissingRoot): FindingDraft {
  const { store } = missing;
  const step = "step" in entity ? entity.step : undefined;
  return {
    at: missing.at,
    message: `${whatEndsWhere(missing)}, which is new to clients, and nothing brings that to ${calledStore(store)}. If they meet the certificate, they refuse it. Add the root to ${store.name} before, have the new authority cross-signed by a root that it holds, or leave the store out of this change.`,
    related: relatedToMissing(missing),
    fixes: addToStep(entity.change, missing),
    targets: targetsOfMissing(missing, step),
  };
}

/** What is new to clients though the change lists nobody who has to accept it. */
function nobodyNamed(change: TrustChange, certificate: Certificate): FindingDraft | undefined {
  const at = certificate.view.at("name").scalar;
  if (!certificate.isIssued || !at) return undefined;
  const novelty = certificate.isAuthority
    ? newAuthority(change, certificate)
    : newIssuer(change, certificate);
  if (novelty === undefined) return undefined;
  const { map } = change.spec;
  if (!map || mayStandUnread(map, "trustStores", "list")) return undefined;
  if (trustStoresOf(change).length > 0) return undefined;
  const { roots, isKnown } = chainOf(change, certificate);
  const holds = isKnown && roots.size > 0 ? [...roots] : [tabStop("the root")];
  return {
    at,
    severity: "warning",
    message: `${novelty}, and nothing says who has to accept it: the change lists no trust store. Clients whose store lacks its root refuse everything below it. List the stores under trustStores, with what they hold and who uses them.`,
    fixes: [
      {
        title: "List a trust store",
        safe: false,
        edits: (layout) => [
          appendTo(
            map,
            "trustStores",
            {
              name: tabStop("name of the store"),
              holds: new Inline(holds),
              usedBy: new Inline([tabStop("who uses it")]),
            },
            layout,
            "certificates",
          ),
        ],
      },
    ],
    targets: targetsOf(certificate),
  };
}

/** An authority that comes out of the change with certificates below it; one that is itself below such a one is not told. */
function newAuthority(change: TrustChange, certificate: Certificate): string | undefined {
  const { name, signers } = certificate;
  const isBelowNew = signers.some(({ source }) => source !== name && change.certificate(source)?.isIssued);
  if (name === undefined || isBelowNew || !mayHaveNewRoot(certificate)) return undefined;
  if (hasStandingSibling(change, certificate)) return undefined;
  const isUsed = leavesBelow(change, name).some(({ isIssued }) => isIssued);
  return isUsed ? `${name} is a new authority of certificates in this change` : undefined;
}

/** Whether its signer has signed what clients meet by now: then another one below it brings them no new root. */
function hasStandingSibling(change: TrustChange, certificate: Certificate): boolean {
  return certificate.signers.some(({ source }) => {
    const signer = source === certificate.name ? undefined : change.certificate(source);
    if (!signer || signer.isIssued) return false;
    return change.links.signedBy(source).some((other) => other.op === "keep" && other !== signer);
  });
}

/** A private issuer in place of another one at the same name; told at the first of its certificates. */
function newIssuer(change: TrustChange, certificate: Certificate): string | undefined {
  const issuer = isMovedToPrivate(change, certificate) ? issuerOf(change, certificate) : undefined;
  if (!issuer) return undefined;
  const first = change.links.issuedBy(issuer.name).find((other) => isMovedToPrivate(change, other));
  if (first !== undefined && first !== certificate) return undefined;
  return `${nameOf(certificate)} comes from the private issuer ${issuer.name}, where another issuer was met before`;
}

function isMovedToPrivate(change: TrustChange, certificate: Certificate): boolean {
  if (certificate.isAuthority || !certificate.isIssued) return false;
  const issuer = issuerOf(change, certificate);
  if (issuer?.trust() !== "private") return false;
  return change.recordsServing(certificate).some(({ previousCertificate }) => {
    const before = change.certificate(previousCertificate?.source);
    const other = before && before !== certificate ? issuerOf(change, before) : undefined;
    return other !== undefined && other.name !== issuer.name;
  });
}
