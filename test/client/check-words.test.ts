import assert from "node:assert/strict";
import { outcomeInWords, progressInWords } from "../../client/src/check-words";

describe("what is said when files were checked because somebody asked for it", () => {
  const nothing = { files: 0, errors: 0, warnings: 0, information: 0 };

  it("is how many there are that nothing is found in", () => {
    assert.equal(outcomeInWords({ ...nothing, files: 1 }), "No findings in 1 manifest.");
    assert.equal(outcomeInWords({ ...nothing, files: 2 }), "No findings in 2 manifests.");
    assert.match(outcomeInWords(nothing) ?? "", /^There are no manifests/);
  });

  it("is nothing where the Problems panel shows what is found in all of them", () => {
    assert.equal(outcomeInWords({ ...nothing, files: 3, warnings: 1 }), undefined);
    assert.equal(outcomeInWords({ ...nothing, files: 3, information: 1 }), undefined);
  });

  it("is that there are more than were checked, whatever is found", () => {
    const more = "There are more manifests than are checked at once: check their folders one by one.";
    const bounded = { ...nothing, files: 500, beyond: "manifests" } as const;
    assert.equal(outcomeInWords(bounded), `No findings in the first 500 manifests. ${more}`);
    assert.equal(outcomeInWords({ ...bounded, errors: 9 }), `The first 500 manifests were checked. ${more}`);
    assert.match(
      outcomeInWords({ ...nothing, beyond: "folders" }) ?? "",
      /first 0 manifests\. There are more folders/,
    );
  });
});

describe("how far a check is", () => {
  it("is said with the number of manifests", () => {
    assert.equal(progressInWords(0, 1), "0 of 1 manifest");
    assert.equal(progressInWords(2, 7), "2 of 7 manifests");
  });
});
