/** OpenSSL's host check as an oracle: certificates made on the spot, and asked for many names each. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** What one certificate says: a dNSName, or a common name alone. */
export type CertifiedName =
  | { readonly kind: "dNSName"; readonly text: string }
  | { readonly kind: "common name"; readonly text: string };

/** Self-signed certificates with one name each, in a folder of their own; `remove` takes it away again. */
export class Certificates {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "trust-change-certificates-"));
  private readonly files: string[];
  private readonly trusted = path.join(this.folder, "trusted.pem");

  constructor(names: readonly CertifiedName[]) {
    const key = path.join(this.folder, "key.pem");
    openssl(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key]);
    this.files = names.map((name, index) => this.make(name, index, key));
    fs.writeFileSync(this.trusted, this.files.map((file) => fs.readFileSync(file, "utf8")).join(""));
  }

  /** For each certificate, in their order, whether it covers the host. One process for all of them. */
  verify(host: string): boolean[] {
    const run = openssl(
      ["verify", "-CAfile", this.trusted, "-verify_hostname", host, ...this.files],
      "may fail",
    );
    const covered = new Set(run.split("\n"));
    return this.files.map((file) => covered.has(`${file}: OK`));
  }

  /** The same of one certificate, by the command that people know. */
  checkHost(host: string, index: number): boolean {
    const answer = openssl(["x509", "-in", this.files[index] ?? "", "-noout", "-checkhost", host]);
    if (!/^Hostname .* (?:does match|does NOT match) certificate$/m.test(answer)) throw new Error(answer);
    return answer.includes("does match");
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }

  /** Subjects differ, for OpenSSL looks for the issuer by its name. */
  private make(name: CertifiedName, index: number, key: string): string {
    const file = path.join(this.folder, `${index}.pem`);
    const isSan = name.kind === "dNSName";
    const subject = isSan ? `/CN=${index}.invalid` : `/O=${index}/CN=${name.text}`;
    const extension = isSan ? ["-addext", `subjectAltName=DNS:${name.text}`] : [];
    openssl([
      "req",
      "-x509",
      "-new",
      "-key",
      key,
      "-days",
      "30",
      "-subj",
      subject,
      ...extension,
      "-out",
      file,
    ]);
    return file;
  }
}

function openssl(args: readonly string[], failure?: "may fail"): string {
  const run = spawnSync("openssl", args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0 && failure === undefined) throw new Error(`openssl ${args.join(" ")}: ${run.stderr}`);
  return run.stdout;
}
