import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runInNewContext } from "node:vm";
import { createMessageConnection, type InitializeResult } from "vscode-languageserver/node";
import type { JsonDocument } from "../../server/src/cli/reports/json";
import type * as library from "../../server/src/library";
import {
  BUDGETS,
  NOTICES,
  npmFiles,
  packageFaults,
  vsixFiles,
  type PackedPackage,
} from "../../server/packaging/contents";
import { packageFolders } from "../../server/packaging/notices";
import { stageNpm } from "../../server/packaging/npm-package";
import { rootManifest, rulePages } from "../../server/packaging/repository";
import { writeNotices } from "../../server/packaging/write-notices";
import { root } from "./server-process";
import { uncovered } from "./texts";

type Library = typeof library;

/** What esbuild.mjs writes into meta.json. */
type Bundled = Readonly<Record<string, readonly string[]>>;

const now = "2026-11-22T12:00:00Z";

/** The package as it would be published, in a folder in which nothing else is installed. */
class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), "trust-change-npm-"));
  readonly packed: PackedPackage;
  readonly home = join(this.folder, "home");

  constructor() {
    const built = join(this.folder, "built");
    const staged = join(this.folder, "staged");
    this.run(process.execPath, ["esbuild.mjs", "--minify", "--outdir", built], root);
    stageNpm(built, staged);
    const packed = this.run("npm", ["pack", "--json", "--pack-destination", this.folder, staged]);
    const [one] = JSON.parse(packed) as readonly (PackedPackage & { readonly filename: string })[];
    assert.ok(one);
    this.packed = one;
    this.write("package.json", '{"private": true}');
    const tarball = join(this.folder, one.filename);
    this.run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball]);
  }

  write(name: string, text: string): string {
    const path = join(this.home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** Gives the standard output; fails where the program does not end with the status. */
  run(program: string, words: readonly string[], cwd = this.home, { status = 0 } = {}): string {
    mkdirSync(this.home, { recursive: true });
    const ended = spawnSync(program, words, {
      cwd,
      encoding: "utf8",
      // Neither the cache nor the settings of whoever runs the tests count.
      env: {
        ...process.env,
        npm_config_cache: join(this.folder, "cache"),
        npm_config_userconfig: "",
        NO_COLOR: "1",
      },
      shell: program !== process.execPath && process.platform === "win32",
      timeout: 60_000,
    });
    assert.equal(ended.status, status, `${program} ${words.join(" ")}\n${ended.stdout}${ended.stderr}`);
    return ended.stdout;
  }

  /** The path of a program that the package brings. */
  program(name: string): string {
    return join(this.home, "node_modules/.bin", name);
  }

  node(name: string, text: string): string {
    return this.run(process.execPath, [this.write(name, text)]);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

describe("the npm package", function () {
  this.timeout(120_000);
  let installed: Installation;
  before(() => {
    installed = new Installation();
    installed.write("changes/login.trust.yaml", uncovered);
    installed.write(
      "trust-policy.yaml",
      "apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: team}\nspec: {}\n",
    );
  });
  after(() => {
    installed.remove();
  });

  const blocks = (language: string): readonly string[] =>
    [...readFileSync(join(root, "docs/library.md"), "utf8").matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(
      ([, found, text = ""]) => (found === language ? [text] : []),
    );

  it("holds what it should, no more, within its budget", () => {
    const allowed = npmFiles(rulePages());
    assert.deepEqual(packageFaults("The npm package", installed.packed, allowed, BUDGETS.npm), []);
  });

  it("has a manifest that is made for users, and that publishes with provenance", () => {
    const manifest = JSON.parse(
      readFileSync(join(installed.home, "node_modules/trust-change/package.json"), "utf8"),
    ) as Readonly<Record<string, unknown>>;
    assert.deepEqual(manifest["publishConfig"], { access: "public", provenance: true });
    for (const key of ["private", "scripts", "dependencies", "devDependencies", "contributes"])
      assert.ok(!(key in manifest), key);
  });

  it("brings the licence of every package that is bundled into it", () => {
    const meta = JSON.parse(readFileSync(join(installed.folder, "built/meta.json"), "utf8")) as Bundled;
    const folders = packageFolders(Object.values(meta).flat());
    const notices = readFileSync(join(installed.home, "node_modules/trust-change", NOTICES), "utf8");
    assert.ok(folders.length > 10);
    for (const folder of folders) {
      const [, name = ""] = /node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(folder) ?? [];
      assert.match(notices, new RegExp(`^${name} \\d[^ ]* \\(.+\\)$`, "m"));
    }
  });

  it("is not made with a package that has no licence", () => {
    const folder = join(installed.folder, "bad");
    installed.write("../bad/node_modules/stray/package.json", '{"name": "stray", "version": "1.0.0"}');
    const bundled: Bundled = { "cli.js": [`${folder}/node_modules/stray/index.js`] };
    installed.write("../bad/meta.json", JSON.stringify(bundled));
    assert.throws(() => writeNotices(folder), /stray 1\.0\.0 states no licence[^]*no file with the text/);
    assert.ok(!existsSync(join(folder, NOTICES)));
  });

  it("runs the command line with npx, formatting included", () => {
    const words = ["check", "changes/login.trust.yaml", "--format", "json", "--now", now];
    const written = installed.run("npx", ["--no-install", "trust-change", ...words], installed.home, {
      status: 1,
    });
    const rules = (JSON.parse(written) as JsonDocument).findings.map(({ rule }) => rule);
    assert.deepEqual(rules, ["san-missing-for-dns-name"]);
    // Loads the printer, which is a bundle of its own.
    installed.run(installed.program("trust-change"), ["format", "--check", "changes/login.trust.yaml"]);
  });

  it("starts the language server with its engine", async () => {
    const program = installed.program("trust-change-language-server");
    const server = spawn(program, ["--stdio"], { shell: process.platform === "win32" });
    const connection = createMessageConnection(server.stdout, server.stdin);
    connection.listen();
    const given = { processId: null, rootUri: null, capabilities: {} };
    const { capabilities } = await connection.sendRequest<InitializeResult>("initialize", given);
    assert.ok(capabilities.hoverProvider);
    await connection.sendRequest("shutdown");
    const ended = once(server, "exit");
    await connection.sendNotification("exit");
    assert.deepEqual(await ended, [0, null]);
  });

  it("is a library for import and require, which says what the command line says", () => {
    const call = `check(readFileSync("changes/login.trust.yaml", "utf8"), { path: "changes/login.trust.yaml", now: new Date("${now}") })
      .then((result) => console.log(JSON.stringify(result)));`;
    const imported = installed.node(
      "a.mjs",
      `import { readFileSync } from "node:fs"; import { check } from "trust-change"; ${call}`,
    );
    const required = installed.node(
      "b.cjs",
      `const { readFileSync } = require("node:fs"); const { check } = require("trust-change"); ${call}`,
    );
    assert.equal(imported, required);
    const { findings } = JSON.parse(imported) as library.CheckResult;
    assert.deepEqual(
      findings.map(({ rule, range }) => `${rule} ${range.start.line}`),
      ["san-missing-for-dns-name 13"],
    );
  });

  it("needs nothing of the machine for the library", async () => {
    const text = readFileSync(join(installed.home, "node_modules/trust-change/dist/library.js"), "utf8");
    const module: { exports: Partial<Library> } = { exports: {} };
    runInNewContext(text, { module, TextDecoder, TextEncoder });
    const result = await module.exports.check?.(uncovered, { now: new Date(now) });
    assert.equal(result?.findings.map(({ rule }) => rule).join(), "san-missing-for-dns-name");
  });

  it("gives the schemas by their names", () => {
    const text = 'console.log(require("trust-change/schemas/trust-policy.schema.json").title)';
    assert.match(installed.node("schema.cjs", text), /\w/);
  });

  it("does what docs/library.md shows", () => {
    const [example] = blocks("js");
    const [output] = blocks("text");
    assert.ok(example !== undefined && output !== undefined);
    assert.equal(installed.node("example.mjs", example), output);
  });

  it("has types that hold under NodeNext and strict, for import and require", () => {
    const [example = ""] = blocks("js");
    const pure = example.replace(/^import \{ readFile.*\n/, "").replaceAll(/\breadFile\(/g, "read(");
    const declared =
      "declare function read(path: string, encoding: string): Promise<string>;\n" +
      "declare function read(path: string): Promise<Uint8Array>;\n" +
      "declare const console: { log(text: string): void };\n";
    const types = `import type { CheckOptions, CheckResult, Finding, Severity } from "trust-change";
      export const worst = ({ findings }: CheckResult): Severity | undefined => findings[0]?.severity;
      export const options: CheckOptions = { now: new Date(0) };
      // @ts-expect-error a rule is named by its id
      export const rule: number = ({} as Finding).rule;\n`;
    installed.write("example.mts", `${declared}${pure}export {};\n`);
    installed.write("types.cts", types);
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022"];
    installed.run(process.execPath, [tsc, ...options, "example.mts", "types.cts"]);
  });
});

describe("a checkout", function () {
  this.timeout(240_000);

  it("is installed as a package by npm, as pre-commit does it: with what is not committed built first", () => {
    const folder = mkdtempSync(join(tmpdir(), "trust-change-checkout-"));
    const listed = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: root,
      encoding: "utf8",
    });
    for (const name of listed.stdout
      .split("\0")
      .filter((path) => existsSync(join(root, path)) && path !== ""))
      cpSync(join(root, name), join(folder, "checkout", name));
    // In place of what npm would fetch.
    symlinkSync(join(root, "node_modules"), join(folder, "checkout/node_modules"), "junction");
    const words = ["--global", "--prefix", join(folder, "place"), "--install-links", "--offline"];
    const cache = ["--cache", join(folder, "cache")];
    const npm = spawnSync("npm", ["install", ...words, ...cache, join(folder, "checkout")], {
      encoding: "utf8",
      shell: process.platform === "win32",
    });
    assert.equal(npm.status, 0, npm.stderr);
    const bin = process.platform === "win32" ? "place/trust-change.cmd" : "place/bin/trust-change";
    const run = spawnSync(join(folder, bin), ["--version"], {
      encoding: "utf8",
      shell: process.platform === "win32",
    });
    assert.equal(run.stdout.trim(), rootManifest().version, run.stderr);
    rmSync(folder, { recursive: true });
  });
});

describe("the extension", function () {
  this.timeout(60_000);

  it("holds what it should and no more", () => {
    const vsce = join(root, "node_modules/@vscode/vsce/vsce");
    const listed = spawnSync(process.execPath, [vsce, "ls", "--no-dependencies"], {
      cwd: root,
      encoding: "utf8",
    });
    assert.equal(listed.status, 0, listed.stderr);
    // The notices are written only when it is packaged.
    const paths = new Set([...listed.stdout.split(/\r?\n/).filter(Boolean), `dist/${NOTICES}`]);
    const packed = { size: 0, files: [...paths].map((path) => ({ path })) };
    assert.deepEqual(
      packageFaults("It", packed, vsixFiles(rulePages(), rootManifest().icon), BUDGETS.vsix),
      [],
    );
  });
});
