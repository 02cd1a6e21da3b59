import assert from "node:assert/strict";
import { offered } from "./support";
import { change, policy, SHOP, specOf } from "./samples";

/** The small change with one text in place of another, or with more keys behind it. */
function shop(from: string, to: string): string {
  assert.ok(SHOP.includes(from), from);
  return change(SHOP.replace(from, to));
}

function steps(...lines: readonly string[]): string {
  return change(SHOP, "steps:\n", ...lines.map((line) => `  ${line}\n`));
}

describe("completion of names that the change has", () => {
  it("offers certificates at a record, with the names they hold", () => {
    const list = offered(shop("203.0.113.31, previous", "203.0.113.31, certificate: |, previous"));
    assert.deepEqual(list.labels, ["shop-tls"]);
    assert.equal(list.item("shop-tls").detail, "certificate · shop.example.com, new.example.com");
  });

  it("offers those certificates first that hold the record's name", () => {
    const more =
      "  - {name: other-tls, dnsNames: [other.example.com]}\n  - {name: api-tls, dnsNames: [api.example.com]}\ncredentials:";
    const marked = SHOP.replace("credentials:", more).replace(
      "203.0.113.31, previous",
      "203.0.113.31, certificate: |, previous",
    );
    assert.deepEqual(offered(change(marked)).labels, ["api-tls", "shop-tls", "other-tls"]);
  });

  it("offers certificates at a step, those of the list left out", () => {
    assert.deepEqual(offered(steps("- {name: a, do: issue, certificates: [|]}")).labels, ["shop-tls"]);
    assert.deepEqual(offered(steps("- {name: a, do: issue, certificates: [shop-tls, |]}")).labels, []);
  });

  it("offers record sets, those first that no step changes yet", () => {
    const list = offered(steps("- {name: a, records: [www.example.com/CNAME]}", "- {name: b, records: [|]}"));
    assert.deepEqual(list.labels, ["api.example.com/A", "www.example.com/CNAME", "shop.example.com/A"]);
    assert.equal(list.item("shop.example.com/A").detail, "A 203.0.113.30 · keep");
  });

  it("leaves out record sets of the list, however they are written", () => {
    const { labels } = offered(steps("- {name: b, records: [WWW.example.com/CNAME, |]}"));
    assert.deepEqual(labels, ["api.example.com/A", "shop.example.com/A"]);
  });

  it("offers record sets as a list behind the colon", () => {
    const text = offered(steps("- name: b", "  records: |")).accept("api.example.com/A");
    assert.ok(text.includes("records: [api.example.com/A]"));
  });

  it("names the view only where the name alone would mean two", () => {
    const internal =
      "  - {name: example.com, view: internal, records: [{name: api, type: A, value: 10.0.0.1}]}\ncertificates:";
    const marked = `${SHOP.replace("certificates:", internal)}steps:\n  - {name: b, records: [|]}`;
    const { labels } = offered(change(marked));
    assert.ok(labels.includes("api.example.com/A@public") && labels.includes("api.example.com/A@internal"));
    assert.ok(labels.includes("www.example.com/CNAME"));
  });

  it("offers the id of an entry that has one", () => {
    const marked = SHOP.replace("{name: api,", "{id: api-new, name: api,");
    assert.ok(offered(change(marked, "steps:\n  - {name: b, records: [|]}")).labels.includes("api-new"));
  });

  it("offers earlier steps first under `after`, and never the step itself", () => {
    const list = offered(
      steps(
        "- {name: a, wait: 1h}",
        "- {name: b, wait: 1h}",
        "- {name: c, wait: 1h, after: [|]}",
        "- {name: d, manual: x}",
      ),
    );
    assert.deepEqual(list.labels, ["b", "a", "d"]);
    assert.equal(list.item("b").detail, "step · wait 1h");
  });

  it("offers steps as the point of no return", () => {
    const marked = change(
      SHOP,
      "steps:\n  - {name: cutover, wait: 1h}\nrollback:\n  pointOfNoReturn: |\n  steps: [{name: back, wait: 1h}]",
    );
    assert.deepEqual(offered(marked).labels, ["cutover"]);
  });

  it("offers entries of validation first, then checks without one", () => {
    const list = offered(steps("- {name: a, validate: [|]}"));
    assert.deepEqual(list.labels.slice(0, 2), ["coverage", "dns-propagation"]);
    assert.equal(list.item("coverage").detail, "validation · san-coverage · before");
    assert.match(JSON.stringify(list.item("caa").documentation), /authority/);
  });

  it("offers issuers of the change, of the policy, and public ones", () => {
    const marked = SHOP.replace("issuerRef: {name: letsencrypt-prod}", "issuerRef: {name: |}");
    const list = offered(change(marked, "issuers:\n  - {name: corp, trust: private}"), {
      policy: policy("defaults: {issuers: [{name: shared-acme}]}"),
    });
    assert.deepEqual(list.labels.slice(0, 2), ["corp", "shared-acme"]);
    assert.equal(list.item("corp").detail, "issuer · private");
    assert.equal(list.item("letsencrypt").detail, "public authority · Let's Encrypt");
  });

  it("offers CA certificates first and `self` as signers, and not the certificate itself", () => {
    const { labels } = offered(
      change("certificates:\n  - {name: leaf}\n  - {name: root, ca: {}}\n  - {name: new, signedBy: |}"),
    );
    assert.deepEqual(labels.slice(0, 3), ["root", "leaf", "self"]);
    assert.ok(!labels.includes("new"));
  });

  it("offers zones, providers and keys", () => {
    const zone =
      "zones:\n  - name: example.com\n    providers: [{name: old, provider: ovh}, {name: new, provider: route53}]\n" +
      "    dnssec: {keys: [{key_tag: 55648, role: KSK}, {key_tag: 4711, role: ZSK}]}\n";
    const record = `${zone}    records:\n      - {name: a, type: A, provider: |}\n`;
    assert.deepEqual(offered(change(record)).labels, ["old", "new"]);
    const step = `${zone}  - {name: example.net, dnssec: {keys: [{key_tag: 1}]}}\nsteps:\n`;
    assert.deepEqual(offered(change(step, "  - {name: s, dnssec: sign, zone: |}")).labels, [
      "example.com",
      "example.net",
    ]);
    const keys = offered(change(step, "  - {name: s, dnssec: sign, zone: example.com, keys: [4711, |]}"));
    assert.deepEqual(keys.labels, ["55648"]);
    assert.ok(keys.accept("55648").endsWith("keys: [4711, 55648]}"));
  });

  it("offers trust stores", () => {
    const marked = change(
      "trustStores:\n  - {name: bundle, usedBy: [partners]}\nsteps:\n  - {name: t, trust: add, stores: [|]}",
    );
    assert.equal(offered(marked).item("bundle").detail, "trust store · partners");
  });

  it("offers rules that an exception may name, with their titles", () => {
    const list = offered(change("exceptions:\n  - rule: |"));
    assert.match(list.item("self-approval").detail ?? "", /· /);
    assert.ok(!list.labels.includes("schema") && !list.labels.includes("yaml-syntax"));
  });

  it("offers rules first that find something in the text", () => {
    const found = ["wildcard-cert-scope", "self-approval", "yaml-syntax"];
    const list = offered(change("exceptions:\n  - rule: |"), { found });
    assert.deepEqual(list.labels.slice(0, 2).toSorted(), ["self-approval", "wildcard-cert-scope"]);
    assert.match(list.item("self-approval").detail ?? "", /^found here · error · /);
    const { labels } = offered(change("exceptions:\n  - rule: |"));
    assert.deepEqual(list.labels.toSorted(), labels.toSorted());
  });

  it("offers what an exception may be for", () => {
    const { labels } = offered(change(SHOP, "exceptions:\n  - {rule: self-approval, target: |}"));
    for (const label of ["api.example.com/A", "shop-tls", "dns-deployer", "coverage", "example.com"]) {
      assert.ok(labels.includes(label), label);
    }
  });

  it("quotes names that need it, wherever they stand", () => {
    const named =
      'validation:\n  - {name: "on: all", check: caa}\n  - {name: "*star", check: caa}\n  - {name: "a, b", check: caa}\n';
    const marked = change(named, "steps:\n  - name: x\n    validate:\n      - |");
    const list = offered(marked);
    assert.ok(list.accept("on: all").endsWith('- "on: all"'));
    assert.ok(list.accept("*star").endsWith('- "*star"'));
    assert.ok(list.accept("a, b").endsWith('- "a, b"'));
    const flow = offered(change(named, "steps:\n  - {name: x, validate: ['on|']}"));
    assert.ok(flow.accept("on: all").endsWith("validate: ['on: all']}"));
  });

  it("offers names in the second document of a file, and those of its own change only", () => {
    const other = change("certificates:\n  - {name: other-tls}\n");
    const second = change(SHOP, "steps:\n  - {name: a, do: issue, certificates: [|]}");
    assert.deepEqual(offered(`${other}---\n${second}`).labels, ["shop-tls"]);
  });

  it("offers what documents of other kinds in the file bring", () => {
    const pasted =
      "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: pasted-tls}\nspec: {dnsNames: [api.example.com]}\n";
    const marked = shop("203.0.113.31, previous", "203.0.113.31, certificate: |, previous");
    const list = offered(`${pasted}---\n${marked}`);
    assert.deepEqual(list.labels, ["pasted-tls", "shop-tls"]);
    assert.equal(list.item("pasted-tls").detail, "certificate · api.example.com");
  });

  it("offers names while another line cannot be read", () => {
    const marked = steps("- {name: a, do: issue, certificates: [|]}").replace(
      "  approvers:",
      "  approvers [\n  approvers:",
    );
    assert.deepEqual(offered(marked).labels, ["shop-tls"]);
  });

  it("does not offer what is being typed as if the change had it", () => {
    assert.ok(!offered(shop('owner: "@acme/platform"', "owner: @acme/plat|")).labels.includes("@acme/plat"));
    assert.ok(
      !offered(shop("implementers: [dns-deployer]", "implementers: [dns-dep|]")).labels.includes("dns-dep"),
    );
  });
});

describe("completion of what a rollback reverts", () => {
  const rollback = (...reverts: readonly string[]): string =>
    `rollback:\n  trigger: x\n  owner: y\n  steps:\n${reverts.map((list, index) => `    - {name: back-${index}, reverts: [${list}]}\n`).join("")}`;

  it("offers first what owes a way back and has none", () => {
    const list = offered(change(SHOP, rollback("shop-tls", "|")));
    assert.deepEqual(list.labels, ["www.example.com/CNAME", "api.example.com/A", "shop-tls"]);
    assert.match(list.item("api.example.com/A").detail ?? "", /no rollback yet$/);
    assert.doesNotMatch(list.item("shop-tls").detail ?? "", /no way back/);
  });

  it("offers steps before the records that they change", () => {
    const steps =
      "steps:\n  - {name: cutover, records: [www.example.com/CNAME, api.example.com/A]}\n  - {name: deploy, certificates: [shop-tls], do: deploy}\n  - {name: settle, wait: 1h}\n";
    const list = offered(change(SHOP, steps, rollback("deploy", "|")));
    assert.deepEqual(list.labels.slice(0, 3), ["cutover", "www.example.com/CNAME", "api.example.com/A"]);
    assert.equal(
      list.item("cutover").detail,
      "step · records www.example.com/CNAME, api.example.com/A · no rollback yet",
    );
  });

  it("counts what is kept on purpose as settled", () => {
    const marked = change(
      SHOP,
      rollback("shop-tls", "|"),
      "  keeps: [{target: api.example.com/A, why: x}]\n",
    );
    assert.deepEqual(offered(marked).labels, ["www.example.com/CNAME", "api.example.com/A", "shop-tls"]);
    assert.doesNotMatch(offered(marked).item("api.example.com/A").detail ?? "", /no way back/);
  });

  it("leaves out what the list has, and writes a name as it is", () => {
    const { labels } = offered(change(SHOP, rollback("api.example.com/A, |")));
    assert.ok(!labels.includes("api.example.com/A"));
    const text = offered(
      change(SHOP, "rollback:\n  steps:\n    - name: back\n      reverts:\n        - |"),
    ).accept("www.example.com/CNAME");
    assert.ok(text.endsWith("          - www.example.com/CNAME"));
  });
});

describe("completion of people", () => {
  it("offers credentials first at a step, and those who implement the change", () => {
    const list = offered(change(SHOP, "steps:\n  - {name: a, wait: 1h, by: |}"));
    assert.deepEqual(list.labels.slice(0, 2), ["dns-deployer", "frank@example.com"]);
    assert.equal(list.item("dns-deployer").detail, "credential · workload-identity · route53");
    assert.ok(!list.labels.includes("grace@example.com"), "no approver");
  });

  it("offers no credential, requester or implementer as approver", () => {
    const { labels } = offered(shop("approvers: [grace@example.com]", "approvers: [grace@example.com, |]"));
    for (const label of ["dns-deployer", "frank@example.com", "grace@example.com"])
      assert.ok(!labels.includes(label), label);
    assert.ok(labels.includes("@acme/platform"));
  });

  it("leaves out approvers of the list also where they are written as maps", () => {
    const marked = "approvers:\n  - {identity: grace@example.com}\n  - identity: |";
    assert.ok(!offered(shop("approvers: [grace@example.com]", marked)).labels.includes("grace@example.com"));
  });

  it("offers no approver as requester or implementer", () => {
    assert.ok(
      !offered(shop("requestedBy: frank@example.com", "requestedBy: |")).labels.includes("grace@example.com"),
    );
    const { labels } = offered(shop("implementers: [dns-deployer]", "implementers:\n  - |"));
    assert.equal(labels[0], "dns-deployer");
    assert.ok(!labels.includes("grace@example.com"));
  });

  it("offers no requester as who executes, nor the other way round, where the two have to be different", () => {
    const strict = (marked: string): readonly string[] =>
      offered(change(SHOP, `operatingModel: central-governance\n${marked}`)).labels;
    assert.ok(
      !strict("steps:\n  - {name: a, records: [www.example.com/CNAME], by: |}").includes("frank@example.com"),
    );
    assert.ok(!strict("emergency: {who: |}").includes("frank@example.com"));
    assert.ok(strict("steps:\n  - {name: a, validate: [coverage], by: |}").includes("frank@example.com"));
    // Who decides on the way back may have asked for the change.
    assert.ok(strict("rollback: {owner: |}").includes("frank@example.com"));
    const central = (from: string, to: string): readonly string[] =>
      offered(shop(from, `operatingModel: central-governance\n${to}`)).labels;
    assert.ok(!central("implementers: [dns-deployer]", "implementers: [|]").includes("frank@example.com"));
    const asked = central(
      "requestedBy: frank@example.com\napprovers: [grace@example.com]\nimplementers: [dns-deployer]",
      "implementers: [heidi@example.com]\nrequestedBy: |",
    );
    assert.ok(!asked.includes("heidi@example.com"));
    assert.ok(
      offered(shop("implementers: [dns-deployer]", "implementers: [|]")).labels.includes("frank@example.com"),
    );
  });

  it("follows aliases of the policy", () => {
    const aliases = policy("aliases: {frank: frank@example.com}");
    const { labels } = offered(shop("approvers: [grace@example.com]", "approvers: [|]"), { policy: aliases });
    assert.ok(!labels.includes("frank@example.com"));
  });

  it("offers groups first as owners, in quotes", () => {
    const list = offered(shop('owner: "@acme/platform"', "owner: |"));
    assert.equal(list.labels[0], "@acme/shop");
    assert.ok(list.accept("@acme/shop").includes('owner: "@acme/shop"\n'));
    assert.ok(!list.labels.includes("dns-deployer"));
  });

  it("writes a group without quotes of its own into quotes", () => {
    const list = offered(shop('owner: "@acme/platform"', 'owner: "@ac|"'));
    assert.ok(list.accept("@acme/shop").includes('owner: "@acme/shop"\n'));
    assert.equal(list.item("@acme/shop").filterText, "@acme/shop");
  });

  it("offers people and groups that the policy knows", () => {
    const directory = policy(
      'directory: {"@acme/pki": [dana@example.com]}',
      "\nzones: [{match: [example.com], owner: '@acme/dns'}]",
    );
    const list = offered(shop("approvers: [grace@example.com]", "approvers: [|]"), { policy: directory });
    assert.equal(list.item("dana@example.com").detail, "person · member of @acme/pki");
    assert.ok(list.labels.includes("@acme/dns"));
  });

  it("offers them in the policy itself", () => {
    const { labels } = offered(
      policy(
        'directory: {"@acme/pki": [dana@example.com]}',
        "\nzones:\n  - match: [example.com]\n    owner: |",
      ),
    );
    assert.deepEqual(labels, ["@acme/pki", "dana@example.com"]);
  });

  it("offers break-glass credentials first where one is needed", () => {
    const marked = SHOP.replace("validation:", "  - {name: sealed, type: break-glass}\nvalidation:");
    assert.deepEqual(offered(change(marked, "emergency: {breakGlass: |}")).labels, [
      "sealed",
      "dns-deployer",
    ]);
  });

  it("offers names in a change that is only begun", () => {
    const text = change("requestedBy: frank@example.com\nrollback:\n  owner: |");
    assert.equal(
      specOf(offered(text).accept("frank@example.com")),
      "requestedBy: frank@example.com\nrollback:\n  owner: frank@example.com",
    );
  });
});
