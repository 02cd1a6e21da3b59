import assert from "node:assert/strict";
import { controlsOf, frameworks } from "../../../server/src/controls";
import { offered } from "./support";
import { change, specOf } from "./samples";

describe("completion of controls", () => {
  it("offers frameworks with what they are", () => {
    const list = offered(change("controls:\n  - framework: |"));
    assert.deepEqual(list.labels.toSorted(), frameworks.map(({ id }) => id).toSorted());
    assert.match(JSON.stringify(list.item("nist-csf-2.0").documentation), /Cybersecurity/);
  });

  it("offers the ids of the framework that is named, with title and summary", () => {
    const list = offered(change("controls:\n  - {framework: nist-csf-2.0, id: |}"));
    assert.deepEqual(
      list.labels,
      controlsOf("nist-csf-2.0").map(({ id }) => id),
    );
    const item = list.item("PR.AA-05");
    assert.ok((item.detail ?? "").length > 0);
    assert.match(JSON.stringify(item.documentation), /Protect/);
    assert.equal(item.additionalTextEdits, undefined);
  });

  it("replaces the whole id, spaces included", () => {
    const text = offered(change("controls:\n  - framework: nist-ai-rmf-1.0\n    id: GOVERN 1|.9")).accept(
      "GOVERN 2.1",
    );
    assert.equal(specOf(text), "controls:\n  - framework: nist-ai-rmf-1.0\n    id: GOVERN 2.1");
  });

  it("quotes an id with a colon, and not inside quotes", () => {
    const flow = "controls:\n  - {framework: owasp-nhi-2025, id: |}";
    assert.equal(
      specOf(offered(change(flow)).accept("NHI5:2025")),
      'controls:\n  - {framework: owasp-nhi-2025, id: "NHI5:2025"}',
    );
    const quoted = "controls:\n  - {framework: owasp-nhi-2025, id: 'NHI|'}";
    assert.equal(
      specOf(offered(change(quoted)).accept("NHI5:2025")),
      "controls:\n  - {framework: owasp-nhi-2025, id: 'NHI5:2025'}",
    );
  });

  it("offers the ids of all frameworks where none is named, and writes the framework too", () => {
    const list = offered(change("controls:\n  - id: |"));
    assert.match(list.item("CM-3").detail ?? "", /nist-800-53-r5$/);
    assert.equal(specOf(list.accept("CM-3")), "controls:\n  - framework: nist-800-53-r5\n    id: CM-3");
    const flow = offered(change("controls:\n  - {why: x, id: |}"));
    assert.equal(
      specOf(flow.accept("PR.AA-05")),
      "controls:\n  - {why: x, framework: nist-csf-2.0, id: PR.AA-05}",
    );
  });

  it("writes no second framework where the key stands without a value", () => {
    const list = offered(change("controls:\n  - framework:\n    id: |"));
    assert.equal(list.item("CM-3").additionalTextEdits, undefined);
  });

  it("offers nothing for a framework that it does not know", () => {
    assert.deepEqual(offered(change("controls:\n  - {framework: iso-27001, id: |}")).labels, []);
  });
});
