import assert from "node:assert/strict";
import { zonesInHandOf } from "../../server/src/manifest/model/zones-in-hand";
import { changeOf } from "./texts";

const head = `zones:
  - name: example.org
    provider: route53
    records:
      - {name: www, type: A, ttl: 60, value: 203.0.113.1, previous: {ttl: 60, values: [203.0.113.2]}}
  - {name: example.net, provider: cloudflare, records: []}
credentials:
  - {name: deployer, type: workload-identity, provider: route53}
  - {name: other, type: workload-identity, provider: route53}
`;

function zonesWith(rest: string): readonly (string | undefined)[] {
  const change = changeOf(head + rest);
  const credential = change.credential("deployer");
  assert.ok(credential);
  return zonesInHandOf(change, credential).map(({ name }) => name);
}

describe("the zones in the hand of a credential", () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "its steps on records",
      "steps:\n  - {name: a, records: [www.example.org/A], by: deployer}\n",
      ["example.org"],
    ],
    [
      "its steps on keys",
      "steps:\n  - {name: a, dnssec: sign, zone: example.net, by: [deployer]}\n",
      ["example.net"],
    ],
    ["not the steps of others", "steps:\n  - {name: a, records: [www.example.org/A], by: other}\n", []],
    [
      "its steps of the rollback",
      "steps:\n  - {name: a, delegation: update, zone: example.net, by: other}\nrollback:\n  steps:\n    - {name: b, reverts: [a, www.example.org/A], by: deployer}\n",
      ["example.org", "example.net"],
    ],
    ["without steps, what lies at its provider", "implementers: [deployer]\n", ["example.org"]],
    ["nothing where others do it all", "implementers: [other]\n", []],
  ];
  for (const [what, rest, expected] of cases)
    it(`are those of ${what}`, () => assert.deepEqual(zonesWith(rest), expected));
});
