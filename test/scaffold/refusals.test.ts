import assert from "node:assert/strict";
import type { NewChangeInput } from "../../server/src/scaffold/new-change";
import { readGivenCertificate } from "../../server/src/scaffold/read-certificate";
import { readZone, type ZoneText } from "../../server/src/scaffold/read-zone";
import { pem, certificateOf, dnsNames, ca, nameOf } from "../pki/x509/certificate-writer";
import { certificatePem, changeOf, octetsOf, requestPem, valueOf } from "./given";

function refusal(parts: Partial<NewChangeInput> & Pick<NewChangeInput, "host">): string {
  const made = changeOf(parts);
  return made.ok ? "made" : made.reason;
}

describe("a new change that cannot be made", () => {
  const cases: readonly (readonly [string, Parameters<typeof refusal>[0], RegExp])[] = [
    ["a host of another zone", { host: "login.example.net" }, /does not lie in the zone "example.com"/],
    ["a host that is no name", { host: "https://login.example.com" }, /is a URL/],
    ["the root", { host: "." }, /root/],
    ["a host that is not there", { host: "lgin.example.com" }, /has no address and no alias .* Say to what/],
    ["a renewal for it", { host: "lgin.example.com", keepsRecords: true }, /has no address and no alias/],
    [
      "a host that only a wildcard answers, and no value",
      { host: "one.apps.example.com" },
      /"\*\.apps\.example\.com" answers for it/,
    ],
    [
      "a host behind a delegation",
      { host: "www.child.example.com" },
      /"child\.example\.com" is delegated to another zone/,
    ],
    [
      "an alias at the apex",
      { host: "example.com", to: ["cdn.example.net"] },
      /apex .* no CNAME can stand \(RFC 1034/,
    ],
    [
      "an alias beside mail",
      { host: "mail.example.com", to: ["cdn.example.net"] },
      /also has records of type MX, beside which no CNAME/,
    ],
    ["an alias to itself", { host: "login.example.com", to: ["LOGIN.example.com."] }, /to itself/],
    ["two aliases", { host: "login.example.com", to: ["a.example.net", "b.example.net"] }, /one host name/],
    [
      "an address and an alias",
      { host: "login.example.com", to: ["203.0.113.1", "b.example.net"] },
      /addresses, or one host name/,
    ],
    ["a value that is neither", { host: "login.example.com", to: ["300.1"] }, /"300\.1"|not/],
    ["a single label", { host: "login.example.com", to: ["cdn"] }, /neither an address nor the whole name/],
    ["an empty value", { host: "login.example.com", to: [""] }, /empty/],
  ];
  for (const [what, parts, reason] of cases)
    it(`says why: ${what}`, () => assert.match(refusal(parts), reason));
});

describe("the zone of a new change", () => {
  const records = "@ SOA ns host 1 2 3 4 5\n@ NS ns\nns A 203.0.113.1\n";
  const apexOf = (input: ZoneText): string => {
    const read = readZone(input);
    return read.ok ? read.value.zone.apex : read.reason;
  };

  it("is named by itself, by its file, or by the caller", () => {
    assert.equal(apexOf({ text: `$ORIGIN example.com.\n${records}`, file: "zones/internal" }), "example.com");
    assert.equal(apexOf({ text: "example.com. SOA a. b. 1 2 3 4 5\n", file: "zone.txt" }), "example.com");
    for (const file of [
      "example.com",
      "zones/example.com.zone",
      "db.example.com",
      "example.com.db.signed",
      "pri.example.com",
      "example.com.",
    ])
      assert.equal(apexOf({ text: records, file }), "example.com", file);
    assert.equal(apexOf({ text: records, file: "zone", zoneName: "example.com." }), "example.com");
    assert.equal(
      apexOf({ text: "www:\n  type: A\n  value: 203.0.113.1\n", file: "a/example.com.yaml" }),
      "example.com",
    );
    assert.match(apexOf({ text: records, file: "zones/internal" }), /does not say which zone it is/);
    assert.match(
      apexOf({ text: "www: {type: A, value: 203.0.113.1}", file: "zone.yml" }),
      /does not say which/,
    );
  });

  it("is refused where it is none", () => {
    const read = (text: string, file: string): string => apexOf({ text, file });
    assert.match(read("# Read me\n\nHello.\n", "example.com.md"), /is no zone file/);
    assert.match(read("", "example.com.zone"), /no record could be read/);
    assert.match(read("- a\n- b\n", "example.com.yaml"), /a map of names is expected/);
    assert.match(read("apiVersion: v1\nkind: Service\n", "example.com.yaml"), /no record could be read/);
    const other = { text: `$ORIGIN example.net.\n${records}`, file: "z", zoneName: "example.com" };
    assert.match(apexOf(other), /holds no record of "example\.com", but of "example\.net"/);
  });

  it("says with file and line what it could not read", () => {
    const text = `$ORIGIN example.com.\n${records}www A 203.0.113.300\n$INCLUDE hosts.db\n`;
    const { problems } = valueOf(readZone({ text, file: "a.zone" }));
    assert.equal(problems.length, 2);
    assert.match(problems[0] ?? "", /^a\.zone:5: .*203\.0\.113\.300/);
    assert.match(problems[1] ?? "", /^a\.zone:6: /);
    const yaml = "www:\n  type: A\n  value: 203.0.113.1\nbad:\n  type: A\n  value: x\n";
    const octodns = valueOf(readZone({ text: yaml, file: "example.com.yaml" }));
    assert.match(octodns.problems.join(), /^example\.com\.yaml:4: A record/);
  });

  it("holds more names than one reading of YAML gives", () => {
    const names = Array.from({ length: 30_000 }, (_, n) => `h${n}: {type: A, value: 203.0.113.1}\n`);
    const { zone } = valueOf(readZone({ text: names.join(""), file: "example.com.yaml" }));
    assert.equal(zone.rrsets.size, 30_000);
  }).timeout(20_000);

  it("holds names whose relative form would be read as absolute", () => {
    const text = `$ORIGIN example.com.\n${records}example.com A 203.0.113.9\n`;
    const { zone } = valueOf(readZone({ text, file: "a.zone" }));
    const made = valueOf(changeOf({ zone, host: "example.com.example.com", to: ["203.0.113.10"] }));
    assert.match(made, /- name: example\.com\.example\.com\.\n/);
  });
});

describe("the certificate of a new change", () => {
  const refused = (text: string, host?: string): string => {
    const read = readGivenCertificate(octetsOf(text), "x.pem", host);
    return read.ok ? "read" : read.reason;
  };

  it("is not read from a file with a private key, of which nothing is shown", () => {
    const secret = "MHcCAQEEIBkg4LVWM9nuwNSk3yByxZpYRTBnVJk5GkMpGKKpJ5qQoAoGCCqGSM49";
    const key = ["EC PRIVATE", "PRIVATE", "ENCRYPTED PRIVATE"][0] ?? "";
    const text = `${certificatePem(["a.example"])}-----BEGIN ${key} KEY-----\n${secret}\n-----END ${key} KEY-----\n`;
    const said = refused(text);
    assert.match(
      said,
      /^x\.pem:\d+: a private key stands here \(PEM, EC\), so nothing of the file was read\. /,
    );
    assert.ok(!said.includes(secret.slice(0, 8)));
  });

  it("is the one that has the host, where a file holds several", () => {
    const several = certificatePem(["a.example"]) + certificatePem(["b.example"], nameOf("CN=Other CA"));
    assert.equal(refused(several, "b.example"), "read");
    assert.match(refused(several, "c.example"), /holds 2 certificates of hosts, and none of them/);
    assert.match(refused(several), /holds 2 certificates of hosts\. Name/);
  });

  it("is the end of a chain", () => {
    const authority = pem(
      certificateOf({ subject: nameOf("O=Example", "CN=Example CA"), extensions: [ca()] }),
    );
    const leaf = certificatePem(["a.example"], nameOf("O=Example", "CN=Example CA"));
    assert.equal(refused(authority + leaf), "read");
    assert.match(refused(authority), /certificates of authorities only/);
    const ownAuthority = pem(certificateOf({ extensions: [ca(), dnsNames("a.example")] }));
    assert.equal(refused(ownAuthority), "read");
  });

  it("may be a request, but only one", () => {
    assert.equal(refused(requestPem(["a.example"])), "read");
    assert.match(refused(requestPem(["a.example"]) + requestPem(["b.example"])), /holds 2 requests/);
  });

  it("is refused with the reason where it cannot be read", () => {
    assert.match(refused(""), /^x\.pem: the file is empty/);
    assert.match(refused("hello"), /BEGIN CERTIFICATE/);
    assert.match(refused(certificatePem(["a.example"]).slice(0, 200)), /its end is missing/);
  });
});
