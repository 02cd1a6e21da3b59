import assert from "node:assert/strict";
import { issuanceReach } from "../../server/src/manifest/model/issuance-reach";
import { changeOf } from "./texts";

const account = "letsencrypt.org; accounturi=https://ca.example/acct/1";

function told(scene: { grant: string; caa?: string; zone?: string }): readonly string[] {
  const caa = (scene.caa ?? "")
    .split("|")
    .filter((property) => property !== "")
    .map((property) => `'0 ${property}'`);
  const records =
    caa.length === 0 ? "" : `{name: "", type: CAA, op: keep, ttl: 60, values: [${caa.join(", ")}]}`;
  const change = changeOf(`zones:
  - {name: example.org, ${scene.zone ?? "zoneId: Z1, "}records: [${records}]}
credentials:
  - {name: it, provider: appliance, grants: [{plane: dns, actions: [record-write], resources: [${scene.grant}]}]}
`);
  const rights = change.credential("it")?.rights();
  assert.ok(rights?.kind === "read");
  return issuanceReach(change, rights.capabilities).map(
    ({ zones, reachesOthers }) =>
      `${zones.map(({ host }) => host).join(" ")}${reachesOthers ? " and others" : ""}`,
  );
}

describe("what rights over records are over certificates", () => {
  const cases: readonly (readonly [string, Parameters<typeof told>[0], readonly string[]])[] = [
    ["a whole zone", { grant: "example.org" }, ["example.org"]],
    ["one host and below", { grant: "www.example.org" }, ["www.example.org"]],
    ["what is below a host", { grant: '"*.www.example.org"' }, ["www.example.org"]],
    ["TXT at a host", { grant: "www.example.org/TXT" }, ["www.example.org"]],
    ["everything", { grant: '"*"' }, ["example.org and others"]],
    ["TXT at a challenge", { grant: "_acme-challenge.www.example.org" }, []],
    ["addresses", { grant: "www.example.org/A" }, []],
    ["TXT at no host", { grant: "_dmarc.example.org/TXT" }, []],
    ["a zone that is not listed", { grant: "example.net" }, []],
    ["an internal zone", { grant: "example.org", zone: "view: internal, " }, []],
    ["bound by CAA that it cannot change", { grant: "www.example.org/TXT", caa: `issue "${account}"` }, []],
    ["bound by CAA that it can change", { grant: "example.org", caa: `issue "${account}"` }, ["example.org"]],
    [
      "bound for one of two issuers",
      { grant: "www.example.org/TXT", caa: `issue "${account}"|issue "pki.example"` },
      ["www.example.org"],
    ],
    [
      "bound but for wildcards",
      { grant: "www.example.org/TXT", caa: `issue "${account}"|issuewild "pki.example"` },
      ["www.example.org"],
    ],
    ["where nobody may issue", { grant: "www.example.org/TXT", caa: 'issue ";"' }, []],
    [
      "where only reports are asked for",
      { grant: "www.example.org/TXT", caa: 'iodef "mailto:a@example.org"' },
      ["www.example.org"],
    ],
  ];
  for (const [what, scene, expected] of cases)
    it(`are for ${what}`, () => assert.deepEqual(told(scene), expected));
});
