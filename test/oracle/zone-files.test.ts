import assert from "node:assert/strict";
import fc from "fast-check";
import fs from "node:fs";
import path from "node:path";
import { withFinalDot } from "../../server/src/dns/name";
import { recordDataToWire } from "../../server/src/dns/record-data";
import { hexFromOctets } from "../../server/src/dns/rdata/octets";
import { typeCode } from "../../server/src/dns/type-codes";
import { readZoneFile, type ZoneReading } from "../../server/src/dns/zone-file/read";
import { canonicalZoneText } from "../../server/src/dns/zone/canonical";
import { factsOf, isRefusedByServers } from "../../server/src/dns/zone/facts";
import type { Zone } from "../../server/src/dns/zone/zone";
import { name } from "../dns/names";
import { BindFolder, type BindVerdict } from "./bind";
import { needsTool } from "./tools";
import { damagedZone, generatedZone, type GeneratedZone } from "./zone-arbitrary";
import { differences, refusedLines, refusedWithoutLine, textDifferences } from "./zone-lines";

const apex = "example.com";
const start = "@ 60 SOA ns.example.net. h.example.net. 1 1 1 1 1\n@ 60 NS ns.example.net.\n";

/** Zones written by hand, one folder each: `zone.db` and what it includes. Servers refuse those named `broken-...`. */
const folder = path.join(import.meta.dirname, "zones");

function read({ text, files }: GeneratedZone): ZoneReading {
  return readZoneFile(text, {
    apex: name(apex),
    file: "zone.db",
    include: (file) => {
      const included = Object.hasOwn(files, file) ? files[file] : undefined;
      return included === undefined
        ? { ok: false, reason: "there is no such file" }
        : { ok: true, file, text: included };
    },
  });
}

/** Whether a name server would load the zone, as far as this project can tell. */
function isSound({ zone, problems }: ZoneReading): boolean {
  return problems.every(({ severity }) => severity !== "error") && !factsOf(zone).some(isRefusedByServers);
}

/** BIND writes NSEC3 records behind all others, wherever their owners stand. */
function withNsec3Last(text: string): string {
  const lines = text.split("\n");
  const isNsec3 = (line: string): boolean => / IN (?:RRSIG )?NSEC3 /.test(line);
  return [...lines.filter((line) => !isNsec3(line)), ...lines.filter(isNsec3)].join("\n");
}

function assertSameText(ours: string, verdict: BindVerdict): void {
  assert.ok(verdict.isAccepted, verdict.messages);
  assert.equal(withNsec3Last(ours), withNsec3Last(verdict.text));
}

describe("zone files, against BIND's named-compilezone", function () {
  this.timeout(120_000);
  let bind: BindFolder;
  before(function () {
    needsTool(this, "named-compilezone", "-v");
    bind = new BindFolder();
  });
  after(() => {
    // Not there where the suite is skipped.
    (bind as BindFolder | undefined)?.remove();
  });

  for (const zone of fs.readdirSync(folder))
    it(`reads the zone "${zone}" alike, whatever its line ends`, () => {
      const made = handMade(zone);
      const { text, files } = made;
      const withCarriageReturns = { text: text.replaceAll("\n", "\r\n"), files };
      for (const variant of [made, withCarriageReturns, { text: text.trimEnd(), files }]) {
        const reading = read(variant);
        const verdict = bind.compile(variant.text, apex, variant.files);
        assert.equal(verdict.isAccepted, !zone.startsWith("broken-"), verdict.messages);
        assert.equal(isSound(reading), verdict.isAccepted, JSON.stringify(reading.problems));
        if (verdict.isAccepted) assertSameText(canonicalZoneText(reading.zone), verdict);
        else assert.deepEqual(ourLines(reading), bindLines(verdict));
      }
    });

  it(`refuses the same ${refusedLines.length} broken lines`, () => {
    const { ours, theirs } = refusals(refusedLines);
    assert.deepEqual(ours, refusedLines, "we take a line");
    assert.deepEqual(theirs, refusedLines, "BIND takes a line");
  });

  for (const line of refusedWithoutLine)
    it(`refuses a zone with ${line}`, () => {
      const text = `${start}${line}\n`;
      assert.equal(bind.compile(text, apex).isAccepted, false);
      assert.deepEqual(ourLines(read({ text, files: {} })), [3]);
    });

  it("differs on single lines where it says why, and only there", () => {
    const { ours, theirs } = refusals(differences.map(({ line }) => line));
    assert.deepEqual(
      ours,
      differences.filter(({ refusedBy }) => refusedBy === "us").map(({ line }) => line),
    );
    assert.deepEqual(
      theirs,
      differences.filter(({ refusedBy }) => refusedBy === "BIND").map(({ line }) => line),
    );
  });

  for (const { lines, bind: theirs, ours, why } of textDifferences)
    it(`writes another text, since ${why}`, () => {
      const text = start + lines;
      const verdict = bind.compile(text, apex);
      assert.ok(verdict.isAccepted, verdict.messages);
      const own = canonicalZoneText(read({ text, files: {} }).zone).split("\n");
      const other = verdict.text.split("\n");
      assert.deepEqual(
        own.filter((line) => !other.includes(line)),
        ours,
      );
      assert.deepEqual(
        other.filter((line) => !own.includes(line)),
        theirs,
      );
    });

  it("reads generated zones alike, byte for byte", () => {
    const seen = { accepted: 0, refused: 0, lines: 0 };
    fc.assert(
      fc.property(generatedZone, (zone) => {
        const verdict = bind.compile(zone.text, apex, zone.files);
        const reading = read(zone);
        assert.equal(isSound(reading), verdict.isAccepted, explanation(reading, verdict));
        seen[verdict.isAccepted ? "accepted" : "refused"]++;
        if (!verdict.isAccepted) return;
        const ours = canonicalZoneText(reading.zone);
        seen.lines += ours.split("\n").length;
        if (mayDifferInTtls(zone, verdict)) assert.equal(withoutTtls(ours), withoutTtls(verdict.text));
        else assertSameText(ours, verdict);
      }),
      { seed: 1035, numRuns: 150, endOnFailure: true },
    );
    assert.ok(seen.accepted > 100 && seen.refused > 5 && seen.lines > 2000, JSON.stringify(seen));
  });

  it("puts data on the wire alike, which BIND reads in the generic form", () => {
    const zones = [
      ...fs.readdirSync(folder).map(handMade),
      ...fc.sample(generatedZone, { seed: 3597, numRuns: 40 }),
    ];
    let records = 0;
    for (const made of zones) {
      const reading = read(made);
      if (!isSound(reading)) continue;
      const generic = genericText(reading.zone);
      records += generic.split("\n").length;
      assertSameText(canonicalZoneText(reading.zone), bind.compile(generic, apex));
    }
    assert.ok(records > 800, String(records));
  });

  it("takes and refuses the same damaged zones", () => {
    const seen = { accepted: 0, refused: 0, explained: 0 };
    fc.assert(
      fc.property(damagedZone, (zone) => {
        const verdict = bind.compile(zone.text, apex, zone.files);
        const reading = read(zone);
        if (isSound(reading) !== verdict.isAccepted) {
          assert.ok(isExplained(zone, reading, verdict), explanation(reading, verdict));
          seen.explained++;
          return;
        }
        seen[verdict.isAccepted ? "accepted" : "refused"]++;
        if (verdict.isAccepted && !mayDifferInTtls(zone, verdict))
          assertSameText(canonicalZoneText(reading.zone), verdict);
      }),
      { seed: 2308, numRuns: 250, endOnFailure: true },
    );
    assert.ok(seen.accepted > 20 && seen.refused > 100 && seen.explained < 10, JSON.stringify(seen));
  });

  /** The lines that each refuses when all stand in one zone, each with an empty line behind it. */
  function refusals(lines: readonly string[]): { ours: string[]; theirs: string[] } {
    const text = `$TTL 60\n${start}${lines.map((line) => `${line}\n\n`).join("")}`;
    const verdict = bind.compile(text, apex);
    const refused = (at: readonly number[]): string[] =>
      lines.filter((_, index) => at.includes(4 + 2 * index));
    return { ours: refused(ourLines(read({ text, files: {} }))), theirs: refused(bindLines(verdict)) };
  }
});

function handMade(zone: string): GeneratedZone {
  const names = fs.readdirSync(path.join(folder, zone));
  const files = Object.fromEntries(
    names.map((file) => [
      file,
      fs.readFileSync(path.join(folder, zone, file), "utf8").replaceAll("\r\n", "\n"),
    ]),
  );
  return { text: files["zone.db"] ?? "", files };
}

/** One-based lines with problems, and the last lines of what a server refuses for what it holds, as BIND counts. */
function ourLines({ zone, problems }: ZoneReading): number[] {
  const places = problems.map(({ place }) => place);
  for (const fact of factsOf(zone))
    if (fact.kind === "cname-and-other-data")
      places.push(...fact.others.flatMap(({ records }) => records.map(({ place }) => place)));
  const lines = places.map((place) => (place.kind === "text" ? place.line + 1 : 0));
  return [...new Set(lines)].sort((one, other) => one - other);
}

function bindLines(verdict: BindVerdict): number[] {
  const lines = verdict.isAccepted ? [] : verdict.errors.map(({ line }) => line);
  return [...new Set(lines)].sort((one, other) => one - other);
}

/** Every record in the form of RFC 3597, by number where the type has one. */
function genericText(zone: Zone): string {
  const lines: string[] = [];
  for (const { owner, ttl, type, records } of [...zone.rrsets.values()].flat())
    for (const { data } of records) {
      const hex = hexFromOctets(recordDataToWire(data) ?? assert.fail(type));
      const start = `${withFinalDot(owner)} ${ttl ?? 0} TYPE${typeCode(type) ?? 0}`;
      lines.push(`${start} \\# ${hex.length / 2} ${hex}\n`);
    }
  return lines.join("");
}

/** Whether one of the `textDifferences` about TTLs may apply: both are about TTLs that BIND has put in place of others. */
function mayDifferInTtls({ text }: GeneratedZone, { messages }: BindVerdict): boolean {
  const isHandedOn = messages.includes("using RFC1035 TTL semantics") || text.includes("$GENERATE");
  return isHandedOn && messages.includes("TTL set to prior TTL");
}

function withoutTtls(text: string): string {
  return withNsec3Last(text).replace(/^(\S+) \d+ /gm, "$1 ");
}

/** Whether every line that BIND refuses, and this project does not, is one of the known differences. */
function isExplained({ text, files }: GeneratedZone, reading: ZoneReading, verdict: BindVerdict): boolean {
  if (verdict.isAccepted || reading.problems.length > 0) return false;
  return verdict.errors.every(({ file, line }) => {
    const lines = (file === "zone.db" ? text : (files[file] ?? "")).split("\n");
    // BIND names the last line of an entry.
    const entry = lines.slice(Math.max(0, line - 12), line).join("\n");
    return differences.some(({ like }) => like?.test(entry) === true);
  });
}

function explanation({ zone, problems }: ZoneReading, { messages }: BindVerdict): string {
  const facts = factsOf(zone)
    .filter(isRefusedByServers)
    .map(({ kind }) => kind);
  return `${JSON.stringify({ problems, facts })}\n${messages}`;
}
