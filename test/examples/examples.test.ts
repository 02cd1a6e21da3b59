import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { TrustPolicy } from "../../server/src/manifest/model/policy";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { analyze, type Finding } from "../../server/src/rules/engine";
import { spanOfPlace } from "../../server/src/rules/finding";
import { root } from "../root";

const folder = join(root, "examples");
const clean = ".trust.yaml";
const broken = ".broken.trust.yaml";
const now = Date.parse("2026-11-22T12:00:00Z");

/** A twin stays recognisable: more differing lines than this are no slips any more. */
const mostDifferingLines = 24;

/** What a reader can see at work in this folder. */
const shownRules = [
  "alias-target-only-in-san",
  "automation-scope-wildcard",
  "control-id-missing",
  "control-id-nonstandard-form",
  "control-id-unknown",
  "control-id-withdrawn",
  "control-rationale-mismatch",
  "duplicate-name",
  "duration-form",
  "reference-unresolved",
  "rollback-missing-half",
  "rollback-previous-value-missing",
  "rollback-ttl-exceeds-window",
  "san-form-invalid",
  "san-missing-for-dns-name",
  "san-without-dns-record",
  "schema",
  "secret-in-manifest",
  "self-approval",
  "standing-access-to-dns-and-pki",
  "unsigned-zone-hosts-identity-critical",
];

const files = readdirSync(folder);
const names = files
  .filter((file) => file.endsWith(clean) && !file.endsWith(broken))
  .map((file) => file.slice(0, -clean.length));

const read = (file: string): string => readFileSync(join(folder, file), "utf8");

/** The findings of a file of the folder, held against the policy of the folder as a workspace does. */
function findingsOf(file: string): readonly Finding[] {
  const [policy] = parseSource("trust-policy.yaml", read("trust-policy.yaml")).documents;
  assert.ok(policy);
  const manifest = new Manifest(parseSource(file, read(file)), new TrustPolicy(policy));
  return analyze(manifest, { now }).findings;
}

/** `rule (line 12)`, counted from one as editors do. */
function placeOf({ rule, at }: Finding): string {
  const { source, span } = spanOfPlace(at);
  return `${rule.id} (line ${String(source.document.positionAt(span.start).line + 1)})`;
}

/** What the first line of a broken file announces, in the order of the text. */
function announcedIn(text: string): readonly string[] {
  const [firstLine = ""] = text.split("\n");
  const [, list] = /^# Broken on purpose: (.+)$/.exec(firstLine) ?? [];
  return list?.split(", ") ?? [];
}

/** How many lines, comments and blank lines aside, stand in only one of two texts. */
function differingLines(one: string, other: string): number {
  const counts = new Map<string, number>();
  const count = (text: string, weight: number): void => {
    for (const line of text.split("\n")) {
      if (!/^\s*(?:#|$)/.test(line)) counts.set(line, (counts.get(line) ?? 0) + weight);
    }
  };
  count(one, 1);
  count(other, -1);
  return [...counts.values()].reduce((total, weight) => total + Math.abs(weight), 0);
}

describe("examples", () => {
  it("are at least five, each with its broken twin, and nothing else", () => {
    assert.ok(names.length >= 5);
    const expected = names.flatMap((name) => [name + clean, name + broken]);
    assert.deepEqual([...files].sort(), [...expected, "README.md", "trust-policy.yaml"].sort());
  });

  it("are all in the table of the README", () => {
    const readme = read("README.md");
    const missing = files.filter((file) => file !== "README.md" && !readme.includes(`](${file})`));
    assert.deepEqual(missing, []);
  });

  it("show each of the listed rules at work", () => {
    const shown = new Set(names.flatMap((name) => findingsOf(name + broken).map(({ rule }) => rule.id)));
    assert.deepEqual(
      shownRules.filter((id) => !shown.has(id)),
      [],
    );
  });

  it("share a policy that raises nothing", () => {
    assert.deepEqual(findingsOf("trust-policy.yaml").map(placeOf), []);
  });

  for (const name of names) {
    describe(name, () => {
      it("is clean, without so much as a hint", () => {
        const raised = findingsOf(name + clean).map((finding) => `${placeOf(finding)}: ${finding.message}`);
        assert.deepEqual(raised, []);
      });

      it("is broken in exactly the ways that the first line of its twin announces", () => {
        const announced = announcedIn(read(name + broken));
        assert.notEqual(announced.length, 0);
        assert.deepEqual(findingsOf(name + broken).map(placeOf), announced);
      });

      it("differs from its twin in a few lines only", () => {
        const lines = differingLines(read(name + clean), read(name + broken));
        assert.ok(lines > 0 && lines <= mostDifferingLines, `${String(lines)} lines differ`);
      });
    });
  }
});
