import assert from "node:assert/strict";
import {
  controlReference,
  controlsOf,
  findControl,
  findGroup,
  frameworkInfo,
  frameworks,
  groupsOf,
  isFramework,
  membersOf,
  parseControlReference,
  type Control,
} from "../../server/src/controls";

/** The SP 800-53 controls that rules cite. */
const cited80053 =
  "AC-2(2) AC-2(9) AC-5 AC-6 AU-6 AU-8 AU-12 CM-2(3) CM-3 CM-3(2) CM-4 CM-5 CM-8 CP-4 CP-9 CP-10 IA-2(1) IA-5 IA-5(1) " +
  "IA-5(7) IA-9 IA-13 SC-8 SC-12 SC-13 SC-17 SC-20 SC-21 SC-22 SC-23(5)";

const summarized = (): readonly Control[] => [
  ...controlsOf("nist-csf-2.0"),
  ...controlsOf("owasp-nhi-2025"),
  ...controlsOf("nist-ai-rmf-1.0"),
  ...cited80053.split(" ").flatMap((id) => findControl("nist-800-53-r5", id) ?? []),
];

describe("the catalogue of controls", () => {
  it("has every control of each framework", () => {
    assert.equal(controlsOf("nist-csf-2.0").length, 106);
    assert.equal(controlsOf("nist-csf-1.1").length, 108);
    assert.equal(controlsOf("owasp-nhi-2025").length, 10);
    assert.equal(controlsOf("nist-ai-rmf-1.0").length, 72);
  });

  it("has every control of SP 800-53 that a rule cites", () => {
    const missing = cited80053.split(" ").filter((id) => findControl("nist-800-53-r5", id) === undefined);
    assert.deepEqual(missing, []);
    assert.equal(cited80053.split(" ").length, 30);
  });

  it("has the groups of each framework", () => {
    const counts = frameworks.map(({ id }) => [id, groupsOf(id).length]);
    assert.deepEqual(Object.fromEntries(counts), {
      "nist-csf-2.0": 6 + 22,
      "nist-csf-1.1": 5 + 23,
      "owasp-nhi-2025": 0,
      "nist-ai-rmf-1.0": 4 + 19,
      "nist-800-53-r5": 20,
    });
  });

  it("puts every control into exactly the groups above it", () => {
    const membersOfCategories = groupsOf("nist-csf-2.0")
      .filter(({ kind }) => kind === "category")
      .flatMap(membersOf);
    assert.deepEqual(membersOfCategories, controlsOf("nist-csf-2.0"));
    const measure = findGroup("nist-ai-rmf-1.0", "MEASURE 2");
    assert.ok(measure);
    assert.equal(membersOf(measure).length, 13);
  });

  it("keeps the order of each framework", () => {
    const csf = controlsOf("nist-csf-2.0").map(({ id }) => id);
    assert.deepEqual([csf[0], csf[31], csf.at(-1)], ["GV.OC-01", "ID.AM-01", "RC.CO-04"]);
    const measured = controlsOf("nist-ai-rmf-1.0").map(({ id }) => id);
    assert.equal(measured.indexOf("MEASURE 2.10") - measured.indexOf("MEASURE 2.9"), 1);
    const access = controlsOf("nist-800-53-r5").map(({ id }) => id);
    assert.deepEqual(access.slice(0, 5), ["AC-1", "AC-2", "AC-2(2)", "AC-2(9)", "AC-3"]);
    assert.ok(access.indexOf("AU-9") < access.indexOf("AU-10"));
  });

  it("names the groups above a control as its context", () => {
    assert.equal(
      findControl("nist-csf-2.0", "PR.AA-05")?.context,
      "Protect › Identity Management, Authentication, and Access Control",
    );
    assert.equal(
      findControl("nist-ai-rmf-1.0", "MAP 3.5")?.context,
      "Map › Capabilities, benefits, and costs",
    );
    assert.equal(findControl("nist-800-53-r5", "AC-2(9)")?.context, "Access Control");
    assert.equal(findControl("owasp-nhi-2025", "NHI7:2025")?.context, "Non-Human Identities Top 10");
    const withoutContext = frameworks
      .flatMap(({ id }) => controlsOf(id))
      .filter(({ context }) => context === "");
    assert.deepEqual(withoutContext, []);
  });

  it("gives official titles where there are any", () => {
    assert.equal(findControl("owasp-nhi-2025", "NHI3:2025")?.title, "Vulnerable Third-Party NHI");
    assert.equal(findControl("nist-800-53-r5", "AC-6")?.title, "Least Privilege");
  });

  it("gives short labels where there are none", () => {
    const badlyLong = [...controlsOf("nist-csf-2.0"), ...controlsOf("nist-ai-rmf-1.0")].filter(
      ({ title }) => {
        const words = title.split(" ").length;
        return words < 3 || words > 8;
      },
    );
    assert.deepEqual(badlyLong, []);
  });

  it("finds nothing by an inexact or inherited name", () => {
    for (const id of ["pr.aa-05", "PR.AA-5", " PR.AA-05", "", "__proto__", "constructor", "toString"])
      assert.equal(findControl("nist-csf-2.0", id), undefined, id);
  });
});

describe("the summaries", () => {
  it("exist for every control that people are shown", () => {
    const short = summarized().filter(({ summary }) => summary.length < 60);
    assert.deepEqual(short, []);
    assert.equal(summarized().length, 106 + 10 + 72 + 30);
  });

  it("fit into a hover and are whole sentences", () => {
    for (const { id, summary } of summarized()) {
      assert.ok(summary.length <= 260, `${id} is too long`);
      assert.match(summary, /^[A-Z].*[.?]$/, id);
      const sentences = summary.split(/[.?:] (?=[A-Z])/).length;
      assert.ok(sentences <= 3, `${id} has ${sentences} sentences`);
    }
  });

  it("differ from one another, as do the titles in one framework", () => {
    const all = summarized();
    assert.equal(new Set(all.map(({ summary }) => summary)).size, all.length);
    for (const framework of ["nist-csf-2.0", "nist-ai-rmf-1.0", "owasp-nhi-2025"] as const) {
      const titles = controlsOf(framework).map(({ title }) => title);
      assert.equal(new Set(titles).size, titles.length, framework);
    }
  });

  it("share no run of five words with one another", () => {
    const seenIn = new Map<string, string>();
    const shared: string[] = [];
    for (const { id, summary } of summarized()) {
      for (const run of runsOfWords(summary, 5)) {
        const other = seenIn.get(run);
        if (other !== undefined && other !== id) shared.push(`${other} and ${id}: ${run}`);
        seenIn.set(run, id);
      }
    }
    assert.deepEqual(shared, []);
  });

  it("say what the control means for names, certificates or what acts on them", () => {
    const concrete =
      /\b(zones?|records?|certificates?|dns\w*|cas?|hsms?|keys?|names?|registrar|resol\w+|acme|caa|ttls?|rollbacks?|cutover|credentials?|agent|domain|tls|chains?|sans?|vault)\b/i;
    assert.deepEqual(
      summarized().filter(({ summary }) => !concrete.test(summary)),
      [],
    );
  });

  it("of CSF 1.1 ids come from their successors", () => {
    assert.match(
      findControl("nist-csf-1.1", "PR.AC-4")?.summary ?? "",
      /^CSF 2\.0 carries this on as PR\.AA-05\. Give /,
    );
    assert.match(
      findControl("nist-csf-1.1", "DE.DP-2")?.summary ?? "",
      /whole category DE\.AE, Adverse Event Analysis/,
    );
    const bare = controlsOf("nist-csf-1.1").filter(
      ({ summary }) => summary.length < 60 || /undefined/.test(summary),
    );
    assert.deepEqual(bare, []);
  });
});

describe("the links", () => {
  const links = frameworks.flatMap(({ id, href }) => [
    href,
    ...controlsOf(id).map((control) => control.href),
    ...groupsOf(id).map((group) => group.href),
  ]);

  it("are well-formed https addresses of the publishers", () => {
    const hosts = new Set(
      links.map((link) => new URL(link)).map(({ protocol, host }) => `${protocol}//${host}`),
    );
    assert.deepEqual([...hosts].sort(), [
      "https://airc.nist.gov",
      "https://csrc.nist.gov",
      "https://doi.org",
      "https://owasp.org",
    ]);
    assert.deepEqual(
      links.filter((link) => link !== new URL(link).href || /[()\s]|undefined|\/\/$/.test(link)),
      [],
    );
  });

  it("lead to the control itself where the publisher allows it", () => {
    assert.match(findControl("nist-csf-2.0", "PR.AA-05")?.href ?? "", /CSF_2_0_0\/home\?element=PR\.AA-05$/);
    assert.match(findControl("nist-800-53-r5", "CM-3(2)")?.href ?? "", /element=cm-3\.2$/);
    assert.match(findControl("owasp-nhi-2025", "NHI7:2025")?.href ?? "", /2025\/7-long-lived-secrets\/$/);
    assert.match(findControl("nist-ai-rmf-1.0", "MANAGE 2.4")?.href ?? "", /playbook\/manage\/$/);
    const deep = (["nist-csf-2.0", "nist-csf-1.1", "nist-800-53-r5", "owasp-nhi-2025"] as const).flatMap(
      (framework) => controlsOf(framework).map(({ href }) => href),
    );
    assert.equal(new Set(deep).size, deep.length);
  });
});

describe("references to controls", () => {
  it("are split at the first colon", () => {
    assert.deepEqual(parseControlReference("nist-csf-2.0:PR.AA-05"), {
      framework: "nist-csf-2.0",
      id: "PR.AA-05",
    });
    assert.deepEqual(parseControlReference("owasp-nhi-2025:NHI1:2025"), {
      framework: "owasp-nhi-2025",
      id: "NHI1:2025",
    });
  });

  it("are refused without a known framework or an id", () => {
    for (const text of [
      "",
      ":",
      "PR.AA-05",
      "nist-csf-2.0",
      "nist-csf-2.0:",
      "nist-csf-3.0:PR.AA-05",
      ":PR.AA-05",
      "toString:x",
    ])
      assert.equal(parseControlReference(text), undefined, text);
  });

  it("survive writing and reading, for every control", () => {
    for (const { id: framework } of frameworks)
      for (const { id } of controlsOf(framework))
        assert.deepEqual(parseControlReference(controlReference(framework, id)), { framework, id });
  });

  it("come with the publication behind the framework", () => {
    assert.equal(frameworkInfo("nist-csf-1.1").version, "1.1");
    assert.equal(isFramework("nist-csf-2.0"), true);
    assert.equal(isFramework("hasOwnProperty"), false);
  });
});

function runsOfWords(text: string, length: number): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[a-z0-9']+/g) ?? [];
  return new Set(words.slice(length - 1).map((_, index) => words.slice(index, index + length).join(" ")));
}
