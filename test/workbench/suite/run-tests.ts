// Runs Mocha inside an extension host of VS Code: the Node one, or a web worker.
import "mocha/mocha.js";
import * as vscode from "vscode";
import expectations from "../expectations.json";

const stackLines = 4;

/**
 * Runs tests and prints one line for each, then `N passed, N failed`. Rejects when one failed.
 *
 * @param load loads the modules that hold the tests
 */
export async function runTests(load: () => Promise<void>): Promise<void> {
  console.log(
    `VS Code ${vscode.version}, ${typeof process === "object" ? "Node" : "web worker"} extension host`,
  );
  const { extension } = expectations;
  if (!vscode.extensions.getExtension(extension)) throw new Error(`VS Code did not load ${extension}.`);
  mocha.setup({ ui: "bdd", timeout: 30_000, reporter: Lines });
  await load();
  // `mocha.run` itself would read the page's address, which the Node extension host does not have.
  const failures = await new Promise<number>((resolve) => Mocha.prototype.run.call(mocha, resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

// Mocha's reporter for a browser needs a page to write to; an extension host has none.
class Lines extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on("pass", (test) => console.log(`  ok    ${test.fullTitle()} (${test.duration} ms)`));
    runner.on("fail", (test, error: Error) => {
      console.log(`  FAIL  ${test.fullTitle()}\n${error.message}\n${placesIn(error)}`);
    });
    runner.on("end", () => console.log(`${this.stats.passes} passed, ${this.stats.failures} failed`));
  }
}

function placesIn(error: Error): string {
  const places = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return places.slice(0, stackLines).join("\n");
}
