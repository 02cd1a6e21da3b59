import assert from "node:assert/strict";
import fc from "fast-check";
import { formats, reportIn } from "../../server/src/cli/reports/formats";
import { FileNames, type ShownFile, type Summary } from "../../server/src/cli/reports/report";
import { spanOf, walk } from "../../server/src/manifest/syntax/node";
import type { Analysis } from "../../server/src/rules/engine";
import { EVERYTHING, changeReports } from "../../server/src/report/report";
import { codeActions } from "../../server/src/service/code-actions";
import { diagnostics } from "../../server/src/service/diagnostics";
import { fileReport } from "../../server/src/service/file-report";
import { hover } from "../../server/src/service/hover/hover";
import { howMany, oneIn } from "../how-much";
import { analysisOf, NOT_CANCELLED, NOW, wholeText } from "./change";
import { examples, ofRules } from "./samples";

/** How a value may be written under its key so that it is read, or meant to be. */
const ways: Readonly<Record<string, (key: string, secret: string) => string>> = {
  plain: (key, secret) => `${key}: ${secret}`,
  "in double quotes": (key, secret) => `${key}: "${secret}"`,
  "in single quotes": (key, secret) => `${key}: '${secret}'`,
  "with an escape": (key, secret) => `${key}: "${escaped(secret)}"`,
  "with an escape that is none": (key, secret) => `${key}: "\\q${secret}"`,
  "as a block": (key, secret) => `${key}: |\n  ${secret}`,
  "as a block behind a tag": (key, secret) => `${key}: !!str |-\n  ${secret}`,
  "as a folded block": (key, secret) => `${key}: >-\n  ${secret}`,
  "below its key": (key, secret) => `${key}:\n  ${secret}`,
  "below its key in quotes": (key, secret) => `${key}:\n  "${secret}"`,
  "below its key and a line that is empty": (key, secret) => `${key}:\n\n    ${secret}`,
  "below its key behind a tab": (key, secret) => `${key}:\n\t${secret}`,
  "as a tag": (key, secret) => `${key}: !${secret}`,
  "as a tag below": (key, secret) => `${key}:\n  !${secret}`,
  "behind a tag": (key, secret) => `${key}: !!str ${secret}`,
  "as an anchor": (key, secret) => `${key}: &${secret}`,
  "behind an anchor": (key, secret) => `${key}: &value ${secret}`,
  "as an alias": (key, secret) => `${key}: *${secret}`,
  "behind a question mark": (key, secret) => `${key}: ? ${secret}`,
  "as a key below": (key, secret) => `${key}:\n  ? ${secret}`,
  "behind a dash": (key, secret) => `${key}: - ${secret}`,
  "as an item": (key, secret) => `${key}:\n  - ${secret}`,
  "in a list": (key, secret) => `${key}: [${secret}]`,
  "in a list that is not closed": (key, secret) => `${key}: [${secret}`,
  "in braces": (key, secret) => `${key}: {${secret}}`,
  "in braces that are not closed": (key, secret) => `${key}: {${secret}`,
  "in a quote that is not closed": (key, secret) => `${key}: "${secret}`,
  "half in a quote": (key, secret) => `${key}: '${secret.slice(0, 5)}'${secret.slice(5)}`,
  "with a colon": (key, secret) => `${key}: ${secret.slice(0, 5)}: ${secret.slice(5)}`,
  "behind other signs": (key, secret) => `${key}: @${secret}\n${key}Two: %${secret}\n${key}Three: |${secret}`,
  "in a map on one line": (key, secret) => `login: {${key}: ${secret}, user: monitor}`,
  "as a tag in a map on one line": (key, secret) => `login: {${key}: !${secret}, user: monitor}`,
  "in a comment": (key, secret) => `# ${key}: ${secret}`,
};

/** Ways in which signs within the value make another text of it than the one that is repeated. */
const withSignsWithin = new Set(["with an escape that is none", "half in a quote", "with a colon"]);

/** Places at which nothing but its being found elsewhere gives a value away. */
const repeats: Readonly<Record<string, (secret: string) => string>> = {
  nowhere: () => "ticket: CHG0021001",
  "in a sentence": (secret) => `summary: "With ${secret} as before"`,
  "as a name": (secret) => `steps: [{name: "${secret}", records: ["${secret}/A"], by: "${secret}"}]`,
  "as a name with an escape": (secret) => `steps: [{name: "${escaped(secret)}", wait: "${escaped(secret)}"}]`,
  "as a folded text": (secret) => `summary: >-\n  With\n  ${secret}\nticket: |\n  ${secret}`,
  "as a host": (secret) =>
    `zones:\n  - name: example.com\n    records:\n      - {name: "${secret}", type: "${secret}", ttl: "${secret}", value: "${secret}"}`,
  "as a key": (secret) => `"${secret}": known`,
  "as an alias": (secret) => `summary: *${secret}`,
  "as a tag": (secret) => `summary: !${secret} known`,
  "as a certificate": (secret) =>
    `certificates:\n  - {name: "${secret}", dnsNames: ["${secret}"], notAfter: "${secret}", issuerRef: {name: "${secret}"}}`,
};

function escaped(secret: string): string {
  return `${secret.slice(0, 4)}\\x${secret.charCodeAt(4).toString(16)}${secret.slice(5)}`;
}

const letters = [..."ABCDEFGHJKMNPQRSTUVWXYZabcdefghkmnpqrstuvwxyz"];
const drawn = (from: readonly string[], length: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...from), { minLength: length, maxLength: length }).map((all) => all.join(""));
/** Without runs of one letter, which stand for a secret that is left out. */
const alphanumeric = (length: number): fc.Arbitrary<string> =>
  drawn([...letters, ..."23456789"], length).filter((text) => !/(.)\1{3}/.test(text));

/** What a person chooses, what a machine draws, and what its form gives away wherever it stands. */
const secrets: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(alphanumeric(4), drawn(letters, 3), alphanumeric(4), fc.constantFrom("&", "+", "~", "^", "$"))
    .map(([a, b, c, sign]) => `Tr0${a}${b}${sign}${c}7xK`),
  alphanumeric(20).map((rest) => `k7Q${rest}9xZ2b`),
  alphanumeric(36).map((rest) => ["gh", "p_", rest].join("")),
  alphanumeric(28).map((rest) => ["hv", "s.", rest].join("")),
);

const NOTHING_COUNTED: Summary = {
  files: 1,
  counts: { error: 0, warning: 0, information: 0, hint: 0 },
  suppressed: 0,
  known: undefined,
  statistics: undefined,
};

/** Everything that anybody is shown of a text outside of its own editor window, and what hovers and menus say. */
function* shownOf(analysis: Analysis): Generator<[where: string, words: string]> {
  const { uri } = analysis.manifest.source;
  const report = fileReport(analysis, true);
  yield ["the report as data", JSON.stringify(report)];
  const file: ShownFile = {
    uri,
    findings: report.findings.map((one) => ({ ...one, fails: true })),
    suppressed: [],
  };
  for (const format of formats) {
    const written = reportIn(format, new FileNames([], "/work"), { colours: false }, false);
    yield [format, `${written.begin()}${written.file(file)}${written.end([], NOTHING_COUNTED)}`];
  }
  yield ["the reports on changes", JSON.stringify(changeReports(analysis, EVERYTHING))];
  yield ["diagnostics", JSON.stringify(diagnostics(analysis))];
  const { document, documents } = analysis.manifest.source;
  const whole = { start: document.positionAt(0), end: document.positionAt(document.length) };
  const actions = codeActions(analysis, whole, {
    only: undefined,
    snippets: false,
    documentationCommand: "show",
  });
  yield ["menus", actions.map(({ title }) => title).join("\n")];
  for (const { root } of documents)
    for (const node of walk(root)) {
      const at = document.positionAt(spanOf(node).start);
      const said = hover(analysis, at, { now: NOW }, NOT_CANCELLED);
      yield ["a hover", JSON.stringify(said?.contents ?? "")];
    }
}

/** As letters, whatever a format has done to them. */
function plain(words: string): string {
  return words.replaceAll("\\", "").replaceAll("&amp;", "&").toLowerCase();
}

function assertHidden(text: string, secret: string): void {
  for (const [where, words] of shownOf(analysisOf(text))) {
    const shown = plain(words);
    // Its halves as well: what a message cuts or quotes in part gives it away as much.
    for (const part of [secret.slice(0, 9), secret.slice(-9)])
      assert.ok(!shown.includes(part.toLowerCase()), `${where} shows ${part} of\n${text}\n${words}`);
  }
}

describe("a secret that is found", function () {
  this.timeout(120_000);
  const keys = fc.constantFrom("password", "apiToken", "client_secret");

  for (const [way, write] of Object.entries(ways))
    it(`is shown nowhere: ${way}`, () => {
      const property = fc.property(
        secrets,
        keys,
        fc.constantFrom(...Object.values(repeats)),
        (secret, key, repeat) => {
          const isChosen = secret.startsWith("Tr0");
          const written = write(isChosen ? "password" : key, secret);
          const rest = (withSignsWithin.has(way) ? repeats.nowhere : repeat)?.(secret) ?? "";
          assertHidden(wholeText(`${written}\n${rest}`), secret);
        },
      );
      fc.assert(property, { numRuns: howMany(5, 12), seed: 7 });
    });

  it("leaves everything else as it stands", () => {
    const text = wholeText(
      [
        "password: Tr0ub4dor3xYz99",
        "summary: A password, a token and a secret are changed",
        "login: {password: vault:kv/db#Adm1n-Pw, apiToken: env:API_TOKEN_1, user: !x Monitor-1}",
        "client_secret: &secret ${CLIENT_SECRET_2}",
        "api_key: *api-key-v2",
        "zone: !include Zones/Internal-1.zone",
      ].join("\n"),
    );
    const { findings } = fileReport(analysisOf(text));
    const words = findings.flatMap(({ message, excerpt }) => [message, excerpt.text]).join("\n");
    for (const kept of [
      "{password: vault:kv/db#Adm1n-Pw, apiToken: env:API_TOKEN_1",
      "api-key-v2",
      "!include",
    ])
      assert.ok(words.includes(kept), `${kept} in\n${words}`);
    assert.ok(!words.includes("Tr0ub4dor3xYz99"));
  });

  it("is left out of no words about texts without one", () => {
    for (const { name, text } of [...examples, ...oneIn(3, ofRules)]) {
      const { findings } = fileReport(analysisOf(text));
      if (findings.some(({ rule }) => rule === "secret-in-manifest")) continue;
      for (const { message, excerpt, fixes } of findings) {
        const words = [message, excerpt.text, ...fixes.map(({ title }) => title)].join("\n");
        assert.doesNotMatch(words, /secret left out|•/, name);
      }
    }
  });
});
