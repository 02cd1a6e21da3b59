import assert from "node:assert/strict";
import { reversalsOf, type Reversal } from "../../server/src/manifest/model/reversal";
import { changeOf } from "./texts";

function told(reversal: Reversal): string {
  switch (reversal.kind) {
    case "record":
      return `${reversal.record.reference ?? "?"} by ${reversal.ways.map((way) => way.join(" and ")).join(" or ")}`;
    case "certificate":
      return `${reversal.operation} ${reversal.certificate.name ?? "?"}`;
    default:
      return `${reversal.kind} of ${reversal.step.name ?? "?"}`;
  }
}

const head = `zones:
  - name: example.org
    records:
      - {name: new, type: A, op: create, ttl: 60, value: 203.0.113.1}
      - {name: www, type: A, ttl: 60, value: 203.0.113.1, previous: {ttl: 60, values: [203.0.113.2]}}
      - {name: old, type: A, op: delete, previous: {ttl: 60, values: [203.0.113.2]}}
certificates:
  - {name: www-tls, dnsNames: [www.example.org], previous: {serial: "01"}}
steps:
  - {name: switch, records: [new.example.org/A, www.example.org/A, old.example.org/A]}
  - {name: ttl, records: [new.example.org/A], ttl: 60}
  - {name: issue, certificates: [www-tls], do: issue}
  - {name: deploy, certificates: [www-tls], do: deploy}
  - {name: sign, dnssec: sign, zone: example.org}
  - {name: move, delegation: update, zone: example.org}
  - {name: add, trust: add, certificates: [root], stores: [bundle]}
  - {name: look, manual: look}
rollback:
  steps:
`;

function reversals(step: string): readonly string[] {
  const change = changeOf(`${head}    - {name: back, ${step}}\n`);
  return change.rollbackSteps().flatMap((one) => reversalsOf(change, one).map(told));
}

describe("what a step of the rollback has to do", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [
      "reverts: [switch]",
      [
        "new.example.org/A by DELETE",
        "www.example.org/A by UPSERT or DELETE and CREATE",
        "old.example.org/A by CREATE or UPSERT",
      ],
    ],
    ["reverts: [new.example.org/A, switch, switch]", reversals("reverts: [switch]")],
    ["reverts: [ttl]", ["new.example.org/A by UPSERT or DELETE and CREATE"]],
    ["records: [new.example.org/A]", ["new.example.org/A by DELETE"]],
    ["reverts: [deploy, www-tls]", ["deploy www-tls"]],
    ["reverts: [deploy], restores: reissue", ["issue www-tls"]],
    ["certificates: [www-tls], do: revoke", ["revoke www-tls"]],
    ["reverts: [sign, move, add]", ["keys of sign", "delegation of move", "trust of add"]],
    ["dnssec: unsign, zone: example.org", ["keys of back"]],
    ["reverts: [issue, look, nothing]", []],
    ["wait: 1m", []],
  ];
  for (const [step, expected] of cases) it(step, () => assert.deepEqual(reversals(step), expected));
});
