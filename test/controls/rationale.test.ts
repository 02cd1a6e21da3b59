import assert from "node:assert/strict";
import {
  controlsForRationale,
  controlsOf,
  findControl,
  frameworks,
  rationaleMismatch,
  type Framework,
} from "../../server/src/controls";
import { narrowControls } from "../../server/src/controls/narrow-controls";
import { subjects } from "../../server/src/controls/subjects";

const better = (framework: Framework, id: string, why: string): string[] | undefined =>
  rationaleMismatch(framework, id, why)?.better.map((control) => control.id);

const fitting = (why: string, framework?: Framework): string[] =>
  controlsForRationale(why, framework).map((control) => control.id);

describe("citations that published guidance gets wrong", () => {
  it("GV.OC-01 for ownership and change accountability", () => {
    const why = "Shared PKI-DNS governance needs clear ownership and change accountability.";
    assert.deepEqual(better("nist-csf-2.0", "GV.OC-01", why), ["GV.RR-02", "ID.RA-07"]);
    assert.deepEqual(better("nist-csf-2.0", "GV.OC-01", "ownership"), ["GV.RR-02"]);
  });

  it("NHI-03 for rotation and life cycle", () => {
    const why = "Converged systems depend on rotation and lifecycle control for non-human credentials.";
    assert.deepEqual(better("owasp-nhi-2025", "NHI-03", why), ["NHI7:2025", "NHI1:2025"]);
    assert.deepEqual(better("owasp-nhi-2025", "NHI3:2025", "Rotation of the signing credential"), [
      "NHI7:2025",
    ]);
  });

  it("NHI-01 for identity assurance", () => {
    const why = "Covers identity assurance for machine services that depend on trusted endpoints.";
    assert.deepEqual(better("owasp-nhi-2025", "NHI-01", why), ["NHI4:2025"]);
    assert.deepEqual(better("owasp-nhi-2025", "NHI1:2025", "authentication of services"), ["NHI4:2025"]);
  });

  it("the AI RMF without an id", () => {
    const why =
      "Governance and accountability are required when automation can change trust and reachability.";
    assert.deepEqual(fitting(why, "nist-ai-rmf-1.0"), ["GOVERN 2.1", "GOVERN 3.2", "MAP 3.5", "MANAGE 2.4"]);
  });

  it("says what the reason speaks of, and in which words", () => {
    assert.equal(
      rationaleMismatch("owasp-nhi-2025", "NHI-03", "depends on Rotation")?.because,
      'it speaks of the rotation or lifetime of credentials ("rotation").',
    );
  });
});

describe("reasons that clearly speak of another control", () => {
  const cases: readonly (readonly [Framework, string, string, string])[] = [
    ["nist-csf-2.0", "PR.DS-01", "protects the integrity of data in transit", "PR.DS-02"],
    ["nist-csf-2.0", "PR.DS-02", "private keys are encrypted at rest", "PR.DS-01"],
    ["nist-csf-2.0", "PR.AA-06", "least privilege for the deployer", "PR.AA-05"],
    ["nist-csf-2.0", "PR.AT-01", "separation of duties between DNS and PKI", "PR.AA-05"],
    ["nist-csf-2.0", "PR.DS-11", "protects data in transit", "PR.DS-02"],
    ["owasp-nhi-2025", "NHI4:2025", "credentials are rotated regularly", "NHI7:2025"],
    ["owasp-nhi-2025", "NHI8:2025", "secrets hard-coded", "NHI2:2025"],
    ["owasp-nhi-2025", "NHI7:2025", "least privilege for the deployer", "NHI5:2025"],
    ["nist-800-53-r5", "AC-6", "separation of duties", "AC-5"],
    ["nist-800-53-r5", "AC-5", "least privilege for the token", "AC-6"],
    ["nist-800-53-r5", "AU-8", "least privilege for the token", "AC-6"],
  ];
  for (const [framework, id, why, expected] of cases)
    it(`${id}: ${why}`, () => {
      assert.deepEqual(better(framework, id, why), [expected]);
    });
});

describe("reasons that are fair, or of which nothing can be said", () => {
  const fair: readonly (readonly [Framework, string, string])[] = [
    ["nist-csf-2.0", "PR.AA-05", "DNS and PKI authority stay with different people"],
    ["nist-csf-2.0", "PR.AA-05", "the deployer cannot touch PKI and its tokens are rotated hourly"],
    ["nist-csf-2.0", "ID.RA-07", "one ticket tracks the rotation of the TSIG key"],
    ["nist-csf-2.0", "PR.PS-01", "keys are rotated as the zone file says"],
    ["nist-csf-2.0", "PR.IR-03", "rollback within 30 minutes, authentication stays up"],
    ["nist-csf-2.0", "PR.DS-02", "DNSSEC protects answers; keys at rest are in an HSM"],
    ["nist-csf-2.0", "PR.DS-01", "the private key stays in the HSM and is never in transit"],
    ["nist-csf-2.0", "PR.DS-11", "the previous certificate is kept"],
    ["nist-csf-2.0", "GV.OC-01", "login is critical to the mission, and its ownership is clear"],
    ["nist-csf-2.0", "GV.OC-01", "the zone serves the core of the business"],
    ["nist-csf-2.0", "GV.RR-02", "the mission of the DNS team"],
    ["nist-csf-2.0", "PR.AA-06", "the root key is in a locked room; least privilege for the keys to it"],
    [
      "owasp-nhi-2025",
      "NHI1:2025",
      "the old key is revoked after the cutover, authentication moves to the new one",
    ],
    ["owasp-nhi-2025", "NHI1:2025", "credentials are rotated when their owner leaves"],
    ["owasp-nhi-2025", "NHI1:2025", "rotation"],
    ["owasp-nhi-2025", "NHI2:2025", "the manifest holds a reference, not the secret, and keys are rotated"],
    ["owasp-nhi-2025", "NHI3:2025", "the registrar's API key is rotated"],
    ["owasp-nhi-2025", "NHI3:2025", "rotation of what the managed DNS provider holds"],
    ["owasp-nhi-2025", "NHI3:2025", "no rotation"],
    ["owasp-nhi-2025", "NHI3:2025", "see NHI7:2025 for rotation"],
    ["owasp-nhi-2025", "NHI4:2025", "short-lived OIDC tokens instead of rotated keys"],
    ["owasp-nhi-2025", "NHI5:2025", "the token reaches one zone, and is rotated"],
    ["owasp-nhi-2025", "NHI6:2025", "least privilege for the deploy pipeline"],
    ["owasp-nhi-2025", "NHI7:2025", "short sessions after authentication"],
    ["owasp-nhi-2025", "NHI8:2025", "staging has its own issuer, rotated apart"],
    ["owasp-nhi-2025", "NHI9:2025", "each service authenticates with its own account"],
    ["owasp-nhi-2025", "NHI10:2025", "operators use break-glass, with least privilege"],
    ["nist-800-53-r5", "AC-6", "only this zone, with separation of duties elsewhere"],
    ["nist-800-53-r5", "SC-17", "audit logs of issuance"],
    ["nist-800-53-r5", "SC-20", "rollback of the DS record"],
    ["nist-800-53-r5", "AC-2(3)", "least privilege"],
    ["nist-ai-rmf-1.0", "GOVERN 2.1", "data in transit"],
    ["nist-csf-1.1", "PR.AC-2", "least privilege"],
    ["nist-csf-2.0", "PR.AC-2", "least privilege"],
    ["nist-csf-2.0", "PR.ZZ-99", "least privilege"],
    ["owasp-nhi-2025", "NHI3:2025", "Schlüssel werden erneuert"],
    ["owasp-nhi-2025", "NHI3:2025", ""],
    ["owasp-nhi-2025", "NHI3:2025", "log rotation"],
  ];
  for (const [framework, id, why] of fair)
    it(`${id}: ${why}`, () => {
      assert.equal(better(framework, id, why), undefined);
    });

  it("no control is said to miss its own title or summary", () => {
    const missed = frameworks
      .flatMap(({ id }) => controlsOf(id))
      .flatMap(({ framework, id, title, summary }) => [
        [framework, id, title] as const,
        [framework, id, summary] as const,
      ])
      .filter(([framework, id, text]) => better(framework, id, text) !== undefined);
    assert.deepEqual(missed, []);
  });

  it("a reason that names everything tells nothing", () => {
    const everything =
      "rotation, third parties, least privilege, mission, data in transit, backups, audit logs, physical access, training";
    assert.equal(better("nist-csf-2.0", "DE.CM-02", everything), undefined);
    assert.deepEqual(fitting(everything), []);
  });

  it("a very long reason is read in part and quickly", () => {
    assert.equal(better("owasp-nhi-2025", "NHI3:2025", "n't ".repeat(500_000)), undefined);
    assert.deepEqual(fitting(`${"key token ".repeat(100_000)}rotation`), []);
  });
});

describe("controls that fit a reason", () => {
  it("come in the order in which the reason names their subjects", () => {
    assert.deepEqual(fitting("ownership of changes, then change management", "nist-csf-2.0"), [
      "GV.RR-02",
      "ID.RA-07",
    ]);
    assert.deepEqual(fitting("change management, then ownership", "nist-csf-2.0"), ["ID.RA-07", "GV.RR-02"]);
  });

  it("come from every framework unless one is asked for", () => {
    assert.deepEqual(fitting("least privilege"), ["PR.AA-05", "NHI5:2025", "AC-6"]);
    assert.deepEqual(fitting("least privilege", "owasp-nhi-2025"), ["NHI5:2025"]);
    assert.deepEqual(fitting("least privilege", "nist-csf-1.1"), ["PR.AC-4"]);
    assert.deepEqual(fitting("rotation of the deploy key"), ["PR.AA-01", "NHI7:2025", "IA-5"]);
  });

  it("come from the AI RMF only where AI is meant", () => {
    assert.deepEqual(fitting("clear ownership"), ["GV.RR-02"]);
    assert.deepEqual(fitting("clear ownership of the AI agent"), ["GV.RR-02", "GOVERN 2.1"]);
    assert.deepEqual(fitting("clear ownership", "nist-ai-rmf-1.0"), ["GOVERN 2.1"]);
  });

  it("are none where the reason names no subject", () => {
    for (const why of [
      "",
      "because the auditor asked",
      "login moves to the EU",
      "the certificate is renewed",
    ])
      assert.deepEqual(fitting(why), [], why);
  });
});

describe("the table of subjects", () => {
  const patterns = subjects.flatMap(({ controls, alsoFits }) =>
    `${controls}, ${alsoFits ?? controls}`.split(", "),
  );
  const ids = frameworks.flatMap(({ id }) => controlsOf(id)).map(({ id }) => id);

  it("names only controls that exist", () => {
    const missing = patterns.filter((pattern) =>
      pattern.endsWith("*") ? !ids.some((id) => id.startsWith(pattern.slice(0, -1))) : !ids.includes(pattern),
    );
    assert.deepEqual(missing, []);
    assert.deepEqual(
      subjects.filter(({ controls }) => controls.includes("*")),
      [],
    );
  });

  it("judges only controls that are the home of a subject or whose subject lies apart from all of them", () => {
    const known = Object.keys(narrowControls).filter((id) =>
      frameworks.some(({ id: framework }) => findControl(framework, id) !== undefined),
    );
    assert.deepEqual(known, Object.keys(narrowControls));
  });
});
