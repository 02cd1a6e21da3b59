import type { Capability } from "../../credentials/capability";
import { dnsWrite, onlyChallengeTxt, pkiWrite } from "../../credentials/questions";
import { appendTo } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Credential } from "../../manifest/model/credential";
import type { Identity } from "../../manifest/model/identity";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayStandUnread } from "../../manifest/model/unread";
import type { FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";

export const selfServiceWithoutPolicyLayer = defineRule({
  id: "self-service-without-policy-layer",
  plane: "governance",
  over: "change",
  severity: "error",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "Automation changes names and obtains certificates, and no shared check stands in front",
  controls: ["nist-csf-2.0:PR.PS-01", "owasp-nhi-2025:NHI5:2025", "nist-ai-rmf-1.0:GOVERN 2.1"],
  references: ["NIST AI RMF 1.0, GOVERN 2.1"],
  docs: {
    problem:
      "What executes the change is automation alone, it may write records and have certificates issued, and the change names no shared check that it has to pass before.",
    why: "A pipeline that moves a name and obtains its certificate by itself is faster than any review. Without a check that no team can skip, so is its mistake, and so is whoever gets hold of it.",
    remedy:
      "Name the check that stands in front under policyChecks, here or in the TrustPolicy, or run a check of kind policy or caa before the change.",
    bad: `implementers: [pipeline]
credentials:
  - name: pipeline
    type: workload-identity
    owner: "@acme/platform"
    access: just-in-time
    ttl: 1h
    grants:
      - {plane: dns, actions: [record-write], resources: [shop.example.com]}
      - {plane: pki, actions: [issue], resources: [shop.example.com]}
`,
    good: `implementers: [pipeline]
policyChecks: [trust-change check]
credentials:
  - name: pipeline
    type: workload-identity
    owner: "@acme/platform"
    access: just-in-time
    ttl: 1h
    grants:
      - {plane: dns, actions: [record-write], resources: [shop.example.com]}
      - {plane: pki, actions: [issue], resources: [shop.example.com]}
`,
  },
  *check(change) {
    const executing = change.people.executing();
    const isAutomatic = executing.every(({ text }) => change.people.partyOf(text).kind === "automation");
    if (executing.length === 0 || !isAutomatic || hasPolicyLayer(change)) return;
    // Under service-ownership the missing check is told by the rule on operating models.
    if (change.spec.at("operatingModel").text === "service-ownership") return;
    const rights = executing.flatMap((one) => rightsOf(change, one));
    const dns = rights.find(({ right }) => right.plane !== "pki");
    const pki = rights.find(({ right }) => right.plane === "pki");
    if (dns && pki) yield finding(change, dns, pki);
  },
});

/** Whether a shared check stands in front: named for the change or by the policy, or among the checks that run before. */
function hasPolicyLayer(change: TrustChange): boolean {
  if (change.safeguards.policyChecks().length > 0) return true;
  if (mayStandUnread(change.spec.map, "policyChecks", "list")) return true;
  return change.spec
    .at("validation")
    .items()
    .some((check) => check.at("check").word("policy", "caa") && check.at("phase").text !== "after");
}

interface Held {
  readonly by: Identity;
  readonly credential: Credential;
  readonly right: Capability;
}

/** The rights of an automation, as far as they are certain, to write more than challenges and to have certificates issued. */
function rightsOf(change: TrustChange, by: Identity): readonly Held[] {
  const credential = change.people.credentialOf(by.text);
  const rights = credential?.rights();
  if (!credential || rights?.kind !== "read") return [];
  const certain = rights.capabilities.filter(({ unread }) => unread.length === 0);
  const writes = dnsWrite(certain).filter((right) => !onlyChallengeTxt(right));
  const issues = pkiWrite(certain).filter(({ operation }) => operation === "issue" || operation === "*");
  return [...writes, ...issues].map((right) => ({ by, credential, right }));
}

function finding(change: TrustChange, dns: Held, pki: Held): FindingDraft {
  const { map } = change.spec;
  const names = [...new Set([dns.by.text, pki.by.text])];
  const who = names.length === 1 ? `${listed(names)} may` : `${listed(names)} may together`;
  return {
    at: dns.by.node,
    message: `${who} write records (${dns.right.text}) and have certificates issued (${pki.right.text}), nobody but automation executes this change, and no shared check stands in front of it: a mistake is out before anybody can look. Name the check under policyChecks.`,
    related:
      pki.by === dns.by ? [] : [{ at: pki.by.node, message: `${pki.by.text} has certificates issued` }],
    fixes: map
      ? [
          {
            title: "Add policyChecks",
            safe: false,
            edits: (layout) => [
              appendTo(map, "policyChecks", tabStop("trust-change check"), layout, "implementers"),
            ],
          },
        ]
      : [],
    targets: names,
  };
}
