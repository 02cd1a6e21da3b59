import assert from "node:assert/strict";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { compareTrees, subjectOf } from "./compare";
import { below, seeded } from "../random";
import { Session } from "./run";
import { differenceOf, slips } from "./sweep";

describe("a text that is edited", () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it(`is known as if it were read from scratch: seed ${seed}`, () => {
      for (let session = 0; session < 6; session++) {
        const difference = new Session(seed * 100 + session).run(8);
        assert.equal(difference && JSON.stringify(difference, undefined, 1), undefined);
      }
    }).timeout(60_000);
  }

  it("is known as before when a slip in the example of a rule is taken back", () => {
    const all = [...slips()];
    const random = seeded(20261127);
    const chosen = Array.from({ length: 40 }, () => all[below(all.length, random)]);
    // These have the document read in one piece for as long as they stand: all steps lose their places, and take them again.
    const brokenLines = all.filter(
      ({ rule, change }) => rule === "tlsa-old-removed-early" && change.text === "1",
    );
    for (const slip of [...chosen, ...brokenLines.slice(0, 30)])
      assert.equal(slip && differenceOf(slip), undefined, JSON.stringify(slip));
  }).timeout(60_000);

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
