import assert from "node:assert/strict";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { analyze } from "../../server/src/rules/engine";
import { codeActions } from "../../server/src/service/code-actions";
import { definition } from "../../server/src/service/definition";
import { documentLinks } from "../../server/src/service/document-links";
import { hover } from "../../server/src/service/hover/hover";
import { certificateOf, dnsNames, firstDay, pem } from "../pki/x509/certificate-writer";
import { filesOf } from "../rules/files";
import { accept } from "./accept";
import { NOT_CANCELLED } from "./change";

const text = `apiVersion: trust-change/v1
kind: TrustChange
metadata: {name: a}
spec:
  zones:
    - name: example.com
      source: zones/example.com.zone
      records:
        - {name: shop, type: A, op: update, ttl: 60, value: 203.0.113.31, certificate: shop-tls}
        - {name: gone, type: A, op: keep, ttl: 60, value: 203.0.113.31, tls: none}
    - name: example.net
      source: zones/missing.zone
  certificates:
    - {name: shop-tls, dnsNames: [shop.example.com, www.example.com], source: shop.pem}
`;

const zone = `$TTL 300
@ IN SOA ns1.example.net. hostmaster.example.com. 2026112501 7200 900 1209600 300
shop IN A 203.0.113.30
www 60 IN CNAME shop
`;

const files = filesOf({
  "zones/example.com.zone": zone,
  "shop.pem": pem(certificateOf({ extensions: [dnsNames("shop.example.com")] })),
});

function manifest(written = text): Manifest {
  const made = new Manifest(parseSource("file:///work/a.trust.yaml", written));
  made.setFiles(files);
  return made;
}

function at(needle: string, from = ""): { line: number; character: number } {
  const start = text.indexOf(needle, text.indexOf(from));
  const before = text.slice(0, start + 1).split("\n");
  return { line: before.length - 1, character: (before.at(-1) ?? "").length };
}

function hovered(needle: string, from = ""): string {
  const now = firstDay + 10 * 24 * 3600 * 1000;
  const found = hover(analyze(manifest(), { now }), at(needle, from), { now }, NOT_CANCELLED);
  const contents = found?.contents;
  return typeof contents === "object" && "value" in contents ? contents.value : "";
}

describe("hovers over what stands", () => {
  it("show the record in its zone's file, listed or not", () => {
    assert.match(
      hovered("shop, type", "records"),
      /stands in `zones\/example\.com\.zone`: `A` `203\.0\.113\.30` · TTL `300`/,
    );
    assert.match(hovered("www.example.com"), /stands in .*: `CNAME` `shop\.example\.com\.` · TTL `60`/);
    assert.doesNotMatch(hovered("gone, type"), /stands in/);
  });

  it("decode the certificate, with the days that are left", () => {
    for (const shown of [hovered("shop.pem"), hovered("shop-tls, dnsNames")]) {
      assert.match(shown, /names `shop\.example\.com`/);
      assert.match(shown, /valid from 2026-12-01 00:00 UTC to 2027-03-01 00:00 UTC: 80 days left/);
      assert.match(shown, /serial `04:A1:7C:5B`/);
      assert.match(shown, /key `ECDSA` of 256 bits/);
      assert.match(shown, /issuer `CN=Example CA,O=Example`/);
    }
  });

  it("tell what a zone's file holds, or why it cannot be read", () => {
    assert.match(
      hovered("zones/example.com.zone"),
      /zone `example\.com` as it stands · 3 names · SOA serial 2026112501/,
    );
    assert.match(hovered("zones/missing.zone"), /cannot be read: there is no such file/);
  });
});

describe("definitions", () => {
  it("lead from a record to its line in the zone's file", () => {
    const expected = {
      uri: "file:///zones/example.com.zone",
      range: {
        start: { line: 2, character: 0 },
        end: { line: 2, character: zone.split("\n")[2]?.length ?? 0 },
      },
    };
    assert.deepEqual(definition(manifest(), at("shop, type", "records")), [expected]);
    assert.deepEqual(definition(manifest(), at("A, op: update")), [expected]);
    // What does not stand is defined by its entry.
    const [entry] = definition(manifest(), at("gone, type"));
    assert.equal(entry?.uri, manifest().source.uri);
  });

  it("lead from a source to the file, and from a name to the entry that has it", () => {
    assert.equal(
      definition(manifest(), at("zones/example.com.zone"))[0]?.uri,
      "file:///zones/example.com.zone",
    );
    assert.deepEqual(definition(manifest(), at("zones/missing.zone")), []);
    const [entry] = definition(manifest(), at("shop-tls}"));
    assert.equal(entry?.range.start.line, at("shop-tls, dnsNames").line);
  });
});

describe("code actions that take from what stands", () => {
  const spec = (lines: string): string =>
    `apiVersion: trust-change/v1\nkind: TrustChange\nmetadata: {name: a}\nspec:\n${lines}`;

  function taken(lines: string, needle: string): { titles: readonly string[]; after: string } {
    const written = spec(lines);
    const before = written.slice(0, written.indexOf(needle) + 1).split("\n");
    const position = { line: before.length - 1, character: (before.at(-1) ?? "").length };
    const analysis = analyze(manifest(written), { now: firstDay });
    const actions = codeActions(
      analysis,
      { start: position, end: position },
      { only: ["refactor.rewrite"], snippets: false, documentationCommand: "show" },
    );
    const [first] = actions;
    const after = first?.edit ? accept("file:///work/a.trust.yaml", written, first.edit) : written;
    return { titles: actions.map(({ title }) => title), after };
  }

  const zoned = (record: string): string =>
    `  zones:\n    - name: example.com\n      source: zones/example.com.zone\n      records:\n${record}`;

  it("fill previous of a record from its zone", () => {
    const { titles, after } = taken(
      zoned("        - {name: shop, type: A, op: update, ttl: 60, value: 203.0.113.31}\n"),
      "shop, type",
    );
    assert.deepEqual(titles, ["Write previous of shop.example.com/A from zones/example.com.zone"]);
    assert.match(after, /value: 203\.0\.113\.31, previous: \{ttl: 300, values: \[203\.0\.113\.30\]\}\}/);
  });

  it("fill what previous lacks, in block style and with the line breaks of Windows", () => {
    const record =
      "        - name: www\n          type: CNAME\n          op: delete\n          previous:\n            values: [shop.example.com.]\n";
    const { titles, after } = taken(zoned(record).replaceAll("\n", "\r\n"), "www");
    assert.deepEqual(titles, ["Write previous of www.example.com/CNAME from zones/example.com.zone"]);
    assert.ok(after.includes("values: [shop.example.com.]\r\n            ttl: 60\r\n"), after);
  });

  it("take names and times of a certificate, and the identity of the one before", () => {
    const { titles, after } = taken(
      "  certificates:\n    - name: shop-tls\n      source: shop.pem\n      previous: {source: shop.pem}\n",
      "shop-tls",
    );
    assert.deepEqual(titles, [
      "Write dnsNames, notBefore and notAfter of shop-tls from shop.pem",
      "Write serial, fingerprint and notAfter of the one before shop-tls from shop.pem",
    ]);
    assert.ok(
      after.includes("      dnsNames: [shop.example.com]\n      notBefore: 2026-12-01T00:00:00Z\n"),
      after,
    );
  });

  it("offer nothing where all is written, nothing is to be put back, or nothing stands", () => {
    const none = [
      "{name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30}",
      "{name: shop, type: A, op: update, value: 203.0.113.31, previous: {ttl: 1, values: [203.0.113.1]}}",
      "{name: nothing, type: A, op: delete}",
      "{name: shop, type: , op: delete}",
    ];
    for (const record of none) assert.deepEqual(taken(zoned(`        - ${record}\n`), "type:").titles, []);
  });
});

describe("links", () => {
  it("lead to the files that are named and can be read", () => {
    assert.deepEqual(
      documentLinks(manifest()).map(({ target }) => target),
      ["file:///zones/example.com.zone", "file:///shop.pem"],
    );
  });
});
