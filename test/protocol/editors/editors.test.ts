import assert from "node:assert/strict";
import { join } from "node:path";
import { CliFolder } from "../cli-folder";
import { covered, uncovered } from "../texts";
import { drive, needs, setUp } from "./editor";

interface NeovimReport {
  readonly fault?: string;
  readonly filetype: string;
  readonly diagnostics: readonly { readonly code: string; readonly line: number; readonly text: string }[];
  readonly hover: string;
  readonly completions: number;
  readonly hasSnippets: boolean;
  readonly left: number;
  readonly text: string;
}

interface EglotReport {
  readonly fault?: string;
  readonly mode: string;
  readonly diagnostics: number;
  readonly message: string;
  readonly hover: string;
  readonly actions: number;
  readonly left: number;
  readonly text: string;
}

describe("other editors, with the set-ups that the documentation shows", function () {
  this.timeout(90_000);
  let folder: CliFolder;
  beforeEach(() => {
    folder = new CliFolder();
    folder.write("shop.trust.yaml", uncovered);
  });
  afterEach(() => {
    folder.remove();
  });

  it("Neovim shows, explains and mends what is wrong, and renames", function () {
    needs(this, "nvim");
    folder.write("init.lua", setUp("Neovim 0.7 to 0.10"));
    const script = join(__dirname, "neovim.lua");
    const words = ["--headless", "-n", "-u", "init.lua", "shop.trust.yaml", "-c", `luafile ${script}`];
    const report = drive(folder, "nvim", words) as NeovimReport;
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

  it("Emacs with eglot shows, explains and mends what is wrong", function () {
    needs(this, "emacs");
    folder.write("set-up.el", setUp("Emacs with eglot"));
    const words = ["--batch", "--no-site-file", "--load", join(__dirname, "eglot.el")];
    const report = drive(folder, "emacs", words) as EglotReport;
    assert.equal(report.fault, undefined);
    assert.equal(report.mode, "trust-change-mode");
    assert.equal(report.diagnostics, 1);
    assert.match(report.message, /www\.example\.com is served with the certificate shop-tls/);
    assert.match(report.hover, /www\.example\.com/);
    assert.ok(report.actions > 0);
    assert.equal(report.left, 0);
    assert.equal(report.text, covered);
  });
});
