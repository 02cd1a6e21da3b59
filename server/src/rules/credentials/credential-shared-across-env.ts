import { appendItem, replaceNode } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Writable } from "../../manifest/edits/write";
import type { Credential } from "../../manifest/model/credential";
import { environmentKind } from "../../manifest/model/environments";
import type { TrustChange } from "../../manifest/model/trust-change";
import { asList, type ScalarNode } from "../../manifest/syntax/node";
import { toPlain } from "../../manifest/syntax/plain";
import type { FindingDraft, Fix, Related } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";
import { sharedByPolicy } from "./credential-home";
import { unique } from "../../text/unique";

export const credentialSharedAcrossEnv = defineRule({
  id: "credential-shared-across-env",
  plane: "credentials",
  over: ["credential", "text"],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "One credential works in production and elsewhere, or for several services",
  controls: ["owasp-nhi-2025:NHI8:2025", "owasp-nhi-2025:NHI9:2025", "nist-800-53-r5:AC-6"],
  references: ["OWASP Non-Human Identities Top 10, NHI8:2025 and NHI9:2025", "NIST SP 800-53 Rev. 5, AC-6"],
  docs: {
    problem:
      "A credential, or several with the same principal or the same secret, is used in production and in an environment that is not, or by more than one service.",
    why: "Test systems are open to more people and guarded less. What leaks there then changes production, and withdrawing it stops every service that shares it.",
    remedy: "Give each environment and each service a credential of its own.",
    bad: `credentials:
  - name: dns-deployer
    type: workload-identity
    provider: route53
    owner: "@acme/platform"
    access: just-in-time
    ttl: 1h
    environments: [production, staging]
`,
    good: `credentials:
  - name: dns-deployer
    type: workload-identity
    provider: route53
    owner: "@acme/platform"
    access: just-in-time
    ttl: 1h
    environments: [production]
  - name: dns-deployer-staging
    type: workload-identity
    provider: route53
    owner: "@acme/platform"
    access: just-in-time
    ttl: 1h
    environments: [staging]
`,
  },
  *check(entity) {
    if ("credential" in entity) {
      const { credential, change } = entity;
      yield* judge(credential, sameIdentity(change, credential));
      return;
    }
    const shared = sharedByPolicy(entity.text, entity.change).map(({ credential }) => credential);
    for (const credential of shared) yield* judge(credential, sameAmong(shared, credential));
  },
});

/** @param same the entries that are one credential with it, itself among them, in the order of the text */
function* judge(credential: Credential, same: readonly Credential[]): Generator<FindingDraft> {
  // Each identity once, at the first of its credentials.
  if (same[0] !== credential) return;
  const findings = [acrossEnvironments(same), acrossServices(same)];
  for (const finding of findings)
    if (finding) yield { ...finding, targets: same.flatMap(({ name }) => name ?? []) };
}

/** The entries that are one credential, in the order of the text. */
function sameIdentity(change: TrustChange, credential: Credential): readonly Credential[] {
  const { identities } = credential;
  if (identities.length === 0) return [credential];
  const same = new Set(identities.flatMap((identity) => change.credentialsWithIdentity(identity)));
  return same.size < 2 ? [credential] : change.credentials().filter((one) => same.has(one));
}

/** As `sameIdentity`, of the few that a policy shares. */
function sameAmong(shared: readonly Credential[], credential: Credential): readonly Credential[] {
  const { identities } = credential;
  return shared.filter(
    (one) => one === credential || one.identities.some((identity) => identities.includes(identity)),
  );
}

interface Use {
  readonly credential: Credential;
  readonly node: ScalarNode;
}

function usesIn(same: readonly Credential[], key: "environments" | "services"): readonly Use[] {
  return same.flatMap((credential) =>
    credential.view
      .at(key)
      .oneOrMany()
      .flatMap(({ scalar }) => (scalar ? [{ credential, node: scalar }] : [])),
  );
}

function acrossEnvironments(same: readonly Credential[]): FindingDraft | undefined {
  const uses = usesIn(same, "environments");
  const production = uses.find(({ node }) => environmentKind(node.source) === "production");
  const others = uses.filter(({ node }) => environmentKind(node.source) === "other");
  const [other] = others;
  if (!production || !other) return undefined;
  const names = unique(others.map(({ node }) => node.source));
  return {
    at: other.node,
    message: `${whoWorks(same)} in ${production.node.source} and in ${listed(names)}. ${names.length === 1 ? "That environment is" : "These environments are"} open to more people and guarded less, and what leaks there changes ${production.node.source}. Give each a credential of its own.`,
    related: [{ at: production.node, message: "production" }, ...sharing(same, other.credential)],
    fixes: splitting(same, "environments", production.node.source, names),
  };
}

function acrossServices(same: readonly Credential[]): FindingDraft | undefined {
  const uses = usesIn(same, "services");
  const [first] = uses;
  const other = uses.find(({ node }) => node.source !== first?.node.source);
  if (!first || !other) return undefined;
  const names = unique(uses.map(({ node }) => node.source));
  return {
    at: other.node,
    message: `${whoWorks(same)} for ${names.length} services: ${listed(names)}. A leak at one reaches them all, and withdrawing it stops them all. Give each a credential of its own.`,
    related: [{ at: first.node, message: "one service" }, ...sharing(same, other.credential)],
    fixes: splitting(same, "services", first.node.source, names.slice(1)),
  };
}

function whoWorks(same: readonly Credential[]): string {
  const [first, second] = same;
  if (!first || !second) return `${same[0]?.name ?? "This credential"} works`;
  const shared =
    first.principal !== undefined && same.every(({ principal }) => principal === first.principal);
  return `${listed(same.map(({ name }) => name ?? "?"))} are one (they share ${shared ? `the principal ${first.principal}` : "their secret"}) and work`;
}

/** What the entries have in common, seen from the one where the finding is not. */
function sharing(same: readonly Credential[], told: Credential): readonly Related[] {
  return same.flatMap((one) => {
    const at = one.view.at("principal").scalar ?? one.view.at("secretRef").scalar;
    return one !== told && at ? [{ at, message: "the same identity" }] : [];
  });
}

/** The most entries that a fix writes at once. */
const MOST = 5;

/** A copy of the entry for each of the others, with a principal or secret that is still to be named. */
function splitting(
  same: readonly Credential[],
  key: "environments" | "services",
  kept: string,
  others: readonly string[],
): readonly Fix[] {
  const [credential] = same;
  const { view, name } = credential ?? {};
  const node = view?.at(key).written;
  const list = asList(view?.written?.parent?.kind === "list" ? view.written.parent : undefined);
  const plain = toPlain(view?.node) as Readonly<Record<string, Writable>> | undefined;
  if (same.length !== 1 || !view?.map || !node || !list || !plain || name === undefined) return [];
  if (node.kind !== "list" || view.written?.kind !== "map" || others.length > MOST) return [];
  const copies = others.map((other) => ({
    ...plain,
    name: `${name}-${other}`,
    ...(view.at("principal").exists && { principal: tabStop("identity") }),
    ...(view.at("secretRef").exists && { secretRef: tabStop("vault:path") }),
    [key]: [other],
  }));
  return [
    {
      title: `Split ${name} by ${key}`,
      safe: false,
      edits: (layout) => [
        replaceNode(node, [kept], layout),
        ...copies.map((copy) => appendItem(list, copy, layout)),
      ],
    },
  ];
}
