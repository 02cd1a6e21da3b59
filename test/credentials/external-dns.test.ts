import assert from "node:assert/strict";
import { allowsCertificate, canProveControl, pkiWrite } from "../../server/src/credentials/questions";
import { readPolicy } from "../../server/src/credentials/read";
import { checkVerdicts, mayWrite, read, type Verdict } from "./reading";

const ARGS = ["--provider=aws", "--domain-filter=example.com", "--policy=upsert-only", "--txt-owner-id=shop"];

function externalDns(policy: unknown) {
  return { provider: "external-dns", policy };
}

const rows: Verdict[] = [
  { title: "one domain", policy: ARGS, expected: "T" },
  { title: "one zone by its id", policy: ["--zone-id-filter=Z0EXAMPLE", "--policy=sync"], expected: "T" },
  {
    title: "no filter",
    policy: ["--provider=aws", "--policy=upsert-only"],
    expected: "M",
    path: [0],
    says: /every zone that its credential reaches/,
  },
  {
    title: "sync without a registry",
    policy: ["--domain-filter=example.com", "--policy=sync", "--registry=noop"],
    expected: "O",
    path: [2],
    says: /deletes every record in reach that it did not make/,
  },
  {
    title: "upsert-only without a registry",
    policy: ["--domain-filter=example.com", "--policy=upsert-only", "--registry=noop"],
    expected: "T",
  },
  {
    title: "chart values",
    policy: { provider: "aws", policy: "upsert-only", domainFilters: ["example.com"] },
    expected: "T",
  },
  { title: "chart values without a filter", policy: { policy: "sync", txtOwnerId: "shop" }, expected: "M" },
  {
    title: "a text",
    policy: "external-dns --source=ingress --domain-filter example.com --policy=sync --registry=noop",
    expected: "O",
  },
  {
    title: "a filter by regular expression",
    policy: ["--regex-domain-filter=.*", "--policy=sync"],
    expected: "T",
  },
  { title: "no flags", policy: { image: "x" }, expected: "?" },
];

describe("breadth of ExternalDNS's flags: the table of verdicts", () => {
  checkVerdicts("external-dns", rows);
});

describe("ExternalDNS: who may change which record", () => {
  it("follows filters on domains and zones", () => {
    const policy = externalDns([...ARGS, "--exclude-domains=internal.example.com"]);
    assert.equal(mayWrite(policy, "a.example.com/A"), "yes");
    assert.equal(mayWrite(policy, "example.com/CNAME"), "yes");
    assert.equal(mayWrite(policy, "evilexample.com/A"), "no");
    assert.equal(mayWrite(policy, "a.internal.example.com/A"), "no");
    const below = externalDns(["--domain-filter=.example.com", "--policy=sync"]);
    assert.equal(mayWrite(below, "example.com/A"), "no");
    assert.equal(mayWrite(below, "a.example.com/A"), "yes");
    const two = externalDns(["--domain-filter=example.com,example.net", "--policy=sync"]);
    assert.equal(mayWrite(two, "a.example.net/A"), "yes");
    const words = externalDns(["--domain-filter", "example.com", "--once", "--policy", "upsert-only"]);
    assert.equal(mayWrite(words, "a.example.com/A"), "yes");
    assert.equal(mayWrite(words, "a.example.net/A"), "no");
    const zones = externalDns(["--zone-id-filter=Z0EXAMPLE", "--policy=sync"]);
    assert.equal(mayWrite(zones, "a.example.com/A", { id: "Z0EXAMPLE" }), "yes");
    assert.equal(mayWrite(zones, "a.example.com/A", { id: "Z0OTHER" }), "no");
  });

  it("knows what a policy leaves out", () => {
    for (const [policy, create, update, remove] of [
      ["sync", "yes", "yes", "yes"],
      ["upsert-only", "yes", "yes", "no"],
      ["create-only", "yes", "no", "no"],
    ] as const) {
      const credential = externalDns(["--domain-filter=example.com", `--policy=${policy}`]);
      assert.equal(mayWrite(credential, "a.example.com/A", {}, "CREATE"), create, policy);
      assert.equal(mayWrite(credential, "a.example.com/A", {}, "UPSERT"), update, policy);
      assert.equal(mayWrite(credential, "a.example.com/A", {}, "DELETE"), remove, policy);
    }
    assert.equal(
      mayWrite(externalDns(["--domain-filter=example.com"]), "a.example.com/A", {}, "DELETE"),
      "unknown",
    );
  });

  it("manages TXT only where it is told to", () => {
    assert.equal(mayWrite(externalDns(ARGS), "_acme-challenge.example.com/TXT"), "no");
    assert.equal(read(externalDns(ARGS)).capabilities.some(canProveControl), false);
    const txt = externalDns([...ARGS, "--managed-record-types=A", "--managed-record-types=TXT"]);
    assert.equal(mayWrite(txt, "_acme-challenge.example.com/TXT"), "yes");
    assert.equal(mayWrite(txt, "a.example.com/CNAME"), "no");
  });

  it("is unsure where no zone is named", () => {
    assert.equal(mayWrite(externalDns(["--policy=sync"]), "a.example.com/A"), "unknown");
    assert.equal(
      mayWrite(externalDns(["--domain-filter=$(DOMAIN)", "--policy=sync"]), "a.example.com/A"),
      "unknown",
    );
  });
});

describe("ACME accounts", () => {
  it("can have issued what they have validated, and are not too broad by themselves", () => {
    for (const credential of [
      { type: "acme-account", provider: "letsencrypt" },
      { type: "acme-account" },
      { provider: "letsencrypt", policy: { accountUri: "https://acme-v02.api.letsencrypt.org/acme/acct/1" } },
      { provider: "acme", policy: "https://ca.example.com/acme/acct/17" },
      { provider: "zerossl", policy: { eab: { keyId: "kid-1", secretRef: "vault:kv/eab" } } },
      {
        policy: {
          apiVersion: "cert-manager.io/v1",
          kind: "ClusterIssuer",
          spec: { acme: { server: "https://ca.example.com/directory" } },
        },
      },
    ]) {
      const { capabilities, breadth, notes } = read(credential);
      assert.deepEqual([breadth, notes], [[], []]);
      assert.deepEqual(
        pkiWrite(capabilities).map(({ operation }) => operation),
        ["issue", "revoke"],
      );
      assert.equal(
        allowsCertificate(capabilities, { operation: "issue", names: ["a.example.com"] }),
        "unknown",
      );
      assert.equal(allowsCertificate(capabilities, { operation: "deploy", names: ["a.example.com"] }), "no");
    }
  });

  it("are bounded by grants where there are some", () => {
    const grants = [{ plane: "pki", actions: ["issue"], resources: ["a.example.com"] }];
    const { capabilities } = read({ type: "acme-account", provider: "letsencrypt", grants });
    assert.equal(allowsCertificate(capabilities, { operation: "issue", names: ["b.example.com"] }), "no");
  });

  it("are not taken from other documents", () => {
    for (const policy of [{ server: "ns1.example.com" }, { account: "111122223333" }, "https://example.com/"])
      assert.equal(readPolicy({ policy }).kind, "unknown", JSON.stringify(policy));
  });
});
