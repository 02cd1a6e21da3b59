import assert from "node:assert/strict";
import { join } from "node:path";
import { CliFolder } from "../cli-folder";
import { covered, uncovered } from "../texts";
import { drive, needs, setUp } from "./editor";

interface Report {
  readonly fault?: string;
  readonly mode: string;
  readonly diagnostics: number;
  readonly message: string;
  readonly hover: string;
  readonly actions: number;
  readonly left: number;
  readonly text: string;
}

describe("Emacs with eglot", function () {
  this.timeout(90_000);
  let folder: CliFolder;
  beforeEach(() => {
    folder = new CliFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  it("shows, explains and mends what is wrong, with the set-up that the documentation shows", function () {
    needs(this, "emacs");
    folder.write("set-up.el", setUp("Emacs with eglot"));
    folder.write("shop.trust.yaml", uncovered);
    const words = ["--batch", "--no-site-file", "--load", join(__dirname, "eglot.el")];
    const report = drive(folder, "emacs", words) as Report;
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
