import assert from "node:assert/strict";
import { code, link } from "../../server/src/service/hover/markdown";
import { plainText } from "../../server/src/service/plain-text";

describe("Markdown as plain text", () => {
  const ROWS: readonly (readonly [string, string])[] = [
    ["**CM-3** Configuration change control", "CM-3 Configuration change control"],
    ["written as `ttl`, at `_acme-challenge`", "written as ttl, at _acme-challenge"],
    ["[NIST](https://csrc.nist.gov/x_y%281%29) says **`a`**", "NIST says a"],
    ["`**` and `\\#` stay, \\*this\\* does too", "** and \\# stay, *this* does too"],
    ["`` a`b `` ends, ``` `` ``` is code", "a`b ends, `` is code"],
    ["- one\n- two\n\nthree_four_five * 6", "- one\n- two\n\nthree_four_five * 6"],
    ["```yaml\na: 1\n```\nthen", "a: 1\nthen"],
    ["an open ` and [brackets] (here)", "an open ` and [brackets] (here)"],
    ["", ""],
  ];
  for (const [markdown, plain] of ROWS) {
    it(`reads ${JSON.stringify(markdown)}`, () => assert.equal(plainText(markdown), plain));
  }

  it("gives back what was written as code, whatever it holds", () => {
    for (const text of ["a", "`", "a`", "``b", "**", "[x](y)", "\\*", "a ` b `` c", "<b>"])
      assert.equal(plainText(code(text)), text);
    assert.equal(plainText(link("RFC 8555", "https://a.example/(b)")), "RFC 8555");
  });
});
