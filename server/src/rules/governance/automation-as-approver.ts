import { appendTo, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Identity } from "../../manifest/model/identity";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { FindingDraft, Fix } from "../finding";
import { defineRule } from "../rule";
import { isDispensable, withoutApproval } from "./approvers";

export const automationAsApprover = defineRule({
  id: "automation-as-approver",
  plane: "governance",
  over: "change",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "An automation approves the change",
  controls: [
    "nist-ai-rmf-1.0:GOVERN 3.2",
    "nist-ai-rmf-1.0:MAP 3.5",
    "nist-csf-2.0:PR.AA-05",
    "nist-800-53-r5:AC-5",
  ],
  references: ["NIST AI RMF 1.0, GOVERN 3.2", "NIST SP 800-53 Rev. 5, AC-5"],
  docs: {
    problem:
      "An approver is a program: an entry of credentials that no person acts with, or the address of a service account. Where trust is at stake (issuers, roots, DS, NS, CAA, identity-critical hosts) this is an error, elsewhere a warning.",
    why: "A program approves what it was built to approve. Nobody answers for its yes, and whoever changes the program changes what is approved.",
    remedy:
      "Have a person approve, and let the program check: as an entry of validation with check: policy, which stops the change when it fails.",
    bad: `approvers: [grace@example.com, policy-bot]
credentials:
  - {name: policy-bot, type: workload-identity, owner: "@acme/platform"}
zones:
  - name: example.com
    records:
      - {name: "", type: CAA, ttl: 300, values: ['0 issue "letsencrypt.org"', '0 iodef "mailto:pki@example.com"']}
`,
    good: `approvers: [grace@example.com]
credentials:
  - {name: policy-bot, type: workload-identity, owner: "@acme/platform"}
zones:
  - name: example.com
    records:
      - {name: "", type: CAA, ttl: 300, values: ['0 issue "letsencrypt.org"', '0 iodef "mailto:pki@example.com"']}
validation:
  - {name: policy, check: policy, phase: before}
  - {name: propagation, check: dns-propagation, phase: before}
  - {name: after, check: dns-propagation, phase: after}
`,
  },
  *check(change) {
    for (const approver of change.people.approving()) {
      if (change.people.partyOf(approver.text).kind === "automation") yield finding(change, approver);
    }
  },
});

function finding(change: TrustChange, approver: Identity): FindingDraft {
  const stake = trustAtStake(change);
  const credential = change.people.credentialOf(approver.text);
  const entry = credential?.view.at("name").scalar;
  const kind = credential?.actor === "ai-agent" ? "an AI agent" : "an automation";
  return {
    at: approver.node,
    severity: stake === undefined ? "warning" : "error",
    message: `${approver.text} is ${kind}, and approves${stake === undefined ? "" : ` although ${stake}`}. Nobody answers for its yes. Have a person approve, and list what it checks under validation.`,
    related: entry ? [{ at: entry, message: `${approver.text} is ${kind}` }] : [],
    fixes: fixes(change, approver),
    targets: [approver.text],
  };
}

/** What makes the change one that a person has to approve: it decides whom clients trust. */
function trustAtStake(change: TrustChange): string | undefined {
  const { touched, spec } = change;
  if (touched.type("CAA")) return "the change decides who may issue certificates (CAA)";
  if (touched.type("NS") || change.zones().some(({ view }) => view.at("delegation").at("previous").exists))
    return "the change moves a delegation (NS)";
  if (touched.type("DS") || touched.type("DNSKEY") || change.zones().some((zone) => touched.keys(zone)))
    return "the change touches keys of DNSSEC";
  if (touched.trust()) return "the change touches what relying parties trust";
  const critical = spec.at("service").at("critical").text;
  if (critical !== undefined) return `the service is critical (${critical})`;
  const [host] = change.criticalHosts.all();
  return host && `${host.name} is ${host.because}`;
}

function fixes(change: TrustChange, approver: Identity): readonly Fix[] {
  const { map } = change.spec;
  const person = tabStop("approver@example.com");
  const check = {
    name: "policy",
    check: "policy",
    phase: "before",
    expect: `${approver.text} finds nothing`,
  };
  const replace: Fix = {
    title: `Replace ${approver.text} with a person`,
    safe: false,
    edits: () => [replaceScalar(approver.node, person)],
  };
  if (!map) return [replace];
  const isNew = change.validations.named(check.name).length === 0;
  const move: Fix = {
    title: `Replace ${approver.text} with a person, and have it check under validation`,
    safe: false,
    edits: (layout) => [replaceScalar(approver.node, person), appendTo(map, "validation", check, layout)],
  };
  const drop = isDispensable(change, approver) ? withoutApproval(change, approver) : [];
  return [...(isNew ? [move] : []), replace, ...drop];
}
