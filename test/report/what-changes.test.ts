import assert from "node:assert/strict";
import type { OtherRow } from "../../server/src/report/change-report";
import { frame } from "../rules/frame";
import { analysisOf, reportsOf } from "./given";

/** What a report says of the keys of a zone, row by row. */
function keyRows(keys: string): readonly string[] {
  const { text } = frame(`zones:
  - name: example.org
    providers: [{name: old, provider: route53}, {name: new, provider: cloudflare}]
    dnssec:
      status: signed
      keys: [${keys}]
    records: []
`);
  const [{ others }] = reportsOf(analysisOf(text));
  return others.shown.map(wordsOf);
}

function wordsOf({ name, what, before, after }: OtherRow): string {
  const [old, now] = [before, after].map((said) => said.map(({ text }) => text).join(", "));
  return `${name.text}, ${what}: ${old ?? ""} -> ${now ?? ""}`;
}

const key = (tag: number, more: string): string => `{key_tag: ${tag}, algorithm: 13, ${more}}`;

describe("the keys that a change touches, in a report", () => {
  it("stand in one row where all providers have the same", () =>
    assert.deepEqual(keyRows([key(1, "role: CSK, op: delete"), key(2, "role: CSK, op: create")].join()), [
      "example.org, DNSSEC keys: CSK 1 -> CSK 2",
    ]));

  it("stand in a row for each provider where several sign with keys of their own", () => {
    const keys = [
      key(11, "role: ZSK, op: keep, provider: old"),
      key(22, "role: ZSK, op: keep, provider: new"),
      key(22, "role: ZSK, op: create, provider: old"),
      key(11, "role: ZSK, op: create, provider: new"),
      key(9, "role: KSK, op: keep"),
    ];
    assert.deepEqual(keyRows(keys.join()), [
      "example.org at old, DNSSEC keys: ZSK 11, KSK 9 -> ZSK 11, ZSK 22, KSK 9",
      "example.org at new, DNSSEC keys: ZSK 22, KSK 9 -> ZSK 22, ZSK 11, KSK 9",
    ]);
  });

  it("are left out for a provider whose keys stay", () => {
    const keys = [
      key(11, "role: CSK, op: keep, provider: old"),
      key(22, "role: CSK, op: create, provider: new"),
    ];
    assert.deepEqual(keyRows(keys.join()), ["example.org at new, DNSSEC keys:  -> CSK 22"]);
  });
});
