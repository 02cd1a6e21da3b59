import assert from "node:assert/strict";
import { hover } from "../../server/src/service/hover/hover";
import { readCases, type Case } from "./cases";
import { analysisOf, NOT_CANCELLED, NOW, rulesNamed, wholeText } from "./change";
import { readCursor } from "./cursor";

for (const topic of ["keys", "values", "hosts", "references", "controls", "rules", "places", "policies"]) {
  describe(`hover: ${topic}`, () => {
    for (const one of readCases(`hover-${topic}.txt`)) it(one.name, () => check(one));
  });
}

function check({ input, parts, options }: Case): void {
  const { text, position } = readCursor(wholeText(input, options.has("whole") || undefined));
  const answer = hover(
    analysisOf(text, rulesNamed(options.get("rules")?.split(" ") ?? [])),
    position,
    { now: NOW },
    NOT_CANCELLED,
  );
  const shown = answer ? (answer.contents as { value: string }).value : "(nothing)";
  assert.equal(withLines(shown, text), parts[0]?.text);
}

/** Line numbers as the beginning of what stands there: `line <- name: login>`. */
function withLines(shown: string, text: string): string {
  const lines = text.split("\n");
  const textOf = (number: string): string =>
    (lines[Number(number) - 1] ?? "no such line").trim().slice(0, 24).trim();
  return shown.replace(/\bline (\d+)/g, (_, number: string) => `line <${textOf(number)}>`);
}

describe("hover: policies that are texts", () => {
  it("says what the words of one line give, and lights up these alone", () => {
    const policy = `path "pki_int/sign/web" {\n        capabilities = ["create", "update"]\n      }`;
    const text = wholeText(
      `certificates: [{name: login-tls, dnsNames: [login.example.com]}]\ncredentials:\n  - name: issuer\n    provider: vault\n    policy: |\n      ${policy}\n`,
    );
    const analysis = analysisOf(text, []);
    const { document } = analysis.manifest.source;
    const at = (words: string) =>
      hover(analysis, document.positionAt(text.indexOf(words)), { now: NOW }, NOT_CANCELLED);
    const answer = at("sign/web");
    assert.deepEqual(answer?.contents, {
      kind: "markdown",
      value:
        "`issue`: Ask for certificates · reaches certificate `login-tls`\n\nHow far it reaches is bounded by the role of the PKI engine",
    });
    assert.equal(answer.range && document.getText(answer.range), '"pki_int/sign/web"');
    assert.equal(at("capabilities"), null);
  });
});
