import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Diagnostic } from "vscode-languageserver/node";
import { CliFolder, openFolder } from "./cli-folder";
import { fullClient, messageOf, ServerProcess } from "./server-process";
import { covered } from "./texts";

/** What makes a file, or something else, at a path of the workspace. */
type Make = (path: string) => void;

interface Case {
  readonly what: string;
  /** As it is written in the manifest. */
  readonly source: string;
  readonly make?: Make;
  /** What the message says behind the name of the file. */
  readonly says: RegExp;
  readonly related?: readonly RelatedPlace[];
}

interface RelatedPlace {
  readonly file: string;
  /** Zero-based. */
  readonly line: number;
}

const holding =
  (text: string): Make =>
  (path) =>
    writeFileSync(path, text);

function openssl(...words: readonly string[]): void {
  const { status, stderr } = spawnSync("openssl", words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`openssl ${words.join(" ")}: ${stderr}`);
}

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

/** A key and a certificate for it, made for one run of the tests. */
class MadeCertificate {
  readonly folder = mkdtempSync(join(tmpdir(), "trust-change-openssl-"));
  readonly key = join(this.folder, "key.pem");
  readonly certificate = join(this.folder, "certificate.pem");

  constructor() {
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const subject = ["-subj", "/CN=shop.example.com", "-addext", "subjectAltName=DNS:shop.example.com"];
    openssl("req", "-x509", ...curve, ...subject, "-keyout", this.key, "-out", this.certificate);
  }

  /** The lines of the key between its first and its last. */
  get secrets(): readonly string[] {
    return readFileSync(this.key, "utf8")
      .split("\n")
      .filter((line) => line.length >= 16 && !line.startsWith("-"));
  }

  readonly der: Make = (path) => openssl("x509", "-in", this.certificate, "-outform", "DER", "-out", path);
  readonly derKey: Make = (path) => openssl("pkey", "-in", this.key, "-outform", "DER", "-out", path);
  readonly pkcs12: Make = (path) => {
    const from = ["-inkey", this.key, "-in", this.certificate];
    openssl("pkcs12", "-export", ...from, "-passout", "pass:made-for-a-test", "-out", path);
  };
  readonly truncated: Make = (path) => {
    const lines = readFileSync(this.certificate, "utf8").split("\n");
    writeFileSync(path, lines.slice(0, 5).join("\n"));
  };
  readonly withKey: Make = (path) =>
    writeFileSync(path, readFileSync(this.certificate, "utf8") + readFileSync(this.key, "utf8"));
}

const soa = "$TTL 300\n@ IN SOA ns1.example.net. hostmaster.example.com. 1 7200 900 1209600 300\n";
const zone = `${soa}shop IN A 203.0.113.30\nwww IN A 203.0.113.30\n`;

const withZone = (source: string): string =>
  covered.replace("- name: example.com\n", `- name: example.com\n      source: "${source}"\n`);
const withCertificate = (source: string): string =>
  covered.replace("previous: {", `source: "${source}"\n      previous: {`);

describe("sources that cannot be read", function () {
  this.timeout(60_000);
  let outer: string;
  let folder: string;
  let uri: string;
  let server: ServerProcess | undefined;

  // The workspace lies in a folder with something beside it that nobody may read.
  beforeEach(() => {
    outer = mkdtempSync(join(tmpdir(), "trust-change-unreadable-"));
    folder = join(outer, "work");
    mkdirSync(folder);
    uri = pathToFileURL(join(folder, "a.trust.yaml")).href;
    writeFileSync(join(outer, "outside.zone"), `${zone}outside-secret IN A 203.0.113.99\n`);
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    rmSync(outer, { recursive: true });
  });

  function put(name: string, make: Make): void {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    make(path);
  }

  async function told(text: string, initializationOptions?: unknown): Promise<readonly Diagnostic[]> {
    server = await ServerProcess.start(fullClient, {
      folders: [pathToFileURL(folder).href],
      initializationOptions,
    });
    await server.open(uri, text);
    return server.pull(uri);
  }

  /** One diagnostic and no other, which covers the value of `source` and says what it should. */
  async function assertOne(
    text: string,
    { source, says, related = [] }: Omit<Case, "what" | "make">,
  ): Promise<void> {
    const found = await told(text);
    assert.deepEqual(
      found.map(({ code }) => code),
      ["source-unreadable"],
      JSON.stringify(found, undefined, 2),
    );
    const [only] = found;
    assert.ok(only && server);
    const covers = server.document(uri).getText(only.range);
    assert.equal(covers.replaceAll('"', ""), source);
    assert.match(messageOf(only), says);
    if (related.length === 0) return;
    assert.deepEqual(
      only.relatedInformation?.map(({ location }) => ({
        file: location.uri,
        line: location.range.start.line,
      })),
      related.map(({ file, line }) => ({ file: pathToFileURL(join(folder, file)).href, line })),
    );
  }

  describe("of certificates", () => {
    const cases: readonly Case[] = [
      {
        what: "an empty file",
        source: "a.pem",
        make: holding(""),
        says: /a\.pem, line 1: the file is empty\. Name a file/,
      },
      {
        what: "a folder",
        source: "a.pem",
        make: (path) => mkdirSync(path),
        says: /a\.pem cannot be read: it is a folder/,
      },
      {
        what: "a file larger than any set of roots",
        source: "a.pem",
        make: holding(`${"x".repeat(79)}\n`.repeat(50_001)),
        says: /a\.pem.*: the file has more than 4 MB/,
      },
      {
        what: "a file larger than what is read at all",
        source: "a.pem",
        make: (path) => {
          writeFileSync(path, "");
          truncateSync(path, 64 * 1024 * 1024 + 1);
        },
        says: /a\.pem cannot be read: it is larger than 64 MiB/,
      },
      { what: "no file", source: "a.pem", says: /a\.pem cannot be read: there is no such file/ },
      {
        what: "a path out of the workspace",
        source: "../outside.zone",
        says: /outside\.zone cannot be read: it lies outside of work/,
      },
      {
        what: "a path from the top of the machine",
        source: "/etc/passwd",
        says: /passwd cannot be read: it is no path that leads from this file/,
      },
    ];
    for (const { what, make, ...one } of cases)
      it(`are told once: ${what}`, async () => {
        if (make) put(one.source, make);
        await assertOne(withCertificate(one.source), one);
      });

    describe("made by OpenSSL", () => {
      let made: MadeCertificate;
      before(function () {
        if (!hasOpenssl) {
          console.log("      skipped: there is no openssl on this machine");
          this.skip();
        }
        made = new MadeCertificate();
      });
      after(() => {
        if (hasOpenssl) rmSync(made.folder, { recursive: true });
      });

      async function assertMade(make: Make, says: RegExp): Promise<void> {
        put("a.pem", make);
        await assertOne(withCertificate("a.pem"), { source: "a.pem", says });
      }

      it("are told once: DER", () => assertMade(made.der, /a certificate in DER.*openssl x509 -inform DER/));
      it("are told once: PKCS #12", () => assertMade(made.pkcs12, /a PKCS #12 file.*nothing of it was read/));
      it("are told once: PEM without its end", () =>
        assertMade(made.truncated, /line 1: .*its end is missing/));

      it("are shown nothing of where a private key is in them", async () => {
        const shapes: readonly Make[] = [
          made.derKey,
          made.withKey,
          (path) => writeFileSync(path, readFileSync(made.key)),
        ];
        for (const make of shapes) {
          await assertMade(make, /a private key stands here/);
          assert.ok(made.secrets.length > 0);
          const all = JSON.stringify(await server?.pull(uri));
          for (const secret of made.secrets) assert.ok(!all.includes(secret));
          await server?.stop();
          server = undefined;
        }
      });
    });
  });

  describe("of zones", () => {
    const cases: readonly (Case & { readonly others?: Readonly<Record<string, Make>> })[] = [
      {
        what: "a line that is no record",
        source: "zones/a.zone",
        make: holding(`${zone}api IN A 203.0.113.300\n`),
        says: /zones\/a\.zone, line 5: .*203\.0\.113\.300/,
        related: [{ file: "zones/a.zone", line: 4 }],
      },
      {
        what: "a file that includes itself by way of another one",
        source: "zones/a.zone",
        make: holding(`${zone}$INCLUDE b.zone\n`),
        others: { "zones/b.zone": holding("; b\n$INCLUDE a.zone\n") },
        says: /zones\/a\.zone, in the included b\.zone, line 2: .*a\.zone.* is not read: it includes itself/,
        related: [{ file: "zones/b.zone", line: 1 }],
      },
      {
        what: "$INCLUDE of a path out of the workspace",
        source: "zones/a.zone",
        make: holding(`${zone}$INCLUDE ../../outside.zone\n`),
        says: /zones\/a\.zone, line 5: .*outside\.zone.* is not read: it lies outside of work/,
        related: [{ file: "zones/a.zone", line: 4 }],
      },
      {
        what: "$INCLUDE of a path from the top of the machine",
        source: "zones/a.zone",
        make: holding(`${zone}$INCLUDE /etc/passwd\n`),
        says: /zones\/a\.zone, line 5: .*passwd.* is not read: it is no path that leads from this file/,
        related: [{ file: "zones/a.zone", line: 4 }],
      },
      {
        what: "$INCLUDE of a symbolic link that leads outside",
        source: "zones/a.zone",
        make: holding(`${zone}$INCLUDE link.zone\n`),
        others: { "zones/link.zone": (path) => symlinkSync("../../outside.zone", path) },
        says: /zones\/a\.zone, line 5: .*link\.zone.* is not read: it leads out of the folder/,
        related: [{ file: "zones/a.zone", line: 4 }],
      },
      {
        what: "$INCLUDE through a folder that is a symbolic link outside",
        source: "zones/a.zone",
        make: holding(`${zone}$INCLUDE up/outside.zone\n`),
        others: { "zones/up": (path) => symlinkSync("../..", path) },
        says: /zones\/a\.zone, line 5: .*outside\.zone.* is not read: it leads out of the folder/,
      },
      {
        what: "a path out of the workspace",
        source: "../outside.zone",
        says: /outside\.zone cannot be read: it lies outside of work/,
      },
      {
        what: "a path out of the workspace, written with the slashes of Windows",
        source: "..\\\\outside.zone",
        says: /outside\.zone cannot be read: it lies outside of work/,
      },
      {
        what: "a path that goes out and comes back by another name",
        source: "../work-of-others/a.zone",
        says: /a\.zone cannot be read: it lies outside of work/,
      },
      {
        what: "a folder",
        source: "zones",
        make: (path) => mkdirSync(path),
        says: /zones cannot be read: it is a folder/,
      },
      {
        what: "a file that is no text",
        source: "a.zone",
        make: holding(`${zone}\0`),
        says: /a\.zone cannot be read: it is not a text/,
      },
    ];
    it("are shown nothing of where a private key is in them", async () => {
      const letters = "MHcCAQEEIBa7nKxQe5tYp0Zs3dVhWfRjUoGcLi9mXyE2TqAbNvC8DoKSM4P6Hr1J";
      const key = `${["-----BEGIN EC PRIV", "ATE KEY-----"].join("")}\n${letters}\n${letters}\n`;
      const files: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
        ["a.zone", { "a.zone": key }],
        ["a.zone", { "a.zone": `${zone}$INCLUDE key.pem\n`, "key.pem": key }],
        ["example.com.yaml", { "example.com.yaml": `www: {type: A, value: 203.0.113.30}\n${key}` }],
      ];
      for (const [source, texts] of files) {
        for (const [name, text] of Object.entries(texts)) put(name, holding(text));
        await assertOne(withZone(source), { source, says: /a private key stands here/ });
        // Names are shown in lower case.
        const all = JSON.stringify(await server?.pull(uri)).toLowerCase();
        assert.ok(!all.includes(letters.slice(0, 12).toLowerCase()), all);
        await server?.stop();
        server = undefined;
      }
    });

    for (const { what, make, others = {}, ...one } of cases)
      it(`are told once: ${what}`, async () => {
        if (make) put(one.source, make);
        for (const [name, makeOther] of Object.entries(others)) put(name, makeOther);
        await assertOne(withZone(one.source), one);
        assert.ok(!JSON.stringify(await server?.pull(uri)).includes("outside-secret"));
      });
  });

  it("are not so much as looked for where the workspace is not trusted", async () => {
    const text = withZone("../outside.zone").replace("previous: {", "source: missing.pem\n      previous: {");
    assert.deepEqual(await told(text, { trustsWorkspace: false }), []);
  });
});

describe("sources that cannot be read, on the command line", function () {
  this.timeout(60_000);
  let folder: CliFolder;
  beforeEach(() => (folder = new CliFolder()));
  afterEach(() => folder.remove());

  it("fail the check with one line that says which file and why", () => {
    folder.write("a.trust.yaml", withZone("a.zone"));
    folder.write("a.zone", `${zone}api IN A 203.0.113.300\n`);
    const { status, stdout } = folder.run(["check", "a.trust.yaml"]);
    assert.equal(status, 1, stdout);
    assert.equal(stdout.match(/source-unreadable/g)?.length, 1, stdout);
    assert.match(stdout, /a\.zone, line 5: /);
  });

  it("are not waited for where they are pipes", function () {
    if (spawnSync("mkfifo", ["--version"]).status !== 0) this.skip();
    folder.write("a.trust.yaml", withZone("pipe.zone"));
    spawnSync("mkfifo", [join(folder.path, "pipe.zone")]);
    const { stdout } = folder.run(["check", "a.trust.yaml"]);
    assert.match(stdout, /pipe\.zone cannot be read: it is no regular file/);
  });

  it("are not waited for where the policy is one", function () {
    if (spawnSync("mkfifo", ["--version"]).status !== 0) this.skip();
    folder.write("a.trust.yaml", covered);
    spawnSync("mkfifo", [join(folder.path, "trust-policy.yaml")]);
    const { status, stdout } = folder.run(["check", "a.trust.yaml"]);
    assert.equal(status, 3);
    assert.match(stdout, /a\.trust\.yaml could not be read: its policy trust-policy\.yaml cannot be read/);
  });

  it("are told where the rights to open them are missing", function () {
    if (process.platform === "win32") this.skip();
    openFolder(folder.path, false);
    folder.write("a.trust.yaml", withCertificate("a.pem"));
    chmodSync(folder.write("a.pem", "x"), 0o000);
    const { status, stdout } = folder.runAsNobody(["check", "a.trust.yaml"]);
    assert.equal(status, 1, stdout);
    assert.match(stdout, /a\.pem cannot be read: it cannot be opened/);
  });

  it("are shown nothing of where they hold a private key, in no format", function () {
    if (!hasOpenssl) {
      console.log("      skipped: there is no openssl on this machine");
      this.skip();
    }
    const made = new MadeCertificate();
    folder.write("a.trust.yaml", withCertificate("a.pem"));
    folder.write("a.pem", readFileSync(made.key, "utf8"));
    for (const format of ["pretty", "json", "sarif"]) {
      const { stdout, stderr } = folder.run(["check", "--format", format, "a.trust.yaml"]);
      assert.match(stdout, /a private key stands here/);
      for (const secret of made.secrets) assert.ok(!(stdout + stderr).includes(secret));
    }
    rmSync(made.folder, { recursive: true });
  });
});
