import assert from "node:assert/strict";
import { staleUntil } from "../../server/src/manifest/model/caches";
import { clock } from "./pki/told";
import { changeOf } from "./texts";

const window = "window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}\n";

function stale(record: string, steps: readonly string[], head = window): string {
  const zone = `zones: [{name: example.com, records: [{name: www, ${record}}]}]\n`;
  const list = steps.length === 0 ? "" : `steps:\n${steps.map((step) => `  - ${step}\n`).join("")}`;
  const change = changeOf(head + zone + list);
  const [found] = change.records();
  assert.ok(found);
  return clock(staleUntil(change, found));
}

const hour = "type: A, ttl: 60, value: 203.0.113.1, previous: {ttl: 3600, values: [203.0.113.2]}";
const cutover = "{name: cutover, records: [www.example.com/A], at: 2026-12-01T20:30:00Z}";
const lower = (at: string, ttl = 60): string =>
  `{name: lower, records: [www.example.com/A], ttl: ${ttl}, at: ${at}}`;

describe("how long caches lead to where a record led", () => {
  it("is the old TTL from the step that changes it", () => {
    assert.equal(stale(hour, [cutover]), "21:30");
    assert.equal(stale(hour, []), "21:00");
  });

  it("is the lowered TTL once the old one has run out, and the old one until then", () => {
    assert.equal(stale(hour, [lower("2026-12-01T12:00:00Z"), cutover]), "20:31");
    assert.equal(stale(hour, [lower("2026-12-01T20:00:00Z"), cutover]), "21:00");
    assert.equal(
      stale(hour, [lower("2026-12-01T12:00:00Z", 600), lower("2026-12-01T20:29:00Z", 10), cutover]),
      "20:39",
    );
  });

  it("is not lengthened by what comes after the change", () => {
    assert.equal(stale(hour, [cutover, lower("2026-12-01T22:00:00Z", 7200)]), "21:30");
  });

  it("is no time where the old TTL is not known", () => {
    assert.equal(
      stale("type: A, ttl: 60, value: 203.0.113.1, previous: {values: [203.0.113.2]}", [cutover]),
      "20:30",
    );
  });

  it("is not asked of what stands, what is new, and what clients do not follow", () => {
    assert.equal(stale("type: A, op: keep, ttl: 60, value: 203.0.113.1", [cutover]), "?");
    assert.equal(stale("type: A, ttl: 60, value: 203.0.113.1", [cutover]), "?");
    assert.equal(stale("type: TXT, ttl: 60, value: x, previous: {ttl: 3600, values: [y]}", [cutover]), "?");
  });

  it("is not asked of what gets another TTL and leads where it led", () => {
    assert.equal(
      stale("type: A, ttl: 60, value: 203.0.113.2, previous: {ttl: 3600, values: [203.0.113.2]}", [cutover]),
      "?",
    );
  });

  it("is unknown where the time of the change is", () => {
    assert.equal(stale(hour, ["{name: cutover, records: [www.example.com/A]}"], ""), "?");
    assert.equal(stale(hour, ["{name: other, manual: x}"]), "?");
  });
});
