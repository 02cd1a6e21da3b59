import assert from "node:assert/strict";
import { policy } from "./samples";
import { offered } from "./support";

/** What a person who writes a policy is offered, place by place. */
const places: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "below spec",
    "|",
    ["zones", "identityHosts", "directory", "aliases", "require", "limits", "rules", "defaults"],
  ],
  [
    "in a zone",
    "zones:\n  - match: [example.com]\n    |",
    ["risk", "owner", "operatingModels", "approvals", "dnssec", "issuers"],
  ],
  ["at its risk", "zones:\n  - match: [example.com]\n    risk: |", ["low", "medium", "high"]],
  [
    "in its operating models",
    "zones:\n  - {match: [example.com], operatingModels: [|]}",
    ["central-governance", "service-ownership", "shared-control"],
  ],
  ["in its approvals", "zones:\n  - {match: [example.com], approvals: {|}}", ["dns", "pki"]],
  ["at its demand for DNSSEC", "zones:\n  - {match: [example.com], dnssec: |}", ["required", "optional"]],
  [
    "at its owner",
    'directory: {"@acme/dns": [dora@example.com]}\nzones:\n  - {match: [example.com], owner: |}',
    ["@acme/dns", "dora@example.com"],
  ],
  [
    "as a member of a group",
    'aliases: {frank: frank@example.com}\ndirectory: {"@acme/dns": [|]}',
    ["frank@example.com", "@acme/dns"],
  ],
  [
    "as a group of the directory",
    'aliases: {ops: "group:operations"}\nzones:\n  - {match: [example.com], owner: "@acme/dns"}\n  - {match: [example.org], owner: dora@example.com}\ndirectory:\n  "@acme/pki": ["@acme/ca", erin@example.com]\n  |',
    ["@acme/ca", "group:operations", "@acme/dns"],
  ],
  ["at a limit", "limits: {credentialTtl: |}", ["1h", "30m", "24h", "720h", "2160h"]],
  ["in the limits of the window", "limits: {rollbackWindow: {high: 4h, |}}", ["medium", "low", "default"]],
  ["at a severity", "rules: {self-approval: |}", ["error", "warning", "information", "hint", "ignore"]],
  [
    "in the shared parts",
    "defaults: {audit: {}, |}",
    ["monitoring", "policyChecks", "issuers", "trustStores", "credentials", "dnssec"],
  ],
  [
    "as a zone with an exception from signing",
    'zones:\n  - match: [example.com, "*.example.com", example.org]\ndefaults:\n  dnssec:\n    example.org: {reason: x, owner: y, reviewBy: 2027-01-01}\n    |',
    ["example.com"],
  ],
];

describe("completion in a policy", () => {
  for (const [where, text, labels] of places)
    it(`offers what may stand ${where}`, () => assert.deepEqual(offered(policy(text)).labels, labels));

  it("offers the parts that are not demanded yet", () => {
    const { labels } = offered(policy("require: [audit, |]"));
    assert.ok(labels.includes("monitoring") && !labels.includes("audit"));
  });

  it("offers the issuers that the policy shares first", () => {
    const { labels } = offered(
      policy(
        "defaults: {issuers: [{name: mesh, trust: private}]}\nzones:\n  - {match: [example.com], issuers: [|]}",
      ),
    );
    assert.equal(labels[0], "mesh");
  });

  it("writes the name of a group so that it can be read", () => {
    const text = offered(
      policy('zones:\n  - {match: [example.com], owner: "@acme/dns"}\ndirectory:\n  |'),
    ).accept("@acme/dns");
    assert.match(text, /^ {4}["']@acme\/dns["']:/m);
  });
});
