/** BIND's `named-compilezone` as an oracle: what it makes of a zone file, in the canonical form of this project. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** What BIND makes of a zone: its records in canonical text, or the lines that it complains of. */
export type BindVerdict =
  | { readonly isAccepted: true; readonly text: string; readonly messages: string }
  | { readonly isAccepted: false; readonly errors: readonly BindError[]; readonly messages: string };

export interface BindError {
  readonly file: string;
  /** One-based, as BIND counts. */
  readonly line: number;
  readonly reason: string;
}

const zoneFile = "zone.db";

/** Checks beyond the reading of the file are switched off, as far as BIND lets them be. */
const readingOnly = ["-k", "-i", "-n", "-m", "-M", "-S", "-r", "-W", "-T"].flatMap((option) => [
  option,
  option === "-i" ? "none" : "ignore",
]);

/** A folder of its own for the zones of one test; `remove` takes it away again. */
export class BindFolder {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "trust-change-zones-"));

  /** Lets BIND read a zone; `files` are those that it includes. */
  compile(text: string, apex: string, files: Readonly<Record<string, string>> = {}): BindVerdict {
    for (const [name, content] of Object.entries({ ...files, [zoneFile]: text }))
      fs.writeFileSync(path.join(this.folder, name), content);
    const output = path.join(this.folder, "out.db");
    fs.rmSync(output, { force: true });
    const args = ["-o", output, "-s", "full", ...readingOnly, apex, zoneFile];
    const run = spawnSync("named-compilezone", args, { cwd: this.folder, encoding: "utf8" });
    if (run.error !== undefined) throw run.error;
    const messages = run.stdout + run.stderr;
    return run.status === 0
      ? { isAccepted: true, text: canonicalText(fs.readFileSync(output, "utf8")), messages }
      : { isAccepted: false, errors: errorsIn(messages), messages };
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}

/** Messages that name a line and are no errors. */
const warnings =
  /ignoring out-of-zone data|file does not end with newline|signature has expired|TTL set to prior TTL|using RFC1035 TTL|no TTL specified; using|old style DNSSEC|> MAXTTL/;

function errorsIn(messages: string): BindError[] {
  const errors: BindError[] = [];
  for (const message of messages.split("\n")) {
    const match = /^(?:[a-zA-Z_$ ]+: )?([\w.-]+\.db):(\d+): (.*)$/.exec(message);
    if (match !== null && !warnings.test(message))
      errors.push({ file: match[1] ?? "", line: Number(match[2]), reason: match[3] ?? "" });
  }
  return errors;
}

/** Types whose last field BIND cuts into pieces, with the number of fields before it. */
const cutTypes: Readonly<Record<string, number>> = {
  DS: 3,
  CDS: 3,
  DLV: 3,
  DNSKEY: 3,
  CDNSKEY: 3,
  TLSA: 3,
  SMIMEA: 3,
  ZONEMD: 3,
  SSHFP: 2,
  CERT: 3,
  RRSIG: 8,
  OPENPGPKEY: 0,
  DHCID: 0,
};

/** Where the data of a type holds names: the fields, counted from zero; every field where none is named. */
const namesIn: Readonly<Record<string, readonly number[]>> = {
  ...Object.fromEntries(
    "NS CNAME DNAME PTR MB MG MR MX KX RT AFSDB LP PX MINFO RP SOA SRV".split(" ").map((type) => [type, []]),
  ),
  SVCB: [1],
  HTTPS: [1],
  NSEC: [0],
  RRSIG: [7],
};

/**
 * BIND's full text in the form of `canonicalZoneText`: one blank between the fields, long fields in one piece, names
 * in lower case. Nothing is put in another order, but for the NSEC3 records, which BIND writes behind all others.
 */
function canonicalText(text: string): string {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith(";"));
  const records = lines.map((line) => {
    const match = /^(\S+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(.*)$/.exec(line);
    if (match === null) throw new Error(`BIND wrote a line of another form: ${line}`);
    const [, owner = "", ttl = "", recordClass = "", type = "", data = ""] = match;
    return `${owner.toLowerCase()} ${ttl} ${recordClass} ${type} ${canonicalData(type, data)}\n`;
  });
  return records.join("");
}

function canonicalData(type: string, data: string): string {
  const generic = /^(\\# \d+) (.*)$/.exec(data);
  if (generic !== null) return `${generic[1] ?? ""} ${(generic[2] ?? "").replace(/ /g, "")}`;
  const kept = cutTypes[type];
  const lowered =
    type === "NAPTR" ? data.replace(/ \S+$/, (name) => name.toLowerCase()) : lowerNames(type, data);
  if (kept === undefined) return lowered;
  const fields = lowered.split(" ");
  return [...fields.slice(0, kept), fields.slice(kept).join("")].join(" ");
}

function lowerNames(type: string, data: string): string {
  const places = namesIn[type];
  if (places === undefined) return data;
  const isName = (index: number): boolean => places.length === 0 || places.includes(index);
  return data
    .split(" ")
    .map((field, index) => (isName(index) ? field.toLowerCase() : field))
    .join(" ");
}
