import assert from "node:assert/strict";
import { Manifest } from "../../../server/src/manifest/model/manifest";
import { parseSource } from "../../../server/src/manifest/syntax/parse";
import { analyze } from "../../../server/src/rules/engine";
import { NOW } from "../change";
import { change, SHOP, specOf } from "./samples";
import { offered, type Options } from "./support";

const WINDOW = "window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}\n";

/** The item that comes out, as the lines behind its key. */
function item(marked: string, label: string, options: Options = {}): string {
  const written = specOf(offered(change(marked), options).accept(label));
  return written.slice(marked.lastIndexOf("\n", marked.indexOf("|")) + 1);
}

const steps = (more = ""): string => `${SHOP}${WINDOW}steps:\n${more}  - |`;

describe("names in whole items", () => {
  it("takes the first changed record without a step, and a credential", () => {
    assert.equal(
      item(steps(), "step: change records"),
      "  - name: cutover\n    records: [www.example.com/CNAME]\n    by: dns-deployer",
    );
    const one = "  - {name: cutover, records: [www.example.com/CNAME]}\n";
    assert.match(
      item(steps(one), "step: change records"),
      /- name: cutover-2\n {4}records: \[api\.example\.com\/A\]\n/,
    );
  });

  it("lets the others be chosen where the editor can", () => {
    const { textEdit, insertTextFormat } = offered(change(steps())).item("step: change records");
    assert.equal(insertTextFormat, 2);
    assert.match(
      textEdit?.newText ?? "",
      /\$\{2\|www\.example\.com\/CNAME,api\.example\.com\/A,shop\.example\.com\/A\|\}/,
    );
    assert.match(
      item(steps(), "step: change records", { snippets: false }),
      /records: \[www\.example\.com\/CNAME\]\n {4}by: dns-deployer$/,
    );
  });

  it("lowers a TTL before the window", () => {
    assert.equal(
      item(steps(), "step: lower a TTL"),
      '  - name: lower-ttl\n    records: [www.example.com/CNAME]\n    ttl: 60\n    by: dns-deployer\n    at: "2026-11-30T20:00:00Z"'.replaceAll(
        '"',
        "",
      ),
    );
  });

  it("takes the certificate that no step is about, and nobody who may not touch it", () => {
    const rights =
      "  - name: pki-deployer\n    type: workload-identity\n    provider: vault\n    grants: [{plane: pki, actions: [issue, deploy], resources: [shop.example.com, new.example.com]}]\n";
    const dns = "    grants: [{plane: dns, actions: [record-write], resources: [example.com]}]\n";
    const text = SHOP.replace("validation:", `${dns}${rights}validation:`);
    assert.match(
      item(`${text}steps:\n  - |`, "step: issue or deploy a certificate"),
      /certificates: \[shop-tls\]\n {4}do: issue\n {4}by: pki-deployer$/,
    );
    assert.match(item(`${text}steps:\n  - |`, "step: change records"), /by: dns-deployer$/);
  });

  it("takes back what owes a way back, by whoever did it", () => {
    const forth =
      "steps:\n  - {name: wait, wait: 1h}\n  - {name: move, records: [api.example.com/A], by: heidi@example.com}\n";
    assert.equal(
      item(`${SHOP}${forth}rollback:\n  steps:\n    - |`, "step back: revert"),
      "    - name: restore\n      reverts: [move]\n      by: heidi@example.com",
    );
  });

  it("gives names that are free", () => {
    const wait = "  - {name: settle, wait: 1h}\n  - {name: settle-2, wait: 1h}\n";
    assert.equal(item(steps(wait), "step: wait"), "  - name: settle-3\n    wait: 10m");
    assert.match(item(`${SHOP}  - |`, "validation"), /name: coverage-2\n/);
    assert.match(
      item(SHOP.replace("validation:", "  - |\nvalidation:"), "credential, workload identity"),
      /name: dns-deployer-2\n/,
    );
  });

  it("runs the checks that no step runs yet", () => {
    assert.match(item(steps(), "step: run checks"), /validate: \[coverage\]$/);
    const more = SHOP + "  - {name: chain, check: chain-continuity}\n";
    const run = "steps:\n  - {name: a, validate: [coverage]}\n  - |";
    assert.match(item(more + run, "step: run checks"), /validate: \[chain\]$/);
  });

  it("names the hosts that no certificate has yet", () => {
    const text = SHOP.replace("credentials:", "  - |\ncredentials:");
    assert.match(item(text, "certificate, new"), /name: login-tls\n.*\n {4}dnsNames: \[www\.example\.com\]/);
  });

  it("leaves out what the change has nobody for, and keeps a sample where something has to stand", () => {
    assert.equal(
      item("steps:\n  - |", "step: change records"),
      "  - name: cutover\n    records: [login.example.com/A]",
    );
    assert.match(item("steps:\n  - |", "step: by hand"), /by: heidi@example\.com$/);
  });

  it("keeps days as far away as they are meant", () => {
    const now = Date.parse("2028-02-28T15:00:00Z");
    assert.equal(
      item("window: |", "window", { now }).replace(/^window: ?\n?/, ""),
      "  start: 2028-03-05T20:00:00Z\n  end: 2028-03-05T23:00:00Z",
    );
    const [policy = ""] = offered("|", { now }).labels.filter((label) => label.endsWith("a host"));
    const written = offered("|", { now }).accept(policy);
    const { findings } = analyze(new Manifest(parseSource("file:///a.trust.yaml", written)), { now });
    assert.deepEqual(
      findings
        .filter(({ severity }) => severity === "error" || severity === "warning")
        .map((one) => one.message),
      [],
    );
  });

  it("gives an exception an end behind the window", () => {
    const late = WINDOW.replaceAll("2026", "2027");
    assert.match(item(`${late}exceptions:\n  - |`, "exception"), /expires: 2027-12-01$/);
  });

  const LABELS = [
    "step: change records",
    "step: lower a TTL",
    "step: issue or deploy a certificate",
    "step: wait",
    "step: run checks",
    "step: by hand",
  ];
  for (const label of LABELS) {
    it(`leaves no name that nothing has, and none twice: ${label}`, () => {
      const before =
        "  - {name: settle, wait: 1h}\n  - {name: cutover, wait: 1h}\n  - {name: issue, wait: 1h}\n";
      const text = offered(change(steps(before))).accept(label);
      const { findings } = analyze(new Manifest(parseSource("file:///a.trust.yaml", text)), { now: NOW });
      const wrong = ["reference-unresolved", "duplicate-name"];
      assert.deepEqual(
        findings.filter(({ rule }) => wrong.includes(rule.id)).map(({ message }) => message),
        [],
      );
    });
  }
});
