import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findRule } from "../../server/src/rules/registry";
import { root } from "../root";
import { analysisOf } from "./findings";
import { frame } from "./frame";

/** A key of a policy, and a change of which a rule says something else when the key is there. */
interface Use {
  readonly rule: string;
  /** Keys of `spec` of the change. */
  readonly change: string;
  /** `spec` of the policy with the key. */
  readonly policy: string;
  /** The same without it; nothing where that is not said. */
  readonly otherwise?: string;
}

const MOVE =
  "zones:\n  - name: example.com\n    records:\n      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, tls: none, previous: {ttl: 300, values: [203.0.113.30]}}\n";
const ISSUE =
  "certificates:\n  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: shared-issuer}}\n";
const ONE = "approvers: [grace@example.com]\n";

/** Another rollback window than the frame has. */
function back(window: string, date = "2026-11-10"): string {
  return `rollback: {trigger: errors, owner: heidi@example.com, window: ${window}, tested: {date: ${date}, environment: staging, evidence: "https://wiki.example.com/1"}, steps: [{name: back, reverts: [shop.example.com/A], by: heidi@example.com}]}\n`;
}

function risk(level: string, limit: string): string {
  return `{zones: [{match: [example.com], risk: ${level}}], limits: {rollbackWindow: ${limit}}}`;
}

function limit(level: string): Use {
  return {
    rule: "rollback-window-too-long",
    change: MOVE + back("3h"),
    policy: risk(level, `{${level}: 1h}`),
    otherwise: risk(level, "{}"),
  };
}

function credential(keys: string): string {
  return `${MOVE}credentials:\n  - {name: deployer, provider: rfc2136, owner: "@acme/dns", policy: "grant k name shop.example.com A;", ${keys}}\n`;
}

const DATED = "window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}\n";

const uses: Readonly<Record<string, Use>> = {
  "zones.match": {
    rule: "approval-missing-before-execution",
    change: ONE + MOVE,
    policy: "{zones: [{match: [example.com], approvals: {dns: 2}}]}",
    otherwise: "{zones: [{match: [example.org], approvals: {dns: 2}}]}",
  },
  "zones.risk": {
    rule: "approval-missing-before-execution",
    change: ONE + MOVE,
    policy: "{zones: [{match: [example.com], risk: high}]}",
    otherwise: "{zones: [{match: [example.com]}]}",
  },
  "zones.owner": {
    rule: "one-ticket-one-owner",
    change: MOVE,
    policy: "{zones: [{match: [example.com], owner: dora@example.com}]}",
  },
  "zones.operatingModels": {
    rule: "policy-not-met",
    change: `operatingModel: service-ownership\n${MOVE}`,
    policy: "{zones: [{match: [example.com], operatingModels: [shared-control]}]}",
  },
  "zones.approvals.dns": {
    rule: "approval-missing-before-execution",
    change: ONE + MOVE,
    policy: "{zones: [{match: [example.com], approvals: {dns: 2}}]}",
  },
  "zones.approvals.pki": {
    rule: "approval-missing-before-execution",
    change: ONE + ISSUE,
    policy: "{zones: [{match: [example.com], approvals: {pki: 2}}]}",
  },
  "zones.dnssec": {
    rule: "policy-not-met",
    change: MOVE.replace("    records", "    dnssec: {status: unsigned}\n    records"),
    policy: "{zones: [{match: [example.com], dnssec: required}]}",
  },
  "zones.issuers": {
    rule: "policy-not-met",
    change: ISSUE,
    policy: "{zones: [{match: [example.com], issuers: [letsencrypt-prod]}]}",
  },
  identityHosts: {
    rule: "unsigned-zone-hosts-identity-critical",
    change:
      ISSUE +
      MOVE.replace("    records", "    dnssec: {status: unsigned}\n    records").replace(
        "tls: none",
        "certificate: shop-tls",
      ),
    policy: "{identityHosts: [shop.example.com]}",
  },
  directory: {
    rule: "sod-group-overlap",
    change: 'approvers: ["@acme/dns", ivan@example.com]\n',
    policy: '{directory: {"@acme/dns": [grace@example.com]}}',
  },
  aliases: {
    rule: "self-approval",
    change: "approvers: [grace@example.com]\nimplementers: [gray]\n",
    policy: "{aliases: {gray: grace@example.com}}",
  },
  require: { rule: "policy-not-met", change: MOVE, policy: "{require: [monitoring]}" },
  "limits.rollbackWindow.high": limit("high"),
  "limits.rollbackWindow.medium": limit("medium"),
  "limits.rollbackWindow.low": limit("low"),
  "limits.rollbackWindow.default": {
    rule: "rollback-window-too-long",
    change: MOVE + back("3h"),
    policy: "{limits: {rollbackWindow: {default: 1h}}}",
  },
  "limits.rollbackTestAge": {
    rule: "rollback-untested",
    change: DATED + MOVE + back("3h", "2026-11-20"),
    policy: "{limits: {rollbackTestAge: 24h}}",
  },
  "limits.credentialTtl": {
    rule: "credential-ttl-too-long",
    change: credential("type: workload-identity, access: just-in-time, ttl: 2h"),
    policy: "{limits: {credentialTtl: 3h}}",
  },
  "limits.rotation": {
    rule: "credential-rotation-overdue",
    change:
      DATED +
      credential("type: tsig-key, rotation: {every: 720h, last: 2026-11-20, revocationTested: 2026-11-20}"),
    policy: "{limits: {rotation: 24h}}",
  },
  "limits.approvalAge": {
    rule: "approval-missing-before-execution",
    change: `${DATED}approvers: [{identity: grace@example.com, approvedAt: 2026-11-20T12:00:00Z}]\n${MOVE}`,
    policy: "{limits: {approvalAge: 24h}}",
  },
  rules: {
    rule: "self-approval",
    change: "requestedBy: grace@example.com\n",
    policy: "{rules: {self-approval: ignore}}",
  },
  "defaults.audit": {
    rule: "audit-coverage-incomplete",
    change: `audit: {privateKeyAccess: {sink: "siem://keys"}}\n${MOVE}`,
    policy: '{defaults: {audit: {zoneEdits: {sink: "siem://zones"}}}}',
  },
  "defaults.monitoring": {
    rule: "policy-not-met",
    change: MOVE,
    policy: "{require: [monitoring], defaults: {monitoring: {resolverFailures: https://example.com}}}",
    otherwise: "{require: [monitoring]}",
  },
  "defaults.policyChecks": {
    rule: "policy-not-met",
    change: MOVE,
    policy: "{require: [policyChecks], defaults: {policyChecks: [trust-change check]}}",
    otherwise: "{require: [policyChecks]}",
  },
  "defaults.issuers": {
    rule: "public-cert-validity-exceeds-limit",
    change: ISSUE.replace("}}", "}, duration: 26280h}"),
    policy: "{defaults: {issuers: [{name: shared-issuer, trust: public}]}}",
  },
  "defaults.trustStores": {
    rule: "reference-unresolved",
    change:
      "certificates:\n  - {name: root, op: keep, ca: {pathLen: 1}, signedBy: self}\nsteps:\n  - {name: add, trust: add, certificates: [root], stores: [jvm]}\n",
    policy: "{defaults: {trustStores: [{name: jvm, holds: [root]}]}}",
  },
  "defaults.credentials": {
    rule: "reference-unresolved",
    change: `${MOVE}steps:\n  - {name: cutover, records: [shop.example.com/A], by: deployer}\n`,
    policy: "{defaults: {credentials: [{name: deployer, type: workload-identity}]}}",
  },
  "defaults.dnssec": {
    rule: "policy-not-met",
    change: MOVE.replace("    records", "    dnssec: {status: unsigned}\n    records"),
    policy:
      "{zones: [{match: [example.com], dnssec: required}], defaults: {dnssec: {example.com: {reason: the provider cannot sign, owner: dora@example.com, reviewBy: 2027-01-01}}}}",
    otherwise: "{zones: [{match: [example.com], dnssec: required}]}",
  },
};

interface SchemaNode {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
}

const schema = JSON.parse(readFileSync(join(root, "schemas/trust-policy.schema.json"), "utf8")) as {
  readonly $defs: Readonly<Record<string, SchemaNode>>;
};

/** The keys of a policy that stand for something by themselves; what changes have too is one key here. */
function keysBelow(node: SchemaNode | undefined, path: string): readonly string[] {
  const [, own] = /^#\/\$defs\/(\w+)$/.exec(node?.$ref ?? "") ?? [];
  if (own !== undefined) return keysBelow(schema.$defs[own], path);
  if (node?.items) return keysBelow(node.items, path);
  if (!node?.properties) return [path];
  return Object.entries(node.properties).flatMap(([key, value]) =>
    keysBelow(value, path === "" ? key : `${path}.${key}`),
  );
}

function said({ rule, change }: Use, policy: string): readonly string[] {
  const document = `---\napiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: acme}\nspec: ${policy}\n`;
  const { findings } = analysisOf(frame(change + document).text);
  const wrong = findings.filter(
    (finding) => finding.rule.id === "schema" || finding.rule.id === "yaml-syntax",
  );
  assert.deepEqual(
    wrong.filter(() => rule !== "schema").map(({ message }) => message),
    [],
  );
  return findings
    .filter((finding) => finding.rule.id === rule)
    .map(({ severity, message }) => `${severity}: ${message}`);
}

describe("the keys of a policy", () => {
  it("are each used by a rule that is named here", () => {
    assert.deepEqual([...keysBelow(schema.$defs["policySpec"], "")].sort(), Object.keys(uses).sort());
  });

  for (const [key, use] of Object.entries(uses)) {
    it(`${key} changes what ${use.rule} says`, function () {
      if (!findRule(use.rule)) this.skip();
      assert.notDeepEqual(said(use, use.policy), said(use, use.otherwise ?? "{}"));
    });
  }
});
