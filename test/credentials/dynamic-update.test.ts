import assert from "node:assert/strict";
import { onlyChallengeTxt, onlyListedChallengeTxt } from "../../server/src/credentials/questions";
import { checkVerdicts, mayWrite, read, verdict, type Verdict } from "./reading";

function rfc2136(policy: unknown, principal?: string) {
  return { provider: "rfc2136", policy, principal };
}

const zone = (...lines: string[]) => `zone "example.com" {\n  type primary;\n  ${lines.join("\n  ")}\n};`;

const rows: Verdict[] = [
  {
    title: "one name, TXT (certbot)",
    policy: "grant certbot. name _acme-challenge.example.com. txt;",
    expected: "T",
  },
  {
    title: "one name and its addresses",
    policy: ["grant host. name host.example.com. A AAAA;"],
    expected: "T",
  },
  {
    title: "TXT below a domain",
    policy: "grant k subdomain example.com. TXT;",
    expected: "M",
    says: /_acme-challenge at every host/,
  },
  { title: "TXT in the zone", policy: "grant k zonesub TXT;", expected: "M" },
  {
    title: "everything in the zone",
    policy: "grant k zonesub ANY;",
    expected: "O",
    says: /every type, NS and CAA included, at every name of the zone/,
  },
  {
    title: "everything in the zone, by leaving the types out",
    policy: "grant k zonesub;",
    expected: "O",
    says: /every type but NS and SOA, CAA and TXT included/,
  },
  {
    title: "everything at and below the domain",
    policy: "grant k subdomain example.com. ANY;",
    expected: "O",
  },
  {
    title: "everything below a host",
    policy: "grant k subdomain dev.example.com. ANY;",
    expected: "M",
    says: /dev\.example\.com` and every name below it/,
  },
  {
    title: "the same, where that host is the zone",
    policy: 'zone "dev.example.com" { update-policy { grant k subdomain dev.example.com. ANY; }; };',
    expected: "O",
  },
  {
    title: "every type at one name",
    policy: "grant k name host.example.com.;",
    expected: "M",
    says: /lists no record types/,
  },
  { title: "a wildcard that is everything", policy: "grant k wildcard * A AAAA SRV CNAME;", expected: "O" },
  { title: "a wildcard in a zone, and types", policy: "grant k wildcard *.example.com. A;", expected: "M" },
  { title: "a wildcard in a zone", policy: "grant k wildcard *.example.com.;", expected: "O" },
  { title: "what it is short for", policy: "grant k subdomain example.com. A;", expected: "M" },
  { title: "a wildcard below a host", policy: "grant k wildcard *.dev.example.com. A;", expected: "M" },
  {
    title: "allow-update",
    policy: "allow-update { key ddns; };",
    expected: "O",
    path: [],
    says: /every type, NS, SOA and CAA included/,
  },
  { title: "allow-update in a zone", policy: zone("allow-update { key ddns; };"), expected: "O" },
  {
    title: "allow-update for addresses",
    policy: "allow-update { 192.0.2.0/24; };",
    expected: "O",
    says: /nobody has signed/,
  },
  {
    title: "allow-update for nobody",
    policy: zone("allow-update { none; };", "update-policy { grant k name a.example.com. A; };"),
    expected: "T",
  },
  { title: "update-policy local", policy: "update-policy local;", expected: "O" },
  {
    title: "update-policy local in an object",
    policy: { zone: "example.com", "update-policy": "local" },
    expected: "O",
  },
  {
    title: "every key",
    policy: "grant * subdomain dev.example.com. TXT;",
    expected: "O",
    says: /every key that the server knows/,
  },
  { title: "every key its own name", policy: "grant * self * A AAAA;", expected: "T" },
  { title: "one key its own name", policy: "grant host.example.com. self . A;", expected: "T" },
  {
    title: "an address its own name",
    policy: "grant * tcp-self . PTR(1);",
    expected: "O",
    says: /forged or taken over/,
  },
  { title: "every machine of a realm", policy: "grant EXAMPLE.COM krb5-subdomain . ANY;", expected: "O" },
  { title: "every machine its own name", policy: "grant EXAMPLE.COM ms-self . A AAAA;", expected: "T" },
  { title: "another program decides", policy: 'grant "local:/run/helper" external * ANY;', expected: "T" },
  {
    title: "a deny that covers the grant behind it",
    policy: "deny k zonesub ANY; grant k name a.example.com. A;",
    expected: "T",
  },
  {
    title: "a deny behind the grant is too late",
    policy: "grant k zonesub ANY; deny k zonesub ANY;",
    expected: "O",
  },
  {
    title: "two keys, and which is ours is not said",
    policy: "grant a zonesub ANY; grant b name b.example.com. A;",
    expected: "T",
  },
  {
    title: "the same, said by the principal",
    policy: "grant a zonesub ANY; grant b name b.example.com. A;",
    principal: "b.",
    expected: "T",
  },
  {
    title: "the other of the two",
    policy: "grant a zonesub ANY; grant b name b.example.com. A;",
    principal: "a",
    expected: "O",
  },
  {
    title: "Knot: one name and TXT",
    policy: {
      id: "acme",
      key: "certbot",
      action: "update",
      "update-owner": "name",
      "update-owner-match": "equal",
      "update-owner-name": ["_acme-challenge.example.com."],
      "update-type": ["TXT"],
    },
    expected: "T",
  },
  {
    title: "Knot: names that are listed and bind nothing",
    policy: {
      id: "acme",
      key: "certbot",
      action: "update",
      "update-owner-name": ["_acme-challenge.example.com."],
      "update-type": ["TXT"],
    },
    expected: "M",
  },
  {
    title: "Knot: everything",
    policy: { acl: [{ id: "ddns", key: "ddns", action: ["update", "transfer"] }] },
    expected: "O",
  },
  {
    title: "Knot: without a key",
    policy: { acl: [{ id: "ddns", address: "192.0.2.0/24", action: "update" }] },
    expected: "O",
    says: /nobody has signed/,
  },
  {
    title: "Knot: transfers only",
    policy: { acl: [{ id: "xfr", key: "k", action: "transfer" }] },
    expected: "T",
  },
  { title: "nothing about updates", policy: "options { recursion no; };", expected: "?" },
  { title: "braces that do not close", policy: "update-policy { grant k zonesub ANY;", expected: "?" },
  { title: "words", policy: "the TSIG key of the platform", expected: "?" },
];

describe("breadth of rules on dynamic updates: the table of verdicts", () => {
  checkVerdicts("rfc2136", rows);
});

describe("BIND: rules on dynamic updates", () => {
  const may = (policy: unknown, rrset: string, principal?: string, at?: { name?: string }) =>
    mayWrite(rfc2136(policy, principal), rrset, at);

  it("knows every rule type that names names", () => {
    const cases: [rule: string, yes: string[], no: string[]][] = [
      [
        "grant k name a.example.com. A;",
        ["a.example.com/A", "A.example.com./a"],
        ["b.a.example.com/A", "a.example.com/AAAA"],
      ],
      [
        "grant k subdomain a.example.com A;",
        ["a.example.com/A", "b.a.example.com/A"],
        ["example.com/A", "ba.example.com/A"],
      ],
      [
        "grant k wildcard *.a.example.com. A;",
        ["b.a.example.com/A", "c.b.a.example.com/A"],
        ["a.example.com/A"],
      ],
      ["grant a.example.com. self . A;", ["a.example.com/A"], ["b.a.example.com/A"]],
      ["grant a.example.com. selfsub . A;", ["a.example.com/A", "b.a.example.com/A"], ["b.example.com/A"]],
      ["grant a.example.com. selfwild . A;", ["b.a.example.com/A"], ["a.example.com/A"]],
      ["grant k name *.example.com. A;", ["*.example.com/A"], ["a.example.com/A"]],
    ];
    for (const [rule, yes, no] of cases) {
      for (const rrset of yes) assert.equal(may(rule, rrset), "yes", `${rule} ${rrset}`);
      for (const rrset of no) assert.equal(may(rule, rrset), "no", `${rule} ${rrset}`);
    }
  });

  it("leaves the usual types out where none are listed, and some even of ANY", () => {
    const none = "grant k name a.example.com.;";
    assert.equal(may(none, "a.example.com/CAA"), "yes");
    for (const type of ["NS", "SOA", "RRSIG", "NSEC"])
      assert.equal(may(none, `a.example.com/${type}`), "no", type);
    const any = "grant k name a.example.com. any;";
    assert.equal(may(any, "a.example.com/NS"), "yes");
    assert.equal(may(any, "a.example.com/NSEC3"), "no");
    assert.equal(may("grant k name a.example.com. TXT(1) A;", "a.example.com/TXT"), "yes");
  });

  it("lets the first rule that matches decide", () => {
    const policy =
      "deny k name www.example.com. ANY; deny k subdomain example.com. NS CAA; grant k subdomain example.com. ANY;";
    assert.equal(may(policy, "a.example.com/A"), "yes");
    assert.equal(may(policy, "a.example.com/NS"), "no");
    assert.equal(may(policy, "www.example.com/A"), "no");
    const corner = "deny k name www.example.com. NS; grant k subdomain example.com. ANY;";
    assert.equal(may(corner, "a.example.com/A"), "unknown");
    const names = "deny k name www.example.com. ANY; grant k subdomain example.com. ANY;";
    assert.equal(may(names, "a.example.com/A"), "yes");
    assert.equal(may(names, "www.example.com/A"), "no");
    const types = "deny k subdomain example.com. NS CAA; grant k subdomain example.com. ANY;";
    assert.equal(may(types, "a.example.com/A"), "yes");
    assert.equal(may(types, "a.example.com/CAA"), "no");
    assert.equal(
      may("deny other name a.example.com. A; grant k name a.example.com. A;", "a.example.com/A", "k"),
      "yes",
    );
  });

  it("knows the zone that a rule stands in, and does not guess it", () => {
    const inside = zone("update-policy {", "  grant k zonesub TXT;", "};");
    assert.equal(may(inside, "a.example.com/TXT", undefined, { name: "example.com" }), "yes");
    assert.equal(may(inside, "a.example.net/TXT", undefined, { name: "example.net" }), "no");
    assert.equal(
      may("grant k zonesub TXT;", "a.example.com/TXT", undefined, { name: "example.com" }),
      "unknown",
    );
    assert.equal(
      may(
        { zone: "example.com", "update-policy": ["grant k zonesub TXT;"] },
        "a.example.com/TXT",
        undefined,
        { name: "example.com" },
      ),
      "yes",
    );
  });

  it("takes the key's own name from the principal", () => {
    const policy = "grant * self * A AAAA;";
    assert.equal(may(policy, "a.example.com/A"), "unknown");
    assert.equal(may(policy, "a.example.com/A", "a.example.com"), "yes");
    assert.equal(may(policy, "a.example.com/A", "spiffe://example.com/dns"), "unknown");
    const below = "grant *.example.com. self . A;";
    assert.equal(may(below, "a.example.com/A"), "unknown");
    assert.equal(may(below, "a.example.com/A", "a.example.com."), "yes");
    assert.equal(may(below, "b.example.com/A", "a.example.com."), "no");
    assert.equal(
      may(
        "grant a.example.com. name x.example.com. A; grant b. name y.example.com. A;",
        "x.example.com/A",
        "a.example.com",
      ),
      "yes",
    );
    assert.equal(
      may(
        "grant a.example.com. name x.example.com. A; grant b. name y.example.com. A;",
        "y.example.com/A",
        "a.example.com",
      ),
      "no",
    );
    assert.equal(
      may("grant a. name x.example.com. A; grant b. name y.example.com. A;", "y.example.com/A"),
      "unknown",
    );
  });

  it("reads comments, views, quotes and several statements", () => {
    const text = `// reviewed
/* old:
   grant k zonesub ANY; */
view "external" {
  ${zone("update-policy {", "  # challenges", '  grant "k" name "_acme-challenge.example.com." TXT;', "};")}
};
key "k" { algorithm hmac-sha256; secret "not looked at"; };`;
    assert.equal(may(text, "_acme-challenge.example.com/TXT", undefined, { name: "example.com" }), "yes");
    const { breadth, notes, capabilities } = read(rfc2136(text));
    assert.deepEqual([breadth, notes], [[], []]);
    assert.equal(capabilities.every(onlyListedChallengeTxt), true);
  });

  it("reads rules that lack their semicolon at the end of a line", () => {
    const text = "grant k name a.example.com. A\ngrant k name b.example.com. A";
    assert.equal(may(text, "a.example.com/A"), "yes");
    assert.equal(may(text, "b.example.com/A"), "yes");
    assert.equal(may(text, "a.example.com/TXT"), "no");
  });

  it("points at the rule in a text", () => {
    const text = "# by hand\ngrant k name a.example.com. A;\n  grant k zonesub\n    ANY;";
    const [finding] = read(rfc2136(text)).breadth;
    assert.ok(finding);
    assert.equal(text.slice(finding.span?.start, finding.span?.end), "grant k zonesub");
  });

  it("sees rules that never match", () => {
    for (const [rule, why] of [
      ["grant k name TXT;", /TXT stands where the name belongs/],
      ["grant k subdomain A AAAA;", /A stands where the name belongs/],
      ["grant k wildcard example.com. TXT;", /Write \*\.example\.com/],
    ] as const) {
      const { notes, capabilities, breadth } = read(rfc2136(rule));
      assert.equal(notes[0]?.kind, "condition-never-matches");
      assert.match(notes[0].text, why);
      assert.deepEqual([capabilities, breadth], [[], []]);
    }
  });

  it("keeps what it does not know as perhaps", () => {
    for (const rule of [
      "grant k zonesub example.com. TXT;",
      "grant k strange a.example.com. TXT;",
      "grant ${KEY} name a.example.com. TXT;",
    ]) {
      assert.equal(verdict(rfc2136(rule)), "T", rule);
      assert.equal(may(rule, "a.example.com/TXT"), "unknown", rule);
    }
  });

  it("keeps what stands in other files, or on a line that is no rule, as perhaps", () => {
    const rule = "grant k name a.example.com. A;";
    for (const policy of [`include "/etc/bind/zones.conf";\n${rule}`, [rule, "and the rest as before {"]]) {
      assert.equal(may(policy, "a.example.com/A"), "yes");
      assert.equal(may(policy, "b.example.com/A"), "unknown");
      assert.equal(verdict(rfc2136(policy)), "T");
    }
  });

  it("says which algorithms are weak, and never the secret", () => {
    const secret = "c2VjcmV0LW9mLXRoZS10ZXN0cw==";
    for (const [algorithm, weak] of [
      ["hmac-md5", true],
      ["hmac-md5.sig-alg.reg.int", true],
      ["HMACMD5", true],
      ["hmac-sha1", true],
      ["hmac-sha256", false],
      ["hmac-sha512", false],
    ] as const) {
      const text = `key "k" { algorithm ${algorithm}; secret "${secret}"; };\ngrant k name a.example.com. A;`;
      for (const policy of [text, { algorithm, policy: "grant k name a.example.com. A;" }]) {
        const result = read(rfc2136(policy));
        assert.equal(
          result.notes.some(({ kind }) => kind === "weak-authentication"),
          weak,
          algorithm,
        );
        assert.equal(JSON.stringify(result).includes(secret), false);
      }
    }
  });

  it("proposes the one name of the change for a rule that is a value of its own", () => {
    const needed = { zoneIds: [], names: ["_acme-challenge.example.com"], types: ["TXT"] };
    const [finding] = read(rfc2136(["grant k zonesub ANY;"]), needed).breadth;
    assert.deepEqual(finding?.proposal, {
      path: [0],
      value: "grant k name _acme-challenge.example.com. TXT;",
    });
    assert.equal(read(rfc2136("grant k zonesub ANY;"), needed).breadth[0]?.proposal, undefined);
    const two = { ...needed, names: ["a.example.com", "b.example.com"] };
    assert.equal(read(rfc2136(["grant k zonesub ANY;"]), two).breadth[0]?.proposal, undefined);
  });
});

describe("Knot DNS: rules on dynamic updates", () => {
  const acl = {
    id: "acme",
    key: "certbot",
    action: "update",
    "update-owner": "name",
    "update-type": ["TXT"],
  };

  it("takes in what is below the owner unless it says equal", () => {
    const name = { ...acl, "update-owner-name": "a.example.com." };
    assert.equal(mayWrite(rfc2136(name), "b.a.example.com/TXT"), "yes");
    assert.equal(mayWrite(rfc2136({ ...name, "update-owner-match": "equal" }), "b.a.example.com/TXT"), "no");
    assert.equal(mayWrite(rfc2136({ ...name, "update-owner-match": "sub" }), "a.example.com/TXT"), "no");
    assert.equal(mayWrite(rfc2136(name), "a.example.com/A"), "no");
  });

  it("compares owners with patterns, in which an asterisk is one label", () => {
    const by = (...names: string[]) =>
      rfc2136({
        acl: [{ ...acl, "update-owner-match": "pattern", "update-owner-name": names }],
        zone: [{ domain: "example.com", acl: ["acme"] }],
      });
    const mayWriteBy = (names: string[], record: string) =>
      mayWrite(by(...names), record, { name: "example.com" });
    assert.equal(mayWriteBy(["*.example.com."], "a.example.com/TXT"), "yes");
    assert.equal(mayWriteBy(["*"], "a.example.com/TXT"), "yes");
    assert.equal(mayWriteBy(["*"], "b.a.example.com/TXT"), "no");
    assert.equal(mayWriteBy(["*"], "example.com/TXT"), "no");
    assert.equal(mayWriteBy(["_acme-challenge"], "_acme-challenge.example.com/TXT"), "yes");
    assert.equal(mayWriteBy(["_acme-challenge"], "b._acme-challenge.example.com/TXT"), "no");
    const challenges = ["_acme-challenge", "_acme-challenge.*", "_acme-challenge.*.*"];
    assert.equal(mayWriteBy(challenges, "_acme-challenge.a.example.com/TXT"), "unknown");
    assert.deepEqual(read(by(...challenges)).breadth, []);
    const unused = rfc2136({ ...acl, "update-owner-match": "pattern", "update-owner-name": ["*"] });
    assert.equal(mayWrite(unused, "a.example.com/TXT"), "unknown");
  });

  it("completes relative owners by the zone that uses the ACL", () => {
    const name = { ...acl, "update-owner-name": ["_acme-challenge"], "update-owner-match": "equal" };
    const used = { acl: [name], zone: [{ domain: "example.com", acl: ["acme"] }] };
    assert.equal(mayWrite(rfc2136(used), "_acme-challenge.example.com/TXT", { name: "example.com" }), "yes");
    assert.equal(mayWrite(rfc2136(used), "_acme-challenge.example.net/TXT", { name: "example.net" }), "no");
    assert.equal(mayWrite(rfc2136(name), "_acme-challenge.example.com/TXT"), "unknown");
    assert.equal(read(rfc2136(name)).capabilities.every(onlyChallengeTxt), true);
  });

  it("sees names that bind nothing, and weak keys", () => {
    const idle = {
      acl: [{ id: "x", key: "k", action: "update", "update-owner-name": ["a"] }],
      key: [{ id: "k", algorithm: "hmac-md5" }],
    };
    assert.deepEqual(
      read(rfc2136(idle)).notes.map(({ kind }) => kind),
      ["condition-does-not-bind", "weak-authentication"],
    );
  });

  it("lets the zone and the key be the owner", () => {
    const byZone = {
      acl: [{ ...acl, "update-owner": "zone", "update-owner-match": "equal" }],
      zone: [{ domain: "example.com.", acl: "acme" }],
    };
    assert.equal(mayWrite(rfc2136(byZone), "example.com/TXT", { name: "example.com" }), "yes");
    assert.equal(mayWrite(rfc2136(byZone), "a.example.com/TXT", { name: "example.com" }), "no");
    const byKey = { ...acl, key: "host.example.com", "update-owner": "key" };
    assert.equal(mayWrite(rfc2136(byKey), "host.example.com/TXT"), "yes");
    assert.equal(mayWrite(rfc2136(byKey), "other.example.com/TXT"), "no");
  });

  it("takes a deny in front away", () => {
    const deny = {
      id: "no",
      key: "certbot",
      action: "update",
      deny: "on",
      "update-owner": "name",
      "update-owner-name": "www.example.com.",
    };
    const grant = {
      id: "yes",
      key: "certbot",
      action: "update",
      "update-owner": "name",
      "update-owner-name": "example.com.",
    };
    assert.equal(mayWrite(rfc2136([deny, grant]), "www.example.com/A"), "no");
    assert.equal(mayWrite(rfc2136([deny, grant]), "a.example.com/A"), "yes");
  });
});
