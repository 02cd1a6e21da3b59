import assert from "node:assert/strict";
import { Manifest } from "../../../server/src/manifest/model/manifest";
import { faultsIn } from "../../manifest/texts";
import { parseSource } from "../../../server/src/manifest/syntax/parse";
import { analyze } from "../../../server/src/rules/engine";
import { offered } from "./support";
import { change, SHOP, specOf } from "./samples";

/** A whole change of each kind. */
const CHANGES = [
  "TrustChange: renew a certificate",
  "TrustChange: move a host",
  "TrustChange: standard, approved beforehand",
  "TrustChange: emergency after a key compromise",
  "TrustChange: roll a key signing key",
  "TrustChange: a new root in trust stores",
];

describe("completion of whole documents", () => {
  const EMPTY: readonly (readonly [string, string])[] = [
    ["an empty file", "|"],
    ["a file with a comment", "# What this is\n|"],
    ["a second document", "apiVersion: v1\nkind: ConfigMap\n---\n|"],
    ["a word in an empty file", "Tru|"],
    ["a file of two empty lines", "\n|"],
    ["the first of two empty lines", "|\n"],
    ["a file of empty lines", "\n\n|\n\n"],
    ["a file of empty lines from Windows", "\r\n\r\n|"],
  ];
  for (const [title, text] of EMPTY) {
    it(`offers both kinds of documents and the first key in ${title}`, () => {
      assert.deepEqual(offered(text).labels, [
        ...CHANGES,
        "TrustPolicy",
        "apiVersion",
        "kind",
        "metadata",
        "spec",
      ]);
    });
  }

  it("offers a policy first in a policy file", () => {
    const { labels } = offered("|", { uri: "file:///trust-policy.yaml" });
    assert.equal(labels[0], "TrustPolicy");
  });

  it("offers what is missing on an empty line above a document", () => {
    for (const text of ["|\nkind: TrustChange\nspec: {}\n", "\n|\nkind: TrustChange\nspec: {}\n"])
      assert.deepEqual(offered(text).labels, ["apiVersion", "metadata"], text);
  });

  it("offers no document inside one", () => {
    assert.ok(!offered(change("|")).labels.includes("TrustPolicy"));
    assert.ok(!offered("kind: TrustChange\n|").labels.includes("TrustPolicy"));
  });

  for (const label of CHANGES) {
    it(`writes a change that is valid and in which nothing has to be put right: ${label}`, () => {
      const text = offered("|").accept(label);
      const source = parseSource("file:///new.trust.yaml", text);
      assert.deepEqual(faultsIn(source), []);
      const { findings } = analyze(new Manifest(source), { now: Date.parse("2026-11-25T12:00:00Z") });
      const serious = findings.filter(({ severity }) => severity === "error" || severity === "warning");
      assert.deepEqual(
        serious.map(({ rule, message }) => `${rule.id}: ${message}`),
        [],
      );
    });
  }

  it("writes a policy that is valid", () => {
    const text = offered("|").accept("TrustPolicy");
    assert.deepEqual(faultsIn(parseSource("file:///trust-policy.yaml", text)), []);
  });

  it("links the stops that belong together", () => {
    const { textEdit } = offered("|").item("TrustChange: renew a certificate");
    assert.ok(textEdit);
    assert.equal(textEdit.newText.split("${11:shop-tls}").length, 4);
  });

  it("keeps the line breaks of the file", () => {
    const text = offered("# What this is\r\n|").accept("TrustPolicy");
    assert.ok(!/[^\r]\n/.test(text), JSON.stringify(text));
  });

  it("offers both kinds behind `kind:`", () => {
    assert.deepEqual(offered("apiVersion: trust-change/v1\nkind: |").labels, ["TrustChange", "TrustPolicy"]);
    assert.deepEqual(offered("apiVersion: trust-change/v1\nkind: Trust|Change\nspec: {}").labels, [
      "TrustChange",
      "TrustPolicy",
    ]);
    assert.deepEqual(offered("kind: TrustChange\napiVersion: |").labels, ["trust-change/v1"]);
  });
});

describe("completion of whole items", () => {
  it("offers what the schema has for a list, first of all", () => {
    const { labels } = offered(change("steps:\n  - |"));
    assert.deepEqual(labels.slice(0, 3), ["step: change records", "step: lower a TTL", "step: add a root"]);
    assert.ok(labels.includes("name"));
  });

  it("offers the records of every type", () => {
    const { labels } = offered(change("zones:\n  - name: example.com\n    records:\n      - |"));
    for (const label of ["address record, updated", "MX record", "CAA record, kept", "TLSA record"]) {
      assert.ok(labels.includes(label), label);
    }
  });

  it("offers one where the schema has no snippet: the keys that are required", () => {
    const { labels } = offered(change("certificates:\n  - name: x\n    external:\n      - |"));
    assert.equal(labels[0], "external name");
  });

  const GOLDEN: readonly (readonly [title: string, before: string, label: string, after: string])[] = [
    ["behind a dash", "steps:\n  - |", "step: wait", "steps:\n  - name: settle\n    wait: 10m"],
    ["directly behind a dash", "steps:\n  -|", "step: wait", "steps:\n  - name: settle\n    wait: 10m"],
    [
      "at the column of the dashes",
      "steps:\n  - {name: a, wait: 1h}\n  |",
      "step: wait",
      "steps:\n  - {name: a, wait: 1h}\n  - name: settle\n    wait: 10m",
    ],
    [
      "at the column of the dashes of a compact list",
      "steps:\n- {name: a, wait: 1h}\n|",
      "step: wait",
      "steps:\n- {name: a, wait: 1h}\n- name: settle\n  wait: 10m",
    ],
    ["on the line below the key", "steps:\n  |", "step: wait", "steps:\n  - name: settle\n    wait: 10m"],
    ["on the line of the key", "steps: |", "step: wait", "steps:\n  - name: settle\n    wait: 10m"],
    [
      "on the line of the key, in the layout of the document",
      "approvers:\n- a@example.com\nsteps: |",
      "step: wait",
      "approvers:\n- a@example.com\nsteps:\n- name: settle\n  wait: 10m",
    ],
    ["in a flow list", "steps: [|]", "step: wait", "steps: [{name: settle, wait: 10m}]"],
    [
      "as a whole value on the line of its key",
      "rollback: |\nsummary: x",
      "rollback",
      "rollback:\n  trigger: error rate above 2 % for 5 minutes\n  owner: carol@example.com\n  window: 1h\n  tested:\n    date: 2026-11-20\n    environment: staging\n    evidence: https://wiki.example.com/runs/8812\n  steps:\n    - name: restore\n      reverts: [cutover]\nsummary: x",
    ],
    [
      "as a whole value directly behind the colon",
      "window:|",
      "window",
      "window:\n  start: 2026-12-01T20:00:00Z\n  end: 2026-12-01T23:00:00Z",
    ],
    [
      "inside a list item, with nested lists and quotes where they are needed",
      "zones:\n  - name: example.com\n    records:\n      - |",
      "CAA record, kept",
      'zones:\n  - name: example.com\n    records:\n      - name: ""\n        type: CAA\n        op: keep\n        ttl: 3600\n        values:\n          - flags: 0\n            tag: issue\n            value: letsencrypt.org\n          - flags: 0\n            tag: iodef\n            value: mailto:pki@example.com',
    ],
    [
      "beside names that may stand there too",
      "approvers:\n  - |",
      "approver for one plane",
      "approvers:\n  - identity: bob@example.com\n    for: [dns]",
    ],
  ];
  for (const [title, before, label, after] of GOLDEN) {
    it(`writes one ${title}`, () => assert.equal(specOf(offered(change(before)).accept(label)), after));
  }

  it("writes one at four spaces", () => {
    const text = "apiVersion: trust-change/v1\nkind: TrustChange\nspec:\n    certificates:\n        - |";
    assert.equal(
      offered(text).accept("certificate, new").slice(text.indexOf("        -")),
      "        - name: login-tls\n          op: issue\n          dnsNames: [login.example.com]\n          issuerRef:\n              name: letsencrypt-prod\n          secretRef: vault:kv/login/tls",
    );
  });

  it("fills a map that is still empty", () => {
    const { labels } = offered(change("rollback:\n  |"));
    assert.deepEqual(labels.slice(0, 2), ["rollback", "trigger"]);
  });

  it("quotes a serial number as a whole", () => {
    const text = offered(change(SHOP.replace("credentials:", "  - |\ncredentials:"))).accept(
      "certificate, renewed",
    );
    assert.ok(text.includes('serial: "04:A1:7C:5B"'));
  });

  it("writes plain text where the client knows no tab stops", () => {
    const text = offered(change("steps:\n  - |"), { snippets: false }).accept("step: wait");
    assert.equal(specOf(text), "steps:\n  - name: settle\n    wait: 10m");
  });
});
