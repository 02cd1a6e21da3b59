import assert from "node:assert/strict";
import { join } from "node:path";
import { CliFolder } from "../cli-folder";
import { covered, uncovered } from "../texts";
import { drive, needs, setUp } from "./editor";

interface Report {
  readonly fault?: string;
  readonly filetype: string;
  readonly diagnostics: readonly { readonly code: string; readonly line: number; readonly text: string }[];
  readonly hover: string;
  readonly completions: number;
  readonly hasSnippets: boolean;
  readonly left: number;
  readonly text: string;
}

describe("Neovim", function () {
  this.timeout(90_000);
  let folder: CliFolder;
  beforeEach(() => {
    folder = new CliFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  it("shows, explains and mends what is wrong, with the set-up that the documentation shows", function () {
    needs(this, "nvim");
    folder.write("init.lua", setUp("Neovim 0.7 to 0.10"));
    folder.write("shop.trust.yaml", uncovered);
    const script = join(__dirname, "neovim.lua");
    const words = ["--headless", "-n", "-u", "init.lua", "shop.trust.yaml", "-c", `luafile ${script}`];
    const report = drive(folder, "nvim", words) as Report;
    assert.equal(report.fault, undefined);
    assert.equal(report.filetype, "trust-change");
    assert.deepEqual(
      report.diagnostics.map(({ code, line }) => [code, line]),
      [["san-missing-for-dns-name", 13]],
    );
    assert.match(report.hover, /name/);
    assert.ok(report.completions > 0, "something is offered");
    assert.equal(report.hasSnippets, false, "Neovim without a plugin knows no snippets");
    assert.equal(report.left, 0, "the quick fix mends it");
    assert.equal(report.text, covered.replaceAll("shop-tls", "web-tls"));
  });
});
