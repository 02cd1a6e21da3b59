import assert from "node:assert/strict";
import { analysisOf, rulesNamed } from "../change";
import { examples } from "../samples";
import { offered } from "../completion/support";
import { asked } from "./asked";
import { parseSource } from "../../../server/src/manifest/syntax/parse";
import { Manifest } from "../../../server/src/manifest/model/manifest";
import { missingReversals } from "../../../server/src/service/refactor/missing-reversals";

const TITLE = "Complete the reversal of all steps";

const MOVE = `zones:
  - name: example.com
    records:
      - {name: login, type: A, ttl: 60, values: [203.0.113.20], previous: {ttl: 3600, values: [203.0.113.10]}}
      - {name: new, type: A, ttl: 60, values: [203.0.113.21]}
certificates:
  - name: login-tls
    dnsNames: [login.example.com]
    previous: {serial: "04:A1", secretRef: "vault:kv/login@v7"}
steps:
  - {name: deploy, certificates: [login-tls], do: deploy, by: acme-issuer}
  - {name: cutover, records: [login.example.com/A, new.example.com/A], by: dns-deployer}
  - {name: settle, wait: 10m}
`;

const BACK = "rollback:\n  trigger: errors\n  owner: carol@example.com\n  window: 30m\n";

describe("completing the reversal of all steps", () => {
  it("writes a step for each, last change first, with what is recorded", () => {
    assert.equal(
      asked(`${MOVE}${BACK}  st|eps:\n`).after(TITLE),
      `${MOVE}${BACK}  steps:
    - name: restore-cutover # login.example.com/A back to 203.0.113.10, TTL 3600; new.example.com/A goes again
      reverts: [cutover]
      by: dns-deployer
    - name: restore-deploy # login-tls back to 04:A1
      reverts: [deploy]
      by: acme-issuer
`,
    );
  });

  it("adds what is missing only, in the style of the others", () => {
    const steps = "  steps:\n    - {name: back, reverts: [cutover], by: dns-deployer} # at once\n";
    assert.equal(
      asked(`${MOVE}${BACK}${steps.replace("steps", "|steps")}`).after(TITLE),
      `${MOVE}${BACK}${steps}    - {name: restore-deploy, reverts: [deploy], by: acme-issuer} # login-tls back to 04:A1\n`,
    );
    assert.deepEqual(
      asked(`${MOVE}${BACK}  steps: [{name: back, reverts: [|cutover, login-tls]}]\n`).titles.filter(
        (title) => title === TITLE,
      ),
      [],
    );
  });

  it("writes into lists and maps in braces", () => {
    const flow = asked(`${MOVE}rollback: {window: 30m, steps: [{name: back, reverts: [cut|over]}]}\n`);
    assert.match(
      flow.after(TITLE),
      /\[\{name: back, reverts: \[cutover\]\}, \{name: restore-deploy, reverts: \[deploy\], by: acme-issuer\}\]/,
    );
    assert.match(
      asked(`${MOVE}rollback: {window: 3|0m, steps: []}\n`).after(TITLE),
      /steps: \[\{name: restore-cutover/,
    );
  });

  it("writes a whole rollback where there is none", () => {
    const after = asked(MOVE.replace("  - {name: settle", "  - {name: se|ttle")).after(TITLE);
    assert.match(after, /\nrollback:\n {2}trigger: what shows [^\n]*\n {2}owner: who decides that\n/);
    assert.match(after, /\n {2}steps:\n {4}- name: restore-cutover # login\.example\.com\/A back to 203/);
  });

  it("restores no certificate whose key others have, but issues another", () => {
    const leaked = MOVE.replace('serial: "04:A1"', 'serial: "04:A1", compromised: true');
    assert.match(
      asked(`${leaked}${BACK}  |steps:\n`).after(TITLE),
      /- name: restore-deploy\n {6}reverts: \[deploy\]\n {6}restores: reissue\n/,
    );
  });

  it("keeps the line breaks of the file", () => {
    const text = `${MOVE}${BACK}  |steps:\n`;
    const after = asked(
      `kind: TrustChange\nspec:\n${text.replace(/^(?=.)/gm, "  ")}`.replaceAll("\n", "\r\n"),
    );
    assert.doesNotMatch(after.after(TITLE), /(?<!\r)\n/);
  });

  it("takes names that nothing has yet", () => {
    const steps = "  steps:\n    - {name: restore-deploy, wait: 1m}\n";
    assert.match(
      asked(`${MOVE}${BACK}${steps}|`.replace("trigger", "trig|ger").replace(/\|$/, "")).after(TITLE),
      /restore-deploy-2/,
    );
  });

  it("is offered in the steps and the way back, and nowhere else", () => {
    const text = `ticket: CHG1\n${MOVE}${BACK}  steps:\n`;
    const isOffered = (at: string): boolean => asked(text.replace(at, `${at}|`)).titles.includes(TITLE);
    assert.deepEqual(["CHG1", "example.com", "settle", "30m"].map(isOffered), [false, false, true, true]);
    assert.deepEqual(asked(text.replace("30m", "30|m"), ["refactor.extract"]).titles, []);
    assert.deepEqual(asked(text.replace("30m", "30|m"), ["refactor"]).titles, [TITLE]);
    assert.deepEqual(asked(text.replace("30m", "30|m"), ["quickfix"]).titles, []);
  });

  it("leaves nothing that the rule on missing reversals complains about", () => {
    const rules = rulesNamed(["rollback-missing-half"]);
    const count = (text: string): number => analysisOf(text, rules).findings.length;
    const texts = [`${MOVE}${BACK}  |steps:\n`, MOVE.replace("settle", "se|ttle")];
    for (const text of texts)
      assert.equal(
        count(
          `kind: TrustChange\nspec:\n${asked(text)
            .after(TITLE)
            .replace(/^(?=.)/gm, "  ")}`,
        ),
        0,
      );
  });

  it("has nothing to do in sound examples", () => {
    for (const { name, text } of examples.filter((one) => !one.name.includes(".broken.")))
      for (const change of new Manifest(parseSource("file:///a.trust.yaml", text)).changes())
        assert.deepEqual(
          missingReversals(change).map(({ step }) => step["name"]),
          [],
          name,
        );
  });
});

describe("completion of a whole way back", () => {
  const text = (steps: string): string =>
    `apiVersion: trust-change/v1\nkind: TrustChange\nspec:\n${(MOVE + BACK + steps).replace(/^(?=.)/gm, "  ")}`;
  const label = "complete the reversal of all steps";
  const two = (indent: string): string =>
    [
      "- name: restore-cutover\n  reverts: [cutover]\n  by: dns-deployer",
      "- name: restore-deploy\n  reverts: [deploy]\n  by: acme-issuer",
    ]
      .join("\n")
      .replace(/^/gm, indent);

  it("writes all steps where one is typed", () => {
    assert.ok(
      offered(text("  steps:\n    - |"))
        .accept(label)
        .endsWith(`steps:\n${two("      ")}`),
    );
    assert.ok(
      offered(text("  steps:\n    |"))
        .accept(label)
        .endsWith(`steps:\n${two("      ")}`),
    );
    assert.ok(offered(text("  steps:\n  -   |")).accept(label).includes("restore-deploy"));
    assert.ok(
      offered(text("  steps: |"))
        .accept(label)
        .endsWith(`steps:\n${two("      ")}`),
    );
    assert.ok(
      offered(text("  steps: [|]"))
        .accept(label)
        .endsWith(
          "[{name: restore-cutover, reverts: [cutover], by: dns-deployer}, {name: restore-deploy, reverts: [deploy], by: acme-issuer}]",
        ),
    );
  });

  it("says what it goes back to", () => {
    const { documentation } = offered(text("  steps:\n    - |")).item(label);
    assert.match(JSON.stringify(documentation), /back to 203\.0\.113\.10, TTL 3600/);
  });

  it("is offered where something is owed, and only there", () => {
    assert.ok(
      !offered(text("  steps:\n    - {name: a, reverts: [cutover, deploy]}\n    - |")).labels.includes(label),
    );
    assert.ok(!offered(text("validation:\n  - |")).labels.includes(label));
  });
});
