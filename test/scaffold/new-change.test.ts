import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderPlain, renderSnippet } from "../../server/src/manifest/edits/snippet";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { TrustPolicy } from "../../server/src/manifest/model/policy";
import { toPlain } from "../../server/src/manifest/syntax/plain";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { analyze } from "../../server/src/rules/engine";
import { spanOfPlace } from "../../server/src/rules/finding";
import type { NewChangeInput } from "../../server/src/scaffold/new-change";
import { nameOf } from "../pki/x509/certificate-writer";
import { certificateFor, changeOf, folder, requestFor, valueOf, zoneFrom } from "./given";

type Case = Partial<NewChangeInput> & Pick<NewChangeInput, "host">;

const octodns = { zone: zoneFrom("example.org.yaml"), zoneSource: "zones/example.org.yaml" };
const google = nameOf("C=US", "O=Google Trust Services", "CN=WE1");

/** What is written, by the name of the file that holds it: `UPDATE_GOLDEN=1` writes them anew. */
const cases: Readonly<Record<string, Case>> = {
  "address-with-dane": {
    host: "login.example.com",
    to: ["203.0.113.99"],
    certificate: certificateFor([
      "login.example.com",
      "www.example.com",
      "api.child.example.com",
      "gone.example.com",
      "login.example.net",
    ]),
  },
  "both-families": { host: "login.example.com", to: ["2001:db8::99", "203.0.113.99", "203.0.113.98"] },
  "address-to-cdn": { host: "shop.example.com", to: ["shop-acme.edge.example.net."] },
  "alias-to-alias": { host: "www.example.com", to: ["login.example.com"] },
  "alias-to-address": { host: "www.example.com", to: ["203.0.113.99"] },
  "value-left-open": { host: "shop.example.com", certificate: certificateFor(["*.example.com"]) },
  "address-hints": { host: "store.example.com", to: ["203.0.113.61"] },
  wildcard: { host: "*.apps.example.com", to: ["203.0.113.41"] },
  "below-wildcard": {
    host: "one.apps.example.com",
    to: ["203.0.113.42"],
    certificate: certificateFor(["*.apps.example.com"]),
  },
  "new-host": {
    host: "new.example.com",
    to: ["203.0.113.50"],
    certificate: certificateFor(["www.example.com"]),
  },
  renewal: { host: "web.example.com", keepsRecords: true },
  "name-added": {
    host: "web.example.com",
    keepsRecords: true,
    certificate: certificateFor(["www.example.com"], nameOf("O=Example", "CN=Example CA")),
  },
  request: {
    host: "login.example.com",
    keepsRecords: true,
    certificate: requestFor(["login.example.com"]),
    certificateSource: "new.csr",
  },
  "octodns-apex": {
    ...octodns,
    host: "example.org",
    to: ["198.51.100.9"],
    certificate: certificateFor(["example.org", "*.example.org"], google),
  },
  "octodns-alias": {
    ...octodns,
    host: "alias.example.org",
    to: ["edge.example.net"],
    certificate: certificateFor(["alias.example.org"], google),
  },
};

/** What a repository says once for all of its changes. */
const [policyDocument] = parseSource(
  "trust-policy.yaml",
  `apiVersion: trust-change/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  defaults:
    audit:
      privateKeyAccess: {sink: "siem://trust/keys", retention: 8760h}
      zoneEdits: {sink: "siem://trust/zones", retention: 8760h}
`,
).documents;
const policy = policyDocument && new TrustPolicy(policyDocument);

/** The lines, counted from one, on which something is found, each with what is found. */
function findingsIn(text: string): readonly (readonly [number, string])[] {
  const { findings } = analyze(new Manifest(parseSource("a.trust.yaml", text), policy), {
    now: Date.UTC(2026, 11, 10),
  });
  return findings.map((finding) => {
    const line = text.slice(0, spanOfPlace(finding.at).span.start).split("\n").length;
    return [line, `${finding.severity} ${finding.rule.id}: ${finding.message}`] as const;
  });
}

function linesWithBlanks(text: string): readonly number[] {
  return text.split("\n").flatMap((line, index) => (line.includes(" # TODO: ") ? [index + 1] : []));
}

/** What a person may write for a blank, by what the blank says. */
const answers: readonly (readonly [RegExp, string])[] = [
  [/the one ticket/, "CHG0021001"],
  [/the team that answers/, '"@acme/shop"'],
  [/who asks/, "frank@example.com"],
  [/who approves/, "grace@example.com"],
  [/who carries it out/, "heidi@example.com"],
  [/when the change may begin/, "2026-12-11T00:00:00Z"],
  [/when it has to be done/, "2026-12-14T00:00:00Z"],
  [/new IPv4/, "203.0.113.77"],
  [/new IPv6/, "2001:db8::77"],
  [/^3 1 1 /, "3 1 1 bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22"],
  [/the new value, with the new addresses/, "1 . alpn=h2"],
  [/who has the records/, "the other team has them"],
  [/the issuer/, "corporate-ca"],
  [/the serial number/, '"04:B2:11:9C"'],
  [/when that certificate ends/, "2027-02-01T00:00:00Z"],
  [/where the old certificate/, "vault:kv/shop/tls@v3"],
  [/what shows that the change/, "handshake failures"],
  [/who decides that/, "heidi@example.com"],
  [/last tested/, "2026-11-20"],
  [/where it was tested/, "staging"],
  [/a link to/, "https://wiki.example.com/runs/8790"],
];

function filledIn(plain: string): string {
  return plain.replace(/# TODO: (.*)$/gm, (blank, hint: string) => {
    const answer = answers.find(([pattern]) => pattern.test(hint));
    return answer?.[1] ?? blank;
  });
}

/** A snippet as it stands in the editor before anything is typed. */
function untouched(snippet: string): string {
  const unescaped = (text: string): string => text.replace(/\\([\\$}])/g, "$1");
  return snippet.replace(
    /\\([\\$}])|\$\{\d+:((?:[^\\}]|\\.)*)\}|\$0$/g,
    (_, escaped?: string, hint?: string) => escaped ?? unescaped(hint ?? ""),
  );
}

describe("a new change", () => {
  for (const [name, parts] of Object.entries(cases)) {
    describe(name, () => {
      const made = valueOf(changeOf(parts));
      const plain = renderPlain(made);

      it("is what people have read and found good", () => {
        const file = join(folder, "golden", `${name}.txt`);
        if (process.env["UPDATE_GOLDEN"] !== undefined) writeFileSync(file, plain);
        assert.ok(existsSync(file), `${file} is there`);
        assert.equal(plain, readFileSync(file, "utf8"));
      });

      it("lacks what is marked TODO and nothing else", () => {
        const found = findingsIn(plain);
        const blanks = linesWithBlanks(plain);
        assert.ok(blanks.length >= 12, `${blanks.length} blanks`);
        const others = found.filter(([line]) => !blanks.includes(line));
        assert.deepEqual(others, []);
        assert.deepEqual(
          blanks.filter((line) => found.filter(([at]) => at === line).length !== 1),
          [],
          "each blank is found once",
        );
      });

      it("is free of findings when people have filled it in", () => {
        const filled = filledIn(plain);
        assert.doesNotMatch(filled, /TODO: /);
        assert.deepEqual(findingsIn(filled), []);
      });

      it("is the same text in the editor, with a place for the cursor at each blank", () => {
        const snippet = renderSnippet(made);
        assert.equal(untouched(snippet), plain);
        assert.equal([...snippet.matchAll(/\$\{\d+:# TODO: /g)].length, linesWithBlanks(plain).length);
      });
    });
  }

  it("takes no name of a certificate or file for a place that is left open, nor for YAML", () => {
    const odd = [
      "\uE000# TODO: no\uE001.example.com",
      "a: b.example.com",
      "${1:x}.example.com",
      "- #.example.com",
    ];
    const made = valueOf(
      changeOf({
        host: "shop.example.com",
        to: ["203.0.113.31"],
        certificate: certificateFor(["shop.example.com", ...odd], nameOf("O=Example: CA # \uE001 ${x}")),
        zoneSource: "zones/\uE000# TODO: \uE001: #.zone",
      }),
    );
    const plain = renderPlain(made);
    assert.equal(untouched(renderSnippet(made)), plain);
    const read = parseSource("a.trust.yaml", plain);
    assert.deepEqual(
      read.documents.flatMap(({ problems }) => problems),
      [],
    );
    const { root } = read.documents[0] ?? {};
    const { spec } = toPlain(root) as { spec: { certificates: { dnsNames: string[] }[] } };
    assert.deepEqual(spec.certificates[0]?.dnsNames, [
      "shop.example.com",
      "# TODO: no.example.com",
      ...odd.slice(1),
    ]);
  });
});
