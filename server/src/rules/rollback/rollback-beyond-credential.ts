import { reversalsOf, type Reversal } from "../../manifest/model/reversal";
import type { Step } from "../../manifest/model/step";
import { relatedAt } from "../finding";
import { defineRule } from "../rule";
import {
  executorsOf,
  handOver,
  missingWords,
  objectWords,
  OBJECTS,
  permits,
  placeOf,
  tasksBeyond,
} from "../step-rights";
import { counted, listed } from "../words";

export const rollbackBeyondCredential = defineRule({
  id: "rollback-beyond-credential",
  plane: "rollback",
  over: "rollbackStep",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "The credential of a rollback step cannot do what the step needs",
  controls: ["nist-csf-2.0:ID.IM-04", "nist-csf-2.0:PR.AA-05", "nist-800-53-r5:CP-10", "nist-800-53-r5:AC-6"],
  references: ["NIST SP 800-53 Rev. 5, CP-10"],
  docs: {
    problem:
      "A step of the rollback is to be carried out by a credential whose rights do not reach so far: to take a created record away it needs to delete it, to restore a changed one to overwrite it under its name and type, to restore a certificate to deploy it.",
    why: "The change runs through, and its rollback fails at the first call, at the moment when it is needed. Rights that were narrowed to what the change does (UPSERT, say) are often too narrow for what undoes it.",
    remedy:
      "Let another credential carry out the step, or allow what is missing, for that one name and type.",
    bad: `zones:
  - name: example.com
    provider: route53
    zoneId: Z2FDTNDATAQYW2
    records:
      - {name: beta, type: A, op: create, ttl: 60, value: 203.0.113.20, tls: none}
credentials:
  - name: dns-deployer
    type: workload-identity
    provider: route53
    owner: "@acme/platform"
    access: just-in-time
    ttl: 1h
    policy:
      Statement:
        - Effect: Allow
          Action: route53:ChangeResourceRecordSets
          Resource: arn:aws:route53:::hostedzone/Z2FDTNDATAQYW2
          Condition:
            ForAllValues:StringEquals:
              route53:ChangeResourceRecordSetsNormalizedRecordNames: [beta.example.com]
              route53:ChangeResourceRecordSetsRecordTypes: [A]
              route53:ChangeResourceRecordSetsActions: [CREATE, UPSERT]
rollback:
  trigger: errors above 2 %
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: take-away, reverts: [beta.example.com/A], by: dns-deployer}
`,
    good: `zones:
  - name: example.com
    provider: route53
    zoneId: Z2FDTNDATAQYW2
    records:
      - {name: beta, type: A, op: create, ttl: 60, value: 203.0.113.20, tls: none}
credentials:
  - name: dns-deployer
    type: workload-identity
    provider: route53
    owner: "@acme/platform"
    access: just-in-time
    ttl: 1h
    policy:
      Statement:
        - Effect: Allow
          Action: route53:ChangeResourceRecordSets
          Resource: arn:aws:route53:::hostedzone/Z2FDTNDATAQYW2
          Condition:
            ForAllValues:StringEquals:
              route53:ChangeResourceRecordSetsNormalizedRecordNames: [beta.example.com]
              route53:ChangeResourceRecordSetsRecordTypes: [A]
              route53:ChangeResourceRecordSetsActions: [CREATE, UPSERT, DELETE]
rollback:
  trigger: errors above 2 %
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: take-away, reverts: [beta.example.com/A], by: dns-deployer}
`,
  },
  *check({ rollbackStep, change }) {
    const executors = executorsOf(change, rollbackStep);
    const [first] = executors;
    if (!first) return;
    const reversals = reversalsOf(change, rollbackStep);
    const beyond = tasksBeyond(executors, reversals);
    const [reversal] = beyond;
    if (!reversal) return;
    const names = executors.flatMap(({ credential: { name } }) => name ?? []);
    const { credential } = first;
    const more =
      beyond.length === 1
        ? ""
        : ` The same holds for ${counted(beyond.length - 1, "more thing")} that it reverts.`;
    yield {
      at: first.node,
      message: `${rollbackStep.name ?? "This step"} ${taskWords(reversal, rollbackStep)}, and ${listed(names)} may not: it lacks ${missingWords(credential, reversal)}.${more} The rollback would fail when it is needed. Let another credential carry it out, or allow that, for this one thing.`,
      related: [
        ...relatedAt(credential.view.at("name").scalar, "its rights are written down here"),
        ...(isItself(reversal, rollbackStep) ? [] : relatedAt(placeOf(reversal), objectWords(reversal))),
      ],
      fixes:
        executors.length === 1
          ? handOver(change, first, (other) => reversals.every((one) => permits(other, one) === "yes"))
          : [],
      targets: [...(rollbackStep.name === undefined ? [] : [rollbackStep.name]), ...names],
    };
  },
});

/** What a rollback step has to do, as the rest of a sentence that begins with its name. */
function taskWords(reversal: Reversal, rollbackStep: Step): string {
  const object = objectWords(reversal);
  switch (reversal.kind) {
    case "record": {
      const { op } = reversal.record;
      if (op === "delete") return `has to create ${object} again`;
      return `has to ${op === "create" ? "delete" : "restore"} ${object}`;
    }
    case "certificate": {
      const { operation } = reversal;
      return operation === "issue" ? `has to issue ${object} again` : `has to ${operation} ${object}`;
    }
    default:
      return isItself(reversal, rollbackStep)
        ? `has to change ${OBJECTS[reversal.kind]}`
        : `has to take back ${object}`;
  }
}

/** Whether a step says itself what is done, and does not revert another one. */
function isItself(reversal: Reversal, { slot }: Step): boolean {
  return "step" in reversal && reversal.step.slot === slot;
}
