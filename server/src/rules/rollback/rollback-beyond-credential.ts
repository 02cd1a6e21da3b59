import {
  gives,
  type Capability,
  type CertificateChange,
  type Operation,
  type RecordChange,
} from "../../credentials/capability";
import { missingForCertificate, missingForRecord } from "../../credentials/missing-right";
import { allows, allowsCertificate, best, every, type Answer } from "../../credentials/questions";
import { traitsOf, wordsOfGrants } from "../../credentials/read";
import { replaceScalar } from "../../manifest/edits/edits";
import type { Credential } from "../../manifest/model/credential";
import { reversalsOf, type Reversal } from "../../manifest/model/reversal";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { toPlain, type Node, type ScalarNode } from "../../manifest/syntax/node";
import type { Fix, Related } from "../finding";
import { defineRule } from "../rule";
import { counted, listed } from "../words";

/** More credentials than these are not offered in one menu. */
const MOST_OFFERED = 3;

export const rollbackBeyondCredential = defineRule({
  id: "rollback-beyond-credential",
  plane: "rollback",
  over: "rollbackStep",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  title: "The credential of a rollback step cannot do what the step needs",
  controls: ["nist-csf-2.0:ID.IM-04", "nist-csf-2.0:PR.AA-05", "nist-800-53-r5:CP-10", "nist-800-53-r5:AC-6"],
  references: ["NIST SP 800-53 Rev. 5, CP-10"],
  docs: {
    problem:
      "A step of the rollback is to be carried out by a credential whose rights do not reach so far: to take a created record away it needs to delete it, to restore a changed one to overwrite it under its name and type, to restore a certificate to deploy it.",
    why: "The change runs through, and its way back fails at the first call, at the moment when it is needed. Rights that were narrowed to what the change does (UPSERT, say) are often too narrow for what undoes it.",
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
    const credentials = executors.map(({ credential }) => credential);
    const beyond = reversalsOf(change, rollbackStep).filter(
      (reversal) => best(credentials.map((one) => permits(one, reversal))) === "no",
    );
    const [reversal] = beyond;
    if (!reversal) return;
    const names = credentials.flatMap(({ name }) => name ?? []);
    const { credential } = first;
    const more =
      beyond.length === 1
        ? ""
        : ` The same holds for ${counted(beyond.length - 1, "more thing")} that it reverts.`;
    yield {
      at: first.node,
      message: `${rollbackStep.name ?? "This step"} ${taskWords(reversal, rollbackStep)}, and ${listed(names)} may not: it lacks ${missingWords(credential, reversal)}.${more} The way back would fail when it is needed. Let another credential carry it out, or allow that, for this one thing.`,
      related: [
        ...placed(credential.view.at("name").scalar, "its rights are written down here"),
        ...(isItself(reversal, rollbackStep) ? [] : placed(placeOf(reversal), objectWords(reversal))),
      ],
      fixes: executors.length === 1 ? handOver(change, rollbackStep, first) : [],
      targets: [...(rollbackStep.name === undefined ? [] : [rollbackStep.name]), ...names],
    };
  },
});

interface Executor {
  readonly credential: Credential;
  readonly node: ScalarNode;
}

/** The credentials that carry out a step; none where somebody else does, whose rights are not known. */
function executorsOf(change: TrustChange, step: Step): readonly Executor[] {
  const by = step.view.at("by").oneOrMany();
  const executors = by.flatMap(({ scalar }) => {
    const credential = scalar && change.credential(scalar.source);
    return credential ? [{ credential, node: scalar }] : [];
  });
  return executors.length === by.length ? executors : [];
}

/** Whether a credential may do what a reversal takes. */
function permits(credential: Credential, reversal: Reversal): Answer {
  const rights = credential.rights();
  if (rights.kind === "unknown") return "unknown";
  const { capabilities } = rights;
  switch (reversal.kind) {
    case "record":
      return best(
        reversal.ways.map((way) =>
          every(way.map((change) => allows(capabilities, recordChange(reversal.record, change)))),
        ),
      );
    case "certificate": {
      const answer = allowsCertificate(capabilities, certificateChange(reversal));
      return answer === "no" && !saysAllOfCertificates(credential) ? "unknown" : answer;
    }
    default:
      return permitsOn(credential, capabilities, OPERATIONS[reversal.kind]);
  }
}

/** What gives the power over keys and DS records, delegations and trust stores. */
const OPERATIONS: Readonly<Record<"keys" | "delegation" | "trust", readonly Operation[]>> = {
  // Some providers let whoever may change records switch the signing, and a parent's DS and NS are records.
  keys: ["key-manage", "registrar", "zone-admin", "record-write"],
  delegation: ["registrar", "zone-admin", "record-write"],
  trust: ["trust-write"],
};

function permitsOn(
  credential: Credential,
  capabilities: readonly Capability[],
  operations: readonly Operation[],
): Answer {
  const isGiven = capabilities.some(
    (capability) => capability.writes && operations.some((operation) => gives(capability, operation)),
  );
  // How far such a right reaches is the provider's business; that there is none at all can be told.
  return isGiven || !saysAllOfCertificates(credential) ? "unknown" : "no";
}

/**
 * Whether what is written down of a credential says everything about its rights on certificates and keys: the manifest's
 * own `grants` do, an ACME account has no others, and one of a DNS provider has none. A role in a cloud may deploy by
 * services that nobody reads here.
 */
function saysAllOfCertificates({ view, type, provider }: Credential): boolean {
  if (type === "acme-account" || !view.at("policy").exists) return true;
  return DNS_ONLY.has(provider ?? "");
}

const DNS_ONLY: ReadonlySet<string> = new Set(["route53", "rfc2136", "external-dns"]);

function recordChange(
  { zone, ownerName, type, view }: RecordSet,
  change: RecordChange["change"],
): RecordChange {
  return {
    zoneId: zone.idAt(view.at("provider").text),
    zoneName: zone.name,
    view: zone.viewName,
    ownerName: ownerName ?? "",
    type: type ?? "",
    change,
  };
}

function certificateChange({
  certificate,
  operation,
}: Extract<Reversal, { kind: "certificate" }>): CertificateChange {
  return { operation, names: certificate.dnsNames.map(({ text }) => text) };
}

/** What a credential lacks for a reversal, in the words of its provider. */
function missingWords(credential: Credential, reversal: Reversal): string {
  const rights = credential.rights();
  const capabilities = rights.kind === "read" ? rights.capabilities : [];
  const policy: unknown = toPlain(credential.view.at("policy").written);
  const { provider } = credential;
  const vocabulary =
    (policy === undefined ? undefined : traitsOf({ provider, policy })?.vocabulary) ?? wordsOfGrants;
  if (reversal.kind === "certificate")
    return missingForCertificate(capabilities, certificateChange(reversal), vocabulary).words;
  if (reversal.kind !== "record") return `\`${OPERATIONS[reversal.kind][0] ?? ""}\``;
  const changes = reversal.ways[0] ?? [];
  const lacking = changes
    .map((change) => recordChange(reversal.record, change))
    .filter((one) => allows(capabilities, one) === "no");
  return listed(lacking.map((one) => missingForRecord(capabilities, one, vocabulary).words));
}

function objectWords(reversal: Reversal): string {
  switch (reversal.kind) {
    case "record":
      return `the record ${reversal.record.reference ?? "that is changed"}`;
    case "certificate":
      return `the certificate ${reversal.certificate.name ?? "that is changed"}`;
    default:
      return `the step ${reversal.step.name ?? "that is reverted"}`;
  }
}

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

const OBJECTS = {
  keys: "the keys or the DS of a zone",
  delegation: "a delegation",
  trust: "a trust store",
} as const;

/** Whether a step says itself what is done, and does not revert another one. */
function isItself(reversal: Reversal, { slot }: Step): boolean {
  return "step" in reversal && reversal.step.slot === slot;
}

function placeOf(reversal: Reversal): Node | undefined {
  switch (reversal.kind) {
    case "record":
      return reversal.record.nameNode;
    case "certificate":
      return reversal.certificate.view.at("name").scalar;
    default:
      return reversal.step.view.at("name").scalar;
  }
}

function placed(at: Node | undefined, message: string): readonly Related[] {
  return at ? [{ at, message }] : [];
}

/** Other credentials of the change that may do all that the step needs. */
function handOver(change: TrustChange, step: Step, { credential, node }: Executor): readonly Fix[] {
  const reversals = reversalsOf(change, step);
  const able = change
    .credentials()
    .filter(
      (other) => other !== credential && reversals.every((reversal) => permits(other, reversal) === "yes"),
    );
  return able
    .slice(0, MOST_OFFERED)
    .flatMap(({ name }) =>
      name === undefined
        ? []
        : [{ title: `Have ${name} carry it out`, safe: false, edits: () => [replaceScalar(node, name)] }],
    );
}
