import assert from "node:assert/strict";
import type { Party } from "../../server/src/manifest/model/people";
import { canonicalIdentity, isMachineAddress } from "../../server/src/manifest/model/identity";
import { changeIn, changeUnder, edit, manifestOf } from "./changes";

const directory = `directory:
  "@acme/pki": [Dana@example.com, erin@example.com]
  "@acme/all": ["@acme/pki", "@acme/dns", bob]
  "@acme/dns": [bob@example.com, "@acme/all"]
  "@acme/partners": [zoe@example.org, "@other/team"]
  "@acme/empty": []
aliases: {bob: bob@example.com, ROB: bob, all-of-us: "@acme/all", robot: dns-deployer}
`;

function told({ kind, name, members, unknown }: Party): string {
  return `${kind} ${name}: ${[...members].sort().join(" ")}${unknown.length > 0 ? ` and ${unknown.join(" ")}` : ""}`;
}

describe("the one spelling of an identity", () => {
  const aliases = new Map([
    ["frank", "Frank.Miller@Example.com"],
    ["old@example.com", "frank"],
    ["a", "b"],
    ["b", "c"],
    ["c", "a"],
    ["outside", "b"],
  ]);

  it("folds mail addresses, and follows aliases as far as they lead", () => {
    assert.equal(canonicalIdentity("Grace@EXAMPLE.com", aliases), "grace@example.com");
    assert.equal(canonicalIdentity("OLD@example.com", aliases), "frank.miller@example.com");
    assert.equal(canonicalIdentity("FRANK", aliases), "frank.miller@example.com");
    assert.equal(canonicalIdentity("@Acme/PKI", aliases), "@Acme/PKI");
  });

  it("is the same wherever one enters a circle of aliases", () => {
    for (const name of ["a", "b", "c", "outside"]) assert.equal(canonicalIdentity(name, aliases), "a");
  });

  it("is not that of everybody whose alias stands for nothing", () => {
    const { people } = changeUnder("aliases: {bob: , rob: ''}\n");
    assert.equal(people.canonical("bob"), "bob");
  });
});

describe("addresses that only programs have", () => {
  it("are known by their form", () => {
    assert.ok(isMachineAddress("deploy@my-project.iam.gserviceaccount.com"));
    assert.ok(isMachineAddress("49699333+dependabot[bot]@users.noreply.github.com"));
    assert.ok(!isMachineAddress("bot@example.com"));
    assert.ok(!isMachineAddress("alice@users.noreply.github.com"));
  });
});

describe("who an identity is", () => {
  const { people } = changeUnder(
    directory,
    `credentials:
  - {name: dns-deployer, type: workload-identity, principal: "arn:aws:iam::111122223333:role/dns"}
  - {name: agent, actor: ai-agent}
  - {name: console, actor: human}
  - {name: safe, type: break-glass}
  - {name: safe-robot, type: break-glass, actor: automation}
`,
  );
  const partyOf = (identity: string): string => told(people.partyOf(identity));

  it("is a person, where nobody says otherwise", () => {
    assert.equal(partyOf("Alice@example.com"), "person alice@example.com: alice@example.com");
    assert.equal(partyOf("ROB"), "person bob@example.com: bob@example.com");
    assert.equal(partyOf("somebody"), "person somebody: somebody");
  });

  it("is a program by its credential, by the credential's principal, or by its address", () => {
    const role = "arn:aws:iam::111122223333:role/dns";
    for (const name of ["dns-deployer", "robot", role])
      assert.equal(partyOf(name), `automation ${role}: ${role}`);
    assert.equal(partyOf("agent"), "automation agent: agent");
    assert.equal(partyOf("safe-robot"), "automation safe-robot: safe-robot");
    assert.match(partyOf("x@y.iam.gserviceaccount.com"), /^automation/);
  });

  it("is no program where a person acts with the credential", () => {
    assert.equal(partyOf("console"), "person console: console");
    assert.equal(partyOf("safe"), "person safe: safe");
  });

  it("is everybody in a group and in the groups in it, each once, in whatever circle they stand", () => {
    assert.equal(partyOf("@acme/pki"), "group @acme/pki: dana@example.com erin@example.com");
    const all = "bob@example.com dana@example.com erin@example.com";
    assert.equal(partyOf("@acme/all"), `group @acme/all: ${all}`);
    assert.equal(partyOf("@acme/dns"), `group @acme/dns: ${all}`);
    assert.equal(partyOf("all-of-us"), `group @acme/all: ${all}`);
    assert.equal(partyOf("@acme/empty"), "group @acme/empty: ");
  });

  it("leaves open who is in a group that nobody describes", () => {
    assert.equal(partyOf("group:ops"), "group group:ops:  and group:ops");
    assert.equal(partyOf("@acme/partners"), "group @acme/partners: zoe@example.org and @other/team");
    assert.equal(told(changeUnder(undefined).people.partyOf("@acme/pki")), "group @acme/pki:  and @acme/pki");
  });

  it("follows the text of the policy", () => {
    const manifest = manifestOf("summary: nothing\n", 'directory: {"@acme/pki": [dana@example.com]}\n');
    const { people: those } = changeIn(manifest);
    assert.equal(told(those.partyOf("@acme/pki")), "group @acme/pki: dana@example.com");
    edit(manifest, "dana", "erin");
    assert.equal(told(those.partyOf("@acme/pki")), "group @acme/pki: erin@example.com");
  });
});

describe("the approvals of a change", () => {
  it("cover what they say, and both sides where they say nothing that can be read", () => {
    const { people } = changeUnder(
      undefined,
      `approvers:
  - bob@example.com
  - {identity: dana@example.com, for: [pki], approvedAt: 2026-11-21T10:05:00Z, digest: "sha256:00"}
  - {identity: erin@example.com, for: [dnss]}
  - {identity: frank@example.com, for: dns}
  - {for: [dns]}
  -
`,
    );
    assert.deepEqual(
      people.approvals().map(({ identity, planes }) => `${identity.text}: ${planes.join(" ")}`),
      [
        "bob@example.com: dns pki",
        "dana@example.com: pki",
        "erin@example.com: dns pki",
        "frank@example.com: dns",
      ],
    );
    const [, dana] = people.approvals();
    assert.equal(dana?.approvedAt?.source, "2026-11-21T10:05:00Z");
    assert.equal(dana.digest?.source, "sha256:00");
  });

  it("stand in a template or a review, where the type of the change says so", () => {
    const approving = (type: string): readonly string[] =>
      changeUnder(
        undefined,
        `type: ${type}
approvers: [bob@example.com]
implementers: [heidi@example.com]
preApproval: {approvedBy: dana@example.com}
emergency: {who: judy@example.com, postReview: {by: erin@example.com}}
`,
      )
        .people.approving()
        .map(({ text }) => text);
    assert.deepEqual(approving("normal"), ["bob@example.com"]);
    assert.deepEqual(approving("standard"), ["bob@example.com", "dana@example.com"]);
    assert.deepEqual(approving("emergency"), ["bob@example.com", "erin@example.com"]);
  });
});
