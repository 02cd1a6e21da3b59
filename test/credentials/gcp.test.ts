import assert from "node:assert/strict";
import { isCertain } from "../../server/src/credentials/capability";
import { allowsCertificate, onlyChallengeTxt } from "../../server/src/credentials/questions";
import { checkVerdicts, mayWrite, operations, read, verdict, type Verdict } from "./reading";
import { repaired } from "./repair";

const PROJECT = "projects/acme-dns";
const ZONE = `${PROJECT}/managedZones/example-com`;
const POOL = "projects/acme-pki/locations/europe-west1/caPools/mesh";
const RECORD_SET = "resource.type == 'dns.googleapis.com/ResourceRecordSet'";
const OTHERS = "resource.type != 'dns.googleapis.com/ResourceRecordSet'";
const WRITE = [
  "dns.changes.create",
  "dns.changes.get",
  "dns.resourceRecordSets.create",
  "dns.resourceRecordSets.delete",
  "dns.resourceRecordSets.list",
  "dns.resourceRecordSets.update",
];

function bound(role: string, resource: string, expression: string): unknown {
  return { role, resource, condition: { title: "records", expression } };
}

/** The form that Google documents: the record set, and whatever is no record set. */
function narrowed(test: string, resource = ZONE): unknown {
  return bound("roles/dns.admin", resource, `(${RECORD_SET} && ${test}) || (${OTHERS})`);
}

function gcp(policy: unknown, principal?: string) {
  return { provider: "gcloud", policy, principal };
}

const ours = { id: "example-com", name: "example.com" };

const rows: Verdict[] = [
  {
    title: "dns.admin on a project (cert-manager quick start, external-dns)",
    policy: { role: "roles/dns.admin", resource: PROJECT },
    expected: "O",
    path: ["resource"],
    says: /`roles\/dns.admin` on `projects\/acme-dns` allows records of every type, NS and CAA included, at every name of every managed zone of the project/,
  },
  {
    title: "dns.admin on a folder",
    policy: { role: "roles/dns.admin", folder: "123456789012" },
    expected: "O",
    says: /every project of the folder/,
  },
  {
    title: "dns.admin on an organization, in a policy with members",
    policy: {
      resource: "organizations/123456789012",
      bindings: [{ role: "roles/dns.admin", members: ["serviceAccount:dns@acme.iam.gserviceaccount.com"] }],
    },
    expected: "O",
  },
  {
    title: "dns.editor is the same role under another name",
    policy: { role: "roles/dns.editor", project: "acme-dns" },
    expected: "O",
  },
  {
    title: "a custom role that writes records, on a project (cert-manager's tutorial)",
    policy: { role: "projects/acme-dns/roles/dnsWriter", resource: PROJECT, includedPermissions: WRITE },
    expected: "O",
    says: /_acme-challenge at every host/,
  },
  {
    title: "dns.reader on the project and dns.admin on one zone (external-dns with Terraform)",
    policy: [
      { role: "roles/dns.reader", project: "acme-dns", member: "serviceAccount:x@y" },
      {
        role: "roles/dns.admin",
        managed_zone: "example-com",
        project: "acme-dns",
        member: "serviceAccount:x@y",
      },
    ],
    expected: "M",
    path: [1, "role"],
    says: /be deleted or lose its DNSSEC/,
  },
  {
    title: "certbot's least privilege: a custom role on the zone, another on the project",
    policy: [
      { role: "projects/p/roles/write", managedZone: "example-com", includedPermissions: WRITE },
      { role: "projects/p/roles/find", project: "p", includedPermissions: ["dns.managedZones.list"] },
    ],
    expected: "M",
    says: /every name of the managed zone/,
  },
  {
    title: "a custom role on the zone, for one record set",
    policy: {
      role: "projects/p/roles/write",
      managedZone: "example-com",
      includedPermissions: WRITE,
      condition: `${OTHERS} || resource.name.endsWith("/rrsets/_acme-challenge.example.com./TXT")`,
    },
    expected: "T",
  },
  {
    title: "dns.admin on the zone for one record set: the zone itself stays open",
    policy: narrowed("resource.name.endsWith('/rrsets/_acme-challenge.example.com./TXT')"),
    expected: "M",
    says: /The condition does not narrow what is done to zones themselves/,
  },
  {
    title: "dns.admin on the project for one record set: every zone stays open",
    policy: narrowed("resource.name.endsWith('/rrsets/www.example.com./A')", PROJECT),
    expected: "O",
    says: /let every managed zone in reach be deleted or lose its DNSSEC/,
  },
  {
    title: "a test that looks like one domain and is not",
    policy: {
      role: "projects/p/roles/write",
      resource: PROJECT,
      includedPermissions: WRITE,
      condition: `${OTHERS} || resource.name.endsWith('example.com./TXT')`,
    },
    expected: "O",
    says: /evilexample\.com.*_acme-challenge\.example\.com/,
  },
  {
    title: "the same with a dot in front stays below the domain",
    policy: {
      role: "projects/p/roles/write",
      resource: PROJECT,
      includedPermissions: WRITE,
      condition: `${OTHERS} || resource.name.endsWith('.example.com./TXT')`,
    },
    expected: "M",
  },
  {
    title: "TXT at every name of every zone",
    policy: {
      role: "projects/p/roles/write",
      resource: PROJECT,
      includedPermissions: WRITE,
      condition: `${OTHERS} || resource.name.endsWith('/TXT')`,
    },
    expected: "M",
  },
  {
    title: "owner",
    policy: { role: "roles/owner", resource: PROJECT },
    expected: "O",
    says: /can give the same/,
  },
  { title: "editor", policy: { role: "roles/editor", resource: PROJECT }, expected: "O" },
  { title: "viewer", policy: { role: "roles/viewer", resource: PROJECT }, expected: "T" },
  {
    title: "dns.reader everywhere",
    policy: { role: "roles/dns.reader", resource: "organizations/1" },
    expected: "T",
  },
  {
    title: "the right to give out roles",
    policy: { role: "roles/resourcemanager.projectIamAdmin", resource: PROJECT },
    expected: "O",
    says: /give itself every other right/,
  },
  {
    title: "the right to set the policy of the zone",
    policy: { role: "projects/p/roles/x", managedZone: "z", permissions: ["dns.managedZones.setIamPolicy"] },
    expected: "O",
  },
  {
    title: "a role for everybody",
    policy: { resource: ZONE, bindings: [{ role: "roles/dns.admin", members: ["allAuthenticatedUsers"] }] },
    expected: "O",
    says: /Everybody with a Google account/,
  },
  {
    title: "control of registrations",
    policy: { role: "roles/domains.admin", resource: PROJECT },
    expected: "O",
    says: /Cloud Domains/,
  },
  {
    title: "registrations, where the change needs them",
    policy: { role: "roles/domains.admin", resource: PROJECT },
    needed: { zoneIds: [], names: [], types: [], operations: ["registrar"] },
    expected: "T",
  },
  {
    title: "requests to one CA pool",
    policy: { role: "roles/privateca.certificateRequester", resource: POOL },
    expected: "T",
  },
  {
    title: "requests to every CA pool",
    policy: { role: "roles/privateca.certificateManager", project: "acme-pki" },
    expected: "M",
    says: /every CA pool/,
  },
  {
    title: "the administration of a CA pool",
    policy: { role: "roles/privateca.caManager", resource: POOL },
    expected: "O",
  },
  {
    title: "the same, where the change administers the pool",
    policy: { role: "roles/privateca.caManager", resource: POOL },
    needed: { zoneIds: [], names: [], types: [], operations: ["ca-admin"] },
    expected: "T",
  },
  {
    title: "CA Service Admin on a project",
    policy: "roles/privateca.admin on projects/acme-pki",
    expected: "O",
  },
  {
    title: "a role of another service",
    policy: { role: "roles/storage.admin", resource: PROJECT },
    expected: "T",
  },
  { title: "a role whose resource is not given", policy: { role: "roles/dns.admin" }, expected: "T" },
  {
    title: "a resource that is filled in elsewhere",
    policy: { role: "roles/dns.admin", resource: "projects/${var.project}" },
    expected: "T",
  },
  {
    title: "a custom role that is not described",
    policy: { role: "projects/p/roles/secret", resource: PROJECT },
    expected: "T",
  },
  {
    title: "a condition that is not read",
    policy: bound("roles/dns.admin", PROJECT, "resource.matchTag('p/env', 'prod')"),
    expected: "T",
  },
  {
    title: "a time limit does not bound what is reached",
    policy: bound("roles/dns.admin", PROJECT, "request.time < timestamp('2027-01-01T00:00:00Z')"),
    expected: "O",
  },
  { title: "no policy at all", policy: { anything: true }, expected: "?" },
  { title: "words", policy: "the DNS role", expected: "?" },
];

describe("breadth of Google Cloud's roles: the table of verdicts", () => {
  checkVerdicts("gcloud", rows);
});

describe("Google Cloud: who may change which record", () => {
  it("compares zones by their own name, however the id is written", () => {
    const policy = gcp({ role: "roles/dns.admin", resource: `//dns.googleapis.com/${ZONE}` });
    assert.equal(mayWrite(policy, "a.example.com/A", ours), "yes");
    assert.equal(mayWrite(policy, "a.example.com/A", { id: ZONE }), "yes");
    assert.equal(mayWrite(policy, "a.example.com/A", { id: "example-net" }), "no");
    assert.equal(mayWrite(policy, "a.example.com/A", { id: "4711081547110815" }), "unknown");
    assert.equal(mayWrite(policy, "a.example.com/A"), "unknown");
  });

  it("narrows to record sets, exactly", () => {
    const policy = gcp(narrowed("resource.name.endsWith('/rrsets/_acme-challenge.example.com./TXT')"));
    assert.equal(mayWrite(policy, "_acme-challenge.example.com/TXT", ours), "yes");
    assert.equal(mayWrite(policy, "_ACME-challenge.Example.com./txt", ours), "yes");
    assert.equal(mayWrite(policy, "_acme-challenge.example.com/CNAME", ours), "no");
    assert.equal(mayWrite(policy, "www.example.com/TXT", ours), "no");
    const records = read(policy).capabilities.filter(({ operation }) => operation === "record-write");
    assert.equal(records.every(onlyChallengeTxt), true);
  });

  it("reads the tests on names in all their forms", () => {
    const cases: [test: string, yes: string[], no: string[]][] = [
      [
        `resource.name == '${ZONE}/rrsets/www.example.com./A'`,
        ["www.example.com/A"],
        ["www.example.com/AAAA", "a.example.com/A"],
      ],
      [
        `'${ZONE}/rrsets/www.example.com./A' == resource.name`,
        ["www.example.com/A"],
        ["www.example.com/AAAA"],
      ],
      [
        `resource.name.startsWith("${ZONE}/rrsets/_acme-challenge.")`,
        ["_acme-challenge.a.example.com/TXT"],
        ["a.example.com/TXT"],
      ],
      [
        `resource.name.startsWith('${ZONE}/rrsets/www.example.com./')`,
        ["www.example.com/A", "www.example.com/TXT"],
        ["a.example.com/A"],
      ],
      [`resource.name.startsWith('${ZONE}/')`, ["www.example.com/A"], []],
      [
        "resource.name.endsWith('.example.com./A')",
        ["www.example.com/A", "a.b.example.com/A"],
        ["example.com/A", "www.example.com/TXT"],
      ],
      [
        "resource.name.endsWith('/A')",
        ["www.example.com/A"],
        ["www.example.com/AAAA", "www.example.com/TXT"],
      ],
      ["resource.name.endsWith('/rrsets/*.example.com./A')", ["*.example.com/A"], ["www.example.com/A"]],
      [
        `resource.name.startsWith('${ZONE}/rrsets/') && resource.name.endsWith('/TXT')`,
        ["a.example.com/TXT"],
        ["a.example.com/A"],
      ],
      [
        "(resource.name.endsWith('/rrsets/a.example.com./A') || resource.name.endsWith('/rrsets/b.example.com./A'))",
        ["a.example.com/A", "b.example.com/A"],
        ["c.example.com/A"],
      ],
      ["!resource.name.endsWith('/NS')", ["a.example.com/A"], ["a.example.com/NS"]],
      ["resource.service == 'dns.googleapis.com'", ["a.example.com/A"], []],
      ["resource.service == 'compute.googleapis.com'", [], ["a.example.com/A"]],
    ];
    for (const [test, yes, no] of cases) {
      const policy = gcp(narrowed(test));
      for (const rrset of yes) assert.equal(mayWrite(policy, rrset, ours), "yes", `${test} ${rrset}`);
      for (const rrset of no) assert.equal(mayWrite(policy, rrset, ours), "no", `${test} ${rrset}`);
    }
  });

  it("sees that a beginning of a zone's name is no zone", () => {
    const policy = gcp(narrowed(`resource.name.startsWith('${ZONE}')`, PROJECT));
    assert.equal(mayWrite(policy, "a.example.com/A", { id: "example-com-internal" }), "yes");
    assert.equal(mayWrite(policy, "a.example.com/A", { id: "other" }), "no");
  });

  it("wants both permissions: the change and the record set", () => {
    const half = {
      role: "r",
      managedZone: "example-com",
      includedPermissions: ["dns.resourceRecordSets.create"],
    };
    const other = { role: "s", managedZone: "example-com", includedPermissions: ["dns.changes.create"] };
    assert.deepEqual(operations(gcp(half)), []);
    assert.deepEqual(operations(gcp(other)), []);
    assert.deepEqual(operations(gcp([half, other])), ["dns record-write"]);
    assert.equal(
      mayWrite(gcp([half, { ...other, managedZone: "example-net" }]), "a.example.com/A", ours, "CREATE"),
      "no",
    );
    assert.equal(
      mayWrite(gcp([half, { ...other, managedZone: "${Z}" }]), "a.example.com/A", ours, "CREATE"),
      "unknown",
    );
  });

  it("joins a role for one record set with one for changes", () => {
    const test = "resource.name.endsWith('/rrsets/www.example.com./A')";
    const policy = gcp([
      {
        role: "records",
        managedZone: "example-com",
        includedPermissions: ["dns.resourceRecordSets.*"],
        condition: `${RECORD_SET} && ${test}`,
      },
      { role: "changes", managedZone: "example-com", includedPermissions: ["dns.changes.create"] },
    ]);
    assert.equal(mayWrite(policy, "www.example.com/A", ours), "yes");
    assert.equal(mayWrite(policy, "www.example.com/TXT", ours), "no");
    assert.deepEqual([verdict(policy), read(policy).notes], ["T", []]);
  });

  it("knows create, update and delete apart", () => {
    const policy = gcp({
      role: "r",
      managedZone: "example-com",
      includedPermissions: [
        "dns.changes.*",
        "dns.resourceRecordSets.create",
        "dns.resourceRecordSets.update",
      ],
    });
    assert.equal(mayWrite(policy, "a.example.com/A", ours, "CREATE"), "yes");
    assert.equal(mayWrite(policy, "a.example.com/A", ours, "UPSERT"), "yes");
    assert.equal(mayWrite(policy, "a.example.com/A", ours, "DELETE"), "no");
  });

  it("finds the description of a custom role beside its binding", () => {
    const role = { name: "projects/p/roles/dnsWriter", title: "DNS writer", includedPermissions: WRITE };
    const binding = { role: "projects/p/roles/dnsWriter", resource: ZONE };
    for (const policy of [[role, binding], { roles: [role], bindings: [binding] }]) {
      assert.equal(mayWrite(gcp(policy), "a.example.com/A", ours), "yes");
      assert.deepEqual(read(gcp(policy)).notes, []);
    }
    assert.equal(mayWrite(gcp([binding]), "a.example.com/A", ours), "unknown");
  });

  it("reads roles of one resource as a list", () => {
    for (const policy of [
      { managedZone: "example-com", roles: ["roles/dns.reader", "roles/dns.admin"] },
      { resource: ZONE, role: ["roles/dns.admin"] },
    ]) {
      assert.equal(mayWrite(gcp(policy), "a.example.com/A", ours), "yes");
      assert.equal(mayWrite(gcp(policy), "a.example.net/A", { id: "example-net" }), "no");
    }
  });

  it("leaves the bindings of others aside where it knows who the credential is", () => {
    const policy = {
      resource: ZONE,
      bindings: [
        { role: "roles/dns.admin", members: ["serviceAccount:other@acme.iam.gserviceaccount.com"] },
        {
          role: "roles/dns.reader",
          members: ["serviceAccount:bot@acme.iam.gserviceaccount.com", "group:dns@example.com"],
        },
      ],
    };
    assert.equal(mayWrite(gcp(policy), "a.example.com/A", ours), "yes");
    assert.equal(mayWrite(gcp(policy, "bot@acme.iam.gserviceaccount.com"), "a.example.com/A", ours), "no");
    assert.equal(mayWrite(gcp(policy, "other@acme.iam.gserviceaccount.com"), "a.example.com/A", ours), "yes");
    const group = {
      resource: ZONE,
      bindings: [{ role: "roles/dns.admin", members: ["group:dns@example.com"] }],
    };
    assert.equal(mayWrite(gcp(group, "bot@acme.iam.gserviceaccount.com"), "a.example.com/A", ours), "yes");
  });

  it("keeps what a deny policy may take away as perhaps", () => {
    const deny = { denyRule: { deniedPermissions: ["dns.googleapis.com/resourceRecordSets.delete"] } };
    const policy = gcp([{ role: "roles/dns.admin", resource: ZONE }, deny]);
    assert.equal(mayWrite(policy, "a.example.com/A", ours), "unknown");
    assert.deepEqual(read(policy).breadth, []);
  });

  it("does not judge a certain and an uncertain binding alike", () => {
    const policy = [
      bound("roles/dns.admin", PROJECT, "api.getAttribute('x', '') == 'y'"),
      { role: "roles/dns.admin", resource: ZONE },
    ];
    assert.equal(verdict(gcp(policy)), "M");
    assert.equal(mayWrite(gcp(policy), "a.example.com/A", ours), "yes");
    assert.equal(mayWrite(gcp(policy), "a.example.net/A", { id: "example-net" }), "unknown");
  });
});

describe("Google Cloud: conditions that never match", () => {
  const cases: [test: string, right: string][] = [
    [
      "resource.name.endsWith('/rrsets/www.example.com/A')",
      "resource.name.endsWith('/rrsets/www.example.com./A')",
    ],
    [
      "resource.name.endsWith('/rrsets/www.example.com./a')",
      "resource.name.endsWith('/rrsets/www.example.com./A')",
    ],
    [
      "resource.name.endsWith('/rrsets/WWW.example.com./A')",
      "resource.name.endsWith('/rrsets/www.example.com./A')",
    ],
  ];
  for (const [test, right] of cases) {
    it(test, () => {
      const policy = narrowed(test);
      const [note, ...more] = read(gcp(policy)).notes;
      assert.deepEqual(more, []);
      assert.equal(note?.kind, "condition-never-matches");
      assert.deepEqual(note.path, ["condition", "expression"]);
      assert.equal(mayWrite(gcp(policy), "www.example.com/A", ours), "no");
      const after = note.repair && repaired(policy, note.repair);
      assert.deepEqual(after, narrowed(right));
      assert.equal(mayWrite(gcp(after), "www.example.com/A", ours), "yes");
    });
  }

  it("sees a condition that stops the change together with the rest", () => {
    const policy = bound(
      "roles/dns.admin",
      ZONE,
      `${RECORD_SET} && resource.name.endsWith('/rrsets/www.example.com./A')`,
    );
    const [note] = read(gcp(policy)).notes;
    assert.match(note?.text ?? "", /dns\.changes\.create, which every change of records needs, is refused/);
    assert.equal(mayWrite(gcp(policy), "www.example.com/A", ours), "no");
    assert.ok(note?.repair);
    assert.equal(mayWrite(gcp(repaired(policy, note.repair)), "www.example.com/A", ours), "yes");
  });

  it("has nothing to say on a name that has no repair", () => {
    const [note] = read(gcp(narrowed("resource.name.endsWith('.example.com.')"))).notes;
    assert.equal(note?.kind, "condition-never-matches");
    assert.equal(note.repair, undefined);
  });
});

describe("Google Cloud: certificates", () => {
  it("cannot tell the names that a pool issues for", () => {
    const { capabilities } = read(gcp({ role: "roles/privateca.certificateRequester", resource: POOL }));
    assert.equal(capabilities.every(isCertain), true);
    const issue = { operation: "issue", names: ["a.example.com"] } as const;
    assert.equal(allowsCertificate(capabilities, { ...issue, authority: "mesh" }), "unknown");
    assert.equal(allowsCertificate(capabilities, { ...issue, authority: "other" }), "no");
    assert.equal(allowsCertificate(capabilities, { ...issue, operation: "revoke" }), "no");
  });

  it("proposes the one zone of the change for the project", () => {
    const needed = { zoneIds: ["example-com"], names: ["a.example.com"], types: ["A"] };
    const [finding] = read(gcp({ role: "roles/dns.admin", resource: PROJECT }), needed).breadth;
    assert.deepEqual(finding?.proposal, { path: ["resource"], value: ZONE });
    const [other] = read(gcp({ role: "roles/dns.admin", project: "acme-dns" }), needed).breadth;
    assert.equal(other?.proposal, undefined);
    const two = { ...needed, zoneIds: ["a", "b"] };
    assert.equal(
      read(gcp({ role: "roles/dns.admin", resource: PROJECT }), two).breadth[0]?.proposal,
      undefined,
    );
  });
});
