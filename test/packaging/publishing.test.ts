import assert from "node:assert/strict";
import { npmFiles, packageFaults, vsixFiles } from "../../server/packaging/contents";
import { pngSize, publishingFaults } from "../../server/packaging/publishing";
import type { RootManifest } from "../../server/packaging/repository";

const manifest: RootManifest = {
  name: "trust-change",
  displayName: "Trust Change",
  version: "1.2.3",
  description: "Checks changes.",
  license: "MIT",
  publisher: "trust-change",
  icon: "client/media/icon.png",
  repository: { type: "git", url: "git+https://github.com/trust-change/trust-change.git" },
  categories: ["Linters"],
  engines: { node: ">=20", vscode: "^1.91.0" },
  bin: {},
};

/** The head of a PNG, which is all that is looked at. */
function png(width: number, height: number): Uint8Array {
  const octets = new Uint8Array(33);
  octets.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(octets.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return octets;
}

describe("package.json before a release", () => {
  const faults = (given: Partial<RootManifest>, icon: Uint8Array | undefined = png(256, 256)): string =>
    publishingFaults({ ...manifest, ...given }, icon).join("\n");

  it("is ready with everything that the registries ask for", () => {
    assert.equal(faults({}), "");
  });

  it("says what it lacks", () => {
    for (const key of ["displayName", "description", "publisher", "license", "icon"])
      for (const value of [undefined, " "])
        assert.equal(faults({ [key]: value }), `package.json has no ${key}: write it.`);
    assert.match(faults({ categories: [] }), /no categories/);
    for (const url of ["", "github:a/b", "git+ssh://git@github.com/a/b.git", "https://github.com/a/b"])
      assert.match(faults({ repository: { type: "git", url } }), /repository\.url/, url);
  });

  it("says which values the registries refuse", () => {
    assert.match(faults({ publisher: "Trust Change" }), /letters, digits and hyphens/);
    assert.match(faults({ version: "1.2.3-rc.1" }), /three numbers/);
    assert.match(faults({ license: "SEE LICENSE IN LICENSE" }), /SPDX/);
  });

  it("has an icon that is a PNG, a square and large enough", () => {
    assert.match(publishingFaults(manifest, undefined).join(), /does not exist: draw it/);
    assert.match(faults({}, new TextEncoder().encode("<svg/>")), /is no PNG/);
    assert.match(faults({}, png(127, 127)), /127 by 127 pixels/);
    assert.match(faults({}, png(256, 128)), /256 by 128 pixels: make it a square/);
  });

  it("reads the size of a PNG wherever its octets lie in memory", () => {
    const around = new Uint8Array(100);
    around.set(png(300, 200), 7);
    assert.deepEqual(pngSize(around.subarray(7)), { width: 300, height: 200 });
    assert.equal(pngSize(around.subarray(7, 20)), undefined);
  });
});

describe("what packages hold", () => {
  const packed = (paths: readonly string[], size = 10): Parameters<typeof packageFaults>[1] => ({
    size,
    files: paths.map((path) => ({ path })),
  });

  it("is what is on the list, and fits into the budget", () => {
    assert.deepEqual(packageFaults("It", packed(["b", "a"]), ["a", "b"], 10), []);
  });

  it("is told where something is missing, too much or too large", () => {
    const [missing, extra, large] = packageFaults(
      "It",
      packed(["a", ".env"], 2_345_678),
      ["a", "b"],
      2_000_000,
    );
    assert.match(missing ?? "", /^It lacks b: /);
    assert.match(extra ?? "", /^It holds \.env: /);
    assert.match(large ?? "", /^It has 2\.35 MB, and its budget is 2\.00 MB: /);
  });

  it("is never a source, a test or a map, and brings the notices", () => {
    for (const files of [
      npmFiles(["docs/rules/a.md"]),
      vsixFiles(["docs/rules/a.md"], "client/media/icon.png"),
    ]) {
      assert.equal(new Set(files).size, files.length);
      assert.ok(files.some((file) => file.endsWith("THIRD-PARTY-NOTICES.txt")));
      assert.ok(files.includes("LICENSE") && files.includes("docs/rules/a.md"));
      assert.ok(
        !files.some((file) => /\.map$|(?<!\.d)\.ts$|^(?:test|server|client(?!\/media))\//.test(file)),
      );
    }
  });
});
