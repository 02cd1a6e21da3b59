import { offersWorkloadIdentity } from "../../credentials/read";
import { canGo, removeEntry, replaceScalar } from "../../manifest/edits/edits";
import type { Credential } from "../../manifest/model/credential";
import type { Zone } from "../../manifest/model/zone";
import { zonesInHandOf } from "../../manifest/model/zones-in-hand";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";
import { sharedByPolicy } from "./credential-home";

export const staticCredential = defineRule({
  id: "static-credential",
  plane: "credentials",
  over: ["credential", "text"],
  severity: "warning",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A stored secret where the provider needs none",
  controls: [
    "owasp-nhi-2025:NHI6:2025",
    "owasp-nhi-2025:NHI4:2025",
    "nist-800-53-r5:IA-5",
    "nist-800-53-r5:IA-9",
  ],
  references: [
    "OWASP Non-Human Identities Top 10, NHI4:2025 and NHI6:2025",
    "NIST SP 800-53 Rev. 5, IA-5 and IA-9",
  ],
  docs: {
    problem:
      "An automation proves who it is by a stored secret to a provider that would take a signed token of the pipeline or the cluster (OIDC, workload identity). It is an error where it changes a zone of high risk.",
    why: "A stored secret is copied, logged and forgotten, and works wherever it ends up. A token is made for one run and is worth nothing after it.",
    remedy: "Let the provider trust the identity of the workload, and delete the secret.",
    bad: `credentials:
  - name: dns-deployer
    type: api-key
    provider: route53
    owner: "@acme/platform"
    access: just-in-time
    ttl: 1h
    rotation: {every: 2160h, last: 2026-11-10, revocationTested: 2026-11-10}
    secretRef: vault:kv/dns/route53
`,
    good: `credentials:
  - name: dns-deployer
    type: workload-identity
    provider: route53
    owner: "@acme/platform"
    access: just-in-time
    ttl: 1h
`,
  },
  *check(entity) {
    if ("credential" in entity) {
      const { credential, change } = entity;
      // Asked when it matters: to know the zones, all records of the steps are gone through.
      const inHand = (): readonly Zone[] => zonesInHandOf(change, credential);
      yield* judge(credential, inHand, () => change.isBroken);
      return;
    }
    const { document } = entity.text;
    for (const { credential } of sharedByPolicy(entity.text, entity.change))
      yield* judge(
        credential,
        () => [],
        () => document.problems.length > 0,
      );
  },
});

/** @param zonesInHand those that it changes */
function* judge(
  credential: Credential,
  zonesInHand: () => readonly Zone[],
  isBroken: () => boolean,
): Generator<FindingDraft> {
  const { type, provider, name } = credential;
  const at = credential.view.at("type").scalar;
  if (!at || !credential.isStoredSecret || !credential.isAutomation) return;
  if (offersWorkloadIdentity(provider) !== true) return;
  const risky = zonesInHand().filter((zone) => zone.risk() === "high");
  const zones = risky.flatMap((zone) => zone.name ?? []);
  const danger = risky.length === 0 ? "" : ` It changes ${listed(zones)}, where the risk is high.`;
  yield {
    at,
    severity: risky.length === 0 ? "warning" : "error",
    message: `${name ?? "This credential"} is a stored secret (${type ?? ""}), and ${provider ?? "its provider"} takes the signed token of a workload instead. A secret works wherever a copy of it ends up, until somebody changes it.${danger} Let the provider trust the identity of the pipeline or the cluster, and delete the secret.`,
    related: risky.flatMap((zone) =>
      relatedAt(zone.view.at("risk").scalar ?? zone.view.at("name").scalar, "a zone of high risk"),
    ),
    fixes: isBroken() ? [] : toWorkloadIdentity(credential),
    targets: name === undefined ? [] : [name],
  };
}

function toWorkloadIdentity({ name, view }: Credential): readonly Fix[] {
  const type = view.at("type").scalar;
  const secret = view.at("secretRef").entry;
  if (!type || (secret && !canGo(secret))) return [];
  return [
    {
      title: `Make ${name ?? "it"} a workload identity`,
      safe: false,
      edits: () => [replaceScalar(type, "workload-identity"), ...(secret ? [removeEntry(secret)] : [])],
    },
  ];
}
