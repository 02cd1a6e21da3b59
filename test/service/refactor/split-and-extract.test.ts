import assert from "node:assert/strict";
import { asked } from "./asked";

const SPLIT = "Split this credential by plane";

const CREDENTIAL = `credentials:
  # does everything
  - name: bot
    principal: spiffe://ops/bot # one identity
    grants:
      - {plane: dns, actions: [record-write], resources: [a.example.com/A]}
      - {plane: pki, actions: [issue, deploy], resources: [a.example.com]} # and this
  - name: other
`;
const ZONES = "zones:\n  - {name: example.com, records: [{name: a, type: A, value: 203.0.113.1}]}\n";
const STEPS = `steps:
  - {name: move, records: [a.example.com/A], by: bot}
  - {name: deploy, certificates: [a], do: deploy, by: [bot, carol@example.com]}
  - {name: look, manual: look, by: bot}
rollback:
  steps:
    - {name: back, reverts: [move], by: bot}
`;

describe("splitting a credential by plane", () => {
  it("makes two of it, and has each step carried out by the one it needs", () => {
    const text = `implementers:\n  - bot\n  - carol@example.com\n${ZONES}${CREDENTIAL}${STEPS}`;
    assert.equal(
      asked(text.replace("record-write", "record|-write")).after(SPLIT),
      `implementers:
  - bot-dns
  - bot-pki
  - carol@example.com
${ZONES}credentials:
  # does everything
  - name: bot-dns
    principal: spiffe://ops/bot # one identity
    grants:
      - {plane: dns, actions: [record-write], resources: [a.example.com/A]}
  - name: bot-pki
    principal: another principal # one identity
    grants:
      - {plane: pki, actions: [issue, deploy], resources: [a.example.com]} # and this
  - name: other
steps:
  - {name: move, records: [a.example.com/A], by: bot-dns}
  - {name: deploy, certificates: [a], do: deploy, by: [bot-pki, carol@example.com]}
  - {name: look, manual: look, by: [bot-dns, bot-pki]}
rollback:
  steps:
    - {name: back, reverts: [move], by: bot-dns}
`,
    );
  });

  it("gives the challenge and its issuance to both", () => {
    const issuer = "issuers:\n  - {name: le, solver: {credential: bot}}\n";
    const issue = "steps:\n  - {name: issue, certificates: [a], do: issue, by: bot}\n";
    const after = asked(`${issuer}${CREDENTIAL.replace("bot\n", "b|ot\n")}${issue}`).after(SPLIT);
    assert.match(after, /solver: \{credential: bot-dns\}/);
    assert.match(after, /do: issue, by: \[bot-dns, bot-pki\]/);
  });

  it("is not offered for one plane, with a policy of a provider, where one is named for one thing, or elsewhere", () => {
    const isOffered = (text: string): boolean => asked(text).titles.includes(SPLIT);
    const here = CREDENTIAL.replace("bot\n", "b|ot\n");
    assert.equal(isOffered(here), true);
    assert.equal(isOffered(here.replace("plane: pki", "plane: dns")), false);
    assert.equal(isOffered(here.replace("    grants", "    policy: x\n    grants")), false);
    assert.equal(isOffered(here.replace("spiffe://ops/bot", "&p spiffe://ops/bot")), false);
    assert.equal(isOffered(`emergency: {breakGlass: bot}\n${here}`), false);
    assert.equal(isOffered(here.replace("name: other", "name: bot-dns")), false);
    assert.equal(isOffered(CREDENTIAL.replace("other", "oth|er")), false);
  });
});

describe("extracting an issuer", () => {
  const certificates = `certificates:
  - name: a
    issuerRef: {name: letsencrypt-prod}
    challenge: dns-01 # by TXT
    dnsNames: [a.example.com]
  - name: b
    issuerRef: {name: letsencrypt-prod}
    dnsNames: [b.example.com]
    challenge: dns-01
`;

  it("makes an entry of what is known and of what all of its certificates say", () => {
    assert.equal(
      asked(`zones:\n  - name: example.com\n${certificates.replace("prod}", "pr|od}")}`).after(
        "Extract issuer letsencrypt-prod",
      ),
      `zones:
  - name: example.com
issuers:
  - {name: letsencrypt-prod, trust: public, caaDomains: [letsencrypt.org], challenge: dns-01}
certificates:
  - name: a
    issuerRef: {name: letsencrypt-prod}
    challenge: dns-01 # by TXT
    dnsNames: [a.example.com]
  - name: b
    issuerRef: {name: letsencrypt-prod}
    dnsNames: [b.example.com]
`,
    );
  });

  it("leaves what they do not share, and asks what is not known", () => {
    const text = certificates
      .replace("challenge: dns-01\n", "challenge: http-01\n")
      .replaceAll("letsencrypt-prod", "mesh");
    const after = asked(text.replace("mesh}", "me|sh}")).after("Extract issuer mesh");
    assert.match(after, /- \{name: mesh, trust: public or private\}/);
    assert.match(after, /challenge: dns-01 # by TXT/);
  });

  it("is not offered for an issuer that has an entry", () => {
    const text = `issuers: [{name: letsencrypt-prod}]\n${certificates.replace("prod}", "pr|od}")}`;
    assert.ok(!asked(text).titles.some((title) => title.startsWith("Extract issuer")));
  });
});
