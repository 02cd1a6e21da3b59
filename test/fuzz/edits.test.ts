import assert from "node:assert/strict";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { howMany } from "../how-much";
import { below, seeded } from "../random";
import { frame } from "../rules/frame";
import { compareFindings, compareTrees, NOW, subjectOf } from "./compare";
import { Session } from "./run";
import { differenceOf, slips } from "./sweep";

describe("a text that is edited", () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it(`is known as if it were read from scratch: seed ${seed}`, () => {
      for (let session = 0; session < howMany(3, 6); session++) {
        const difference = new Session(seed * 100 + session).run(8);
        assert.equal(difference && JSON.stringify(difference, undefined, 1), undefined);
      }
    }).timeout(60_000);
  }

  it("is known as before when a slip in the example of a rule is taken back", () => {
    const all = [...slips()];
    const random = seeded(20261127);
    const chosen = Array.from({ length: howMany(12, 40) }, () => all[below(all.length, random)]);
    // These have the document read in one piece for as long as they stand: all steps lose their places, and take them again.
    const brokenLines = all.filter(
      ({ rule, change }) => rule === "tlsa-old-removed-early" && change.text === "1",
    );
    for (const slip of [...chosen, ...brokenLines.slice(0, howMany(10, 30))])
      assert.equal(slip && differenceOf(slip), undefined, JSON.stringify(slip));
  }).timeout(60_000);

  it("has its schema back when the line is put right for which all of it was read in one piece", () => {
    const records = Array.from({ length: 8 }, (_, index) =>
      [`    - name: host-${index}`, "      type: A", "      ttl: 300", "      value: 192.0.2.1"].join("\n"),
    );
    const zones = `zones:\n  - name: example.com\n    records:\n${records.join("\n")}\n`;
    const steps =
      "steps:\n  - name: move\n    records: [host-0.example.com/A]\n  - {name: look, manual: Look.}\n";
    const subject = subjectOf(frame(`${zones}  - {name: example.net, records: []}\n${steps}`).text);
    subject.analyzer.analysis(NOW);
    const typed = (behind: string, text: string): (() => void) => {
      const start = subject.source.text.indexOf(behind) + behind.length;
      editSource(subject.source, { start, end: start, text });
      return () => editSource(subject.source, { start, end: start + text.length, text: "" });
    };
    typed("type: A", "}");
    const takeBack = typed("name: host-7\n     ", ">");
    compareTrees(subject, subjectOf(subject.source.text));
    takeBack();
    compareFindings(subject);
  });

  it("has its later documents where they stand now when an earlier one is changed", () => {
    const document = "values:\n  - {name: a}\n  - {name: b}\n";
    const subject = subjectOf([document, document, document].join("---\n"));
    const start = document.indexOf("a}");
    editSource(subject.source, { start, end: start + 1, text: "longer" });
    compareTrees(subject, subjectOf(subject.source.text));
  });

  it("becomes two documents by a marker that is typed, and one again without it", () => {
    const values = "values:\n  - {name: a}\n  - {name: b}\n";
    const subject = subjectOf(values + values.replace("values", "others"));
    editSource(subject.source, { start: values.length, end: values.length, text: "---\n" });
    compareTrees(subject, subjectOf(subject.source.text));
    editSource(subject.source, { start: values.length, end: values.length + "---\n".length, text: "" });
    compareTrees(subject, subjectOf(subject.source.text));
  });

  it("becomes two documents where something is written in front of the end of none", () => {
    const subject = subjectOf("# nothing yet\n...\nkind: x\n");
    editSource(subject.source, { start: 0, end: 0, text: "name: x " });
    compareTrees(subject, subjectOf(subject.source.text));
  });

  it("is changed by whole line breaks, where a change begins within one of two characters", () => {
    const subject = subjectOf("values:\r\n  - []\r\r\n  - {type: A}\r\n");
    for (const change of [
      { start: 17, end: 18, text: "\n- name: x\n" },
      { start: 17, end: 28, text: "\r\n" },
    ]) {
      editSource(subject.source, change);
      compareTrees(subject, subjectOf(subject.source.text));
    }
  });
});
