import assert from "node:assert/strict";
import { parseHost } from "../../server/src/manifest/model/names";
import type { Moment } from "../../server/src/manifest/model/record-states";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { changeOf } from "./texts";

const records = `zones:
  - name: example.com
    records:
      - {name: "*", type: A, op: keep, ttl: 300, value: 203.0.113.1}
      - {name: new, type: TXT, ttl: 60, value: new}
      - {name: x.deep, type: A, ttl: 60, value: 203.0.113.2}
      - {name: gone, type: A, op: delete, previous: {ttl: 60, values: [203.0.113.3]}}
      - {name: moved, type: CNAME, ttl: 60, value: cdn.example.net., previous: {ttl: 60, values: [old.example.net.]}}
      - {name: cloud, type: NS, op: delete, previous: {ttl: 60, values: [ns.example.net.]}}
      - {name: labs, type: DNAME, ttl: 60, value: labs.example.net.}
      - {id: add, name: _acme-challenge.shop, type: TXT, ttl: 60, value: token}
      - {id: drop, name: _acme-challenge.shop, type: TXT, op: delete, previous: {ttl: 60, values: [token]}}
`;
const steps = `steps:
  - {name: first, wait: 1m}
  - {name: a, records: [new.example.com/TXT, gone.example.com/A, moved.example.com/CNAME, add]}
  - {name: middle, wait: 1m}
  - {name: b, records: [x.deep.example.com/A, cloud.example.com/NS, labs.example.com/DNAME, drop]}
  - {name: last, wait: 1m}
`;

/** What the zone example.com answers for a name below it: the owner with its types, and what stands there. */
function answer(change: TrustChange, host: string, moment: Moment | undefined): string {
  const [zone] = change.zones();
  const name = parseHost(`${host}.example.com`);
  assert.ok(zone && name && moment);
  const found = change.contents.answerIn(zone, name, moment);
  if (found?.kind === "elsewhere") return `elsewhere ${found.cut.entry.type ?? ""}`;
  if (found?.kind !== "records") return found?.kind ?? "no zone";
  const types = found.records.map(({ entry }) => entry.type ?? "?");
  return `${found.owner.replace(".example.com", "")} ${types.join(" ")}`;
}

function course(text: string, host: string, moments: readonly string[]): readonly string[] {
  const change = changeOf(text);
  return moments.map((name) =>
    answer(change, host, name === "before" || name === "after" ? name : change.stepsNamed(name)[0]),
  );
}

const moments = ["before", "first", "middle", "last", "after"];

describe("what a zone answers in the course of a change", () => {
  const expected: readonly (readonly [string, readonly string[]])[] = [
    ["any", ["* A", "* A", "* A", "* A", "* A"]],
    ["new", ["* A", "* A", "new TXT", "new TXT", "new TXT"]],
    ["gone", ["gone A", "gone A", "* A", "* A", "* A"]],
    ["moved", ["moved CNAME", "moved CNAME", "moved CNAME", "moved CNAME", "moved CNAME"]],
    ["deep", ["* A", "* A", "* A", "nothing", "nothing"]],
    ["y.deep", ["* A", "* A", "* A", "nothing", "nothing"]],
    ["cloud", ["elsewhere NS", "elsewhere NS", "elsewhere NS", "* A", "* A"]],
    ["x.labs", ["* A", "* A", "* A", "elsewhere DNAME", "elsewhere DNAME"]],
    ["shop", ["* A", "* A", "nothing", "* A", "* A"]],
  ];
  for (const [host, course_] of expected)
    it(`follows the records at and around ${host}`, () => {
      assert.deepEqual(course(records + steps, host, moments), course_);
    });

  it("has nothing at a name between what goes there and what comes there", () => {
    const text = `zones:
  - name: example.com
    records:
      - {name: "*", type: A, op: keep, ttl: 300, value: 203.0.113.1}
      - {name: old.swap, type: A, op: delete, previous: {ttl: 60, values: [203.0.113.2]}}
      - {name: fresh.swap, type: A, ttl: 60, value: 203.0.113.3}
steps:
  - {name: take, records: [old.swap.example.com/A]}
  - {name: middle, wait: 1m}
  - {name: bring, records: [fresh.swap.example.com/A]}
  - {name: last, wait: 1m}
`;
    assert.deepEqual(course(text, "other.swap", ["before", "take", "middle", "bring", "last", "after"]), [
      "nothing",
      "nothing",
      "* A",
      "* A",
      "nothing",
      "nothing",
    ]);
  });

  it("is unknown where no step carries out a record that it rests on", () => {
    const text = `${records}steps:\n  - {name: only, wait: 1m}\n`;
    assert.deepEqual(course(text, "new", ["before", "only", "after"]), ["* A", "unknown", "new TXT"]);
    assert.deepEqual(course(text, "gone", ["only"]), ["unknown"]);
    assert.deepEqual(course(text, "deep", ["only"]), ["unknown"]);
    assert.deepEqual(course(text, "other", ["only"]), ["* A"]);
  });

  it("keeps the views of a zone apart", () => {
    const change = changeOf(
      "zones:\n  - {name: example.com, records: [{name: www, type: A, value: 203.0.113.1}]}\n  - {name: example.com, view: internal, records: []}\n",
    );
    const kinds = change
      .zones()
      .map(
        (zone) =>
          change.contents.answerIn(zone, parseHost("www.example.com") ?? ("" as never), "after")?.kind,
      );
    assert.deepEqual(kinds, ["records", "nothing"]);
  });

  it("knows which zones may hold more than is listed", () => {
    const change = changeOf(
      "zones:\n  - {name: a.example, records: []}\n  - {name: b.example, source: b.zone}\n  - {name: c.example, records: [{name: x y, type: A, value: 203.0.113.1}]}\n  - {name: d.example, records: nothing}\n",
    );
    const open = change
      .zones()
      .filter((zone) => zone.name !== undefined && change.contents.mayHoldMore(zone, zone.name));
    assert.deepEqual(
      open.map(({ name }) => name),
      ["b.example", "c.example", "d.example"],
    );
  });

  it("knows for which names an entry of no readable type may answer", () => {
    const change = changeOf(
      'zones:\n  - {name: example.com, records: [{name: shop, type: AX}, {name: "*.w"}, {name: a.deep, type: ""}]}\n',
    );
    const [zone] = change.zones();
    assert.ok(zone);
    const hosts = "shop www.shop x.w w deep a.deep www deeper ww".split(" ");
    const open = hosts.filter((host) =>
      change.contents.mayHoldMore(zone, parseHost(`${host}.example.com`) ?? ("" as never)),
    );
    assert.deepEqual(open, ["shop", "www.shop", "x.w", "w", "deep", "a.deep"]);
    assert.equal(change.contents.mayHoldMore(zone, zone.name ?? ("" as never)), false);
  });
});
