import assert from "node:assert/strict";
import type { Moment, RRsetState } from "../../server/src/manifest/model/record-states";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { changeOf } from "./texts";

const window = "window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}\n";

function changeWith(records: readonly string[], steps: readonly string[] = []): TrustChange {
  const list = (items: readonly string[], pad: string): string =>
    items.map((item) => `${pad}- ${item}\n`).join("");
  const zone = `zones:\n  - name: example.com\n    records:\n${list(records, "      ")}`;
  return changeOf(window + zone + (steps.length > 0 ? `steps:\n${list(steps, "  ")}` : ""));
}

function momentOf(change: TrustChange, name: string): Moment {
  if (name === "before" || name === "after") return name;
  const [step] = change.stepsNamed(name);
  assert.ok(step, `there is no step ${name}`);
  return step;
}

function told(state: RRsetState): string {
  return state.kind === "present"
    ? state.values.map(({ text }) => text ?? "?").join(" ") || "present"
    : state.kind;
}

/** What an RRset holds at some moments, with the TTL where one is known. */
function course(change: TrustChange, reference: string, moments: readonly string[]): readonly string[] {
  const record = change.record(reference);
  assert.ok(record, `there is no record ${reference}`);
  return moments.map((name) => {
    const moment = momentOf(change, name);
    const ttl = change.states.ttlOf(record, moment);
    return told(change.states.stateOf(record, moment)) + (ttl === undefined ? "" : ` for ${ttl}`);
  });
}

describe("the states of an RRset", () => {
  const update =
    "{name: www, type: A, ttl: 60, value: 203.0.113.2, previous: {ttl: 3600, values: [203.0.113.1]}}";
  const all = ["before", "after"];

  it("follow from what the change does with it", () => {
    const change = changeWith([
      update,
      "{name: new, type: A, ttl: 60, value: 203.0.113.3}",
      "{name: old, type: A, op: delete, previous: {ttl: 5m, values: [203.0.113.4]}}",
      "{name: same, type: A, op: keep, ttl: 60, value: 203.0.113.5}",
      "{name: lost, type: A, op: delete}",
    ]);
    assert.deepEqual(course(change, "www.example.com/A", all), [
      "203.0.113.1 for 3600",
      "203.0.113.2 for 60",
    ]);
    assert.deepEqual(course(change, "new.example.com/A", all), ["absent", "203.0.113.3 for 60"]);
    assert.deepEqual(course(change, "old.example.com/A", all), ["203.0.113.4 for 300", "absent"]);
    assert.deepEqual(course(change, "same.example.com/A", all), ["203.0.113.5 for 60", "203.0.113.5 for 60"]);
    assert.deepEqual(course(change, "lost.example.com/A", all), ["present", "absent"]);
  });

  it("change with the step that carries an entry out, and not during that step", () => {
    const change = changeWith(
      [update],
      ["{name: a, validate: [caa]}", "{name: move, records: [www.example.com/A]}", "{name: b, wait: 1m}"],
    );
    assert.deepEqual(course(change, "www.example.com/A", ["a", "move", "b"]), [
      "203.0.113.1 for 3600",
      "203.0.113.1 for 3600",
      "203.0.113.2 for 60",
    ]);
  });

  it("follow the times of steps, and not their order in the text", () => {
    const change = changeWith(
      [update],
      [
        "{name: look, validate: [caa], at: 2026-12-01T22:00:00Z}",
        "{name: move, records: [www.example.com/A], at: 2026-12-01T21:00:00Z}",
      ],
    );
    assert.deepEqual(course(change, "www.example.com/A", ["look"]), ["203.0.113.2 for 60"]);
  });

  it("go through the phases of an RRset in several entries", () => {
    const change = changeWith(
      [
        "{id: both, name: _dmarc, type: TXT, ttl: 60, values: [old, new], previous: {ttl: 300, values: [old]}}",
        "{id: one, name: _dmarc, type: TXT, ttl: 300, values: [new], previous: {ttl: 60, values: [old, new]}}",
      ],
      [
        "{name: add, records: [both]}",
        "{name: between, wait: 1h}",
        "{name: drop, records: [one]}",
        "{name: end, wait: 1m}",
      ],
    );
    for (const id of ["both", "one"])
      assert.deepEqual(course(change, id, ["before", "add", "between", "drop", "end", "after"]), [
        "old for 300",
        "old for 300",
        "old new for 60",
        "old new for 60",
        "new for 300",
        "new for 300",
      ]);
  });

  it("are unknown at a step where no step carries out an entry that the change touches", () => {
    const change = changeWith([update], ["{name: a, wait: 1m}"]);
    assert.deepEqual(course(change, "www.example.com/A", ["before", "a", "after"]), [
      "203.0.113.1 for 3600",
      "unknown",
      "203.0.113.2 for 60",
    ]);
  });

  it("of one provider are apart from those of another one", () => {
    const change = changeWith([
      "{name: www, type: A, op: delete, provider: old, previous: {ttl: 60, values: [203.0.113.1]}}",
      "{name: www, type: A, ttl: 60, provider: new, values: [203.0.113.2]}",
    ]);
    const [old, made] = change.records();
    assert.ok(old && made);
    assert.equal(told(change.states.stateOf(old, "after")), "absent");
    assert.equal(told(change.states.stateOf(made, "after")), "203.0.113.2");
  });
});

describe("the TTL of an RRset", () => {
  const lower = "{name: lower, records: [www.example.com/A], ttl: 60, at: 2026-11-30T20:00:00Z}";
  const move = "{name: move, records: [www.example.com/A]}";
  const raise = "{name: raise, records: [www.example.com/A], ttl: 1h}";
  const moments = ["lower", "move", "after"];
  const record = (ttl: number): string =>
    `{name: www, type: A, ttl: ${ttl}, value: 203.0.113.2, previous: {ttl: 3600, values: [203.0.113.1]}}`;
  const ttls = (ttl: number, steps: readonly string[], at: readonly string[]): readonly string[] =>
    course(changeWith([record(ttl)], steps), "www.example.com/A", at).map((state) =>
      state.replace(/^\S+ ?/, ""),
    );

  it("is lowered by a step, and that of the entry after the move", () => {
    assert.deepEqual(ttls(300, [lower, move], moments), ["for 3600", "for 60", "for 300"]);
  });

  it("stays low after the move where a later step raises it to that of the entry", () => {
    assert.deepEqual(ttls(3600, [lower, move, raise], [...moments, "raise"]), [
      "for 3600",
      "for 60",
      "for 3600",
      "for 60",
    ]);
  });

  it("of a kept record changes with TTL steps alone", () => {
    const change = changeWith(["{name: www, type: A, op: keep, ttl: 3600, value: 203.0.113.1}"], [lower]);
    assert.deepEqual(course(change, "www.example.com/A", ["before", "lower", "after"]), [
      "203.0.113.1 for 3600",
      "203.0.113.1 for 3600",
      "203.0.113.1 for 60",
    ]);
  });

  it("is unknown where it cannot be read", () => {
    const soon = lower.replace("ttl: 60", "ttl: soon");
    assert.deepEqual(ttls(300, [soon, move], ["move", "after"]), ["", "for 300"]);
  });
});
