import assert from "node:assert/strict";
import { tasksOf, type Task } from "../../server/src/manifest/model/step-tasks";
import { changeOf } from "./texts";

function told(task: Task): string {
  switch (task.kind) {
    case "record":
      return `${task.record.reference ?? "?"} by ${task.ways.map((way) => way.join(" and ")).join(" or ")}`;
    case "certificate":
      return `${task.operation} ${task.certificate.name ?? "?"}`;
    default:
      return `${task.kind} of ${task.step.name ?? "?"}`;
  }
}

const head = `zones:
  - name: example.org
    records:
      - {name: new, type: A, op: create, ttl: 60, value: 203.0.113.1}
      - {name: www, type: A, ttl: 60, value: 203.0.113.1, previous: {ttl: 60, values: [203.0.113.2]}}
      - {name: old, type: A, op: delete, previous: {ttl: 60, values: [203.0.113.2]}}
      - {name: stays, type: A, op: keep, ttl: 60, value: 203.0.113.1}
certificates:
  - {name: www-tls, dnsNames: [www.example.org]}
steps:
`;

function tasks(step: string): readonly string[] {
  const change = changeOf(`${head}  - {name: it, ${step}}\n`);
  return change.steps().flatMap((one) => tasksOf(change, one).map(told));
}

describe("what a step has to do", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["records: [new.example.org/A]", ["new.example.org/A by CREATE or UPSERT"]],
    ["records: [www.example.org/A]", ["www.example.org/A by UPSERT or DELETE and CREATE"]],
    ["records: [old.example.org/A]", ["old.example.org/A by DELETE"]],
    ["records: [stays.example.org/A]", []],
    ["records: [stays.example.org/A], ttl: 60", ["stays.example.org/A by UPSERT or DELETE and CREATE"]],
    ["records: [nothing.example.org/A]", []],
    ["certificates: [www-tls], do: issue", ["issue www-tls"]],
    ["certificates: [www-tls, nothing], do: deploy", ["deploy www-tls"]],
    ["certificates: [www-tls], do: revoke", ["revoke www-tls"]],
    ["certificates: [www-tls], do: destroy-key", []],
    ["dnssec: sign, zone: example.org", ["keys of it"]],
    ["delegation: update, zone: example.org", ["delegation of it"]],
    ["trust: add, certificates: [root], stores: [bundle]", ["trust of it"]],
    ["wait: 10m", []],
    ["validate: [caa]", []],
    ["manual: look", []],
  ];
  for (const [step, expected] of cases)
    it(`is that of {${step}}`, () => assert.deepEqual(tasks(step), expected));
});
