import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./server-process";

type Command = (...given: readonly unknown[]) => unknown;

interface Extension {
  activate(context: unknown): unknown;
  deactivate(): Promise<void>;
}

/** The extension's own bundle beside as much of VS Code as it touches when it is activated. */
class Window {
  readonly commands = new Map<string, Command>();
  /** What was done with the language client, in order. */
  readonly log: string[] = [];
  readonly extension: Extension;
  private readonly subscriptions: unknown[] = [];

  /** @param isBroken whether the language client cannot be loaded */
  constructor(isBroken = false) {
    const nothing = { dispose: () => undefined };
    const vscode = {
      commands: {
        registerCommand: (name: string, run: Command) => (this.commands.set(name, run), nothing),
        executeCommand: () => Promise.resolve(),
      },
      languages: { onDidChangeDiagnostics: () => nothing },
      workspace: {
        textDocuments: [],
        onDidOpenTextDocument: () => nothing,
        onDidChangeTextDocument: () => nothing,
      },
      window: { showErrorMessage: (text: string) => Promise.resolve(void this.log.push(text)) },
    };
    const load = (name: string): unknown => {
      if (name === "vscode") return vscode;
      assert.equal(name, "./node-client");
      this.log.push("loaded");
      if (isBroken) throw new Error("no such file");
      return { beginInNode: () => this.session() };
    };
    const module: { exports: unknown } = { exports: {} };
    const text = readFileSync(join(root, "dist/client/node.js"), "utf8");
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- as `require` does it, with another `require`
    const run = new Function("require", "module", "exports", text) as Command;
    run(load, module, module.exports);
    this.extension = module.exports as Extension;
  }

  activate(): unknown {
    return this.extension.activate({ subscriptions: this.subscriptions, extensionUri: undefined });
  }

  private session(): unknown {
    const commands = new Proxy(
      {},
      {
        get:
          (_, name) =>
          (...given: readonly unknown[]) =>
            `${String(name)} ${given.join(" ")}`,
      },
    );
    return { commands, stop: () => Promise.resolve(void this.log.push("stopped")) };
  }
}

describe("the activation of the extension", () => {
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

  it("is over before the language client is loaded, which comes right behind it", async () => {
    const window = new Window();
    assert.equal(window.activate(), undefined, "VS Code has nothing to wait for");
    await Promise.resolve();
    assert.deepEqual(window.log, []);
    await turn();
    assert.deepEqual(window.log, ["loaded"]);
  });

  it("brings every command that the package names", () => {
    const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      readonly contributes: { readonly commands: readonly { readonly command: string }[] };
    };
    const window = new Window();
    window.activate();
    const named = contributes.commands.map(({ command }) => command);
    assert.deepEqual([...window.commands.keys()].sort(), [...named, "trust-change.showReferences"].sort());
  });

  it("has commands wait for the client, and loads it once", async () => {
    const window = new Window();
    window.activate();
    const [check, report] = ["trust-change.checkFiles", "trust-change.openReport"].map((name) =>
      window.commands.get(name)?.("one", "two"),
    );
    assert.equal(await check, "checkFiles one two");
    assert.equal(await report, "openReport one two");
    await turn();
    assert.deepEqual(window.log, ["loaded"]);
  });

  it("is taken back with the client, or without it where it was not begun", async () => {
    const window = new Window();
    window.activate();
    await window.extension.deactivate();
    await turn();
    assert.deepEqual(window.log, []);
    window.activate();
    await turn();
    await window.extension.deactivate();
    assert.deepEqual(window.log, ["loaded", "stopped"]);
  });

  it("tells where the client cannot be loaded, and so do the commands", async () => {
    const window = new Window(true);
    window.activate();
    await turn();
    const message = "The language client of Trust Change could not be started: no such file";
    assert.deepEqual(window.log, ["loaded", message]);
    await assert.rejects(Promise.resolve(window.commands.get("trust-change.showOutput")?.()), /no such file/);
  });
});
