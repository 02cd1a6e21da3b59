import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
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
import { certificatePem } from "../scaffold/given";
import { root } from "./server-process";

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a repository says once for all of its changes. */
const policy = `apiVersion: trust-change/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  defaults:
    audit:
      privateKeyAccess: {sink: "siem://trust/keys", retention: 8760h}
      zoneEdits: {sink: "siem://trust/zones", retention: 8760h}
`;

describe("trust-change new", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "trust-change-new-"));
    mkdirSync(join(folder, "zones"));
    copyFileSync(join(root, "test/scaffold/zones/example.com.zone"), join(folder, "zones/example.com.zone"));
    write("login.pem", certificatePem(["login.example.com", "www.example.com"]));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(name: string, text: string): void {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }

  function run(...words: readonly string[]): Run {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "dist/cli.js"), ...words], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "" },
    });
    return { status, stdout, stderr };
  }

  const about = (host: string, ...others: readonly string[]): Run =>
    run("new", "--zone", "zones/example.com.zone", "--cert", "login.pem", "--name", host, ...others);

  it("writes a manifest of which check says what people have to fill in, and nothing else", () => {
    const { status, stdout, stderr } = about("login.example.com", "--to", "203.0.113.20");
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /^ {6}source: zones\/example\.com\.zone$/m);
    write("login.trust.yaml", stdout);
    write("trust-policy.yaml", policy);
    const checked = run("check", "login.trust.yaml", "--format", "json", "--now", "2026-12-10T00:00:00Z");
    assert.equal(checked.status, 1);
    const { findings } = JSON.parse(checked.stdout) as {
      findings: readonly { rule: string; range: { start: { line: number } } }[];
    };
    const lines = stdout.split("\n");
    const blanks = lines.flatMap((line, index) => (line.includes("# TODO: ") ? [index] : []));
    assert.deepEqual(
      findings.map(({ rule, range }) => [rule, range.start.line]),
      blanks.map((line) => ["schema", line]),
    );
  });

  it("writes to a file, relative to which the sources are, and never over one without --force", () => {
    const made = about("login.example.com", "--output", "changes/login.trust.yaml");
    assert.equal(made.status, 2, "there is no such folder");
    mkdirSync(join(folder, "changes"));
    const { status, stdout } = about("login.example.com", "--output", "changes/login.trust.yaml");
    assert.equal(status, 0);
    assert.match(stdout, /^changes\/login\.trust\.yaml is written\. \d+ places are marked TODO; /);
    const file = join(folder, "changes/login.trust.yaml");
    const text = readFileSync(file, "utf8");
    assert.match(text, /source: \.\.\/zones\/example\.com\.zone\n[^]*source: \.\.\/login\.pem\n/);
    writeFileSync(file, "mine");
    const refused = about("login.example.com", "--output", "changes/login.trust.yaml");
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /exists already; --force overwrites it/);
    assert.equal(readFileSync(file, "utf8"), "mine");
    assert.equal(about("login.example.com", "--output", "changes/login.trust.yaml", "--force").status, 0);
    assert.equal(readFileSync(file, "utf8"), text);
    const itself = about("login.example.com", "--output", "login.pem", "--force");
    assert.equal(itself.status, 2);
    assert.match(readFileSync(join(folder, "login.pem"), "utf8"), /BEGIN CERTIFICATE/);
  });

  it("ends with 2 on mistakes in the call, in words that say what to do", () => {
    const files = ["--zone", "zones/example.com.zone", "--cert", "login.pem"];
    const calls: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /new needs --zone, the file of the zone/],
      [["--zone", "z"], /new needs --cert/],
      [files, /new needs --name/],
      [[...files, "login.example.com"], /what "login\.example\.com" is has to be said/],
      [
        [...files, "--name", "login.example.com", "--keep-records", "--to", "192.0.2.1"],
        /exclude each other/,
      ],
      [[...files, "--name", "login.example.com", "--nam"], /is --name meant/],
      [[...files, "--name", "login.example.com", "--force=yes"], /--force takes no value/],
      [[...files, "--name", "nobody.example.com"], /has no address and no alias in the zone/],
      [[...files, "--name", "login.example.net"], /does not lie in the zone/],
      [[...files, "--name", "login.example.com", "--to", "cdn"], /neither an address nor/],
    ];
    for (const [words, reason] of calls) {
      const { status, stdout, stderr } = run("new", ...words);
      assert.deepEqual([status, stdout], [2, ""], words.join(" "));
      assert.match(stderr, reason);
      assert.match(stderr, /^trust-change: .+\nSee trust-change new --help\.\n$/);
    }
  });

  it("ends with 3 where zone or certificate cannot be read, and says nothing of a private key", () => {
    const secret = "MHcCAQEEIBkg4LVWM9nuwNSk3yByxZpYRTBnVJk5GkMpGKKpJ5qQoAoGCCqGSM49";
    const label = "EC PRIVATE KEY";
    write("key.pem", `-----BEGIN ${label}-----\n${secret}\n-----END ${label}-----\n`);
    write("notes.txt", "Nothing but words.\n");
    write("zone.db", "www 60 A 192.0.2.1\n");
    const calls: readonly (readonly [string, string, RegExp])[] = [
      ["nope.zone", "login.pem", /^trust-change: nope\.zone could not be read: there is no such file$/m],
      ["zones", "login.pem", /zones could not be read: it is a folder/],
      ["notes.txt", "login.pem", /notes\.txt does not say which zone it is/],
      ["zone.db", "login.pem", /zone\.db does not say which zone it is/],
      ["zones/example.com.zone", "nope.pem", /nope\.pem could not be read/],
      ["zones/example.com.zone", "notes.txt", /notes\.txt: the file has no line -----BEGIN CERTIFICATE/],
      ["zones/example.com.zone", "key.pem", /key\.pem:1: a private key stands here \(PEM, EC\)/],
    ];
    for (const [zone, certificate, reason] of calls) {
      const { status, stdout, stderr } = run(
        "new",
        "--zone",
        zone,
        "--cert",
        certificate,
        "--name",
        "a.example",
      );
      assert.deepEqual([status, stdout], [3, ""], `${zone} ${certificate}`);
      assert.match(stderr, reason);
      assert.ok(!stderr.includes(secret.slice(0, 8)));
    }
    assert.equal(
      run(
        "new",
        "--zone",
        "zone.db",
        "--zone-name",
        "example.com",
        "--cert",
        "login.pem",
        "--name",
        "www.example.com",
      ).status,
      0,
    );
  });

  it("says what of a zone it did not read, and writes what the rest gives", () => {
    write(
      "zones/broken.zone",
      "$ORIGIN example.com.\n@ 60 SOA a b 1 2 3 4 5\nwww 60 A 192.0.2.1\nbad A 1.2.3\n",
    );
    const words = ["new", "--zone", "zones/broken.zone", "--cert", "login.pem", "--name", "www.example.com"];
    const { status, stdout, stderr } = run(...words);
    assert.equal(status, 3);
    assert.match(stderr, /^trust-change: not read: zones\/broken\.zone:4: /);
    assert.match(stdout, /^kind: TrustChange$/m);
  });

  it("reads included files beside the zone, and none outside of its folder", () => {
    const outside = mkdtempSync(join(tmpdir(), "trust-change-outside-"));
    try {
      writeFileSync(join(outside, "hosts"), "secret 60 A 192.0.2.66\n");
      symlinkSync(join(outside, "hosts"), join(folder, "zones/link.db"));
      write("zones/hosts.db", "inner 60 A 192.0.2.7\n$INCLUDE more.db\n");
      write("zones/more.db", "more 60 A 192.0.2.8\n");
      const start = "$ORIGIN example.com.\n@ 60 SOA a b 1 2 3 4 5\n";
      const change = (include: string, host: string): Run => {
        write("zones/with.zone", `${start}$INCLUDE ${include}\n`);
        return run("new", "--zone", "zones/with.zone", "--cert", "login.pem", "--name", host);
      };
      assert.equal(change("hosts.db", "inner.example.com").status, 0);
      assert.equal(change("hosts.db", "more.example.com").status, 0);
      for (const include of ["link.db", join(outside, "hosts")]) {
        const { status, stdout, stderr } = change(include, "secret.example.com");
        assert.deepEqual([status, stdout], [2, ""], include);
        assert.ok(!stderr.includes("192.0.2.66"));
      }
    } finally {
      rmSync(outside, { recursive: true });
    }
    assert.ok(existsSync(folder));
  });
});
