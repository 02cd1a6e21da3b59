import assert from "node:assert/strict";
import { TextDocument } from "vscode-languageserver-textdocument";
import { check, type CheckOptions, type Finding } from "../../server/src/library";
import { covered, uncovered } from "../protocol/texts";

const now = new Date("2026-11-22T12:00:00Z");
const rulesOf = (findings: readonly Finding[]): readonly string[] => findings.map(({ rule }) => rule);

const policy = (severity: string): NonNullable<CheckOptions["policy"]> => ({
  text: `apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: team}\nspec:\n  rules: {san-missing-for-dns-name: ${severity}}\n`,
});

const exception = `  exceptions:
    - rule: san-missing-for-dns-name
      target: www.example.com/A
      reason: nobody asks for it any more
      approvedBy: grace@example.com
      expires: 2026-12-31
`;

const zone = `$TTL 300
@ IN SOA ns1.example.net. hostmaster.example.com. 2026112501 7200 900 1209600 300
@ IN NS ns1.example.net.
shop IN A 203.0.113.99
www IN A 203.0.113.30
`;
const withSource = covered.replace(
  "- name: example.com\n",
  "- name: example.com\n      source: ../zones/example.com.zone\n",
);

describe("check of the library", () => {
  it("gives findings as plain data", async () => {
    const { findings, suppressed } = await check(uncovered, { now });
    const [finding] = findings;
    assert.ok(finding);
    assert.deepEqual(rulesOf(findings), ["san-missing-for-dns-name"]);
    assert.deepEqual(suppressed, []);
    assert.deepEqual(JSON.parse(JSON.stringify(finding)), finding);
    assert.equal(finding.path, "change.trust.yaml");
    assert.deepEqual(finding.range.start, { line: 13, character: 17 });
    assert.match(finding.fingerprint, /^[0-9a-f]{32}$/);
    assert.ok(finding.controls.every(({ href }) => href.startsWith("https://")));
    assert.ok(finding.related.every(({ path }) => path === "change.trust.yaml"));
    assert.deepEqual(await check(uncovered, { now }), { findings, suppressed });
    assert.deepEqual(await check(covered, { now }), { findings: [], suppressed: [] });
  });

  it("gives fixes whose edits make the finding go", async () => {
    const [finding] = (await check(uncovered, { now })).findings;
    const edits = finding?.fixes[0]?.edits ?? [];
    const document = TextDocument.create("a", "yaml", 1, uncovered);
    const fixed = TextDocument.applyEdits(
      document,
      edits.map(({ range, newText }) => ({ range, newText })),
    );
    assert.notEqual(fixed, uncovered);
    assert.deepEqual((await check(fixed, { now })).findings, []);
  });

  it("keeps apart what a valid exception accepts", async () => {
    const { findings, suppressed } = await check(uncovered + exception, { now });
    assert.deepEqual(findings, []);
    assert.deepEqual(rulesOf(suppressed), ["san-missing-for-dns-name"]);
    assert.deepEqual(suppressed[0]?.exception, {
      reason: "nobody asks for it any more",
      approvedBy: "grace@example.com",
      expires: "2026-12-31",
    });
    const ended = await check(uncovered + exception.replace("2026-12-31", "2026-11-30"), { now });
    assert.deepEqual(ended.suppressed, []);
    assert.ok(rulesOf(ended.findings).includes("san-missing-for-dns-name"));
  });

  it("holds a text against the policy that is given, and a policy against none", async () => {
    const severity = async (options: CheckOptions): Promise<string | undefined> =>
      (await check(uncovered, { now, ...options })).findings[0]?.severity;
    assert.equal(await severity({ policy: policy("hint") }), "hint");
    assert.equal(await severity({ policy: policy("hint"), path: "team.trust-policy.yaml" }), "error");
    assert.deepEqual((await check(uncovered, { now, policy: policy("ignore") })).findings, []);
  });

  it("names the policy that a finding rests on as it was given", async () => {
    const text = `${policy("hint").text}  identityHosts: [www.example.com]\n`;
    const options = { now, policy: { text, path: "shared/strict.yaml" }, path: "/changes/a.trust.yaml" };
    const { findings } = await check(uncovered, options);
    assert.ok(findings.every(({ path }) => path === "/changes/a.trust.yaml"));
    const related = findings.flatMap((finding) => finding.related.map(({ path }) => path));
    assert.deepEqual([...new Set(related)].sort(), ["/changes/a.trust.yaml", "shared/strict.yaml"]);
  });

  it("asks for the sources that a text names, by their paths, and for nothing else", async () => {
    for (const start of ["", "/srv/"]) {
      const asked: string[] = [];
      const readFile = (path: string): Uint8Array => {
        asked.push(path);
        return new TextEncoder().encode(zone);
      };
      const { findings } = await check(withSource, { now, readFile, path: `${start}changes/a b.trust.yaml` });
      assert.deepEqual(asked, [`${start}zones/example.com.zone`]);
      const found = findings.find(({ rule }) => rule === "source-disagrees");
      assert.ok(found, JSON.stringify(findings));
      assert.equal(found.path, `${start}changes/a b.trust.yaml`);
      assert.ok(found.related.some(({ path }) => path === `${start}zones/example.com.zone`));
    }
  });

  it("takes files that come later, and says which cannot be read", async () => {
    const path = "changes/a.trust.yaml";
    const later = (): Promise<Uint8Array> => Promise.resolve(new TextEncoder().encode(zone));
    const rules = async (readFile: CheckOptions["readFile"]): Promise<readonly string[]> =>
      rulesOf((await check(withSource, { now, path, ...(readFile && { readFile }) })).findings);
    assert.deepEqual(await rules(later), ["source-disagrees"]);
    assert.deepEqual(await rules(() => undefined), ["source-unreadable"]);
    assert.deepEqual(await rules(() => Promise.reject(new Error("no"))), ["source-unreadable"]);
    const fail = (): never => {
      throw new Error("no");
    };
    assert.deepEqual(await rules(fail), ["source-unreadable"]);
    assert.deepEqual(await rules(undefined), []);
  });

  it("never asks for files above the start of its path", async () => {
    const above = withSource.replace("../zones", "../../../etc");
    const readFile = (path: string): never => assert.fail(path);
    const { findings } = await check(above, { now, readFile, path: "changes/a.trust.yaml" });
    assert.deepEqual(rulesOf(findings), ["source-unreadable"]);
  });

  it("has findings for broken texts, and refuses only options that make no sense", async () => {
    for (const text of ["", "a: [", "\0", "- - -\n\t"]) await check(text, { now });
    assert.ok(
      (await check("apiVersion: trust-change/v1\nkind: TrustChange\nspec: [", { now })).findings.length > 0,
    );
    for (const path of [
      "",
      ".",
      "..",
      "../a.trust.yaml",
      "a/../../b",
      "C:\\a.trust.yaml",
      "file:///a",
      "a\0b",
    ])
      await assert.rejects(check(covered, { now, path }), RangeError, path);
    await assert.rejects(check(covered, { now: new Date("soon") }), RangeError);
    await assert.rejects(check(covered, { now, policy: { text: covered } }), /kind: TrustPolicy/);
    await assert.rejects(check(new Uint8Array() as unknown as string), /UTF-8/);
  });
});
