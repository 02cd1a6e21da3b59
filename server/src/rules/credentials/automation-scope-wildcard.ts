import type { BreadthFinding } from "../../credentials/capability";
import type { Credential } from "../../manifest/model/credential";
import { neededScope } from "../../manifest/model/needed-scope";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Part } from "../../manifest/schema/part";
import { nodeAt } from "../../manifest/syntax/node";
import type { FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { sharedByPolicy } from "./credential-home";
import { narrowing } from "./narrowing";
import { isToldEarlier, placeInPolicy, policyRoot } from "./policy-place";

export const automationScopeWildcard = defineRule({
  id: "automation-scope-wildcard",
  plane: "credentials",
  over: ["credential", "text"],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "An automation credential reaches further than any change needs",
  controls: ["owasp-nhi-2025:NHI5:2025", "nist-csf-2.0:PR.AA-05", "nist-800-53-r5:AC-6"],
  references: ["OWASP Non-Human Identities Top 10, NHI5:2025", "NIST SP 800-53 Rev. 5, AC-6"],
  docs: {
    problem:
      "The policy of a credential allows writing on every zone, every name, or with every action of a service, or with a pattern that looks narrow and is not.",
    why: "Whoever gets hold of the credential, by a leak or by taking over the pipeline, controls every name it reaches, and with the names the certificates for them.",
    remedy:
      "Name the zone, and where the provider can do it the owner names and record types that the change really touches.",
    bad: `zones:
  - {name: example.com, provider: route53, zoneId: Z0EXAMPLE, records: []}
credentials:
  - name: dns-deployer
    type: workload-identity
    provider: route53
    owner: "@acme/platform"
    policy:
      Statement: [{Effect: Allow, Action: "route53:*", Resource: "*"}]
`,
    good: `zones:
  - {name: example.com, provider: route53, zoneId: Z0EXAMPLE, records: []}
credentials:
  - name: dns-deployer
    type: workload-identity
    provider: route53
    owner: "@acme/platform"
    policy:
      Statement:
        - Effect: Allow
          Action: route53:ChangeResourceRecordSets
          Resource: arn:aws:route53:::hostedzone/Z0EXAMPLE
          Condition:
            ForAllValues:StringEquals:
              route53:ChangeResourceRecordSetsNormalizedRecordNames: [shop.example.com]
              route53:ChangeResourceRecordSetsRecordTypes: [A]
`,
  },
  check(entity) {
    return "credential" in entity
      ? inChange(entity.credential, entity.change)
      : shared(entity.text, entity.change);
  },
});

function* inChange(credential: Credential, change: TrustChange): Generator<FindingDraft> {
  const known = credential.rights();
  if (known.kind !== "read" || !known.breadth.some(isOverbroad)) return;
  // Only where there is something to narrow is it asked what the change needs.
  const needed = neededScope(change, credential);
  const rights = credential.rightsFor(needed);
  if (rights.kind !== "read") return;
  for (const breadth of rights.breadth) {
    if (!isOverbroad(breadth) || isToldEarlier(change.credentials(), credential, breadth)) continue;
    const finding = told(credential, breadth);
    if (finding) yield { ...finding, fixes: narrowing(change, credential, breadth, needed) };
  }
}

function* shared(part: Part, change: TrustChange | undefined): Generator<FindingDraft> {
  const all = sharedByPolicy(part, change).map(({ credential }) => credential);
  for (const credential of all) {
    const rights = credential.rights();
    if (rights.kind !== "read") continue;
    for (const breadth of rights.breadth.filter(isOverbroad)) {
      if (isToldEarlier(all, credential, breadth)) continue;
      const finding = told(credential, breadth);
      if (finding) yield finding;
    }
  }
}

function told(credential: Credential, breadth: BreadthFinding): FindingDraft | undefined {
  const at = placeInPolicy(credential, breadth);
  if (!at) return undefined;
  const name = credential.view.at("name").scalar;
  return {
    at,
    message: `${breadth.what} ${breadth.why} ${breadth.remedy}`,
    related: [
      ...(name && name !== at ? [{ at: name, message: `the credential ${name.source}` }] : []),
      ...breadth.alsoAt.flatMap((path) => {
        const node = nodeAt(policyRoot(credential, breadth), path);
        return node ? [{ at: node, message: "has a part in this" }] : [];
      }),
    ],
    targets: credential.name === undefined ? [] : [credential.name],
  };
}

function isOverbroad({ level }: BreadthFinding): boolean {
  return level === "overbroad";
}
