import assert from "node:assert/strict";
import { offered, type Options } from "./support";
import { change, policy, SHOP, specOf } from "./samples";

describe("completion of keys", () => {
  it("offers the keys of the map, required ones first, then in the order of the schema", () => {
    const { labels } = offered(change("|"));
    assert.deepEqual(labels.slice(0, 8), [
      "ticket",
      "service",
      "requestedBy",
      "approvers",
      "implementers",
      "rollback",
      "summary",
      "type",
    ]);
  });

  it("leaves out keys that the map has", () => {
    const { labels } = offered(change(SHOP, "|"));
    assert.ok(!labels.includes("ticket") && !labels.includes("zones"));
    assert.ok(labels.includes("rollback") && labels.includes("steps"));
  });

  it("leaves out what excludes a key that stands there, and what is deprecated", () => {
    const { labels } = offered(
      change(
        "zones:\n  - name: example.com\n    records:\n      - {name: a, type: A, value: 203.0.113.1, |}",
      ),
    );
    assert.ok(!labels.includes("values"));
    assert.ok(!offered(change("|")).labels.includes("backoutPlan"));
  });

  it("explains a key and says where it is required", () => {
    const item = offered(change("|")).item("ticket");
    assert.equal(item.detail, "required");
    assert.match(JSON.stringify(item.documentation), /one ticket/);
  });

  it("offers the keys of the branch that the map has chosen", () => {
    const { labels } = offered(change("steps:\n  - name: settle\n    wait: 10m\n    |"));
    assert.deepEqual(labels, ["by", "provider", "at", "after"]);
  });

  it("offers the keys of every branch where none is chosen yet", () => {
    const { labels } = offered(change("steps:\n  - name: settle\n    |"));
    for (const key of ["records", "certificates", "dnssec", "wait", "validate", "manual", "by"]) {
      assert.ok(labels.includes(key), key);
    }
  });

  it("offers the keys of a merged map all the same, since they may be overridden", () => {
    const { labels } = offered(
      change("zones:\n  - &base\n    name: example.com\n    risk: high\n  - <<: *base\n    |"),
    );
    assert.ok(labels.includes("name") && labels.includes("view"));
  });

  it("offers rule identifiers as the keys of a policy's rules", () => {
    const list = offered(policy("rules:\n  caa|: error"), {});
    assert.ok(list.labels.includes("rollback-missing-half"));
    const empty = offered(policy("rules:\n  schema: error\n  |"));
    assert.ok(!empty.labels.includes("schema"));
    assert.match(empty.item("self-approval").detail ?? "", /error/);
  });

  it("offers nothing in a document of another kind", () => {
    assert.deepEqual(offered("apiVersion: v1\nkind: ConfigMap\n|").labels, []);
  });
});

interface Golden {
  readonly title: string;
  readonly before: string;
  readonly accept: string;
  readonly after: string;
  readonly options?: Options;
}

const GOLDEN: readonly Golden[] = [
  { title: "a scalar", before: "|", accept: "ticket", after: "ticket: " },
  { title: "a choice", before: "ty|", accept: "type", after: "type: standard" },
  {
    title: "a map with its required keys",
    before: "|",
    accept: "service",
    after: "service:\n  name: \n  owner: ",
  },
  { title: "a map without required keys", before: "|", accept: "audit", after: "audit:\n  " },
  { title: "a list of scalars", before: "|", accept: "implementers", after: "implementers:\n  - " },
  { title: "a list of maps", before: "|", accept: "zones", after: "zones:\n  - name: " },
  {
    title: "a nested list in the layout of the document",
    before: "zones:\n  - name: example.com\n    |",
    accept: "delegation",
    after: "zones:\n  - name: example.com\n    delegation:\n      nameServers:\n        - ",
  },
  {
    title: "a key between others",
    before: "ticket: CHG1\n|\nsummary: x",
    accept: "rollback",
    after: "ticket: CHG1\nrollback:\n  trigger: \n  owner: \nsummary: x",
  },
  {
    title: "a key at the start of a list item",
    before: "certificates:\n  - |",
    accept: "dnsNames",
    after: "certificates:\n  - dnsNames:\n      - ",
  },
  {
    title: "a key before another key of a list item",
    before: "certificates:\n  - |\n    name: x",
    accept: "issuerRef",
    after: "certificates:\n  - issuerRef:\n      name: \n    name: x",
  },
  {
    title: "a key in a compact list",
    before: "certificates:\n- name: x\n  |",
    accept: "dnsNames",
    after: "certificates:\n- name: x\n  dnsNames:\n  - ",
  },
  {
    title: "a sibling of a compact list",
    before: "approvers:\n- a@example.com\n|",
    accept: "implementers",
    after: "approvers:\n- a@example.com\nimplementers:\n- ",
  },
  {
    title: "only the name where the colon stands already",
    before: "tick|: CHG1",
    accept: "ticket",
    after: "ticket: CHG1",
  },
  {
    title: "only the name, quotes kept, where the colon stands already",
    before: '"ti|ck": CHG1',
    accept: "ticket",
    after: '"ticket": CHG1',
  },
  {
    title: "a key in a flow map, on one line",
    before: "service: {|}",
    accept: "name",
    after: "service: {name: }",
  },
  {
    title: "a map in a flow map, on one line",
    before: "certificates:\n  - {name: x, |}",
    accept: "issuerRef",
    after: "certificates:\n  - {name: x, issuerRef: {name: }}",
  },
  {
    title: "a list in a flow map, on one line",
    before: "certificates:\n  - {name: x, dns|}",
    accept: "dnsNames",
    after: "certificates:\n  - {name: x, dnsNames: []}",
  },
  {
    title: "a key in a flow map that is not closed",
    before: "steps:\n  - {name: x, |\n  - {name: y, wait: 1h}",
    accept: "wait",
    after: "steps:\n  - {name: x, wait: \n  - {name: y, wait: 1h}",
  },
  {
    title: "a key directly behind a comma",
    before: "service: {name: x,|}",
    accept: "owner",
    after: "service: {name: x, owner: }",
  },
  {
    title: "a key of a flow map over several lines",
    before: "service: {\n  name: x,\n  |\n}",
    accept: "owner",
    after: "service: {\n  name: x,\n  owner: \n}",
  },
  {
    title: "a key in a map that is indented by one more than its parent",
    before: "service:\n   |",
    accept: "name",
    after: "service:\n   name: ",
  },
  {
    title: "a word that is the only one allowed",
    before: "steps:\n  - name: x\n    |",
    accept: "delegation",
    after: "steps:\n  - name: x\n    delegation: update",
  },
  {
    title: "a key at trailing blanks",
    before: "ticket: x\n|   \nsummary: y",
    accept: "type",
    after: "ticket: x\ntype: standard\nsummary: y",
  },
  {
    title: "only the colon above lines that wait for their key",
    before: "certificates:\n  - name: x\n    dns|\n      - x.example.com",
    accept: "dnsNames",
    after: "certificates:\n  - name: x\n    dnsNames:\n      - x.example.com",
  },
  {
    title: "plainly, a scalar",
    before: "|",
    accept: "type",
    after: "type: ",
    options: { snippets: false },
  },
  {
    title: "plainly, a map",
    before: "|",
    accept: "service",
    after: "service:\n  ",
    options: { snippets: false },
  },
  {
    title: "plainly, a list",
    before: "|",
    accept: "zones",
    after: "zones:\n  - ",
    options: { snippets: false },
  },
  {
    title: "plainly, a map in a flow map",
    before: "certificates:\n  - {name: x, |}",
    accept: "issuerRef",
    after: "certificates:\n  - {name: x, issuerRef: }",
    options: { snippets: false },
  },
];

describe("a key that is accepted", () => {
  for (const { title, before, accept, after, options } of GOLDEN) {
    it(`writes ${title}`, () => assert.equal(specOf(offered(change(before), options).accept(accept)), after));
  }

  it("follows four spaces", () => {
    const text =
      "apiVersion: trust-change/v1\nkind: TrustChange\nspec:\n    zones:\n        - name: example.com\n          |";
    assert.ok(
      offered(text)
        .accept("delegation")
        .endsWith("          delegation:\n              nameServers:\n                  - "),
    );
    assert.ok(
      offered(text.replace("          |", "    |"))
        .accept("service")
        .endsWith("\n    service:\n        name: \n        owner: "),
    );
  });

  it("keeps CRLF", () => {
    const text = change("ticket: x\n|\nsummary: y").replaceAll("\n", "\r\n");
    const after = offered(text).accept("service");
    assert.ok(
      after.endsWith("  ticket: x\r\n  service:\r\n    name: \r\n    owner: \r\n  summary: y"),
      JSON.stringify(after),
    );
  });
});
