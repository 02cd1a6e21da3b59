import assert from "node:assert/strict";
import {
  classifyId,
  controlsOf,
  frameworks,
  frameworksKnowing,
  type Framework,
} from "../../server/src/controls";

/** Short form of a state for tables: the state and the id, ids or nothing that go with it. */
function outcome(framework: Framework, id: string): string {
  const state = classifyId(framework, id);
  switch (state.state) {
    case "current":
      return `current ${state.control.id}`;
    case "nonstandard":
      return `nonstandard ${state.canonical}`;
    case "withdrawn":
      return `withdrawn ${state.id} -> ${state.replacedBy.join(" ")}`.trim();
    case "not-a-control":
      return `${state.kind} ${state.id}, ${state.members.length} members`;
    case "uncatalogued":
      return `uncatalogued ${state.id}`;
    case "unknown":
      return `unknown ${state.nearest.join(" ")}`.trim();
  }
}

function assertOutcomes(framework: Framework, expected: Readonly<Record<string, string>>): void {
  const actual = Object.keys(expected).map((id) => [id, outcome(framework, id)]);
  assert.deepEqual(Object.fromEntries(actual), expected);
}

/** What the data files of NIST still carry in two digits although it is no part of CSF 2.0. */
const withdrawnFrom20 =
  "DE.AE-01 DE.AE-05 DE.CM-04 DE.CM-05 DE.CM-07 DE.CM-08 DE.DP-01 DE.DP-02 DE.DP-03 DE.DP-04 DE.DP-05 ID.AM-06 ID.BE-01 " +
  "ID.BE-02 ID.BE-03 ID.BE-04 ID.BE-05 ID.GV-01 ID.GV-02 ID.GV-03 ID.GV-04 ID.RM-01 ID.RM-02 ID.RM-03 ID.SC-01 ID.SC-02 " +
  "ID.SC-03 ID.SC-04 ID.SC-05 PR.AC-01 PR.AC-02 PR.AC-03 PR.AC-04 PR.AC-05 PR.AC-06 PR.AC-07 PR.AT-03 PR.AT-04 PR.AT-05 " +
  "PR.DS-03 PR.DS-04 PR.DS-05 PR.DS-06 PR.DS-07 PR.DS-08 PR.IP-01 PR.IP-02 PR.IP-03 PR.IP-04 PR.IP-05 PR.IP-06 PR.IP-07 " +
  "PR.IP-08 PR.IP-09 PR.IP-10 PR.IP-11 PR.IP-12 PR.MA-01 PR.MA-02 PR.PT-01 PR.PT-02 PR.PT-03 PR.PT-04 PR.PT-05 RC.CO-01 " +
  "RC.CO-02 RC.IM-01 RC.IM-02 RS.AN-01 RS.AN-02 RS.AN-04 RS.AN-05 RS.CO-01 RS.CO-04 RS.CO-05 RS.IM-01 RS.IM-02 RS.MI-03 RS.RP-01";

describe("classifying an id", () => {
  it("knows every control by its own id", () => {
    for (const { id: framework } of frameworks)
      for (const { id } of controlsOf(framework)) assert.equal(outcome(framework, id), `current ${id}`);
  });

  it("tells spelling from meaning under CSF 2.0", () => {
    assertOutcomes("nist-csf-2.0", {
      "PR.AA-5": "nonstandard PR.AA-05",
      "pr.aa-05": "nonstandard PR.AA-05",
      "PR.AA-005": "nonstandard PR.AA-05",
      "PR-AA-05": "nonstandard PR.AA-05",
      PRAA05: "nonstandard PR.AA-05",
      "PR.AA\u201105": "nonstandard PR.AA-05",
      " PR.AA-05.": "nonstandard PR.AA-05",
      "ID.RA-7": "nonstandard ID.RA-07",
      "PR.AC-4": "withdrawn PR.AC-4 -> PR.AA-05",
      "PR.AC-04": "withdrawn PR.AC-04 -> PR.AA-05",
      "pr.ac-4": "withdrawn PR.AC-4 -> PR.AA-05",
      "PR.DS-6": "withdrawn PR.DS-6 -> PR.DS-01 DE.CM-09",
      "DE.CM-04": "withdrawn DE.CM-04 -> DE.CM-01 DE.CM-09",
      "DE.DP-2": "withdrawn DE.DP-2 -> DE.AE",
      "RC.CO-02": "withdrawn RC.CO-02 -> RC.CO-04",
      "PR.AC": "withdrawn PR.AC -> PR.AA",
      "DE.DP": "withdrawn DE.DP ->",
      "PR.AA": "category PR.AA, 6 members",
      "pr.aa": "category PR.AA, 6 members",
      GV: "function GV, 31 members",
      "Asset Management": "category ID.AM, 7 members",
    });
  });

  it("classifies every withdrawn id as withdrawn, in one digit and in two", () => {
    const ids = withdrawnFrom20.split(" ");
    assert.equal(ids.length, 79);
    for (const id of ids) {
      assert.equal(classifyId("nist-csf-2.0", id).state, "withdrawn", id);
      assert.equal(classifyId("nist-csf-2.0", id.replace("-0", "-")).state, "withdrawn", id);
    }
    for (const id of "ID.BE ID.GV ID.RM ID.SC PR.AC PR.IP PR.MA PR.PT DE.DP RS.RP RS.IM RC.IM".split(" "))
      assert.equal(classifyId("nist-csf-2.0", id).state, "withdrawn", id);
  });

  it("classifies each id of CSF 1.1 under 2.0 as withdrawn, or as a spelling where the number kept its subject", () => {
    const states = controlsOf("nist-csf-1.1").map(({ id }) => ({
      id,
      state: classifyId("nist-csf-2.0", id),
    }));
    const withdrawn = states.filter(({ state }) => state.state === "withdrawn");
    const respelled = states.filter(({ state }) => state.state === "nonstandard");
    assert.equal(withdrawn.length, 79);
    assert.equal(respelled.length, 108 - 79);
    assert.equal(outcome("nist-csf-2.0", "PR.DS-1"), "nonstandard PR.DS-01");
    assert.equal(outcome("nist-csf-2.0", "RS.AN-3"), "nonstandard RS.AN-03");
  });

  it("says in a sentence what became of a withdrawn id", () => {
    const note = (framework: Framework, id: string): string => {
      const state = classifyId(framework, id);
      return state.state === "withdrawn" ? state.note : state.state;
    };
    assert.equal(
      note("nist-csf-2.0", "PR.AC-4"),
      "PR.AC-4 belongs to CSF 1.1, and CSF 2.0 withdrew it. Its subject went to PR.AA-05.",
    );
    assert.equal(
      note("nist-csf-2.0", "PR.DS-06"),
      "PR.DS-06 is PR.DS-6 of CSF 1.1 written with two digits, and CSF 2.0 withdrew it. Its subject went to PR.DS-01 and DE.CM-09.",
    );
    assert.match(note("nist-csf-2.0", "ID.SC-1"), /went to GV\.RM-05, GV\.SC-01, GV\.SC-06 and others\.$/);
    assert.match(note("nist-csf-2.0", "PR.MA"), /went to ID\.AM-08, PR\.PS-03 and PR\.PS-02\.$/);
    assert.equal(note("nist-800-53-r5", "SC-19"), "SP 800-53 Rev. 5 withdrew SC-19. It has no successor.");
  });

  it("takes CSF 1.1 ids for what they are under CSF 1.1", () => {
    assertOutcomes("nist-csf-1.1", {
      "PR.AC-4": "current PR.AC-4",
      "PR.AC-04": "nonstandard PR.AC-4",
      "PR.DS-01": "nonstandard PR.DS-1",
      "PR.AC": "category PR.AC, 7 members",
      "PR.AA-05": "unknown PR.AC-4 PR.AC-1 PR.AC-3",
      "GV.RR-04": "unknown PR.IP-11",
      "PR.PS-05": "unknown",
    });
  });

  it("reads OWASP ids without ever renumbering them", () => {
    assertOutcomes("owasp-nhi-2025", {
      "NHI3:2025": "current NHI3:2025",
      NHI3: "nonstandard NHI3:2025",
      "NHI-3": "nonstandard NHI3:2025",
      "NHI-03": "nonstandard NHI3:2025",
      NHI03: "nonstandard NHI3:2025",
      "NHI-03:2025": "nonstandard NHI3:2025",
      "nhi 3": "nonstandard NHI3:2025",
      "NHI3-2025": "nonstandard NHI3:2025",
      "NHI-10": "nonstandard NHI10:2025",
      NHI10: "nonstandard NHI10:2025",
      "NHI-11": "unknown NHI10:2025 NHI1:2025",
      "NHI3:2024": "unknown NHI3:2025",
      "NHI7:2025 Long-Lived Secrets": "unknown NHI7:2025",
      "Secret Leakage": "unknown NHI2:2025",
      "API7:2023": "unknown",
    });
  });

  it("accepts every alias of an OWASP id that is in use", () => {
    for (let number = 1; number <= 10; number++) {
      const padded = String(number).padStart(2, "0");
      for (const alias of [
        `NHI${number}`,
        `NHI-${number}`,
        `NHI-${padded}`,
        `NHI${padded}`,
        `NHI-${padded}:2025`,
      ])
        assert.equal(outcome("owasp-nhi-2025", alias), `nonstandard NHI${number}:2025`, alias);
    }
  });

  it("reads AI RMF ids, and leaves .1 and .10 apart", () => {
    assertOutcomes("nist-ai-rmf-1.0", {
      "Govern-1.1": "nonstandard GOVERN 1.1",
      "govern 1.1": "nonstandard GOVERN 1.1",
      "GOVERN1.1": "nonstandard GOVERN 1.1",
      "GV-1.1": "nonstandard GOVERN 1.1",
      "MEASURE 2.10": "current MEASURE 2.10",
      "measure-2.10": "nonstandard MEASURE 2.10",
      "MEASURE 2.01": "nonstandard MEASURE 2.1",
      "GOVERN 1.10": "unknown GOVERN 1.1",
      GOVERN: "function GOVERN, 19 members",
      "Map 3": "category MAP 3, 5 members",
      "MAP 6": "unknown",
      "GV-1.1-001": "unknown GOVERN 1.1",
    });
  });

  it("reads SP 800-53 ids and finds no fault with what it does not list", () => {
    assertOutcomes("nist-800-53-r5", {
      "ac-6": "nonstandard AC-6",
      "AC-06": "nonstandard AC-6",
      AC6: "nonstandard AC-6",
      "CM-3 (2)": "nonstandard CM-3(2)",
      "CM-03(02)": "nonstandard CM-3(2)",
      "cm-3.2": "nonstandard CM-3(2)",
      "AC-22": "current AC-22",
      AC: "family AC, 25 members",
      "AC-13": "withdrawn AC-13 -> AC-2 AU-6",
      "AU-15": "withdrawn AU-15 -> AU-5(5)",
      "AC-2(3)": "uncatalogued AC-2(3)",
      "SC-7(29)": "uncatalogued SC-7(29)",
      "SA-9": "uncatalogued SA-9",
      "pe-3(1)": "uncatalogued PE-3(1)",
      "AC-2a.": "uncatalogued AC-2a.",
      "AC-2(3)(b)": "uncatalogued AC-2(3)(b)",
      "AC-26": "unknown AC-25 AC-24 AC-23",
      "AC-26a": "unknown AC-25 AC-24 AC-23",
      "SA-99": "unknown",
      "AC-2(99)": "unknown AC-2(9)",
      "XX-1": "unknown",
      "Least Privilege": "unknown AC-6",
    });
  });

  it("offers the nearest ids, at most three, and none for noise or for another framework's id", () => {
    assertOutcomes("nist-csf-2.0", {
      "PR.AA-07": "unknown PR.AA-06 PR.AA-05 PR.AA-04",
      "PR.AB-05": "unknown PR.AA-05",
      "PR.AA-05: access rights": "unknown PR.AA-05",
      "see PR.AC-4": "unknown PR.AA-05",
      "NHI-03": "unknown",
      "AC-6": "unknown",
      "GOVERN 1.1": "unknown",
      foo: "unknown",
      "": "unknown",
      ["__proto__"]: "unknown",
      ["PR.AA-05 ".repeat(5_000)]: "unknown PR.AA-05",
    });
  });

  it("says which frameworks know an id, the ones that write it so first", () => {
    const known = (id: string): string[] =>
      frameworksKnowing(id).map((found) => `${found.framework}:${found.id}`);
    assert.deepEqual(known("PR.AC-4"), ["nist-csf-1.1:PR.AC-4"]);
    assert.deepEqual(known("PR.DS-01"), ["nist-csf-2.0:PR.DS-01", "nist-csf-1.1:PR.DS-1"]);
    assert.deepEqual(known("PR.DS-1"), ["nist-csf-1.1:PR.DS-1", "nist-csf-2.0:PR.DS-01"]);
    assert.deepEqual(known("nhi-03"), ["owasp-nhi-2025:NHI3:2025"]);
    assert.deepEqual(known("AC-6"), ["nist-800-53-r5:AC-6"]);
    assert.deepEqual(known("SA-9"), ["nist-800-53-r5:SA-9"]);
    assert.deepEqual(known("GOVERN 2.1"), ["nist-ai-rmf-1.0:GOVERN 2.1"]);
    assert.deepEqual(known("PR.AC-04"), ["nist-csf-1.1:PR.AC-4"]);
    assert.deepEqual(known("nothing"), []);
  });
});
