import assert from "node:assert/strict";
import { readCloudflarePolicy } from "../../server/src/credentials/cloudflare";
import { NOTHING_NEEDED, type NeededScope, type ReadPolicy } from "../../server/src/credentials/capability";
import { allows, dnsWrite, pkiWrite } from "../../server/src/credentials/questions";

const ID = "eb78d65290b24279ba6f44721b3ea3c4";
const ZONE = `com.cloudflare.api.account.zone.${ID}`;
const ALL_ZONES = "com.cloudflare.api.account.zone.*";
const ACCOUNT = "com.cloudflare.api.account.1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f";

function read(policy: unknown, needed: NeededScope = NOTHING_NEEDED): ReadPolicy {
  const result = readCloudflarePolicy(policy, needed);
  assert.equal(result.kind, "read", result.kind === "unknown" ? result.why : "");
  return result;
}

function levels(policy: unknown, needed?: NeededScope): string[] {
  return read(policy, needed).breadth.map(({ level, path }) => `${level} ${path.join("/")}`);
}

function token(groups: unknown[], resources: unknown, effect = "allow"): unknown {
  return { effect, permission_groups: groups, resources };
}

const change = {
  zoneId: ID,
  zoneName: "example.com",
  ownerName: "a.example.com",
  type: "TXT",
  change: "CREATE",
} as const;

describe("Cloudflare tokens in the API's form", () => {
  it("has nothing to say about DNS Write on one zone", () => {
    const policy = [
      token([{ id: "4755a26eedb94da69e1066d98aa820be", name: "DNS Write" }, { name: "Zone Read" }], {
        [ZONE]: "*",
      }),
    ];
    assert.deepEqual(levels(policy), []);
    assert.equal(allows(read(policy).capabilities, change), "yes");
    assert.equal(allows(read(policy).capabilities, { ...change, zoneId: "other" }), "no");
    assert.deepEqual(
      read(policy).capabilities.map(({ operation, path }) => `${operation} ${path.join("/")}`),
      ["record-write 0/permission_groups/0/name", "read 0/permission_groups/1/name"],
    );
  });

  it("finds every zone of an account, and of all accounts, and says that the documentation disagrees", () => {
    const nested = [token(["DNS Write"], { [ACCOUNT]: { [ALL_ZONES]: "*" } })];
    assert.deepEqual(levels(nested), [`overbroad 0/resources/${ACCOUNT}/${ALL_ZONES}`]);
    assert.match(read(nested).breadth[0]?.what ?? "", /every zone of the account/);
    const flat = [token(["DNS Write"], { [ALL_ZONES]: "*" })];
    assert.deepEqual(levels(flat), [`overbroad 0/resources/${ALL_ZONES}`]);
    assert.match(read(flat).breadth[0]?.what ?? "", /every account/);
    assert.match(
      read(flat).breadth[0]?.why ?? "",
      /cert-manager and external-dns recommend All zones, certbot and lego/,
    );
    assert.equal(allows(read(flat).capabilities, { ...change, zoneId: undefined }), "yes");
  });

  it("accepts Edit for Write, and groups that have only an id", () => {
    for (const group of [
      "DNS Edit",
      "dns write",
      "4755a26eedb94da69e1066d98aa820be",
      { id: "4755a26eedb94da69e1066d98aa820be" },
    ]) {
      assert.equal(levels([token([group], { [ALL_ZONES]: "*" })]).length, 1, JSON.stringify(group));
    }
  });

  it("proposes the zones that the change needs", () => {
    const policy = { policies: [token(["DNS Write"], { [ALL_ZONES]: "*" })] };
    const needed = { zoneIds: [ID], names: [], types: [] };
    assert.deepEqual(read(policy, needed).breadth[0]?.proposal, {
      path: ["policies", 0, "resources"],
      value: { [ZONE]: "*" },
    });
    assert.equal(read(policy).breadth[0]?.proposal, undefined);
  });

  it("finds rights over zones, certificates and tokens", () => {
    const resources = { [ZONE]: "*" };
    assert.deepEqual(levels([token(["Zone Write"], resources)]), ["overbroad 0/permission_groups/0"]);
    assert.deepEqual(levels([token(["SSL and Certificates Write"], resources)]), [
      "overbroad 0/permission_groups/0",
    ]);
    assert.deepEqual(levels([token(["API Tokens Write"], { "com.cloudflare.api.user.u": "*" })]), [
      "overbroad 0/permission_groups/0",
    ]);
    const needed = { zoneIds: [], names: [], types: [], operations: ["issue", "zone-admin"] as const };
    assert.deepEqual(levels([token(["SSL and Certificates Write", "Zone Write"], resources)], needed), []);
    assert.equal(pkiWrite(read([token(["SSL and Certificates Write"], resources)]).capabilities).length, 3);
    assert.equal(dnsWrite(read([token(["API Tokens Write"], {})]).capabilities).length, 2);
  });

  it("is silent on reading, on all zones too, and on what is not its business", () => {
    const policy = [token(["Zone Read", "DNS Read", "Workers Scripts Write"], { [ALL_ZONES]: "*" })];
    assert.deepEqual(levels(policy), []);
    assert.equal(allows(read(policy).capabilities, change), "no");
  });

  it("does not judge what it does not know", () => {
    for (const policy of [
      [token(["DNS Write"], undefined)],
      [token(["DNS Write"], { "com.cloudflare.edge.something": "some" })],
      [token(["DNS Write"], { "com.cloudflare.api.account.zone.${var.zone}": "*" })],
      [token(["DNS Write"], { [ALL_ZONES]: "*" }, "perhaps")],
      [token(["DNS Write"], { [ALL_ZONES]: "*" }), token(["DNS Write"], { [ZONE]: "*" }, "deny")],
    ]) {
      assert.deepEqual(levels(policy), [], JSON.stringify(policy));
      assert.equal(allows(read(policy).capabilities, change), "unknown", JSON.stringify(policy));
    }
    const strange = [token(["DNS Read", "0123456789abcdef0123456789abcdef"], { [ZONE]: "*" })];
    assert.equal(allows(read(strange).capabilities, change), "unknown");
    const variable = [token(['data.groups.zone["DNS Write"]'], { [ZONE]: "*" })];
    assert.equal(allows(read(variable).capabilities, change), "unknown");
  });

  it("reads resources that are JSON in a text, as Terraform has them", () => {
    const policy = [token(["DNS Write"], JSON.stringify({ [ALL_ZONES]: "*" }))];
    assert.deepEqual(levels(policy), ["overbroad 0/resources"]);
  });
});

describe("Cloudflare tokens in the dashboard's form", () => {
  it("reads the ways to write a permission", () => {
    for (const line of [
      "Zone - DNS - Edit",
      "Zone:DNS:Edit",
      "Zone / DNS / Edit",
      "Zone > DNS > Edit",
      "DNS:Edit",
      "DNS Write",
      "* Zone - DNS - Edit",
    ]) {
      assert.deepEqual(levels([line, "Zone Resources: Include - All zones"]), ["overbroad 1"], line);
      assert.deepEqual(levels([line, "Zone Resources: Include - Specific zone - example.com"]), [], line);
    }
  });

  it("compares zones by name", () => {
    const policy = ["Zone - DNS - Edit", "Zone Resources: Include - Specific zone - example.com"];
    assert.equal(allows(read(policy).capabilities, change), "yes");
    assert.equal(allows(read(policy).capabilities, { ...change, zoneName: "example.net" }), "no");
    assert.equal(allows(read(policy).capabilities, { ...change, zoneName: undefined }), "unknown");
  });

  it("reads one text of several lines, and says which part is at fault", () => {
    const text =
      "Permissions:\n  - Zone - DNS - Edit\n  - Zone - Zone - Read\nZone Resources:\n  - Include - All zones\nTTL: 90 days";
    const finding = read(text).breadth[0];
    assert.equal(finding?.level, "overbroad");
    assert.deepEqual(finding.path, []);
    assert.equal(text.slice(finding.span?.start, finding.span?.end), "- Include - All zones");
  });

  it("reads an object of permissions and zone resources", () => {
    const policy = { permissions: ["Zone:DNS:Edit", "Zone:Zone:Read"], zoneResources: "All zones" };
    assert.deepEqual(levels(policy), ["overbroad zoneResources"]);
    assert.deepEqual(levels({ ...policy, zoneResources: ["example.com", "example.net"] }), []);
    assert.deepEqual(levels({ ...policy, zoneResources: ["Include - All zones from an account - Acme"] }), [
      "overbroad zoneResources/0",
    ]);
  });

  it("does not judge a token whose zones are not given", () => {
    const policy = "Zone:DNS:Edit";
    assert.deepEqual(levels(policy), []);
    assert.equal(allows(read(policy).capabilities, change), "unknown");
  });

  it("leaves excluded zones out", () => {
    const policy = ["Zone:DNS:Edit", "Include - All zones", "Exclude - Specific zone - example.com"];
    assert.deepEqual(levels(policy), ["overbroad 1"]);
    assert.equal(allows(read(policy).capabilities, change), "no");
    assert.equal(allows(read(policy).capabilities, { ...change, zoneName: "example.net" }), "yes");
  });

  it("never asks for a scope by record, which tokens do not have", () => {
    for (const policy of [["Zone:DNS:Edit", "All zones"], [token(["DNS Write"], { [ALL_ZONES]: "*" })]]) {
      const [finding] = read(policy).breadth;
      assert.doesNotMatch(
        `${finding?.what ?? ""} ${finding?.remedy ?? ""}`,
        /record name|owner name|TXT only|type/i,
      );
    }
  });

  it("does not take any text for a token", () => {
    for (const policy of ["something else", "", 7, {}, [], { Statement: [] }, ["a", "b"]]) {
      assert.equal(readCloudflarePolicy(policy, NOTHING_NEEDED).kind, "unknown", JSON.stringify(policy));
    }
  });
});

describe("Cloudflare's Global API Key", () => {
  it("is too broad in every form", () => {
    for (const policy of [
      "Global API Key",
      ["Global API Key of the platform team"],
      { email: "ops@example.com", api_key: "${CF_KEY}" },
    ]) {
      const { breadth, capabilities } = read(policy);
      assert.deepEqual(
        breadth.map(({ level, aspect }) => [level, aspect]),
        [["overbroad", "account"]],
      );
      assert.equal(dnsWrite(capabilities).length > 0 && pkiWrite(capabilities).length > 0, true);
    }
    assert.deepEqual(read({ email: "ops@example.com", api_key: "${CF_KEY}" }).breadth[0]?.path, ["api_key"]);
  });

  it("is not taken for granted where a text only speaks of it", () => {
    assert.equal(
      readCloudflarePolicy("an API token, never the Global API Key", NOTHING_NEEDED).kind,
      "unknown",
    );
    assert.deepEqual(
      levels(["Zone:DNS:Edit", "Zone Resources: Include - Specific zone - example.com", "no Global API Key"]),
      [],
    );
  });
});
