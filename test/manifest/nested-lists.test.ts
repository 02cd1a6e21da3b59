import assert from "node:assert/strict";
import type { Manifest } from "../../server/src/manifest/model/manifest";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { changeIn, edit, manifestOf } from "./changes";
import { sourceOf } from "./texts";

/** A list of so many maps that its items are read one by one. */
function listOf(write: (index: number) => string): string {
  return Array.from({ length: 20 }, (_, index) => write(index)).join("");
}

const MAIL = `zones:
  - name: example.com
    records:
      - name: mail
        type: MX
        ttl: 300
        values:
${listOf((index) => `          - preference: ${index}\n            exchange: mx-${index}.example.net\n`)}`;

describe("a list with an anchor", () => {
  it("that grows too large for its aliases is no longer followed by them, and is again when it shrinks", () => {
    const items = (count: number): string => "  - a: 1\n    b: 2\n".repeat(count);
    const aliases = (name: string, count: number): string => Array(count).fill(`*${name}`).join(", ");
    const source = sourceOf(
      `x: &v\n${items(2)}y: &w\n  - [${aliases("v", 100)}]\n  - k: 1\nz: [${aliases("w", 50)}]\n`,
    );
    const faults = (): number => source.documents.flatMap(({ problems }) => problems).length;
    assert.equal(faults(), 0);
    const start = source.text.indexOf("  - a: 1");
    editSource(source, { start, end: start, text: items(900) });
    assert.equal(faults(), 50);
    editSource(source, { start, end: start + items(900).length, text: "" });
    assert.equal(faults(), 0);
  });
});

/** Asks for the mail exchangers of the first record. */
function exchangesIn(manifest: Manifest): () => readonly string[] {
  const change = changeIn(manifest);
  return () => (change.records()[0]?.targets() ?? []).map(({ name }) => name);
}

describe("a long list in an entry", () => {
  it("is followed in the values of a record", () => {
    const manifest = manifestOf(MAIL);
    const exchanges = exchangesIn(manifest);
    assert.deepEqual(
      exchanges(),
      Array.from({ length: 20 }, (_, index) => `mx-${index}.example.net`),
    );
    edit(manifest, "mx-7.example.net", "mx-seven.example.net");
    assert.ok(exchanges().includes("mx-seven.example.net"));
    edit(manifest, "exchange: mx-19.example.net", "exchange: nothing at all");
    assert.equal(exchanges().length, 19);
  });

  it("is followed where an alias leads to it", () => {
    const values = listOf((index) => `  - preference: ${index}\n    exchange: mx-${index}.example.net\n`);
    const records = `zones:\n  - name: example.com\n    records:\n      - {name: mail, type: MX, ttl: 300, values: *mail}\n`;
    const head = `x-values: &mail\n${values}`;
    const manifest = manifestOf(records);
    edit(manifest, "apiVersion:", `${head}apiVersion:`);
    const exchanges = exchangesIn(manifest);
    assert.equal(exchanges()[7], "mx-7.example.net");
    edit(manifest, "mx-7.example.net", "mx-seven.example.net");
    assert.equal(exchanges()[7], "mx-seven.example.net");
  });

  it("is followed in the names of a certificate", () => {
    const names = listOf((index) => `      - dns: www-${index}.example.com\n        primary: true\n`);
    const manifest = manifestOf(`certificates:\n  - name: www\n    dnsNames:\n${names}`);
    const change = changeIn(manifest);
    const dnsNames = (): unknown => change.certificates()[0]?.dnsNames.map(({ text }) => text);
    assert.deepEqual(dnsNames(), []);
    edit(manifest, "dns: www-3.example.com\n          primary: true", "www-3.example.com");
    assert.deepEqual(dnsNames(), ["www-3.example.com"]);
  });
});
