import assert from "node:assert/strict";
import { changesCaa, provesControl } from "../../server/src/credentials/issuance-authority";
import { mayBeOnlyChallenges, onlyChallenges } from "../../server/src/credentials/questions";
import { allow, CHANGE, NAMES, policy, TYPES, ZONE } from "./aws-policies";
import { read } from "./reading";

const all = "ForAllValues:StringEquals";
const like = "ForAllValues:StringLike";
const host = { name: "login.eu.example.com", zoneId: "Z2FDTNDATAQYW2", zoneName: "example.com" } as const;

function route53(names: string[], types: string[], operator = all) {
  const condition = {
    [operator]: { [NAMES]: names },
    [all]: { ...(operator === all && { [NAMES]: names }), [TYPES]: types },
  };
  return read({ provider: "route53", policy: policy(allow(CHANGE, ZONE, condition)) }).capabilities;
}

function bind(rules: string) {
  return read({ provider: "rfc2136", policy: rules }).capabilities;
}

describe("what rights over records mean for certificates", () => {
  it("sees TXT at the challenge, at the host, and at the names above it", () => {
    for (const name of [
      "_acme-challenge.login.eu.example.com",
      "login.eu.example.com",
      "_acme-challenge.eu.example.com",
      "eu.example.com",
      "_acme-challenge.example.com",
      "example.com",
    ]) {
      const { answer, record } = provesControl(route53([name], ["TXT"]), host);
      assert.equal(answer, "yes", name);
      assert.deepEqual(record, { ownerName: name, type: "TXT" });
    }
    for (const name of [
      "_acme-challenge.www.example.com",
      "sso.eu.example.com",
      "com",
      "_acme-challenge.com",
      "a.login.eu.example.com",
    ])
      assert.equal(provesControl(route53([name], ["TXT"]), host).answer, "no", name);
  });

  it("sees a challenge that is handed to somebody else", () => {
    const name = "_acme-challenge.login.eu.example.com";
    assert.deepEqual(provesControl(route53([name], ["CNAME"]), host).record, {
      ownerName: name,
      type: "CNAME",
    });
    assert.equal(provesControl(route53([name], ["NS"]), host).answer, "yes");
    assert.equal(provesControl(route53(["login.eu.example.com"], ["CNAME", "A", "NS"]), host).answer, "no");
  });

  it("takes a wildcard name for the name below it", () => {
    assert.equal(
      provesControl(route53(["_acme-challenge.eu.example.com"], ["TXT"]), {
        ...host,
        name: "*.eu.example.com",
      }).answer,
      "yes",
    );
    assert.equal(
      provesControl(route53(["_acme-challenge.login.eu.example.com"], ["TXT"]), {
        ...host,
        name: "*.eu.example.com",
      }).answer,
      "no",
    );
  });

  it("does not look above the zone, nor in another one", () => {
    const inSub = { name: "login.eu.example.com", zoneName: "eu.example.com", zoneId: "Z2FDTNDATAQYW2" };
    assert.equal(provesControl(route53(["example.com"], ["TXT"]), inSub).answer, "no");
    assert.equal(provesControl(route53(["eu.example.com"], ["TXT"]), inSub).answer, "yes");
    assert.equal(
      provesControl(route53(["eu.example.com"], ["TXT"]), { ...inSub, zoneId: "Z0OTHER" }).answer,
      "no",
    );
    assert.equal(
      provesControl(bind("grant k subdomain example.com. TXT;"), { name: "login.example.com" }).answer,
      "yes",
    );
    assert.equal(provesControl(bind("grant k name com. TXT;"), { name: "login.example.com" }).answer, "no");
  });

  it("tells nothing of names that only internal networks see", () => {
    const scope = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/example.com";
    const internal = read({
      provider: "azuredns",
      policy: { role: "Private DNS Zone Contributor", scope },
    }).capabilities;
    assert.equal(
      provesControl(internal, { name: "login.example.com", zoneName: "example.com" }).answer,
      "no",
    );
    assert.equal(
      provesControl(route53(["example.com"], ["TXT"]), { ...host, view: "internal" }).answer,
      "no",
    );
  });

  it("is unsure where the right is", () => {
    const { answer, record } = provesControl(bind("grant k zonesub TXT;"), {
      name: "login.example.com",
      zoneName: "example.com",
    });
    assert.equal(answer, "unknown");
    assert.deepEqual(record, { ownerName: "_acme-challenge.login.example.com", type: "TXT" });
  });

  it("sees who can change CAA, at the host and above it", () => {
    assert.equal(changesCaa(route53(["example.com"], ["CAA"]), host).answer, "yes");
    assert.equal(changesCaa(route53(["login.eu.example.com"], ["CAA"]), host).answer, "yes");
    assert.equal(changesCaa(route53(["sso.eu.example.com"], ["CAA"]), host).answer, "no");
    assert.equal(changesCaa(route53(["example.com"], ["TXT"]), host).answer, "no");
    assert.equal(changesCaa(bind("grant k subdomain example.com.;"), host).answer, "yes");
  });

  it("knows rights that reach only challenges, or zones that hold nothing else", () => {
    const zones = [{ id: "acme-challenges", name: "acme.example.net" }];
    const gcp = (managedZone: string) =>
      read({
        provider: "gcloud",
        policy: {
          role: "r",
          managedZone,
          includedPermissions: ["dns.changes.create", "dns.resourceRecordSets.*"],
        },
      }).capabilities;
    assert.equal(
      gcp("acme-challenges").every((one) => onlyChallenges(one, zones)),
      true,
    );
    assert.equal(
      gcp("example-com").every((one) => onlyChallenges(one, zones)),
      false,
    );
    assert.equal(
      gcp("acme-challenges").every((one) => onlyChallenges(one, [])),
      false,
    );
    assert.equal(
      bind("grant k subdomain acme.example.net. TXT A;").every((one) => onlyChallenges(one, zones)),
      true,
    );
    assert.equal(
      bind("grant k subdomain example.net. TXT;").some((one) => onlyChallenges(one, zones)),
      false,
    );
    assert.equal(
      route53(["_acme-challenge.*"], ["TXT"], like).every((one) => onlyChallenges(one, [])),
      true,
    );
    assert.equal(
      bind("grant k wildcard *._acme-challenge.example.com. TXT;").every((one) => onlyChallenges(one, [])),
      true,
    );
    const admin = read({
      provider: "gcloud",
      policy: { role: "roles/dns.admin", managedZone: "acme-challenges" },
    }).capabilities;
    assert.equal(
      admin.every((one) => onlyChallenges(one, zones)),
      false,
    );
  });

  it("are perhaps for challenges alone where nothing is known of the zone", () => {
    const certificates = (name: string) =>
      read({
        provider: "other",
        policy: undefined,
        grants: [{ plane: "pki", actions: ["issue"], resources: [name] }],
      }).capabilities;
    const isPerhaps = (rights: ReturnType<typeof bind>, name: string) =>
      rights.every((one) => mayBeOnlyChallenges(one, certificates(name)));
    const host = "login.eu.example.com";
    assert.equal(isPerhaps(route53(["_acme-challenge.*"], ["TXT"], like), host), true);
    assert.equal(isPerhaps(bind("grant k subdomain acme.example.net. TXT CNAME;"), host), true);
    assert.equal(isPerhaps(bind("grant k subdomain acme.example.net. TXT A;"), host), false);
    assert.equal(isPerhaps(bind("grant k subdomain example.com. TXT;"), host), false);
    assert.equal(isPerhaps(bind("grant k subdomain eu.example.com. TXT;"), "*.eu.example.com"), false);
    assert.equal(isPerhaps(bind("grant k subdomain a.eu.example.com. TXT;"), "*.eu.example.com"), true);
    assert.equal(isPerhaps(bind("grant k subdomain xeu.example.com. TXT;"), "*.eu.example.com"), true);
    assert.equal(
      isPerhaps(read({ provider: "aws", policy: policy(allow(CHANGE, ZONE)) }).capabilities, host),
      true,
    );
    assert.equal(
      isPerhaps(read({ provider: "aws", policy: policy(allow(CHANGE, "*")) }).capabilities, host),
      false,
    );
    const cloudDns = (role: string) =>
      read({ provider: "gcloud", policy: { role, managedZone: "acme-challenges" } }).capabilities;
    assert.equal(isPerhaps(cloudDns("roles/dns.admin"), host), false);
  });
});
