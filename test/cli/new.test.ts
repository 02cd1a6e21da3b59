import assert from "node:assert/strict";
import { readdirSync, symlinkSync } from "node:fs";
import { IncludedFiles } from "../../server/src/cli/included-files";
import { writeNew } from "../../server/src/cli/write-file";
import { main } from "../../server/src/cli/main";
import { certificatePem } from "../scaffold/given";
import { FakeTerminal } from "./fake-terminal";
import { needsPipesAndLinks, TemporaryFolder } from "./temporary-folder";

describe("the files that a zone file includes", () => {
  let folder: TemporaryFolder;
  before(function () {
    needsPipesAndLinks(this);
  });
  beforeEach(() => {
    folder = new TemporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  it("are regular files in the folder of the zone, and each is read once", () => {
    folder.makePipe("pipe");
    symlinkSync("/dev/zero", folder.at("device"));
    folder.write("zones/more/b.zone", "old");
    const files = new IncludedFiles(folder.at("zones/a.zone"), "a.zone");
    const inFolder = new IncludedFiles(folder.at("a.zone"), "a.zone");
    assert.deepEqual(inFolder.include("pipe", "a.zone"), { ok: false, reason: "it is no regular file" });
    assert.deepEqual(inFolder.include("zones", "a.zone"), { ok: false, reason: "it is a folder" });
    const outside = { ok: false, reason: "it lies outside of the folder of the zone and its repository" };
    assert.deepEqual(inFolder.include("device", "a.zone"), outside);
    assert.deepEqual(files.include("../pipe", "a.zone"), outside);
    const read = { ok: true, file: "more/b.zone", text: "old" };
    assert.deepEqual(files.include("more/b.zone", "a.zone"), read);
    folder.write("zones/more/b.zone", "new");
    assert.deepEqual(files.include("b.zone", "more/b.zone"), read);
    assert.deepEqual(files.paths, [folder.at("zones/more/b.zone")]);
  });

  it("are never overwritten by the manifest that is made of them", async () => {
    folder.write(
      "z.zone",
      "$ORIGIN example.com.\n$TTL 300\n@ SOA ns1 h 1 2 3 4 5\n@ NS ns1\n$INCLUDE more.zone\n",
    );
    folder.write("more.zone", "www A 192.0.2.1\n");
    symlinkSync("more.zone", folder.at("link"));
    folder.write("certificate.pem", certificatePem(["www.example.com"]));
    symlinkSync("z.zone", folder.at("out"));
    for (const out of ["out", "more.zone", "link", "z.zone", "certificate.pem"]) {
      const terminal = new FakeTerminal(undefined, folder.path);
      const words = [
        "--zone",
        "z.zone",
        "--cert",
        "certificate.pem",
        "--name",
        "www.example.com",
        "--output",
        out,
      ];
      assert.equal(await main(["new", ...words, "--force"], terminal), 2, terminal.errors);
      assert.match(terminal.errors, new RegExp(`--output names "${out}", which is read`));
    }
    assert.equal(folder.read("more.zone"), "www A 192.0.2.1\n");
  });

  it("make a new file only where there is none", async () => {
    folder.write("a", "mine");
    symlinkSync("missing", folder.at("link"));
    for (const name of ["a", "link"])
      assert.equal(await writeNew(folder.at(name), "text"), "it is there already");
    assert.equal(await writeNew(folder.at("b"), "text"), undefined);
    assert.deepEqual([folder.read("a"), folder.read("b")], ["mine", "text"]);
    assert.deepEqual(readdirSync(folder.path).sort(), ["a", "b", "link"]);
  });
});
