import assert from "node:assert/strict";
import {
  isNoticeFile,
  noticeFaults,
  noticesText,
  packageFolders,
  type ShippedPackage,
} from "../../server/packaging/notices";

const made = (given: Partial<ShippedPackage> = {}): ShippedPackage => ({
  name: "left-pad",
  version: "1.2.3",
  licence: "MIT",
  texts: ["Copyright somebody\r\nPermission is granted."],
  ...given,
});

describe("notices of bundled packages", () => {
  it("are of each package of which a file is bundled, once, the innermost of nested ones", () => {
    const files = [
      "node_modules/yaml/browser/index.js",
      "node_modules/yaml/browser/dist/compose.js",
      "../shared/node_modules/@noble/hashes/sha2.js",
      "node_modules/a/node_modules/b/index.js",
      "server/src/cli.ts",
    ];
    assert.deepEqual(packageFolders(files), [
      "../shared/node_modules/@noble/hashes",
      "node_modules/a/node_modules/b",
      "node_modules/yaml",
    ]);
  });

  it("are read from the files that packages keep them in", () => {
    for (const name of ["LICENSE", "LICENCE.md", "License.txt", "COPYING", "NOTICE", "thirdpartynotices.txt"])
      assert.ok(isNoticeFile(name), name);
    assert.ok(isNoticeFile("THIRD-PARTY-NOTICES.md"));
    for (const name of ["README.md", "license.js", "package.json", "licensed.txt", "LICENSE.d.ts"])
      assert.ok(!isNoticeFile(name), name);
  });

  it("may be shipped under permissive licences, one of several to choose from included", () => {
    for (const licence of ["MIT", "ISC", "0BSD", "(MIT OR GPL-3.0-only)", "MIT AND BSD-3-Clause"])
      assert.deepEqual(noticeFaults([made({ licence })]), [], licence);
  });

  it("may not without a licence, under another one, or without its text", () => {
    const refused = ["GPL-3.0-only", "MIT AND GPL-3.0-only", "UNLICENSED", "SEE LICENSE IN x", "", "MITT"];
    for (const licence of [
      ...refused,
      "(MIT OR ISC) AND GPL-3.0-only",
      "(GPL-3.0-only AND MIT) OR LGPL-2.1-only",
    ])
      assert.match(
        noticeFaults([made({ licence })]).join(),
        /left-pad 1\.2\.3 is under .*another package/,
        licence,
      );
    assert.match(noticeFaults([made({ licence: undefined })]).join(), /states no licence/);
    assert.match(noticeFaults([made({ texts: [] })]).join(), /no file with the text/);
    assert.match(noticeFaults([made({ texts: [" \n"] })]).join(), /no file with the text/);
  });

  it("are one text, in the order of names and versions, whatever the order of the bundles", () => {
    const packages = [made({ name: "yaml", licence: "ISC" }), made({ version: "1.10.0" }), made()];
    const text = noticesText("The product", packages);
    assert.equal(text, noticesText("The product", [...packages].reverse()));
    assert.match(
      text,
      /^The product holds .*\n\n- left-pad 1\.10\.0 \(MIT\)\n- left-pad 1\.2\.3 .*\n- yaml /,
    );
    assert.ok(!text.includes("\r"));
    assert.equal(text.split("Permission is granted.").length, 4);
  });

  it("tell the licence of the data that a package holds under another one", () => {
    assert.match(noticesText("The product", [made({ name: "tldts" })]), /Mozilla Public License 2\.0/);
  });
});
