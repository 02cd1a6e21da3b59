import assert from "node:assert/strict";
import type { DomainName } from "../../server/src/dns/name";
import { Manifest } from "../../server/src/manifest/model/manifest";
import type { SourceFile, SourceFiles } from "../../server/src/manifest/model/sources/source-file";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { Cell, countingQueries } from "../../server/src/query/query";
import { Analyzer } from "../../server/src/rules/engine";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { filesOf } from "../rules/files";
import { NOW } from "../rules/findings";

const zone = `$TTL 300
@ IN SOA ns1.example.net. hostmaster.example.com. 1 7200 900 1209600 300
@ IN NS ns1.example.net.
@ IN CAA 0 issue "letsencrypt.org"
shop IN A 203.0.113.30
*.w IN A 203.0.113.40
sub IN NS ns1.example.net.
old IN A 203.0.113.50
a.b.c IN TXT "x"
`;

const records = `        - {name: old, type: A, op: delete, previous: {ttl: 300, values: [203.0.113.50]}}
        - {name: new, type: A, ttl: 300, value: 203.0.113.60}`;

function change(files: SourceFiles, listed = records): TrustChange {
  const made = new Manifest(
    parseSource(
      "file:///a.trust.yaml",
      `apiVersion: trust-change/v1
kind: TrustChange
metadata: {name: a}
spec:
  zones:
    - name: example.com
      source: example.com.zone
      records:
${listed}
`,
    ),
  );
  made.setFiles(files);
  const [first] = made.changes();
  assert.ok(first);
  return first;
}

const coverage = (of: TrustChange, name: string): string => of.coverageOf(name as DomainName).kind;

describe("a zone whose source can be read", () => {
  const known = change(filesOf({ "example.com.zone": zone }));

  it("answers from the file for what the change does not list", () => {
    assert.equal(coverage(known, "shop.example.com"), "record");
    assert.equal(coverage(known, "x.w.example.com"), "record");
    assert.equal(coverage(known, "x.sub.example.com"), "elsewhere");
    assert.equal(coverage(known, "new.example.com"), "record");
    assert.equal(coverage(known, "*.w.example.com"), "record");
    assert.equal(coverage(known, "*.example.com"), "record");
  });

  it("knows what is not there, and what goes", () => {
    assert.equal(coverage(known, "nothing.example.com"), "nothing");
    assert.equal(coverage(known, "old.example.com"), "nothing");
    assert.equal(coverage(known, "w.example.com"), "nothing");
    assert.equal(coverage(known, "*.c.example.com"), "nothing");
  });

  it("has empty non-terminals that stand above what the file has", () => {
    const [first] = known.zones();
    assert.ok(first);
    assert.equal(known.contents.exists(first, "b.c.example.com" as DomainName, "before"), true);
    assert.equal(known.contents.exists(first, "b.x.example.com" as DomainName, "before"), false);
    assert.equal(known.contents.mayHoldMore(first, "nothing.example.com" as DomainName), false);
  });
});

describe("a zone whose source is not known, or broken", () => {
  it("may hold more than is listed", () => {
    assert.equal(coverage(change(filesOf({})), "nothing.example.com"), "unknown");
    assert.equal(coverage(change({ file: () => ({ kind: "awaited" }) }), "nothing.example.com"), "unknown");
    const broken = change(filesOf({ "example.com.zone": `${zone}x IN A 203.0.113.300\n` }));
    assert.equal(coverage(broken, "nothing.example.com"), "unknown");
    assert.equal(coverage(broken, "shop.example.com"), "record");
  });
});

describe("a source that changes", () => {
  it("is read again alone, and a keystroke reads nothing of it", () => {
    const file = new Cell<SourceFile>({ kind: "awaited" });
    const { document } = change({ file: () => file.get() });
    const { source } = document.chunk;
    const manifest = new Manifest(source);
    manifest.setFiles({ file: () => file.get() });
    const analyzer = new Analyzer(manifest);
    const found = (): readonly string[] =>
      analyzer
        .analysis(NOW)
        .findings.map(({ rule }) => rule.id)
        .filter((id) => id.startsWith("source-"));
    assert.deepEqual(found(), []);
    const octets = (text: string): Uint8Array => new TextEncoder().encode(text);
    file.set({ kind: "read", uri: "file:///example.com.zone", octets: octets(zone) });
    assert.deepEqual(found(), []);
    file.set({
      kind: "read",
      uri: "file:///example.com.zone",
      octets: octets(zone.replace("113.50", "113.51")),
    });
    assert.deepEqual(found(), ["source-disagrees"]);
    file.set({ kind: "unread", reason: "there is no such file" });
    assert.deepEqual(found(), ["source-unreadable"]);
    file.set({ kind: "read", uri: "file:///example.com.zone", octets: octets(zone) });
    assert.deepEqual(found(), []);
    const runs: string[] = [];
    countingQueries({ ran: (name) => runs.push(name) }, () => {
      const at = source.text.indexOf("value: 203.0.113.60") + "value: 203.0.113.".length;
      editSource(source, { start: at, end: at, text: "1" });
      found();
    });
    assert.ok(!runs.includes("zone source"), runs.join(", "));
    assert.ok(runs.includes("check record"));
  });
});

/** A file that tells when somebody reads what is in it. */
class CountedFile {
  readonly kind = "read";
  readonly uri = "file:///example.com.zone";

  constructor(
    private readonly text: string,
    private readonly onRead: () => void,
  ) {}

  get octets(): Uint8Array {
    this.onRead();
    return new TextEncoder().encode(this.text);
  }
}

describe("a source of 50,000 records", () => {
  const large = `${zone}${Array.from({ length: 50_000 }, (_, number) => `host-${number} IN A 203.0.113.30`).join("\n")}\n`;
  it("is read once, not at all for a keystroke, and once for a change of the file", function () {
    this.timeout(30_000);
    let reads = 0;
    const counting = (text: string): SourceFile => new CountedFile(text, () => reads++);
    const file = new Cell<SourceFile>(counting(large));
    const counted: SourceFiles = { file: () => file.get() };
    const listed = `        - {name: host-0, type: A, op: keep, ttl: 300, value: 203.0.113.30}\n${records}`;
    const { source } = change(counted, listed).document.chunk;
    const manifest = new Manifest(source);
    manifest.setFiles(counted);
    const [first] = manifest.changes();
    assert.ok(first);
    const analyzer = new Analyzer(manifest);
    const found = (): readonly string[] =>
      analyzer
        .analysis(NOW)
        .findings.map(({ rule }) => rule.id)
        .filter((id) => id.startsWith("source-"));
    /** The reads of the file and of the zone in it that something asks for, and the zone that is known behind it. */
    const cost = (action: () => void): { files: number; zones: number; known: unknown } => {
      const before = reads;
      let zones = 0;
      countingQueries({ ran: (name) => void (zones += name === "zone source" ? 1 : 0) }, action);
      const [zoneEntry] = first.zones();
      assert.ok(zoneEntry);
      return { files: reads - before, zones, known: first.sources.of(zoneEntry) };
    };
    const type = (behind: string, text: string): void => {
      const at = source.text.indexOf(behind) + behind.length;
      editSource(source, { start: at, end: at, text });
      found();
    };

    const opened = cost(() => assert.deepEqual(found(), []));
    assert.deepEqual([opened.files, opened.zones], [1, 1]);
    assert.ok(opened.known);

    for (const [behind, text] of [
      ["value: 203.0.113.6", "1"],
      ["{name: new", "er"],
      ["metadata: {name: a", "b"],
      ["name: host-0, type: A, op: keep, ttl: 300", "0"],
    ] as const) {
      const keystroke = cost(() => type(behind, text));
      // The same object: what it has indexed is still there.
      assert.equal(keystroke.known, opened.known, behind);
      assert.deepEqual([keystroke.files, keystroke.zones], [0, 0], behind);
    }

    const changed = cost(() => {
      file.set(counting(large.replace("host-0 IN A 203.0.113.30", "host-0 IN A 203.0.113.31")));
      assert.deepEqual(found(), ["source-disagrees"]);
    });
    assert.deepEqual([changed.files, changed.zones], [1, 1]);
    assert.notEqual(changed.known, opened.known);
  });

  it("is read in slices before anybody asks, at once when somebody does, and anew when the file changes meanwhile", () => {
    const file = new Cell<SourceFile>({
      kind: "read",
      uri: "file:///z",
      octets: new TextEncoder().encode(large),
    });
    const files: SourceFiles = { file: () => file.get() };
    const manifest = new Manifest(change(files, records).document.chunk.source);
    manifest.setFiles(files);
    const [first] = manifest.changes();
    const [zoneEntry] = first?.zones() ?? [];
    assert.ok(first && zoneEntry);
    const slices = (count: number): boolean[] =>
      Array.from({ length: count }, () => manifest.readSources(() => true));
    const sizeOf = (): number | undefined => first.sources.of(zoneEntry)?.zone.rrsets.size;
    assert.ok(!slices(100).includes(true));
    const size = sizeOf();
    assert.ok(size !== undefined && size >= 50_000);
    assert.deepEqual(slices(1), [true], "nothing is left to be read");

    file.set({ kind: "read", uri: "file:///z", octets: new TextEncoder().encode(zone) });
    assert.ok(!slices(2).includes(true));
    file.set({
      kind: "read",
      uri: "file:///z",
      octets: new TextEncoder().encode(`${zone}more IN A 203.0.113.9\n`),
    });
    let left = 200;
    while (!manifest.readSources(() => true)) assert.ok(left-- > 0);
    countingQueries({ ran: (name) => assert.notEqual(name, "zone source") }, sizeOf);
    assert.equal(sizeOf(), size - 50_000 + 1);
  });

  it("is read once where a file that it includes cannot be read", () => {
    let reads = 0;
    const text = `${zone}$INCLUDE elsewhere.zone\n`;
    const file = new CountedFile(text, () => reads++);
    const files: SourceFiles = {
      // What cannot be read is told anew each time.
      file: (path) => (path === "elsewhere.zone" ? { kind: "unread", reason: "it lies elsewhere" } : file),
    };
    const manifest = new Manifest(change(files, records).document.chunk.source);
    manifest.setFiles(files);
    while (!manifest.readSources(() => true));
    assert.equal(reads, 1);
  });

  it("is let go when its zone has had other names", () => {
    let readings = 0;
    const files: SourceFiles = {
      file: () => {
        readings++;
        return { kind: "awaited" };
      },
    };
    const { source } = change(files, records).document.chunk;
    const manifest = new Manifest(source);
    manifest.setFiles(files);
    const at = source.text.indexOf("name: example.com") + "name: ".length;
    const type = (text: string, instead = 0): number => {
      editSource(source, { start: at, end: at + instead, text });
      const before = readings;
      manifest.readSources(() => false);
      return readings - before;
    };
    assert.ok(type("") > 0);
    assert.ok(type("a") > 0);
    assert.equal(type("", 1), 0, "a slip that is taken back");
    for (const letter of "bcde") type(letter);
    assert.ok(type("", 4) > 0);
  });
});
