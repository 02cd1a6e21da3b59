/** Makes keys, certificates and requests with OpenSSL in a folder of its own, and asks OpenSSL what they hold. */
import { execFile, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** What OpenSSL prints of a certificate or request: single fields, and its extensions by their titles. */
export interface Printed {
  readonly text: string;
  /** Title without `critical` to the lines below it, trimmed. */
  readonly extensions: ReadonlyMap<string, readonly string[]>;
}

export class OpenSsl {
  private readonly keys = new Map<string, string>();

  private constructor(readonly folder: string) {}

  /** OpenSSL 3 in a new folder; where it is not there, the tests are skipped and the reason printed. */
  static orSkip(context: Mocha.Context): OpenSsl {
    const version = spawnSync("openssl", ["version"], { encoding: "utf8" }).stdout as string | null;
    if (version?.startsWith("OpenSSL 3") !== true) {
      console.log(`      skipped: openssl 3 is not installed (${version?.trim() ?? "nothing found"})`);
      context.skip();
    }
    return new OpenSsl(fs.mkdtempSync(path.join(os.tmpdir(), "trust-change-openssl-")));
  }

  close(): void {
    fs.rmSync(this.folder, { recursive: true });
  }

  /** Runs one command; its output as text. Fails the test where OpenSSL fails. */
  async run(args: readonly string[]): Promise<string> {
    const { stdout } = await execute("openssl", args, { cwd: this.folder, encoding: "utf8" });
    return stdout;
  }

  read(file: string): Uint8Array {
    return new Uint8Array(fs.readFileSync(path.join(this.folder, file)));
  }

  write(file: string, text: string): string {
    fs.writeFileSync(path.join(this.folder, file), text);
    return file;
  }

  /** The file of a key that `openssl genpkey` makes by these arguments, made once. */
  async key(kind: string): Promise<string> {
    const known = this.keys.get(kind);
    if (known !== undefined) return known;
    const file = `key-${this.keys.size}.pem`;
    this.keys.set(kind, file);
    await this.run(["genpkey", ...kind.split(" "), "-out", file]);
    return file;
  }

  async certificate(file: string): Promise<Printed> {
    const form = ["-certopt", "no_sigdump", ...nameForm, "-dateopt", "iso_8601"];
    return printed(
      await this.run([
        "x509",
        "-in",
        file,
        "-noout",
        "-text",
        ...form,
        "-fingerprint",
        "-sha256",
        "-serial",
        "-startdate",
        "-enddate",
      ]),
    );
  }

  async request(file: string): Promise<Printed> {
    return printed(
      await this.run(["req", "-in", file, "-noout", "-text", "-reqopt", "no_sigdump", ...nameForm]),
    );
  }
}

const nameForm = ["-nameopt", "RFC2253,utf8,-esc_msb"];

function printed(text: string): Printed {
  const extensions = new Map<string, string[]>();
  let current: string[] | undefined;
  let depth = 0;
  for (const line of text.split("\n")) {
    const indent = line.length - line.trimStart().length;
    const title = /^ {12,16}(X509v3 [^:]*|Authority Information Access|TLS Feature): ?(?:critical)?$/.exec(
      line,
    )?.[1];
    if (title !== undefined) {
      depth = indent;
      extensions.set(title, (current = []));
    } else if (indent <= depth) current = undefined;
    else current?.push(line.trim());
  }
  return { text, extensions };
}
