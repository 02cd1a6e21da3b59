import type { DomainName } from "../../dns/name";
import type { Certificate } from "../../manifest/model/certificate";
import { CREATION } from "../../manifest/model/record-ways";
import { challengesOf, solverOf } from "../../manifest/model/solver";
import type { Step } from "../../manifest/model/step";
import { tasksOf, type Task } from "../../manifest/model/step-tasks";
import type { TrustChange } from "../../manifest/model/trust-change";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import {
  executorsOf,
  handOver,
  missingRecordWords,
  missingWords,
  objectWords,
  OBJECTS,
  permits,
  mayAnswer,
  placeOf,
  tasksBeyond,
} from "../step-rights";
import { counted, listed } from "../words";

export const credentialDoesNotCoverStep = defineRule({
  id: "credential-does-not-cover-step",
  plane: "credentials",
  over: "step",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A step is in the hand of a credential that may not do it",
  controls: ["nist-csf-2.0:PR.AA-05", "nist-csf-2.0:ID.RA-07", "nist-800-53-r5:AC-6", "nist-800-53-r5:CM-3"],
  references: ["RFC 8555 section 8.4", "NIST SP 800-53 Rev. 5, AC-6 and CM-3"],
  docs: {
    problem:
      "The rights of the credential in by do not reach what the step has to do: its zone, its name, its type, the kind of change, or the names of its certificate. For a certificate by dns-01 the credential of the solver counts as well, in the zone where the challenge ends up: with a CNAME at _acme-challenge that is the zone of its target.",
    why: "The change stops at this step, with everything before it done and nothing after it: often between DNS and certificates.",
    remedy:
      "Let another credential carry out the step, or allow what is missing, for that one name and type.",
    bad: `zones:
  - name: example.com
    provider: route53
    zoneId: Z2FDTNDATAQYW2
    records:
      - {name: shop, type: AAAA, op: create, ttl: 60, value: "2001:db8::20", tls: none}
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
              route53:ChangeResourceRecordSetsNormalizedRecordNames: [shop.example.com]
              route53:ChangeResourceRecordSetsRecordTypes: [A]
steps:
  - {name: cutover, records: [shop.example.com/AAAA], by: dns-deployer}
`,
    good: `zones:
  - name: example.com
    provider: route53
    zoneId: Z2FDTNDATAQYW2
    records:
      - {name: shop, type: AAAA, op: create, ttl: 60, value: "2001:db8::20", tls: none}
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
              route53:ChangeResourceRecordSetsNormalizedRecordNames: [shop.example.com]
              route53:ChangeResourceRecordSetsRecordTypes: [A, AAAA]
steps:
  - {name: cutover, records: [shop.example.com/AAAA], by: dns-deployer}
`,
  },
  *check({ step, change }) {
    const own = beyondExecutors(change, step);
    if (own) yield own;
    if (step.kind !== "certificates" || step.action !== "issue") return;
    for (const { source } of step.certificates) {
      const certificate = change.certificate(source);
      const finding = certificate && beyondSolver(change, step, certificate);
      if (finding) yield finding;
    }
  },
});

/** The tasks that nobody in `by` may do. */
function beyondExecutors(change: TrustChange, step: Step): FindingDraft | undefined {
  const executors = executorsOf(change, step);
  const [first] = executors;
  if (!first) return undefined;
  const tasks = tasksOf(change, step);
  const beyond = tasksBeyond(executors, tasks);
  const [task] = beyond;
  if (!task) return undefined;
  const names = executors.flatMap(({ credential: { name } }) => name ?? []);
  const others = beyond.length - 1;
  const more = others === 0 ? "" : ` The same holds for ${counted(others, "more thing")} in this step.`;
  return {
    at: first.node,
    message: `${step.name ?? "This step"} ${taskWords(task)}, and ${listed(names)} may not: ${executors.length === 1 ? "it" : first.node.source} lacks ${missingWords(first.credential, task)}.${more} The change would stop here. Let another credential carry it out, or allow that, for this one thing.`,
    related: [
      ...relatedAt(first.credential.view.at("name").scalar, "its rights are written down here"),
      ...("step" in task ? [] : relatedAt(placeOf(task), objectWords(task))),
    ],
    fixes:
      executors.length === 1
        ? handOver(change, first, (other) => tasks.every((one) => permits(other, one) === "yes"))
        : [],
    targets: [...(step.name === undefined ? [] : [step.name]), ...names],
  };
}

/** What a step has to do, as the rest of a sentence that begins with its name. */
function taskWords(task: Task): string {
  switch (task.kind) {
    case "record":
      return `has to ${task.record.op === "keep" ? "change" : task.record.op} ${objectWords(task)}`;
    case "certificate":
      return `has to ${task.operation} ${objectWords(task)}`;
    default:
      return `has to change ${OBJECTS[task.kind]}`;
  }
}

/** The challenges that the solver of the certificate may not write. */
function beyondSolver(change: TrustChange, step: Step, certificate: Certificate): FindingDraft | undefined {
  const solver = solverOf(change, certificate);
  const credential = solver && change.credential(solver.node.source);
  if (!credential) return undefined;
  const challenges = challengesOf(change, certificate, step);
  // What a condition alone stands in the way of, which never holds, is told at the condition.
  const beyond = challenges.filter((challenge) =>
    [credential.rights(), credential.rightsMeant()].every((rights) => mayAnswer(rights, challenge) === "no"),
  );
  const [challenge] = beyond;
  const at = step.certificates.find(({ source }) => change.certificate(source) === certificate);
  if (!challenge || !at) return undefined;
  const { place, asked, aliases } = challenge;
  const led = aliases[0] ? ` (where a ${aliases[0].type ?? "CNAME"} leads from ${asked})` : "";
  const others = beyond.length - 1;
  const more = others === 0 ? "" : ` The same holds for ${counted(others, "more name")} of the certificate.`;
  const lacking = missingRecordWords(credential, (kind) => ({ ...place, change: kind }), CREATION);
  const later = laterDelegation(change, step, asked);
  const order = later
    ? ` The step ${later.name ?? "below"} changes the CNAME at ${asked} only later; if it is to lead to where ${solver.node.source} writes, let it come first.`
    : "";
  return {
    at,
    message: `To issue ${certificate.name ?? "the certificate"} a TXT record has to be written at ${place.ownerName}${led}, and ${solver.node.source}, the solver of ${solver.issuer}, may not: it lacks ${lacking}.${more} No certificate is issued, and the change would stop here.${order} ${later ? "Else let" : "Let"} another credential solve the challenge, or allow that, for this one name.`,
    related: [
      { at: solver.node, message: "who solves its challenges" },
      ...relatedAt(credential.view.at("name").scalar, "its rights are written down here"),
      ...aliases.flatMap((alias) => relatedAt(alias.place, "leads the challenge elsewhere")),
      ...relatedAt(later?.view.at("name").scalar, "changes where the challenge is led"),
    ],
    fixes: handOver(change, { credential, node: solver.node }, (other) =>
      challenges.every((one) => mayAnswer(other.rights(), one) === "yes"),
    ),
    targets: [step.name, certificate.name, credential.name].flatMap((name) => name ?? []),
  };
}

/** The step that changes the CNAME at the name of a challenge only after the certificate is issued. */
function laterDelegation(change: TrustChange, issue: Step, asked: DomainName): Step | undefined {
  return change
    .recordsAt(asked)
    .filter(({ type, changes }) => type === "CNAME" && changes)
    .flatMap((record) => change.stepsOn(record))
    .find((step) => step.changesRecords && change.timeline.comesBefore(issue, step));
}
