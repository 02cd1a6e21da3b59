import assert from "node:assert/strict";
import { applyEdits } from "../../server/src/manifest/edits/edits";
import { renderPlain } from "../../server/src/manifest/edits/snippet";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { pasteEdits } from "../../server/src/scaffold/paste-edits";
import { pem } from "../pki/x509/certificate-writer";
import { withoutHead, wholeText } from "../service/change";
import { readCursor } from "../service/cursor";
import { certificatePem } from "./given";

/** The text after something was pasted at its cursor, or why it was not. */
function pasted(written: string, clipboard: string): string {
  const { text, position } = readCursor(wholeText(written));
  const manifest = new Manifest(parseSource("file:///a.trust.yaml", text));
  const made = pasteEdits(manifest, manifest.source.document.offsetAt(position), clipboard);
  if (!made.ok) return made.reason;
  const after = renderPlain(applyEdits(text, made.value.edits));
  const problems = parseSource("file:///a.trust.yaml", after).documents.flatMap((one) => one.problems);
  assert.deepEqual(problems, [], after);
  return withoutHead(after, written);
}

const ZONES = `zones:
  - name: example.org
    records:
      - {name: a, type: A, op: keep, ttl: 60, value: 203.0.113.1} # first
  - name: example.com
    records:
      - {name: b, type: A, op: keep, ttl: 60, value: 203.0.113.2}
ticket: CHG1
`;
const at = (text: string, part: string): string => text.replace(part, `|${part}`);

const DIG = `
; <<>> DiG 9.18 <<>> www.example.com
;; global options: +cmd
;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4711
;; flags: qr rd ra; QUERY: 1, ANSWER: 3, AUTHORITY: 0, ADDITIONAL: 1

;; QUESTION SECTION:
;www.example.com.\t\tIN\tA

;; ANSWER SECTION:
www.example.com.\t300\tIN\tCNAME\tweb.example.com.
web.example.com.\t60\tIN\tA\t203.0.113.7
web.example.com.\t60\tIN\tA\t203.0.113.8

;; ADDITIONAL SECTION:
ns1.example.com.\t60\tIN\tA\t203.0.113.9

;; Query time: 4 msec
`;

describe("pasting records", () => {
  it("writes the answer of dig into the zone that holds its names, wherever the cursor stands", () => {
    const expected = `${ZONES.replace("ticket: CHG1\n", "")}      - {name: www, type: CNAME, op: keep, ttl: 300, values: [web.example.com.]}
      - {name: web, type: A, op: keep, ttl: 60, values: [203.0.113.7, 203.0.113.8]}
ticket: CHG1
`;
    assert.equal(pasted(at(ZONES, "ticket"), DIG), expected);
    assert.equal(pasted(at(ZONES, "- {name: a"), DIG), expected);
  });

  it("writes lines of a zone file into the zone at the cursor", () => {
    const line = 'mail 1h IN MX 10 mx\n@ TXT "v=spf1 -all"\n';
    assert.equal(
      pasted(at(ZONES, "- {name: a"), line),
      ZONES.replace(
        "# first\n",
        '# first\n      - {name: mail, type: MX, op: keep, ttl: 3600, values: [10 mx.example.org.]}\n      - {name: "", type: TXT, op: keep, ttl: 3600, values: [\'"v=spf1 -all"\']}\n',
      ),
    );
  });

  it("makes the list where the zone has none", () => {
    assert.equal(
      pasted("zones:\n  - name: exam|ple.com\n", "b 60 IN A 203.0.113.2"),
      "zones:\n  - name: example.com\n    records:\n      - {name: b, type: A, op: keep, ttl: 60, values: [203.0.113.2]}\n",
    );
  });

  it("writes nothing that is listed already, and nothing of zones that the change does not have", () => {
    assert.match(
      pasted(at(ZONES, "- {name: b"), "b 60 IN A 203.0.113.2"),
      /lists all of these records already/,
    );
    assert.match(
      pasted(at(ZONES, "ticket"), "www.example.net. 60 IN A 203.0.113.2"),
      /no DNS answer for a zone/,
    );
  });

  it("leaves other texts alone", () => {
    const texts = [
      "",
      "hello",
      "name: www\ntype: A\n",
      "- {name: www}",
      "{}",
      '{"a": 1}',
      "x".repeat(300_000),
      "\0",
      "{".repeat(5000),
    ];
    for (const text of texts)
      assert.match(pasted(at(ZONES, "- {name: b"), text), /no DNS answer|too long/, text.slice(0, 40));
  });
});

describe("pasting certificates", () => {
  const clipboard = certificatePem(["shop.example.com"]);

  it("writes what stood before into the entry at the cursor, and keeps what it says", () => {
    const text = "certificates:\n  - name: shop|-tls\n    previous: {serial: 04:A1} # now\n  - name: other\n";
    const after = pasted(text, clipboard);
    assert.match(
      after,
      /previous: \{serial: 04:A1, fingerprint: "?sha256:[0-9a-f]{64}"?, notAfter: [0-9TZ:-]+, secretRef: where it and its key are kept\} # now\n/,
    );
    const fresh = pasted("certificates:\n  - name: shop|-tls\n", clipboard);
    assert.match(fresh, /\n {4}previous:\n {6}serial: "?[0-9A-F:]+"?\n {6}fingerprint: /);
  });

  it("writes an entry elsewhere, under a name that is free", () => {
    const after = pasted("certificates:\n  - name: shop-tls\ntick|et: CHG1\n", clipboard);
    assert.match(after, /\n {2}- name: shop-tls-2\n {4}op: renew\n {4}dnsNames: \[shop\.example\.com\]\n/);
  });

  it("refuses a private key, and repeats nothing of it", () => {
    const key = pem(new Uint8Array(48).fill(65), "PRIVATE KEY");
    for (const text of [key, clipboard + key, key.replaceAll("\n", "\r\n")]) {
      const answer = pasted(at(ZONES, "ticket"), text);
      assert.match(answer, /private key/);
      assert.doesNotMatch(answer, /QUFB/);
    }
  });
});

describe("pasting policies", () => {
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "route53:*", Resource: "*" }],
  };

  it("writes an IAM policy into the credential at the cursor", () => {
    assert.equal(
      pasted("credentials:\n  - name: b|ot # theirs\n  - name: other\n", JSON.stringify(policy)),
      `credentials:
  - name: bot # theirs
    policy:
      Version: 2012-10-17
      Statement:
        - Effect: Allow
          Action: route53:*
          Resource: "*"
  - name: other
`,
    );
    const has = "credentials:\n  - name: b|ot\n    policy: {}\n";
    assert.match(pasted(has, JSON.stringify(policy)), /has a policy already/);
  });

  it("writes a credential elsewhere, and takes the policy out of what the command line wraps it into", () => {
    const wrapped = JSON.stringify({ PolicyVersion: { Document: policy, VersionId: "v1" } });
    assert.match(
      pasted("tick|et: CHG1\n", wrapped),
      /\ncredentials:\n {2}- name: name\n[\s\S]*\n {6}Statement:\n/,
    );
  });
});
