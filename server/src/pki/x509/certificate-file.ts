/** Reads a file that should hold certificates or a request in PEM. */
import { quoted } from "../../text/quote";
import { readCertificate, type X509Certificate } from "./certificate";
import { readCertificateRequest, type CertificateRequest } from "./certificate-request";
import { DerReader } from "./der";
import { nameCertificate, privateKey, type FileProblem, type FileProblemCode } from "./file-problem";
import { foreignBlock, foreignFile } from "./foreign-file";
import { decodeBlock, pemBlocks, type PemBlock } from "./pem";

/** What a file holds. Where something is wrong, what could be read all the same stands beside the problems. */
export interface CertificateFile {
  /** In the order of the file. */
  readonly certificates: readonly Located<X509Certificate>[];
  readonly requests: readonly Located<CertificateRequest>[];
  /** In the order of the file; empty for a sound file, which holds at least one certificate or request. */
  readonly problems: readonly FileProblem[];
}

/** Something that was read, and the zero-based line on which its block begins. */
export interface Located<T> {
  readonly line: number;
  readonly value: T;
}

/** In octets, more than every bundle of roots has. Whoever reads files can refuse larger ones before. */
export const largestCertificateFile = 4_000_000;

const certificateLabels: ReadonlySet<string> = new Set([
  "CERTIFICATE",
  "X509 CERTIFICATE",
  "TRUSTED CERTIFICATE",
]);
const requestLabels: ReadonlySet<string> = new Set(["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]);

/**
 * Reads certificates and requests from the octets of a file: PEM in UTF-8, in any order and with any text around the
 * blocks. A file that holds a private key anywhere is not read at all. Never throws. Problems repeat no text of the file but
 * the label of a block.
 */
export function readCertificateFile(octets: Uint8Array): CertificateFile {
  if (octets.length > largestCertificateFile) return refused(tooLarge);
  const text = new TextDecoder().decode(octets);
  const problem = privateKeyIn(text);
  if (problem !== undefined) return refused(problem);
  const blocks = pemBlocks(text);
  if (blocks.length === 0) return refused(brokenLines(text) ?? { line: 0, ...foreignFile(octets) });
  return readBlocks(blocks);
}

const tooLarge: FileProblem = {
  code: "too-large",
  line: 0,
  reason: `the file has more than ${largestCertificateFile / 1_000_000} MB, more than any chain or set of roots`,
  advice: nameCertificate,
};

function refused(problem: FileProblem): CertificateFile {
  return { certificates: [], requests: [], problems: [problem] };
}

/**
 * A private key of any kind with something behind its begin line, also where line breaks were lost or the lines are
 * commented out. A begin line alone is no key: texts speak of it.
 */
const privateKeyPattern =
  /-{4,5} ?BEGIN ((?:[A-Z0-9]{1,20} ){0,4})PRIVATE KEY(?: BLOCK)?(?:-{5}| -{4})(?:[\s#>|*]|\\[nr])*(?:[A-Za-z0-9+/=]{16}|[A-Za-z-]{1,40}: )/;

/** The problem of a text in which a private key stands, in PEM or of PuTTY; undefined where there is none. Repeats nothing of it. */
export function privateKeyIn(text: string): FileProblem | undefined {
  const pem = privateKeyPattern.exec(text);
  if (pem !== null) {
    const kind = (pem[1] ?? "").trim();
    return { line: lineAt(text, pem.index), ...privateKey(kind === "" ? "PEM" : `PEM, ${kind}`) };
  }
  const putty = text.search(/^PuTTY-User-Key-File-/m);
  return putty < 0 ? undefined : { line: lineAt(text, putty), ...privateKey("PuTTY") };
}

/** Where a begin line shares its line with other text. */
function brokenLines(text: string): FileProblem | undefined {
  const begin = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}CERTIFICATE/.exec(text);
  if (begin === null) return undefined;
  return {
    code: "not-pem",
    line: lineAt(text, begin.index),
    reason: "the begin line shares its line with other text; the line breaks of the block were lost",
    advice: "Let the begin line, the base64 and the end line stand on lines of their own",
  };
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split(/\r\n|\r|\n/).length - 1;
}

/** Nobody reads more of them; the rest of such a file is left unread. */
const mostProblems = 20;

function readBlocks(blocks: readonly PemBlock[]): CertificateFile {
  const certificates: Located<X509Certificate>[] = [];
  const requests: Located<CertificateRequest>[] = [];
  const problems: FileProblem[] = [];
  for (const block of blocks) {
    if (problems.length === mostProblems) break;
    const { label, line } = block;
    if (certificateLabels.has(label)) {
      const read = readCertificateBlock(block);
      if (read.ok) certificates.push({ line, value: read.certificate });
      else problems.push(read.problem);
    } else if (requestLabels.has(label)) {
      const read = readRequestBlock(block);
      if (read.ok) requests.push({ line, value: read.request });
      else problems.push(read.problem);
    }
  }
  if (certificates.length + requests.length + problems.length === 0) problems.push(nothingUseful(blocks));
  return { certificates, requests, problems };
}

interface Failed {
  readonly ok: false;
  readonly problem: FileProblem;
}

function readCertificateBlock(block: PemBlock): { ok: true; certificate: X509Certificate } | Failed {
  const decoded = octetsOf(block);
  if (!decoded.ok) return decoded;
  const isTrusted = block.label === "TRUSTED CERTIFICATE";
  const read = readCertificate(isTrusted ? firstElement(decoded.octets) : decoded.octets);
  return read.ok ? read : unreadable("bad-certificate", "certificate", block, read.reason);
}

function readRequestBlock(block: PemBlock): { ok: true; request: CertificateRequest } | Failed {
  const decoded = octetsOf(block);
  if (!decoded.ok) return decoded;
  const read = readCertificateRequest(decoded.octets);
  return read.ok ? read : unreadable("bad-request", "request", block, read.reason);
}

const truncations = {
  missing: "the block that begins here has no end line: its end is missing",
  "other-label": "the block that begins here ends with the end line of another kind",
} as const;

function octetsOf(block: PemBlock): { ok: true; octets: Uint8Array } | Failed {
  if (block.end !== "closed") return failed("truncated", block.line, truncations[block.end]);
  const decoded = decodeBlock(block);
  return decoded.ok ? decoded : failed("bad-base64", decoded.line, decoded.reason);
}

/** OpenSSL puts its trust settings behind a trusted certificate. */
function firstElement(octets: Uint8Array): Uint8Array {
  const reader = DerReader.over(octets);
  const { whole } = reader.any("the certificate");
  return reader.fault === undefined ? whole : octets;
}

function unreadable(code: FileProblemCode, what: string, { line }: PemBlock, fault: string): Failed {
  return failed(code, line, `the ${what} that begins here cannot be read: ${fault}`);
}

function failed(code: FileProblemCode, line: number, reason: string): Failed {
  const advice = "Copy the block again from where it was made";
  return { ok: false, problem: { code, line, reason, advice } };
}

/** What to say of a file with blocks of which none is a certificate or a request. */
function nothingUseful(blocks: readonly PemBlock[]): FileProblem {
  for (const { label, line } of blocks) {
    const foreign = foreignBlock(label);
    if (foreign !== undefined) return { line, ...foreign };
  }
  const { label = "", line = 0 } = blocks[0] ?? {};
  return {
    code: "other-block",
    line,
    reason: `the file holds ${quoted(label)} and neither a certificate nor a request`,
    advice: nameCertificate,
  };
}
