import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cli, CliFolder, type Run } from "./cli-folder";
import { root } from "./server-process";

interface Block {
  readonly language: string;
  readonly text: string;
}

/** The samples of a page, in their order. */
function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = "", block = ""]) => ({
    language,
    text: block,
  }));
}

const DAY = 24 * 60 * 60 * 1000;

/** The days of a page that lie before and behind its reader, as of today. */
function asOfToday(text: string): string {
  const day = (distance: number): string => new Date(Date.now() + distance * DAY).toISOString().slice(0, 10);
  return text
    .replaceAll("2026-11-20", day(-7))
    .replaceAll("2026-12-01", day(7))
    .replaceAll("2027-03-31", day(120));
}

function canRun(program: string, word: string): boolean {
  return spawnSync(program, [word]).status === 0;
}

describe("the first steps, as the documentation shows them", function () {
  this.timeout(120_000);
  let own: CliFolder;
  before(function () {
    if (process.platform !== "win32" && canRun("bash", "--version") && canRun("openssl", "version")) return;
    console.log("    Not run: bash or openssl is missing.");
    this.skip();
  });
  beforeEach(() => {
    own = new CliFolder();
    chmodSync(own.write("bin/trust-change", `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`), 0o755);
  });
  afterEach(() => {
    own.remove();
  });

  const shell = (script: string): Run => {
    const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", script], {
      cwd: own.path,
      encoding: "utf8",
      env: { ...process.env, PATH: `${join(own.path, "bin")}:${process.env["PATH"] ?? ""}`, NO_COLOR: "1" },
    });
    return { status, stdout, stderr };
  };

  /** Puts what stands in `filled` in the place of each TODO of `login.trust.yaml`, in their order. */
  const fillIn = (filled: string): void => {
    const manifest = own.read("login.trust.yaml");
    const given = filled
      .split("\n")
      .filter((line) => /^ *(?:- [^:]+|[^:]+: .+)$/.test(line) && !manifest.includes(`${line.trim()}\n`));
    const text = manifest.replace(/^( *)(\S.*)?# TODO: .*$/gm, (_line, indent: string, key: string) => {
      const line = given.shift()?.trim() ?? "";
      assert.ok(line.startsWith(key.trim()), `${line} is not for ${key}`);
      return indent + line;
    });
    assert.deepEqual(given, []);
    own.write("login.trust.yaml", text);
  };

  it("lead to a manifest in which nothing is wrong, and accept what is left", () => {
    const [install, write, written, filled, check, checked, exception] = blocksOf("docs/getting-started.md");
    assert.match(install?.text ?? "", /^npm install --global trust-change$/m);
    assert.equal(shell(write?.text ?? "").stdout, written?.text);
    assert.equal(shell("trust-change check login.trust.yaml").status, 1);

    fillIn(asOfToday(filled?.text ?? ""));
    const run = shell(check?.text ?? "");
    assert.equal(run.status, 0, run.stdout);
    assert.ok(run.stdout.endsWith(`\n${checked?.text}`), run.stdout);

    const manifest = own.read("login.trust.yaml");
    const isBroken = manifest.replace(/^ +- \{name: restore-certificate.*\n/m, "");
    own.write("broken.trust.yaml", isBroken);
    assert.match(shell("trust-change check broken.trust.yaml || true").stdout, /error rollback-missing-half/);

    own.write("login.trust.yaml", manifest + asOfToday((exception?.text ?? "").replace(/^spec:\n/, "")));
    assert.match(
      shell("trust-change check login.trust.yaml").stdout,
      /: 1 information, 1 accepted by exceptions\n$/,
    );
  });

  it("have a policy that is sound, and that is tested as its page says", () => {
    const blocks = blocksOf("docs/policies.md");
    const [policy] = blocks.filter(({ language }) => language === "yaml");
    const [itself, draft, demand] = blocks.filter(({ language }) => language === "sh");
    own.write("trust-policy.yaml", policy?.text ?? "");
    own.write("draft.yaml", policy?.text ?? "");
    own.write("changes/a.trust.yaml", readFileSync(join(root, "examples/login-cutover.broken.trust.yaml")));
    const wrong = readFileSync(join(root, "examples/login-cutover.trust.yaml"), "utf8").replaceAll(
      "letsencrypt-prod",
      "another-issuer",
    );
    own.write("policy-tests/wrong-issuer.trust.yaml", wrong);

    assert.equal(shell(itself?.text ?? "").stdout, "1 file checked, nothing found\n");
    const counted = shell(draft?.text ?? "");
    assert.equal(counted.status, 0, counted.stderr);
    assert.match(counted.stdout, /^1 {2}error +rollback-missing-half$/m);
    const found = shell(demand?.text ?? "");
    assert.equal(found.status, 0, found.stderr);
    assert.match(found.stdout, /error policy-not-met: /);
  });
});
