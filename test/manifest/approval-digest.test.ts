import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { approvalDigest, isApprovalDigest } from "../../server/src/manifest/model/approval-digest";
import { changeIn, changeUnder, edit, manifestOf } from "./changes";

/** The digest of a canonical text that was worked out by hand. */
function digestOf(canonical: string): string {
  return `sha256:${createHash("sha256").update(canonical, "utf8").digest("hex")}`;
}

function check(spec: string, canonical: string): void {
  assert.equal(approvalDigest(changeUnder(undefined, spec)), digestOf(canonical));
}

describe("the digest that an approval names", () => {
  it("is that of the spec without its approvers, keys in order", () => {
    check(
      "ticket: CHG1\napprovers: [bob@example.com]\nservice: {owner: '@a/b', name: shop}\n",
      '{"service":{"name":"shop","owner":"@a/b"},"ticket":"CHG1"}',
    );
  });

  it("takes approvers out of the spec alone", () => {
    check("rollback: {approvers: [x]}\n", '{"rollback":{"approvers":["x"]}}');
  });

  it("does not depend on style, comments, anchors and the order of keys", () => {
    const plain = changeUnder(undefined, "a: {x: 1, y: [1, 2]}\nb: {x: 1, y: [1, 2], z: q}\n");
    const other = changeUnder(
      undefined,
      "# said otherwise\nb:\n  <<: *common\n  z: 'q'\na: &common\n  y:\n    - 0x1\n    - 2.0\n  x: 1 # one\n",
    );
    const ordered = changeUnder(
      undefined,
      "a: &common\n  y:\n    - 0x1\n    - 2.0\n  x: 1 # one\nb:\n  <<: *common\n  z: 'q'\n",
    );
    assert.equal(approvalDigest(ordered), approvalDigest(plain));
    // An alias before its anchor stands for nothing.
    assert.notEqual(approvalDigest(other), approvalDigest(plain));
  });

  it("writes numbers and texts as RFC 8785 does", () => {
    check(
      "numbers: [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, -0.0]\n" +
        'string: "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/"\n' +
        "literals: [null, true, false]\n",
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],' +
        '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("orders keys by UTF-16 units", () => {
    check(
      '"\\u20ac": Euro\n"\\r": CR\n"\\ufb33": Dalet\n"1": One\n"\\ud83d\\ude00": Smile\n"\\u0080": Control\n"\\u00f6": o\n'.replace(
        "\\ud83d\\ude00",
        "\\U0001F600",
      ),
      '{"\\r":"CR","1":"One","\u0080":"Control","\u00f6":"o","\u20ac":"Euro","\ud83d\ude00":"Smile","\ufb33":"Dalet"}',
    );
  });

  it("reads items that are read by themselves as it reads all others", () => {
    const records = Array.from({ length: 60 }, (_, index) => `      - {name: a${index}, type: A, ttl: 60}\n`);
    const listed = Array.from({ length: 60 }, (_, index) => `{"name":"a${index}","ttl":60,"type":"A"}`);
    check(
      `zones:\n  - name: example.com\n    records:\n${records.join("")}`,
      `{"zones":[{"name":"example.com","records":[${listed.join(",")}]}]}`,
    );
    const manifest = manifestOf(`zones:\n  - name: example.com\n    records:\n${records.join("")}`);
    const before = approvalDigest(changeIn(manifest));
    edit(manifest, "name: a31,", "name: b31,");
    const after = approvalDigest(changeIn(manifest));
    assert.notEqual(after, before);
    edit(manifest, "name: b31,", "name: a31,");
    assert.equal(approvalDigest(changeIn(manifest)), before);
  });

  it("is not there for what is no JSON", () => {
    assert.equal(approvalDigest(changeUnder(undefined, "a: .inf\n")), undefined);
    assert.equal(approvalDigest(changeUnder(undefined, 'a: "\\ud800"\n')), undefined);
    assert.equal(approvalDigest(changeUnder(undefined, "a: *nothing\n")), undefined);
  });

  it("is not there for a text that aliases blow up or make too deep, and says so soon", () => {
    const wide = Array.from({ length: 40 }, (_, index) =>
      index === 0 ? "a0: &a0 []\n" : `a${index}: &a${index} [${`*a${index - 1}, `.repeat(9)}]\n`,
    );
    const deep = Array.from({ length: 3000 }, (_, index) =>
      index === 0 ? "a0: &a0 x\n" : `a${index}: &a${index} [*a${index - 1}]\n`,
    );
    for (const spec of [wide, deep])
      assert.equal(approvalDigest(changeUnder(undefined, spec.join(""))), undefined);
  });

  it("has one form", () => {
    assert.ok(isApprovalDigest(digestOf("{}")));
    assert.ok(isApprovalDigest(digestOf("{}").toUpperCase().replace("SHA", "sha")));
    assert.ok(!isApprovalDigest("sha256:9f86d081"));
    assert.ok(!isApprovalDigest(digestOf("{}").slice("sha256:".length)));
  });
});
