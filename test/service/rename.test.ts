import assert from "node:assert/strict";
import type { Position } from "vscode-languageserver-types";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Manifest } from "../../server/src/manifest/model/manifest";
import { mentionsIn } from "../../server/src/manifest/model/mentions";
import { spanOf } from "../../server/src/manifest/syntax/node";
import { references } from "../../server/src/service/references";
import { prepareRename, rename } from "../../server/src/service/rename/rename";
import { howMany, oneIn } from "../how-much";
import { analysisOf, manifestOf, URI, wholeText, withoutHead } from "./change";
import { readCursor } from "./cursor";
import { examples } from "./samples";

/** The text after a renaming, or why there is none. */
function renamed(manifest: Manifest, position: Position, newName: string): string {
  const outcome = rename(manifest, position, newName);
  if (!outcome.ok) return outcome.reason;
  const document = TextDocument.create(URI, "", 0, manifest.source.text);
  return TextDocument.applyEdits(document, outcome.value.changes?.[URI] ?? []);
}

/** Keys of a spec after a renaming at the cursor, or why there is none. */
function after(written: string, newName: string, policy?: string): string {
  const { text, position } = readCursor(wholeText(written));
  const manifest = manifestOf(text, policy);
  const outcome = renamed(manifest, position, newName);
  return outcome.startsWith("apiVersion:") ? withoutHead(outcome, written) : outcome;
}

function prepared(written: string, policy?: string): string {
  const { text, position } = readCursor(wholeText(written));
  const manifest = manifestOf(text, policy);
  const outcome = prepareRename(manifest, position);
  if (!outcome.ok) return outcome.reason;
  const { range, placeholder } = outcome.value;
  return `${manifest.source.document.getText(range)} as ${placeholder}`;
}

const zone = (records: string): string => `zones: [{name: example.com, records: [${records}]}]`;

describe("renaming", () => {
  it("changes the entry and every use, and leaves the rest as it stands", () => {
    assert.equal(
      after(
        "certificates: # those of the gateway\n  - name: web   # the old one\nsteps:\n  - {name: web-out, certificates: [web], do: issue} # web\n  - {name: x, certificates: ['w|eb'], do: deploy}",
        "shop",
      ),
      "certificates: # those of the gateway\n  - name: shop   # the old one\nsteps:\n  - {name: web-out, certificates: [shop], do: issue} # web\n  - {name: x, certificates: ['shop'], do: deploy}",
    );
  });

  it("writes quotes where the new name needs them", () => {
    const steps = "steps:\n  - {name: a|b, wait: 1m}\n  - {name: c, wait: 1m, after: [ab]}";
    for (const [name, quoted] of [
      ["123", '"123"'],
      ["yes", '"yes"'],
      ["a: b", '"a: b"'],
      ["a, b", '"a, b"'],
      ["@a", '"@a"'],
      ["it's", "it's"],
    ] as const)
      assert.equal(after(steps, name), steps.replace("a|b", quoted).replace("[ab]", `[${quoted}]`));
  });

  it("changes a name that aliases bring in where it is written, once", () => {
    const text = `certificates:\n  - name: &n web\n${zone("{name: a, type: A, value: 203.0.113.1, certificate: *|n}, &r {name: b, type: A, value: 203.0.113.1, certificate: web}, {<<: *r, name: c}")}`;
    assert.equal(
      after(text, "shop"),
      text.replace("*|n", "*n").replace("&n web", "&n shop").replace("certificate: web", "certificate: shop"),
    );
  });

  it("is refused where something else takes its text from the name by an alias", () => {
    const text = "certificates: [{name: &n w|eb}]\nsteps: [{name: *n, wait: 1m}]";
    assert.match(after(text, "shop"), /line 6 .* alias \*n/);
    assert.match(after("certificates: [{name: &n w|eb, dnsNames: [*n]}]", "shop"), /alias \*n/);
  });

  it("is refused for a name that something of the kind has already", () => {
    const text = "steps: [{name: a|b, wait: 1m}, {name: cd, wait: 1m}]\ncertificates: [{name: ef}]";
    assert.match(after(text, "cd"), /"cd" is a step already \(line 5\)/);
    assert.match(after(text, "ef"), /certificates: \[\{name: ef/);
    // A reversal may name a step or a certificate: it would mean another one of them then.
    assert.match(
      after(`${text}\nrollback: {steps: [{name: r, reverts: [ab]}]}`, "ef"),
      /would mean the certificate/,
    );
    assert.match(
      after(`${text}\nrollback: {steps: [{name: r, reverts: [ef]}]}`, "ef"),
      /"ef" is a certificate already/,
    );
    const policy = "kind: TrustPolicy\nspec: {defaults: {credentials: [{name: shared}]}}";
    assert.match(
      after("credentials: [{name: ow|n}]\nsteps: [{name: a, wait: 1m, by: own}]", "shared", policy),
      /would mean the credential/,
    );
    assert.match(
      after("requestedBy: al|ice@example.com\napprovers: [bob@example.com]", "bob@example.com"),
      /already/,
    );
  });

  it("takes a name that uses have already, which nothing had", () => {
    const text = "certificates: [{name: w|eb}]\nsteps: [{name: a, certificates: [shop], do: issue}]";
    assert.equal(after(text, "shop"), text.replace("w|eb", "shop"));
  });

  it("is refused for what is no name", () => {
    for (const name of ["", " a", "a ", "a\nb", "a\u2028b", "a\tb"])
      assert.match(after("steps: [{name: a|b, wait: 1m}]", name), /[Nn]ame .*\.$/, JSON.stringify(name));
    assert.match(after("certificates: [{name: a|b}]", "self"), /signs itself/);
  });

  it("is refused where no name stands, and for names that others have given", () => {
    const refusals: readonly (readonly [string, RegExp])[] = [
      ["type: nor|mal", /no name here/],
      ["sum|mary: a", /no name here/],
      ["zones: [{name: exam|ple.com}]", /how DNS calls the zone/],
      ["endpoints: [{host: a.exam|ple.com}]", /another host/],
      ["steps: [{name: a, validate: [ca|a]}]", /kind of check/],
      ["exceptions: [{rule: private-key|-reused, target: a}]", /rule of Trust Change/],
      ["certificates: [{name: a, issuerRef: {name: else|where}}]", /No issuer "elsewhere" has an entry/],
    ];
    for (const [text, reason] of refusals) {
      assert.match(prepared(text), reason, text);
      assert.match(after(text, "other"), reason, text);
    }
    const policy = "kind: TrustPolicy\nspec: {defaults: {credentials: [{name: shared}]}}";
    assert.match(prepared("steps: [{name: a, wait: 1m, by: sha|red}]", policy), /defined in another file/);
    assert.match(prepared(policy.replace("shared", "sha|red")), /shared with changes in other files/);
  });

  it("changes a person everywhere, in the aliases and groups of a policy in the file too", () => {
    const policy =
      "kind: TrustPolicy\nspec:\n  aliases: {bob: bob@example.com}\n  directory: {'@acme/dns': [bob@example.com]}\n---\n";
    const text = `${policy}${wholeText("requestedBy: Bob@example.com\napprovers: [b|ob@example.com]")}`;
    const { position, text: whole } = readCursor(text);
    const expected = whole.replaceAll(/[Bb]ob@example\.com/g, "eve@example.com");
    assert.equal(renamed(manifestOf(whole), position, "eve@example.com"), expected);
  });

  it("is refused where a person or a team would be called by a bare name", () => {
    for (const name of ["yes", "a: b", "123", "eve", "@acme", "eve @example.com"])
      for (const old of ["b|ob@example.com", '"@acme/d|ns"'])
        assert.match(after(`approvers: [${old}]`, name), /is no mail address and no team: a person/, name);
    assert.equal(after("approvers: [b|ob@example.com]", "@acme/dns"), 'approvers: ["@acme/dns"]');
    assert.equal(after("approvers: [b|ob@example.com]", "group:ops"), "approvers: [group:ops]");
    const policy = "kind: TrustPolicy\nspec:\n  aliases: {bob: bob@example.com}\n---\n";
    const { position, text } = readCursor(`${policy}${wholeText("approvers: [b|ob]")}`);
    assert.doesNotMatch(renamed(manifestOf(text), position, "robert"), /no mail address/);
  });

  it("shows the name without its quotes", () => {
    assert.equal(prepared("steps: [{name: 'a|b', wait: 1m}]"), "ab as ab");
    assert.equal(
      prepared('steps: [{name: "a\\|b\\|c", wait: 1m, after: [ab|cd]}]'.replaceAll("\\|", "")),
      'No step "abcd" has an entry in this file, so there is nothing to rename.',
    );
    assert.equal(prepared('steps: [{name: "a|\\u0062", wait: 1m}]'), '"a\\u0062" as ab');
    assert.equal(
      prepared("certificates: [{name: &n web}]\nsteps: [{name: x, certificates: [*|n], do: issue}]"),
      "*n as web",
    );
  });
});

describe("renaming a trust store", () => {
  const text =
    "trustStores: [{name: jvm}, {name: browsers}]\ncredentials:\n  - name: deployer\n    grants: [{plane: pki, actions: [trust-write], resources: [jvm, jvm.example.com]}]\nsteps: [{name: add, trust: add, certificates: [ca], stores: [jvm]}]";

  it("changes the rights on it, and from there it can be renamed, too", () => {
    const expected = text.replaceAll(/\bjvm\b(?!\.)/g, "images");
    assert.equal(after(text.replace("{name: jvm", "{name: j|vm"), "images"), expected);
    assert.equal(after(text.replace("resources: [jvm", "resources: [j|vm"), "images"), expected);
  });

  it("leaves names that a right reaches alone: they have no entry", () => {
    assert.equal(
      prepared(text.replace("jvm.example", "j|vm.example")),
      "There is no name here that could be changed.",
    );
  });
});

describe("renaming a record", () => {
  it("gives its entries another owner name, and the references that mean it", () => {
    const text = `${zone("{name: log|in, type: A, provider: a}, {name: login, type: A, provider: b}, {name: login, type: AAAA, id: six}")}\nsteps: [{name: s, records: [login.example.com/A, login.example.com/AAAA, LOGIN.example.com./A@public], by: x}]\ncertificates: [{name: c, dnsNames: [login.example.com]}]`;
    assert.equal(
      after(text, "signin"),
      text
        .replace("log|in", "signin")
        .replace("{name: login, type: A,", "{name: signin, type: A,")
        .replace("login.example.com/A,", "signin.example.com/A,")
        .replace("LOGIN.example.com./A@public", "signin.example.com./A@public"),
    );
  });

  it("shows and takes the absolute name at a reference", () => {
    const text = `${zone("{name: login, type: A}, {name: login.example.com., type: A}")}\nsteps: [{name: s, records: [login.exa|mple.com/A], by: x}]`;
    assert.equal(prepared(text), "login.example.com as login.example.com");
    assert.equal(
      after(text, "a.b.example.com"),
      text
        .replace("name: login,", "name: a.b,")
        .replace("name: login.example.com.", "name: a.b.example.com.")
        .replace("login.exa|mple.com/A", "a.b.example.com/A"),
    );
    assert.equal(
      after(text, "example.com"),
      text
        .replace("name: login,", 'name: "",')
        .replace("name: login.example.com.", "name: example.com.")
        .replace("login.exa|mple.com/A", "example.com/A"),
    );
    assert.match(after(text, "example.com.example.com"), /name: example\.com\.example\.com\., type/);
  });

  it("changes the id alone where that is asked for", () => {
    const text = `${zone("{name: login, type: AAAA, id: s|ix}")}\nsteps: [{name: s, records: [login.example.com/AAAA, six], by: x}]`;
    assert.equal(after(text, "seven"), text.replace("s|ix", "seven").replace(" six]", " seven]"));
  });

  it("is refused outside of the zone, for names that are none, and where a record of the type stands", () => {
    const text = `${zone("{name: log|in, type: A}, {name: sso, type: A}, {name: mail, type: MX}")}\nsteps: [{name: s, records: [login.example.com/A], by: x}]`;
    assert.match(after(text, "sso"), /record sso\.example\.com\/A already \(line 5\)/);
    assert.match(after(text, "a..b"), /no name that a record can have/);
    assert.match(after(text, "login.example.net."), /does not lie in the zone example\.com/);
    assert.equal(after(text, "mail"), text.replace("log|in", "mail").replace("login.", "mail."));
    assert.match(after(zone("{name: log|in}"), "sso"), /no type yet/);
  });

  it("knows the records of views apart", () => {
    const text =
      "zones:\n  - {name: example.com, view: public, records: [{name: a, type: A}]}\n  - {name: example.com, view: internal, records: [{name: |a, type: A}]}\nsteps: [{name: s, records: [a.example.com/A@internal, a.example.com/A@public], by: x}]";
    assert.equal(
      after(text, "b"),
      text.replace("name: |a", "name: b").replace("a.example.com/A@internal", "b.example.com/A@internal"),
    );
  });

  it("knows the records of a DNSEndpoint beside the change", () => {
    const file = `${wholeText("zones: [{name: example.com}]\nsteps: [{name: s, records: [b.|example.com/A], by: x}]")}\n---\napiVersion: externaldns.k8s.io/v1alpha1\nkind: DNSEndpoint\nspec: {endpoints: [{dnsName: b.example.com, recordType: A, targets: [203.0.113.1]}]}\n`;
    const { text, position } = readCursor(file);
    assert.equal(
      renamed(manifestOf(text), position, "c.example.com"),
      text.replaceAll("b.example.com", "c.example.com"),
    );
  });
});

describe("every name of the examples", () => {
  for (const { name: file, text } of examples) {
    it(`can be renamed and renamed back: ${file}`, () => {
      const manifest = manifestOf(text);
      let count = 0;
      const tried = new Map<string, number>();
      for (const { written, node } of manifest.parts().flatMap((part) => mentionsIn(part))) {
        const times = (tried.get(node.source) ?? 0) + 1;
        if (times > howMany(2, Number.POSITIVE_INFINITY)) continue;
        tried.set(node.source, times);
        const position = manifest.source.document.positionAt(spanOf(written).start + 1);
        const place = prepareRename(manifest, position);
        if (!place.ok) continue;
        count++;
        const { placeholder } = place.value;
        // Hosts stay in their zone, names take the letter like any other.
        const newName = placeholder === "" ? "zz" : `zz-${placeholder}`.replace(/^zz-([@*])/, "$1zz");
        const there = renamed(manifest, position, newName);
        const changed = manifestOf(there);
        assert.equal(
          changed.source.documents.flatMap(({ problems }) => problems).length,
          manifest.source.documents.flatMap(({ problems }) => problems).length,
        );
        const where = changed.source.document.positionAt(offsetOfSame(manifest, position, newName));
        assert.deepEqual(
          references(changed, where, true).length,
          references(manifest, position, true).length,
          `${node.source} at ${position.line + 1}`,
        );
        assert.equal(renamed(changed, where, placeholder), text, `${node.source} at ${position.line + 1}`);
      }
      assert.ok(count > 20, `${count} names`);
    });
  }
});

describe("sound manifests", () => {
  const sound = examples.filter(({ name }) => !/broken|policy/.test(name));
  // Without the policy: it is another file, and knows people and issuers by their names.
  for (const { name: file, text } of sound) {
    it(`stay sound, whatever in them is renamed: ${file}`, () => {
      const manifest = manifestOf(text);
      const before = found(text);
      const tried = new Set<string>();
      const mentions = manifest.parts().flatMap((part) => mentionsIn(part));
      for (const { written, node, kinds } of oneIn(5, mentions)) {
        // What clients look up by the name of a record stays, so that another one is another change.
        if (kinds[0] === "record" || node.source.includes("/")) continue;
        const what = `${kinds.join(" or ")} ${node.source}`;
        if (tried.has(what)) continue;
        tried.add(what);
        const position = manifest.source.document.positionAt(spanOf(written).start + 1);
        if (!prepareRename(manifest, position).ok) continue;
        const newName = node.source.includes("@") ? "zz@example.com" : `zz-${node.source}`;
        assert.deepEqual(found(renamed(manifest, position, newName)), before, what);
      }
      assert.ok(tried.size > 3);
    });
  }
});

function found(text: string): readonly string[] {
  return analysisOf(text).findings.map(({ rule }) => rule.id);
}

/** Where the place of a renaming stands in the text after it. */
function offsetOfSame(manifest: Manifest, position: Position, newName: string): number {
  const { document } = manifest.source;
  const outcome = rename(manifest, position, newName);
  assert.ok(outcome.ok);
  const at = document.offsetAt(position);
  const edits = outcome.value.changes?.[URI] ?? [];
  const grown = edits
    .filter(({ range }) => document.offsetAt(range.end) < at)
    .map(
      ({ range, newText }) =>
        newText.length - (document.offsetAt(range.end) - document.offsetAt(range.start)),
    );
  return grown.reduce((sum, by) => sum + by, at);
}
