import assert from "node:assert/strict";
import { controlsOf, replacementsFor, type Framework } from "../../server/src/controls";

const ids = (framework: Framework, id: string, why?: string): string[] =>
  replacementsFor(framework, id, why).map((control) => control.id);

describe("what to cite in place of an old id", () => {
  it("follows the official crosswalk", () => {
    assert.deepEqual(ids("nist-csf-2.0", "PR.AC-4"), ["PR.AA-05"]);
    assert.deepEqual(ids("nist-csf-2.0", "PR.AC-04"), ["PR.AA-05"]);
    assert.deepEqual(ids("nist-csf-2.0", "pr.ds-6"), ["PR.DS-01", "DE.CM-09"]);
    assert.deepEqual(ids("nist-csf-2.0", "ID.SC-2"), [
      "GV.OC-02",
      "GV.SC-03",
      "GV.SC-04",
      "GV.SC-07",
      "ID.RA-10",
    ]);
    assert.deepEqual(ids("nist-800-53-r5", "AC-13"), ["AC-2", "AU-6"]);
  });

  it("gives a control of CSF 2.0 for every subcategory of CSF 1.1", () => {
    for (const { id } of controlsOf("nist-csf-1.1")) {
      const controls = replacementsFor("nist-csf-1.1", id);
      assert.ok(controls.length > 0, id);
      assert.ok(
        controls.every(({ framework }) => framework === "nist-csf-2.0"),
        id,
      );
    }
    assert.deepEqual(ids("nist-csf-1.1", "PR.DS-1"), ["PR.DS-01"]);
  });

  it("takes the members of a category where nothing narrower is named", () => {
    assert.equal(ids("nist-csf-2.0", "DE.DP-02").length, 6);
    assert.deepEqual(ids("nist-csf-2.0", "PR.IP-7"), ["ID.IM-03"]);
    assert.deepEqual(ids("nist-csf-2.0", "ID.BE"), ["GV.OC-05", "GV.OC-01", "GV.OC-04"]);
    assert.ok(ids("nist-csf-2.0", "PR.PT").length > 3);
  });

  it("puts the successor first that the reason names", () => {
    assert.deepEqual(ids("nist-csf-2.0", "PR.AC-1", "least privilege for the deployer"), [
      "PR.AA-05",
      "PR.AA-01",
    ]);
    assert.deepEqual(ids("nist-csf-2.0", "PR.AC-1", "the key is rotated every month"), [
      "PR.AA-01",
      "PR.AA-05",
    ]);
    assert.deepEqual(ids("nist-csf-1.1", "PR.IP-3", "configuration management of zone files"), [
      "PR.PS-01",
      "ID.RA-07",
    ]);
  });

  it("puts another control before several successors that the reason does not mean", () => {
    const why = "DNSSEC strengthens integrity of data in transit for identity-critical DNS responses.";
    assert.deepEqual(ids("nist-csf-2.0", "PR.DS-6", why), ["PR.DS-02", "PR.DS-01", "DE.CM-09"]);
    assert.deepEqual(ids("nist-csf-2.0", "PR.DS-6", "hashes of the zone file are compared"), [
      "PR.DS-01",
      "DE.CM-09",
    ]);
  });

  it("keeps a single official successor first", () => {
    const why = "Machine services need controlled access to the correct identity and token endpoints.";
    assert.deepEqual(ids("nist-csf-2.0", "PR.AC-4", why), ["PR.AA-05"]);
    assert.deepEqual(ids("nist-csf-2.0", "PR.AC-4", "services authenticate by mutual TLS"), [
      "PR.AA-05",
      "PR.AA-03",
    ]);
  });

  it("has nothing for ids that are current, unknown or without successor", () => {
    assert.deepEqual(ids("nist-csf-2.0", "PR.AA-05"), []);
    assert.deepEqual(ids("nist-csf-2.0", "PR.ZZ-01", "least privilege"), []);
    assert.deepEqual(ids("nist-csf-2.0", "__proto__"), []);
    assert.deepEqual(ids("nist-800-53-r5", "SC-19"), []);
    assert.deepEqual(ids("nist-800-53-r5", "constructor"), []);
    assert.deepEqual(ids("owasp-nhi-2025", "NHI-03", "rotation"), []);
  });
});
