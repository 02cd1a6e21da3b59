import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fileReport } from "../../server/src/service/file-report";
import { analysisOf, wholeText } from "./change";

/** How much of a text is taken to make its report, and how much of that is put into digests. */
function costOf(text: string): { findings: number; taken: number; digested: number } {
  const analysis = analysisOf(text);
  const { source } = analysis.manifest;
  const slice = source.slice.bind(source);
  let taken = 0;
  let digested = 0;
  Object.defineProperty(source, "slice", {
    value: (start: number, end: number): string => {
      const piece = slice(start, end);
      taken += piece.length;
      return piece;
    },
  });
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its own object
  const { encode } = TextEncoder.prototype;
  TextEncoder.prototype.encode = function (words?: string) {
    digested += words?.length ?? 0;
    return encode.call(this, words);
  };
  try {
    return { findings: fileReport(analysis).findings.length, taken, digested };
  } finally {
    TextEncoder.prototype.encode = encode;
  }
}

describe("a report with thousands of findings", function () {
  this.timeout(60_000);

  const texts = {
    "on one line": `x: {${"a,".repeat(10_000)}}`,
    "on a line each": Array.from({ length: 5_000 }, (_, index) => `key${index}: x\n`).join(""),
  };
  for (const [where, written] of Object.entries(texts))
    it(`looks at the text some times over, and not once for each: ${where}`, () => {
      const text = wholeText(written);
      const { findings, taken, digested } = costOf(text);
      assert.ok(findings >= 5_000, `${findings} findings`);
      const most = 10 * text.length + 400 * findings;
      assert.ok(taken <= most, `${taken} characters are taken, and ${most} would do`);
      assert.ok(digested <= most, `${digested} characters are digested, and ${most} would do`);
    });

  it("has the fingerprints that it had, but on lines that nobody writes", () => {
    const [short, long] = [100, 5_000].map((length) => {
      const analysis = analysisOf(wholeText(`unknown: ${"x".repeat(length)}`));
      const found = analysis.findings.find(({ message }) => message.includes('"unknown"'));
      const { findings } = fileReport(analysis);
      return {
        found,
        fingerprint: findings[analysis.findings.findIndex((one) => one === found)]?.fingerprint,
      };
    });
    const parts = [
      short?.found?.rule.id,
      "test",
      ...(short?.found?.targets ?? []),
      `unknown: ${"x".repeat(100)}`,
    ];
    const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
    assert.equal(short?.fingerprint, digest.slice(0, 32));
    assert.match(long?.fingerprint ?? "", /^[0-9a-f]{32}$/);
    assert.notEqual(long?.fingerprint, short.fingerprint);
  });
});
