import { nameOf } from "../certificates";
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

export const trustStoreBeforeLeaf = defineRule({
  id: "trust-store-before-leaf",
  plane: "pki",
  over: ["step", "certificate"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A certificate is deployed before its clients trust its root",
  controls: ["nist-csf-2.0:PR.IR-03", "nist-800-53-r5:SC-17", "nist-800-53-r5:CM-3"],
  references: ["RFC 5280 section 6.1"],
  docs: {
    problem:
      "A certificate below a new root is deployed while a trust store of its relying parties does not hold that root yet.",
    why: "Every client of that store refuses the certificate at once, and stores take hours or weeks to reach all who use them.",
    remedy:
      "Add the root to every store before the first certificate below it is deployed, with the time that the roll-out takes, or have the new authority cross-signed by the old root.",
    bad: `certificates:
  - {name: root-2021, op: keep, ca: {}, signedBy: self}
  - {name: root-2026, op: keep, ca: {}, signedBy: self}
  - {name: ledger-tls, dnsNames: [ledger.example.com], signedBy: root-2026}
trustStores:
  - {name: jvm-image, owner: "@acme/platform", holds: [root-2021], usedBy: [batch jobs]}
steps:
  - {name: deploy, certificates: [ledger-tls], do: deploy}
  - {name: add-root, trust: add, certificates: [root-2026], stores: [jvm-image]}
`,
    good: `certificates:
  - {name: root-2021, op: keep, ca: {}, signedBy: self}
  - {name: root-2026, op: keep, ca: {}, signedBy: self}
  - {name: ledger-tls, dnsNames: [ledger.example.com], signedBy: root-2026}
trustStores:
  - {name: jvm-image, owner: "@acme/platform", holds: [root-2021], usedBy: [batch jobs]}
steps:
  - {name: add-root, trust: add, certificates: [root-2026], stores: [jvm-image]}
  - {name: deploy, certificates: [ledger-tls], do: deploy}
`,
  },
  *check(entity) {
    for (const missing of missingRoots(entity)) if (missing.isCertain) yield finding(entity, missing);
  },
});

function finding(entity: Ranges["step" | "certificate"], missing: MissingRoot): FindingDraft {
  const { store, addedBy, late, metBy } = missing;
  const step = "step" in entity ? entity.step : undefined;
  const by = metBy ? ` by the step ${metBy.name ?? "here"}` : "";
  const later = addedBy ? `; the step ${addedBy.name ?? "below"} brings it only later` : "";
  const way = late
    ? `; ${nameOf(late.authority)}, over which it would accept the chain, is issued only by the step ${late.issuedBy.name ?? "below"}`
    : "";
  const orIssue = late ? `Issue ${nameOf(late.authority)} first, or add` : "Add";
  return {
    at: missing.at,
    message: `${whatEndsWhere(missing)}, and ${calledStore(store)} does not hold that${by}${later}${way}. Clients of that store refuse the certificate at once. ${orIssue} the root to ${store.name} before, with the time that the roll-out takes.`,
    related: relatedToMissing(missing),
    fixes: addToStep(entity.change, missing),
    targets: targetsOfMissing(missing, step),
  };
}
