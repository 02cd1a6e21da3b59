import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./server-process";

type Command = (...given: readonly unknown[]) => unknown;

interface Extension {
  activate(context: unknown): unknown;
  deactivate(): Promise<void>;
}

interface Serializer {
  deserializeWebviewPanel(panel: unknown, state: unknown): Promise<void>;
}

/** What a window shows. */
interface Shown {
  /** The languages of the documents that are open. */
  readonly open?: readonly string[];
  /** How many files of the workspace have the name of a manifest. */
  readonly files?: number;
  /** Whether the language client cannot be loaded. */
  readonly isBroken?: boolean;
}

/** The extension's own bundle beside as much of VS Code as it touches when it is activated. */
class Window {
  readonly commands = new Map<string, Command>();
  /** What was done with the language client, in order. */
  readonly log: string[] = [];
  readonly extension: Extension;
  /** Tells of a document that is opened. */
  readonly opened: ((document: { readonly languageId: string }) => void)[] = [];
  /** Tells of a file or a folder that is created. */
  readonly created: (() => void)[] = [];
  /** Tells that the workspace has other folders. */
  readonly reshaped: (() => void)[] = [];
  /** How many files of the workspace have the name of a manifest. */
  files: number;
  panels: Serializer | undefined;
  private readonly subscriptions: unknown[] = [];

  constructor({ open = [], files = 0, isBroken = false }: Shown = {}) {
    this.files = files;
    const nothing = { dispose: () => undefined };
    /** An event whose listeners are kept in a list while they listen. */
    const event =
      <Listener>(listeners: Listener[]) =>
      (listener: Listener) => {
        listeners.push(listener);
        return { dispose: () => listeners.splice(listeners.indexOf(listener), 1) };
      };
    const vscode = {
      commands: {
        registerCommand: (name: string, run: Command) => (this.commands.set(name, run), nothing),
        executeCommand: () => Promise.resolve(),
      },
      languages: { onDidChangeDiagnostics: () => nothing },
      workspace: {
        textDocuments: open.map((languageId) => ({ languageId, lineCount: 0 })),
        onDidOpenTextDocument: event(this.opened),
        onDidChangeTextDocument: () => nothing,
        createFileSystemWatcher: () => ({ ...nothing, onDidCreate: event(this.created) }),
        onDidChangeWorkspaceFolders: event(this.reshaped),
        findFiles: () => Promise.resolve(Array.from({ length: this.files })),
        getConfiguration: () => ({ get: () => true }),
      },
      window: {
        showErrorMessage: (text: string) => Promise.resolve(void this.log.push(text)),
        registerWebviewPanelSerializer: (_: string, serializer: Serializer) => {
          this.panels = serializer;
          return nothing;
        },
      },
      Disposable: class {
        constructor(readonly dispose: () => void) {}
      },
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
    const log = (what: string): Promise<void> => Promise.resolve(void this.log.push(what));
    return { commands, restoreReport: () => log("restored"), stop: () => log("stopped") };
  }
}

describe("the activation of the extension", () => {
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

  it("loads no language client where there is nothing but other texts", async () => {
    const window = new Window({ open: ["yaml", "json"] });
    window.activate();
    for (const tell of [...window.opened]) tell({ languageId: "plaintext" });
    await turn();
    assert.deepEqual(window.log, []);
  });

  it("is over before the language client is loaded, which comes right behind it where a manifest is open", async () => {
    const window = new Window({ open: ["yaml", "trust-change"] });
    assert.equal(window.activate(), undefined, "VS Code has nothing to wait for");
    await Promise.resolve();
    assert.deepEqual(window.log, []);
    await turn();
    assert.deepEqual(window.log, ["loaded"]);
  });

  it("loads it once where the workspace has a manifest, or gets one, or a text becomes one", async () => {
    const found = new Window({ files: 1 });
    found.activate();
    await turn();
    const both = new Window({ files: 1, open: ["trust-change"] });
    const others = [new Window(), new Window(), new Window(), both] as const;
    for (const window of others) window.activate();
    // Much that is created at once is looked through once.
    for (const tell of [...others[0].created, ...others[0].created]) tell();
    others[0].files = 1;
    for (const tell of [...others[1].opened]) tell({ languageId: "trust-change" });
    others[2].files = 1;
    for (const tell of [...others[2].reshaped]) tell();
    while (others[0].log.length === 0) await turn();
    await turn();
    for (const window of [found, ...others]) {
      assert.deepEqual(window.log, ["loaded"]);
      assert.equal(window.created.length + window.reshaped.length, 0, "nothing is waited for any more");
    }
  });

  it("loads it where a report was open when the window was closed", async () => {
    const window = new Window();
    window.activate();
    await window.panels?.deserializeWebviewPanel({}, {});
    assert.deepEqual(window.log, ["loaded", "restored"]);
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
    const window = new Window({ open: ["trust-change"] });
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
    const window = new Window({ isBroken: true, files: 1 });
    window.activate();
    await turn();
    const message = "The language client of Trust Change could not be started: no such file";
    assert.deepEqual(window.log, ["loaded", message]);
    await assert.rejects(Promise.resolve(window.commands.get("trust-change.showOutput")?.()), /no such file/);
  });
});
