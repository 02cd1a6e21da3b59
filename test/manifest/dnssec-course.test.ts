import assert from "node:assert/strict";
import type { Break, Course, Stale } from "../../server/src/manifest/model/dnssec/course";
import { countingQueries } from "../../server/src/query/query";
import { changeOf, editableChangeOf } from "./texts";

const window = "window: {start: 2026-12-01T09:00:00Z, end: 2026-12-20T09:00:00Z}\n";

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(8, 16).replace("T", " ");
}

function toldStale(stale: Stale | undefined): string {
  return stale ? ` until ${clock(stale.until)} (${stale.what} of ${stale.replacedBy.name ?? "?"})` : "";
}

function told({ step, cause, authority, astray, stale }: Break): string {
  const at = authority.name === undefined ? "" : ` at ${authority.name}`;
  const tags = astray.map(({ tags: all }) => all?.join("|") ?? "?").join("+");
  return `${step.name ?? "?"}: ${cause}${at}, ${tags}${toldStale(stale)}`;
}

function toldAll(course: Course | undefined): readonly string[] | undefined {
  return (
    course && [
      ...course.breaks.map(told),
      ...course.missingImports.map(
        ({ step, tag, from, to, stale }) =>
          `${step.name ?? "?"}: ${tag} of ${from.name ?? "?"} not at ${to.name ?? "?"}${toldStale(stale)}`,
      ),
      ...course.unproven.map(
        ({ step, authority, stale }) =>
          `${step.name ?? "?"}: unproven at ${authority.name ?? "?"}${toldStale(stale)}`,
      ),
    ]
  );
}

interface Scenario {
  readonly dnssec: string;
  readonly zone?: string;
  readonly steps?: readonly string[];
  readonly rollback?: readonly string[];
  readonly head?: string;
}

function specOf({ dnssec, zone = "", steps = [], rollback = [], head = window }: Scenario): string {
  const list = (items: readonly string[]): string => items.map((item) => `  - {${item}}\n`).join("");
  return `${head}zones:
  - name: example.org
    dnssec: ${dnssec}
${zone}steps:
${list(steps)}rollback:
  steps:
${rollback.map((item) => `    - {${item}}\n`).join("")}`;
}

function coursesOf(scenario: Scenario): {
  forward: readonly string[] | undefined;
  back: readonly string[] | undefined;
} {
  const change = changeOf(specOf(scenario));
  const [zone] = change.zones();
  assert.ok(zone);
  return { forward: toldAll(change.dnssec.course(zone)), back: toldAll(change.dnssec.wayBack(zone)) };
}

function breaksOf(scenario: Scenario): readonly string[] | undefined {
  return coursesOf(scenario).forward;
}

const step = (name: string, action: string, more = ""): string =>
  `name: ${name}, dnssec: ${action}, zone: example.org${more === "" ? "" : `, ${more}`}`;

const roll = `{status: signed, dnskeyTtl: 3600, dsTtl: 86400,
      keys: [{key_tag: 1, algorithm: 13, role: KSK, op: delete}, {key_tag: 2, algorithm: 13, role: KSK, op: create}, {key_tag: 9, algorithm: 13, role: ZSK}],
      ds: [{key_tag: 1, algorithm: 13, digest_type: 2, op: delete}, {key_tag: 2, algorithm: 13, digest_type: 2, op: create}]}`;

describe("the chain of trust through a roll of the KSK", () => {
  it("holds by the double-KSK method, each wait kept", () => {
    assert.deepEqual(
      breaksOf({
        dnssec: roll,
        steps: [
          step("key", "publish-dnskey", "keys: [2]"),
          "name: wait-1, wait: 1h",
          step("ds", "publish-ds", "keys: [2]"),
          step("old-ds", "remove-ds", "keys: [1]"),
          "name: wait-2, wait: 24h",
          step("old-key", "remove-dnskey", "keys: [1]"),
        ],
      }),
      [],
    );
  });

  it("holds by the double-DS method", () => {
    assert.deepEqual(
      breaksOf({
        dnssec: roll,
        steps: [
          step("ds", "publish-ds"),
          "name: wait-1, wait: 24h",
          step("key", "publish-dnskey"),
          step("old-key", "remove-dnskey"),
          "name: wait-2, wait: 1h",
          step("old-ds", "remove-ds"),
        ],
      }),
      [],
    );
  });

  it("breaks where the old key goes while caches hold the old DS set", () => {
    assert.deepEqual(
      breaksOf({
        dnssec: roll,
        zone: "    propagation: 15m\n",
        steps: [
          step("key", "publish-dnskey"),
          "name: wait-1, wait: 2h",
          step("ds", "publish-ds"),
          "name: wait-2, wait: 24h",
          step("old-key", "remove-dnskey"),
        ],
      }),
      ["old-key: keys, 1 until 02 11:15 (ds of ds)"],
    );
  });

  it("breaks where the DS is replaced while caches hold the key set without the new key", () => {
    const steps = (wait: string): readonly string[] => [
      step("key", "publish-dnskey"),
      `name: wait, wait: ${wait}`,
      step("ds", "publish-ds"),
      step("old-ds", "remove-ds"),
    ];
    assert.deepEqual(breaksOf({ dnssec: roll, steps: steps("59m") }), [
      "old-ds: ds, 2 until 01 10:00 (dnskey of key)",
    ]);
    assert.deepEqual(breaksOf({ dnssec: roll, steps: steps("1h") }), []);
  });

  it("breaks once where a DS that is there already is published again", () => {
    const once = [
      step("key", "publish-dnskey", "keys: [2]"),
      step("ds", "publish-ds", "keys: [2]"),
      step("old-ds", "remove-ds", "keys: [1]"),
    ];
    const breaks = breaksOf({ dnssec: roll, steps: once });
    assert.equal(breaks?.length, 1);
    assert.deepEqual(
      breaksOf({ dnssec: roll, steps: [...once, step("again", "publish-ds", "keys: [2]")] }),
      breaks,
    );
  });

  it("breaks where the new key or the new DS never comes", () => {
    assert.deepEqual(
      breaksOf({ dnssec: roll, steps: [step("ds", "publish-ds"), step("old-ds", "remove-ds")] }),
      ["old-ds: ds, 2"],
    );
    assert.deepEqual(
      breaksOf({ dnssec: roll, steps: [step("key", "publish-dnskey"), step("old-key", "remove-dnskey")] }),
      ["old-key: keys, 1"],
    );
  });

  it("breaks where there is no key for a moment, even with both DS records at the parent", () => {
    assert.deepEqual(
      breaksOf({
        dnssec: roll,
        steps: [
          step("ds", "publish-ds"),
          "name: wait, wait: 48h",
          step("old-key", "remove-dnskey"),
          step("key", "publish-dnskey"),
        ],
      }),
      ["old-key: keys, 1+2"],
    );
  });

  it("is not judged by times that nobody wrote down, and is by order", () => {
    const unknown = roll.replace("dnskeyTtl: 3600, dsTtl: 86400,", "");
    const rash = [step("key", "publish-dnskey"), step("ds", "publish-ds"), step("old-key", "remove-dnskey")];
    assert.deepEqual(breaksOf({ dnssec: unknown, steps: rash }), []);
    assert.deepEqual(breaksOf({ dnssec: roll, steps: rash, head: "" }), []);
    assert.deepEqual(breaksOf({ dnssec: roll, steps: rash }), ["old-key: keys, 1 until 02 09:00 (ds of ds)"]);
    assert.deepEqual(breaksOf({ dnssec: unknown, steps: [step("old-key", "remove-dnskey")], head: "" }), [
      "old-key: keys, 1",
    ]);
  });

  it("follows the times of steps and not their place in the text", () => {
    assert.deepEqual(
      breaksOf({
        dnssec: roll,
        steps: [
          step("old-key", "remove-dnskey", "at: 2026-12-05T09:00:00Z"),
          step("key", "publish-dnskey", "at: 2026-12-01T09:00:00Z"),
          step("ds", "publish-ds", "at: 2026-12-02T09:00:00Z"),
        ],
      }),
      [],
    );
  });

  it("knows that a signed zone without a list has a DS for a key that stands", () => {
    const dnssec =
      "{status: signed, dsTtl: 3600, keys: [{key_tag: 1, role: CSK, op: delete}, {key_tag: 2, role: CSK, op: create}]}";
    const steps = [step("key", "publish-dnskey"), step("old-key", "remove-dnskey")];
    assert.deepEqual(breaksOf({ dnssec, steps }), ["old-key: keys, 1"]);
    // Of two that stand, the DS may be for the one that stays.
    const two = dnssec.replace("keys: [", "keys: [{key_tag: 3, role: KSK}, ");
    assert.deepEqual(breaksOf({ dnssec: two, steps }), []);
    // Where a person may do it, nobody can say that it is not done.
    assert.deepEqual(
      breaksOf({ dnssec, steps: ["name: m, manual: Enter the new DS at the registrar", ...steps] }),
      [],
    );
  });

  it("takes a key for standing that is not listed, and the DS that is listed for right", () => {
    const dnssec =
      "{status: signed, ds: [{key_tag: 1, algorithm: 8}, {key_tag: 2, algorithm: 8, op: create}]}";
    assert.deepEqual(breaksOf({ dnssec, steps: [step("ds", "publish-ds", "keys: [2]")] }), []);
    assert.deepEqual(breaksOf({ dnssec, steps: [step("key", "remove-dnskey", "keys: [1]")] }), [
      "key: keys, 1",
    ]);
  });

  it("needs a key for each algorithm among the DS records", () => {
    const dnssec = `{status: signed,
      keys: [{key_tag: 1, algorithm: 8, role: KSK, op: delete}, {key_tag: 2, algorithm: 13, role: KSK, op: create}],
      ds: [{key_tag: 1, algorithm: 8, digest_type: 2, op: delete}, {key_tag: 2, algorithm: 13, digest_type: 2, op: create}]}`;
    assert.deepEqual(breaksOf({ dnssec, steps: [step("ds", "publish-ds"), step("key", "publish-dnskey")] }), [
      "ds: ds, 2",
    ]);
  });

  it("leaves SHA-1 aside where there is a better digest, as validators do", () => {
    const dnssec = roll.replace("digest_type: 2, op: delete", "digest_type: 1, op: delete");
    assert.deepEqual(breaksOf({ dnssec, steps: [step("ds", "publish-ds"), step("key", "publish-dnskey")] }), [
      "ds: ds, 2",
    ]);
    const digestFirst = `{status: signed, keys: [{key_tag: 1, algorithm: 13, role: KSK}],
      ds: [{key_tag: 1, algorithm: 13, digest_type: 1, op: delete}, {key_tag: 1, algorithm: 13, digest_type: 2, op: create}]}`;
    assert.deepEqual(
      breaksOf({
        dnssec: digestFirst,
        steps: [step("ds", "publish-ds", "keys: [1]"), step("old-ds", "remove-ds", "keys: [1]")],
      }),
      [],
    );
  });

  it("does not know when the parent follows a CDS", () => {
    assert.deepEqual(
      breaksOf({
        dnssec: roll,
        steps: [
          step("key", "publish-dnskey"),
          "name: wait-1, wait: 1h",
          step("cds", "publish-cds"),
          "name: wait-2, wait: 23h",
          step("old-key", "remove-dnskey"),
        ],
      }),
      ["old-key: keys, 1 until 02 10:00 (ds of cds)"],
    );
  });
});

describe("the chain of trust of a zone that is signed for the first time", () => {
  const dnssec =
    "{status: signing, dnskeyTtl: 3600, dsTtl: 3600, keys: [{key_tag: 1, algorithm: 13, role: CSK, op: create}]}";
  const records = `    records:
      - {name: www, type: A, op: keep, ttl: 2h, value: 203.0.113.1}
      - {name: new, type: A, op: create, ttl: 1d, value: 203.0.113.1}
      - {name: old, type: A, op: delete, previous: {ttl: 3h, values: [203.0.113.1]}}
`;

  it("waits with the DS until no unsigned answer is left", () => {
    const steps = (wait: string): readonly string[] => [
      step("sign", "sign"),
      `name: wait, wait: ${wait}`,
      step("ds", "publish-ds"),
    ];
    assert.deepEqual(breaksOf({ dnssec, zone: records, steps: steps("3h") }), []);
    assert.deepEqual(breaksOf({ dnssec, zone: records, steps: steps("2h") }), [
      "ds: ds, 1 until 01 12:00 (answers of sign)",
    ]);
    assert.deepEqual(breaksOf({ dnssec, steps: steps("1m") }), []);
  });

  it("breaks where the DS comes before the signatures, keys or no keys listed", () => {
    const steps = [step("ds", "publish-ds"), step("sign", "sign")];
    assert.deepEqual(breaksOf({ dnssec, steps }), ["ds: ds, 1"]);
    assert.deepEqual(breaksOf({ dnssec: "{status: signing}", steps }), ["ds: ds, ?"]);
    assert.deepEqual(breaksOf({ dnssec: "{status: signing}", steps: [...steps].reverse() }), []);
  });

  it("is not judged where the signing is not among the steps", () => {
    assert.deepEqual(breaksOf({ dnssec: "{status: signing}", steps: [step("ds", "publish-ds")] }), []);
  });

  it("goes back in the other order, with the same wait", () => {
    const steps = [step("sign", "sign"), "name: wait, wait: 3h", step("ds", "publish-ds")];
    const back = (...rollback: readonly string[]): readonly string[] | undefined =>
      coursesOf({ dnssec, steps, rollback }).back;
    assert.deepEqual(back("name: a, reverts: [ds]", "name: w, wait: 1h", "name: b, reverts: [sign]"), []);
    assert.deepEqual(back("name: a, reverts: [ds]", "name: w, wait: 10m", "name: b, reverts: [sign]"), [
      "b: unsigned, 1 until 01 01:00 (ds of a)",
    ]);
    assert.deepEqual(back("name: a, reverts: [sign, ds]"), ["a: unsigned, 1 until 01 01:00 (ds of a)"]);
    assert.deepEqual(back(step("a", "unsign")), ["a: unsigned, 1"]);
  });
});

describe("the chain of trust of a zone that loses its signatures", () => {
  const dnssec = "{status: unsigning, dsTtl: 86400}";

  it("has the DS leave first, and then the caches", () => {
    const steps = (wait: string): readonly string[] => [
      step("ds", "remove-ds"),
      `name: wait, wait: ${wait}`,
      step("unsign", "unsign"),
    ];
    assert.deepEqual(breaksOf({ dnssec, steps: steps("24h") }), []);
    assert.deepEqual(breaksOf({ dnssec, steps: steps("23h") }), [
      "unsign: unsigned, ? until 02 09:00 (ds of ds)",
    ]);
    assert.deepEqual(breaksOf({ dnssec, steps: [...steps("24h")].reverse() }), ["unsign: unsigned, ?"]);
    assert.deepEqual(breaksOf({ dnssec, steps: [step("unsign", "unsign")] }), ["unsign: unsigned, ?"]);
  });

  it("may have the DS leave by CDS or by hand", () => {
    assert.deepEqual(
      breaksOf({
        dnssec,
        steps: [step("cds", "publish-cds"), step("unsign", "unsign", "at: 2026-12-01T12:00:00Z")],
      }),
      ["unsign: unsigned, ? until 02 09:00 (ds of cds)"],
    );
    assert.deepEqual(
      breaksOf({
        dnssec,
        steps: ["name: m, manual: Have the registrar drop the DS", step("unsign", "unsign")],
      }),
      [],
    );
  });

  it("counts the removal of all keys as well", () => {
    const keys = dnssec.replace("}", ", keys: [{key_tag: 1, role: CSK, op: delete}]}");
    assert.deepEqual(breaksOf({ dnssec: keys, steps: [step("keys", "remove-dnskey")] }), [
      "keys: unsigned, 1",
    ]);
  });
});

describe("the chain of trust of a zone that moves to another provider", () => {
  const zone = `    providers: [{name: old}, {name: new}]
    delegation: {nameServers: [ns1.example.net], ttl: 86400, previous: {nameServers: [ns1.example.com], ttl: 172800}}
`;
  const keysAt = (name: string, ksk: number, zsk: number, op: string): string =>
    `{key_tag: ${ksk}, algorithm: 13, role: KSK, provider: ${name}, op: ${op}}, {key_tag: ${zsk}, algorithm: 13, role: ZSK, provider: ${name}, op: ${op}}`;
  const dnssec = `{status: signed, dnskeyTtl: 3600, dsTtl: 86400,
      keys: [${keysAt("old", 1, 3, "delete")}, ${keysAt("new", 2, 4, "create")}],
      ds: [{key_tag: 1, algorithm: 13, op: delete}, {key_tag: 2, algorithm: 13, op: create}]}`;
  const move = "name: move, delegation: update, zone: example.org";
  const exchange = [
    step("zsk-to-old", "publish-dnskey", "keys: [4], provider: old"),
    step("zsk-to-new", "publish-dnskey", "keys: [3], provider: new"),
    step("ds", "publish-ds"),
  ];

  it("holds where keys and DS are exchanged first", () => {
    assert.deepEqual(breaksOf({ dnssec, zone, steps: [...exchange, "name: wait, wait: 24h", move] }), []);
  });

  it("breaks where the DS of the new provider comes late, or not at all", () => {
    assert.deepEqual(breaksOf({ dnssec, zone, steps: [move] }), [
      "move: delegation at new, 1",
      "move: 4 of new not at old",
      "move: 3 of old not at new",
    ]);
    assert.deepEqual(breaksOf({ dnssec, zone, steps: [...exchange, "name: wait, wait: 23h", move] }), [
      "move: delegation at new, 1 until 02 09:00 (ds of ds)",
    ]);
  });

  it("needs the keys that sign records at the other provider, in time", () => {
    assert.deepEqual(
      breaksOf({ dnssec, zone, steps: [step("ds", "publish-ds"), "name: wait, wait: 24h", move] }),
      ["move: 4 of new not at old", "move: 3 of old not at new"],
    );
    const [toOld = "", toNew = "", ds = ""] = exchange;
    assert.deepEqual(
      breaksOf({
        dnssec,
        zone,
        steps: [toNew, ds, "name: wait-1, wait: 24h", toOld, "name: wait-2, wait: 30m", move],
      }),
      ["move: 4 of new not at old until 02 10:00 (dnskey of zsk-to-old)"],
    );
  });

  it("holds where the zone is insecure meanwhile, each wait kept", () => {
    const steps = (first: string, second: string): readonly string[] => [
      step("old-ds", "remove-ds"),
      `name: wait-1, wait: ${first}`,
      move,
      `name: wait-2, wait: ${second}`,
      step("ds", "publish-ds"),
    ];
    assert.deepEqual(breaksOf({ dnssec, zone, steps: steps("24h", "48h") }), []);
    assert.deepEqual(breaksOf({ dnssec, zone, steps: steps("23h", "48h") }), [
      "move: delegation at new, 1 until 02 09:00 (ds of old-ds)",
    ]);
    assert.deepEqual(breaksOf({ dnssec, zone, steps: steps("24h", "47h") }), [
      "ds: ds at old, 2 until 04 09:00 (ns of move)",
    ]);
  });

  it("keeps the keys of the old provider until nobody asks it any more", () => {
    const steps = (wait: string): readonly string[] => [
      ...exchange,
      "name: wait-1, wait: 24h",
      move,
      `name: wait-2, wait: ${wait}`,
      step("old-key", "remove-dnskey", "keys: [1], provider: old"),
    ];
    assert.deepEqual(breaksOf({ dnssec, zone, steps: steps("48h") }), []);
    assert.deepEqual(breaksOf({ dnssec, zone, steps: steps("47h") }), [
      "old-key: keys at old, 1+2 until 04 09:00 (ns of move)",
    ]);
    const untimed = zone.replace(", ttl: 172800", "").replace(", ttl: 86400", "");
    assert.deepEqual(breaksOf({ dnssec, zone: untimed, steps: steps("1h") }), []);
  });

  it("holds where both providers serve the same keys", () => {
    const shared = "{status: signed, keys: [{key_tag: 1, role: KSK}, {key_tag: 3, role: ZSK}]}";
    assert.deepEqual(breaksOf({ dnssec: shared, zone, steps: [move] }), []);
  });

  it("holds by one KSK and a ZSK of each provider (model 1)", () => {
    const model1 = `{status: signed, dnskeyTtl: 3600, keys: [{key_tag: 1, algorithm: 13, role: KSK},
      {key_tag: 3, role: ZSK, provider: old}, {key_tag: 4, role: ZSK, provider: new, op: create}]}`;
    const both = step("zsk", "publish-dnskey", "keys: [3, 4]");
    assert.deepEqual(breaksOf({ dnssec: model1, zone, steps: [both, "name: wait, wait: 1h", move] }), []);
    assert.deepEqual(breaksOf({ dnssec: model1, zone, steps: [move] }), [
      "move: 4 of new not at old",
      "move: 3 of old not at new",
    ]);
  });

  it("is unproven where nothing is said of keys", () => {
    assert.deepEqual(breaksOf({ dnssec: "{status: signed}", zone, steps: [move] }), [
      "move: unproven at new",
    ]);
    const dnssec = "{status: signed, dsTtl: 86400}";
    const insecure = (hours: number): readonly string[] => [
      step("ds", "remove-ds", "keys: [1]"),
      `name: wait, wait: ${hours}h`,
      move,
    ];
    assert.deepEqual(breaksOf({ dnssec, zone, steps: insecure(24) }), []);
    assert.deepEqual(breaksOf({ dnssec: "{status: signed}", zone, steps: insecure(1) }), []);
    assert.deepEqual(breaksOf({ dnssec, zone, steps: insecure(23) }), [
      "move: unproven at new until 02 09:00 (ds of ds)",
    ]);
    assert.deepEqual(breaksOf({ dnssec: "{status: unsigned}", zone, steps: [move] }), []);
    assert.equal(breaksOf({ dnssec: "{}", zone, steps: [move] }), undefined);
  });

  it("is not judged where nothing says which provider comes and which goes", () => {
    const vague = zone.replace("name: old", "name: a").replace("name: new", "name: b");
    assert.deepEqual(breaksOf({ dnssec: "{status: signed}", zone: vague, steps: [move] }), []);
  });

  it("knows providers by their name servers, by their end and by what becomes of their keys", () => {
    const parts = (providers: string, servers: string, dnssecOf = "{status: signed}"): readonly string[] => {
      const change = changeOf(
        specOf({
          dnssec: dnssecOf,
          zone: `    providers: [${providers}]\n    delegation: {${servers}}\n`,
          steps: [move],
        }),
      );
      const [only] = change.zones();
      assert.ok(only);
      return change.dnssec.facts(only).authorities.map(({ part }) => part);
    };
    const disjoint = "nameServers: [ns1.example.net], previous: {nameServers: [ns1.example.com]}";
    assert.deepEqual(
      parts(
        "{name: a, provider: route53}, {name: b, provider: rfc2136}",
        "nameServers: [ns-1.awsdns-01.com], previous: {nameServers: [ns1.example.com]}",
      ),
      ["arrives", "left"],
    );
    assert.deepEqual(
      parts(
        "{name: a, provider: route53}, {name: b, provider: cloudflare}",
        "nameServers: [ns-1.awsdns-01.com, ada.ns.cloudflare.com], previous: {nameServers: [ns-1.awsdns-01.com]}",
      ),
      ["stays", "arrives"],
    );
    assert.deepEqual(parts("{name: a, retireAt: 2026-12-24T00:00:00Z}, {name: b}", disjoint), [
      "left",
      "arrives",
    ]);
    assert.deepEqual(parts("{name: constructor}, {name: b}", disjoint), ["unknown", "unknown"]);
    const keys = "{status: signed, keys: [{key_tag: 1, provider: b, op: create}]}";
    assert.deepEqual(parts("{name: a}, {name: b}", disjoint, keys), ["left", "arrives"]);
    assert.deepEqual(parts("{name: a}, {name: b}", "nameServers: [ns1.example.net]", keys), [
      "unknown",
      "arrives",
    ]);
  });
});

describe("the way back of a roll", () => {
  const steps = [
    step("key", "publish-dnskey"),
    "name: wait-1, wait: 2h",
    step("ds", "publish-ds"),
    "name: wait-2, wait: 26h",
    step("old-ds", "remove-ds"),
    "name: wait-3, wait: 26h",
    step("old-key", "remove-dnskey"),
  ];

  it("holds as far as the point of no return", () => {
    const rollback = [
      "name: a, reverts: [old-ds]",
      "name: b, reverts: [ds]",
      "name: w, wait: 26h",
      "name: c, reverts: [key]",
    ];
    const change = changeOf(
      specOf({ dnssec: roll, steps, rollback }).replace("rollback:", "rollback:\n  pointOfNoReturn: old-key"),
    );
    const [zone] = change.zones();
    assert.ok(zone);
    assert.deepEqual(toldAll(change.dnssec.wayBack(zone)), []);
  });

  it("breaks where it does not wait", () => {
    const rollback = ["name: a, reverts: [old-ds]", "name: b, reverts: [ds]", "name: c, reverts: [key]"];
    const { back } = coursesOf({ dnssec: roll, steps: steps.slice(0, 5), rollback });
    assert.deepEqual(back, ["c: keys, 2 until 02 00:00 (ds of a)"]);
  });

  it("takes back what a step did, and nothing that stood before it", () => {
    const dnssec = `{status: signed, dsTtl: 3600, keys: [{key_tag: 1, role: CSK, algorithm: 13}, {key_tag: 2, role: CSK, algorithm: 13, op: create}], ds: [{key_tag: 1, algorithm: 13}]}`;
    const both = [step("keys", "publish-dnskey", "keys: [1, 2]")];
    assert.deepEqual(coursesOf({ dnssec, steps: both, rollback: ["name: a, reverts: [keys]"] }).back, []);
  });

  it("is not judged where the change breaks already", () => {
    const rash = [step("ds", "publish-ds"), step("x", "remove-ds")];
    assert.equal(
      coursesOf({ dnssec: roll, steps: rash, rollback: ["name: a, reverts: [x]"] }).back,
      undefined,
    );
  });
});

describe("the chain of trust while a text is edited", () => {
  it("is followed again only when something of it changes", () => {
    const records = Array.from(
      { length: 40 },
      (_, index) => `      - {name: host${index}, type: A, op: keep, ttl: 300, value: 203.0.113.1}\n`,
    ).join("");
    const { change, replace } = editableChangeOf(
      specOf({
        dnssec: "{status: signing}",
        zone: `    records:\n${records}`,
        steps: [step("sign", "sign"), "name: wait, wait: 5m", step("ds", "publish-ds")],
      }),
    );
    const ask = (): number | undefined => {
      const [zone] = change.zones();
      return zone && change.dnssec.course(zone)?.breaks.length;
    };
    const runs = (): number => {
      let count = 0;
      countingQueries({ ran: (name) => void (count += name === "course" ? 1 : 0) }, ask);
      return count;
    };
    assert.equal(ask(), 0);
    replace(
      "{name: host7, type: A, op: keep, ttl: 300, value: 203.0.113.1}",
      "{name: host7, type: A, op: keep, ttl: 300, value: 203.0.113.2}",
    );
    assert.equal(runs(), 0);
    replace("{name: host7, type: A, op: keep, ttl: 300", "{name: host7, type: A, op: keep, ttl: 600");
    assert.equal(runs(), 1);
    assert.equal(ask(), 1);
    replace("wait: 5m", "wait: 10m");
    assert.equal(ask(), 0);
  });
});
