import assert from "node:assert/strict";
import { DocumentHighlightKind, type Position } from "vscode-languageserver-types";
import type { Manifest } from "../../server/src/manifest/model/manifest";
import { definition } from "../../server/src/service/definition";
import { documentHighlights, references } from "../../server/src/service/references";
import { manifestOf, wholeText } from "./change";
import { readCursor } from "./cursor";

/** The lines at which something stands, with the text there: `3 login-tls`. */
function shown(manifest: Manifest, found: readonly { readonly range: { start: Position; end: Position } }[]) {
  const { document } = manifest.source;
  return found.map(({ range }) => `${range.start.line + 1} ${document.getText(range)}`);
}

interface Places {
  readonly definition: readonly string[];
  readonly references: readonly string[];
  /** The references without those that define. */
  readonly uses: readonly string[];
}

function placesAt(written: string, policy?: string): Places {
  const { text, position } = readCursor(written);
  const manifest = manifestOf(text, policy);
  return {
    definition: shown(manifest, definition(manifest, position)),
    references: shown(manifest, references(manifest, position, true)),
    uses: shown(manifest, references(manifest, position, false)),
  };
}

const change = `apiVersion: trust-change/v1
kind: TrustChange
metadata: {name: move-login}
spec:
  requestedBy: alice@example.com
  approvers: [bob@example.com, "@acme/dns"]
  implementers: [deployer]
  zones:
    - name: example.com
      providers: [{name: one}, {name: two}]
      records:
        - {name: login, type: A, value: 203.0.113.1, certificate: login-tls, provider: one}
        - {name: login, type: A, value: 203.0.113.2, certificate: login-tls, provider: two}
        - {name: login, type: AAAA, value: "2001:db8::1", id: six}
  issuers:
    - {name: ca, solver: {credential: deployer, zone: Example.com.}}
  certificates:
    - {name: login-tls, dnsNames: [login.example.com], issuerRef: {name: ca}}
  trustStores:
    - {name: clients, holds: [login-tls]}
  credentials:
    - {name: deployer, type: api-token, provider: route53, owner: Bob@Example.com}
  validation:
    - {name: answers, check: dns-propagation}
  steps:
    - {name: cutover, records: [login.example.com/A, six], by: deployer}
    - {name: issue, certificates: [login-tls], do: issue, by: [deployer], after: [cutover]}
    - {name: look, validate: [answers, caa], after: [cutover, issue]}
    - {name: trust, trust: add, certificates: [login-tls], stores: [clients]}
  rollback:
    owner: bob@example.com
    steps:
      - {name: back, reverts: [cutover, LOGIN.example.com./A], by: deployer}
  exceptions:
    - {rule: private-key-reused, target: login-tls, reason: a}
    - {rule: private-key-reused, target: login.example.com/AAAA, reason: a}
    - {rule: private-key-reused, target: move-login, reason: a}
    - {rule: private-key-reused, target: clients, reason: a}
`;

/** The change with the cursor in the middle of a text, on the first line that holds another one. */
function at(line: string, text: string): Places {
  const start = change.indexOf(text, change.indexOf(line));
  assert.ok(start >= 0, `${text} stands behind ${line}`);
  const cursor = start + Math.floor(text.length / 2);
  return placesAt(`${change.slice(0, cursor)}|${change.slice(cursor)}`);
}

describe("definitions and references", () => {
  const everywhere = (places: readonly (readonly [line: string, text: string])[], expected: Places): void => {
    for (const [line, text] of places) assert.deepEqual(at(line, text), expected, `${line} ${text}`);
  };

  it("of certificates", () => {
    const uses = [
      "12 login-tls",
      "13 login-tls",
      "20 login-tls",
      "27 login-tls",
      "29 login-tls",
      "35 login-tls",
    ];
    everywhere(
      [
        ["{name: login, type: A,", "login-tls"],
        ["- {name: login-tls", "login-tls"],
        ["holds", "login-tls"],
        ["name: trust,", "login-tls"],
        ["target", "login-tls"],
      ],
      {
        definition: ["18 login-tls"],
        references: [...uses.slice(0, 2), "18 login-tls", ...uses.slice(2)],
        uses,
      },
    );
  });

  it("of records, by owner name and type in any spelling, and by id", () => {
    const uses = ["26 login.example.com/A", "33 LOGIN.example.com./A"];
    everywhere(
      [
        ["{name: login, type: A,", "login"],
        ["name: cutover", "login.example.com"],
        ["name: back", "LOGIN.example.com."],
      ],
      { definition: ["12 login", "13 login"], references: ["12 login", "13 login", ...uses], uses },
    );
    const six = ["26 six", "36 login.example.com/AAAA"];
    everywhere(
      [
        ["type: AAAA", "six"],
        ["name: cutover", "six"],
        ["target: login.example.com/AAAA", "login.example.com/AAAA"],
      ],
      { definition: ["14 login", "14 six"], references: ["14 login", "14 six", ...six], uses: six },
    );
  });

  it("of steps, those of the way back among them", () => {
    const uses = ["27 cutover", "28 cutover", "33 cutover"];
    everywhere([["reverts", "cutover"]], {
      definition: ["26 cutover"],
      references: ["26 cutover", ...uses],
      uses,
    });
    assert.deepEqual(at("name: back", "back").references, ["33 back"]);
  });

  it("of credentials, also where anybody may be named", () => {
    const uses = ["7 deployer", "16 deployer", "26 deployer", "27 deployer", "33 deployer"];
    everywhere(
      [
        ["implementers", "deployer"],
        ["solver", "deployer"],
      ],
      {
        definition: ["22 deployer"],
        references: [...uses.slice(0, 2), "22 deployer", ...uses.slice(2)],
        uses,
      },
    );
  });

  it("of issuers, checks, trust stores, providers and the change itself", () => {
    assert.deepEqual(at("issuerRef", "ca").references, ["16 ca", "18 ca"]);
    assert.deepEqual(at("validate", "answers").references, ["24 answers", "28 answers"]);
    assert.deepEqual(at("stores: [", "clients").references, ["20 clients", "29 clients", "38 clients"]);
    assert.deepEqual(at("provider: two", "two").references, ["10 two", "13 two"]);
    assert.deepEqual(at("target: move", "move-login").references, ["3 move-login", "37 move-login"]);
  });

  it("of zones in any spelling", () => {
    everywhere([["solver", "Example.com."]], {
      definition: ["9 example.com"],
      references: ["9 example.com", "16 Example.com."],
      uses: ["16 Example.com."],
    });
  });

  it("of people, without regard to how their address is written", () => {
    const uses = ["6 bob@example.com", "22 Bob@Example.com", "31 bob@example.com"];
    everywhere([["approvers", "bob@example.com"]], { definition: [], references: uses, uses });
  });

  it("of words that need no entry: everywhere else they stand", () => {
    assert.deepEqual(at("validate", "caa"), { definition: [], references: ["28 caa"], uses: ["28 caa"] });
    assert.equal(at("rule:", "private-key-reused").references.length, 4);
  });

  it("are none where no name stands", () => {
    const none = { definition: [], references: [], uses: [] };
    for (const [line, text] of [
      ["kind:", "TrustChange"],
      ["records", "203.0.113.1"],
      ["issuers", "solver"],
      ["dnsNames", "login.example.com"],
    ] as const)
      assert.deepEqual(at(line, text), none, text);
  });
});

describe("definitions outside of the change", () => {
  const policy = `apiVersion: trust-change/v1
kind: TrustPolicy
metadata: {name: team}
spec:
  aliases: {bob: bob@example.com}
  directory: {"@acme/dns": [bob, carol@example.com]}
  zones: [{match: example.com, issuers: [house-ca]}]
  defaults:
    issuers: [{name: house-ca, trust: private}]
    credentials: [{name: shared, type: api-token, provider: route53}]
`;

  it("stand in the policy of the folder", () => {
    const definitionOf = (text: string): unknown => {
      const { text: whole, position } = readCursor(wholeText(text));
      return definition(manifestOf(whole, policy), position).map(
        ({ uri, range }) => `${uri.slice(uri.lastIndexOf("/") + 1)}:${range.start.line + 1}`,
      );
    };
    assert.deepEqual(definitionOf("steps: [{name: a, wait: 1m, by: sha|red}]"), ["trust-policy.yaml:10"]);
    assert.deepEqual(definitionOf("certificates: [{name: a, issuerRef: {name: house|-ca}}]"), [
      "trust-policy.yaml:9",
    ]);
    assert.deepEqual(definitionOf("requestedBy: bo|b"), ["trust-policy.yaml:5"]);
    assert.deepEqual(definitionOf('approvers: ["@acme/|dns"]'), ["trust-policy.yaml:6"]);
    const { text, position } = readCursor(wholeText("steps: [{name: a, wait: 1m, by: sha|red}]"));
    assert.deepEqual(
      references(manifestOf(text, policy), position, true).map(({ uri }) => uri.slice(uri.lastIndexOf("/"))),
      ["/trust-policy.yaml", "/test.trust.yaml"],
    );
  });

  it("stand in the policy of the same file, which is looked through as well", () => {
    const { references, definition } = placesAt(
      `${policy}---\n${wholeText("certificates: [{name: a, issuerRef: {name: house|-ca}}]")}`,
    );
    assert.deepEqual(definition, ["9 house-ca"]);
    assert.deepEqual(references, ["7 house-ca", "9 house-ca", "16 house-ca"]);
  });

  it("are found in a policy that stands by itself", () => {
    const { definition } = placesAt(policy.replace("issuers: [house-ca]", "issuers: [house|-ca]"));
    assert.deepEqual(definition, ["9 house-ca"]);
  });

  it("stand in documents of other kinds beside the change", () => {
    const certificate =
      "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: web}\nspec: {dnsNames: [a.example.com], issuerRef: {name: ca}}\n";
    const own = wholeText(
      "issuers: [{name: ca}]\nzones: [{name: example.com, records: [{name: a, type: A, value: 203.0.113.1, certificate: web}]}]\nsteps: [{name: x, records: [b.example.com/A], by: y}]",
    );
    const endpoint =
      "apiVersion: externaldns.k8s.io/v1alpha1\nkind: DNSEndpoint\nspec:\n  endpoints:\n    - {dnsName: b.example.com, recordType: A, targets: [203.0.113.1]}\n";
    const file = `${certificate}---\n${own}\n---\n${endpoint}`;
    const from = (before: string, text: string): Places => {
      const start = file.indexOf(text, file.indexOf(before)) + 1;
      return placesAt(`${file.slice(0, start)}|${file.slice(start)}`);
    };
    assert.deepEqual(from("certificate: web", "web").references, ["3 web", "11 web"]);
    assert.deepEqual(from("metadata: {name: web", "web").uses, ["11 web"]);
    assert.deepEqual(from("issuerRef", "ca}").definition, ["10 ca"]);
    assert.deepEqual(from("records: [b.", "b.example").definition, ["18 b.example.com"]);
    assert.deepEqual(from("dnsName:", "b.example").references, ["12 b.example.com/A", "18 b.example.com"]);
  });

  it("are those of their own change, where a file holds several", () => {
    const one = wholeText("steps: [{name: cutover, wait: 1m}, {name: b, wait: 1m, after: [cutover]}]");
    const other = wholeText("steps: [{name: cutover, wait: 1m}, {name: c, wait: 1m, after: [cut|over]}]");
    assert.deepEqual(placesAt(`${one}\n---\n${other}`).references, ["11 cutover", "11 cutover"]);
  });
});

describe("names behind anchors and aliases", () => {
  const text = wholeText(
    "certificates:\n  - name: &n web\nzones:\n  - name: example.com\n    records:\n      - {name: a, type: A, value: 203.0.113.1, certificate: *n}\n      - &r {name: b, type: A, value: 203.0.113.1, certificate: web}\n      - {<<: *r, name: c}",
  );

  it("are uses at the alias, and one use where a merge key brings them in", () => {
    for (const needle of ["web\n", "*n}", "web}"]) {
      const start = text.indexOf(needle) + 1;
      const { references } = placesAt(`${text.slice(0, start)}|${text.slice(start)}`);
      assert.deepEqual(
        references,
        ["6 &n web", "10 *n", "11 web"].map((one) => one.replace("&n ", "")),
        needle,
      );
    }
  });
});

describe("highlights", () => {
  it("tell where a name is given from where it is used", () => {
    const { text, position } = readCursor(
      wholeText("steps:\n  - {name: cut|over, wait: 1m}\n  - {name: b, wait: 1m, after: [cutover]}"),
    );
    const manifest = manifestOf(text);
    const kinds = documentHighlights(manifest, position).map(({ kind }) => kind);
    assert.deepEqual(kinds, [DocumentHighlightKind.Write, DocumentHighlightKind.Read]);
  });

  it("are found in records without a type, while they are typed", () => {
    const { text, position } = readCursor(
      wholeText(
        "certificates: [{name: web}]\nzones: [{name: example.com, records: [{name: a, certificate: w|eb}]}]",
      ),
    );
    assert.equal(documentHighlights(manifestOf(text), position).length, 2);
  });

  it("are found in texts with Windows line breaks", () => {
    const { text, position } = readCursor(
      wholeText(
        "steps:\n  - {name: cut|over, wait: 1m}\n  - {name: b, wait: 1m, after: [cutover]}",
      ).replaceAll("\n", "\r\n"),
    );
    assert.equal(documentHighlights(manifestOf(text), position).length, 2);
  });
});
