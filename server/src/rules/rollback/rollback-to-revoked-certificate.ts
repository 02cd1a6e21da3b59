import { insertEntry, replaceScalar } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { compromiseOf, revocationsOf } from "../../manifest/model/pki/endings";
import { instanceAfter, nameOfInstance, type CertificateInstance } from "../../manifest/model/pki/instance";
import { supersededOf } from "../../manifest/model/pki/superseded";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant } from "../../manifest/model/unread";
import { leadsBackTo, type StepBack } from "../../manifest/model/way-back";
import type { ScalarNode } from "../../manifest/syntax/node";
import { queryBy } from "../../query/query";
import { targetsOf } from "../certificates";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { defineRule } from "../rule";

export const rollbackToRevokedCertificate = defineRule({
  id: "rollback-to-revoked-certificate",
  plane: "rollback",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "The rollback leads to a certificate that must not come back",
  controls: ["nist-csf-2.0:RC.RP-03", "nist-800-53-r5:CP-10", "nist-800-53-r5:SC-17"],
  references: [
    "CA/B Forum Baseline Requirements 4.9.1.1",
    "CA/B Forum Baseline Requirements 4.9.13",
    "RFC 5280 section 5.3.1",
  ],
  docs: {
    problem:
      "The rollback restores a certificate whose key is in wrong hands, and which the change revokes for that, or one below an authority of which that is said.",
    why: "A revocation cannot be taken back, so clients refuse what is restored. Where they do not look at revocations, whoever has the key can pose as the service again.",
    remedy: "Revert with restores: reissue, so that the rollback leads to another new certificate.",
    bad: `certificates:
  - {name: token-tls, op: replace, dnsNames: [token.example.com], previous: {serial: "03:5D", secretRef: "vault:kv/token/tls@v7", compromised: true}}
steps:
  - {name: deploy, certificates: [token-tls], do: deploy}
  - {name: revoke-old, certificates: [token-tls], do: revoke}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: old-certificate, reverts: [deploy]}
`,
    good: `certificates:
  - {name: token-tls, op: replace, dnsNames: [token.example.com], previous: {serial: "03:5D", secretRef: "vault:kv/token/tls@v7", compromised: true}}
steps:
  - {name: deploy, certificates: [token-tls], do: deploy}
  - {name: revoke-old, certificates: [token-tls], do: revoke}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: another-certificate, reverts: [deploy], restores: reissue}
`,
  },
  *check({ certificate, change }) {
    const instance = supersededOf(change, certificate);
    const compromise = instance && compromiseAround(change, instance);
    if (!compromise || mayRestoreUnread(change)) return;
    for (const back of leadsBackTo(change, instance)) yield finding(change, instance, compromise, back);
  },
});

/** Whether a step of the way back may say in a key that is misspelt that it has a certificate issued anew. */
const mayRestoreUnread = queryBy((change: TrustChange) =>
  change.rollbackSteps().some(({ view }) => mayBeMeant(view.node, "restores")),
);

/** Early revocation is right then, so that the rule on its time has nothing to say. */
interface Compromise {
  readonly at: ScalarNode;
  /** The authority whose key it is, where it is not the certificate's own. */
  readonly authority: Certificate | undefined;
}

function compromiseAround(change: TrustChange, instance: CertificateInstance): Compromise | undefined {
  const own = compromiseOf(instance);
  if (own) return { at: own, authority: undefined };
  // Who signed the certificate before is not written down.
  const signers = instance.isPrevious ? [] : instance.entry.signers;
  const found = signers.map(({ source }) => compromiseOfAuthority(change, source));
  return found.every((one) => one !== undefined) ? found[0] : undefined;
}

function compromiseOfAuthority(change: TrustChange, name: string): Compromise | undefined {
  const authority = change.certificate(name);
  const at = authority && compromiseOf(instanceAfter(authority));
  return at && { at, authority };
}

function finding(
  change: TrustChange,
  instance: CertificateInstance,
  { at, authority }: Compromise,
  back: StepBack,
): FindingDraft {
  const name = nameOfInstance(instance);
  const { step } = back;
  const [revocation] = revocationsOf(change, authority ?? instance.entry);
  const whose = authority ? `the key of ${authority.name ?? "its authority"}, which signed it,` : "its key";
  const fate = revocation ? ", and its certificate is revoked in this change" : "";
  return {
    at: back.at,
    message: `The rollback step ${step.name ?? "here"} restores ${name}, but ${whose} is in wrong hands${fate}. Clients that hear of a revocation refuse the certificate, and all others can be deceived with the key. Go back to a new one with restores: reissue.`,
    related: [
      ...relatedAt(at, "says that the key is in wrong hands"),
      ...relatedAt(revocation?.node, "revokes it"),
    ],
    fixes: reissue(change, step),
    targets: [...(step.name === undefined ? [] : [step.name]), ...targetsOf(instance.entry)],
  };
}

/** A step that takes back records, too, restores what they were. */
function reissue(change: TrustChange, step: Step): readonly Fix[] {
  const { map } = step.view;
  const isAboutCertificates = step.reverts.every(({ source }) => {
    const steps = change.stepsNamed(source);
    return change.certificate(source) ?? (steps.length > 0 && steps.every(({ deploys }) => deploys));
  });
  if (!map || step.kind !== "reverts" || !isAboutCertificates) return [];
  const written = step.view.at("restores").scalar;
  return [
    {
      title: `Have ${step.name ?? "it"} issue another certificate`,
      safe: false,
      edits: (layout) => [
        written
          ? replaceScalar(written, "reissue")
          : insertEntry(map, "restores", "reissue", layout, "reverts"),
      ],
    },
  ];
}
