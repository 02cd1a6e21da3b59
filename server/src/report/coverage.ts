import { parentName } from "../dns/name";
import type { Certificate } from "../manifest/model/certificate";
import { parseHost } from "../manifest/model/names";
import type { RecordSet } from "../manifest/model/record-set";
import type { TrustChange } from "../manifest/model/trust-change";
import { matchHost } from "../pki/host-match";
import type { CoverageMatrix, CoverageRow, Rows, Said } from "./change-report";
import { rowsOf, shown, type Transcript } from "./transcript";
import { certificateName } from "./what-changes";

/** A name of a certificate, or of a record that serves it, and what the change knows of it. */
interface Line {
  readonly said: Said;
  readonly host: string | undefined;
  readonly isInCertificate: boolean;
  readonly answer: CoverageRow["answer"];
  readonly answeredBy: RecordSet | undefined;
}

/** For each certificate that serves names: its names, against the records that it is served at or that answer for them. */
export function coverageIn(change: TrustChange, transcript: Transcript, most: number): Rows<CoverageMatrix> {
  const serving = change
    .certificates()
    .filter((certificate) => certificate.op !== "revoke" && certificate.knowsItsNames)
    .filter(({ dnsNames }) => dnsNames.length > 0);
  return rowsOf(serving, most, (certificate) => matrixOf(change, certificate, transcript, most));
}

function matrixOf(
  change: TrustChange,
  certificate: Certificate,
  transcript: Transcript,
  most: number,
): CoverageMatrix {
  const names = new Names(certificate.dnsNames.map(({ text }) => text));
  const served = change.recordsServing(certificate).slice(0, most);
  const lines = [
    ...ownLines(change, certificate, transcript, most),
    ...linesBeyond(served, names, transcript),
  ];
  const answering = lines.flatMap(({ answeredBy }) => answeredBy ?? []);
  const records = [...new Set([...served, ...answering])].slice(0, most);
  const left = Math.max(0, certificate.dnsNames.length - most);
  const rows = lines.map((line): CoverageRow => ({
    name: line.said,
    isInCertificate: line.isInCertificate,
    cells: records.map((record) => cellOf(record, line, served)),
    answer: line.answer,
  }));
  return {
    certificate: certificateName(certificate, transcript),
    records: records.map(({ reference }) => shown(reference ?? "a record that cannot be read")),
    rows: { shown: rows, left },
  };
}

function ownLines(
  change: TrustChange,
  certificate: Certificate,
  transcript: Transcript,
  most: number,
): readonly Line[] {
  return certificate.dnsNames.slice(0, most).map(({ node, text }) => {
    const host = parseHost(text);
    const coverage = host === undefined ? undefined : change.coverageOf(host, certificate);
    return {
      said: transcript.scalar(node),
      host,
      isInCertificate: true,
      answer: coverage?.kind ?? "unknown",
      answeredBy: coverage?.kind === "record" ? coverage.record : undefined,
    };
  });
}

/** The names that a certificate is served at without having them. */
function linesBeyond(served: readonly RecordSet[], names: Names, transcript: Transcript): readonly Line[] {
  const beyond = served.filter(({ ownerName }) => ownerName !== undefined && !names.match(ownerName));
  const byName = new Map(beyond.map((record) => [record.ownerName, record]));
  return [...byName.values()].map((record) => ({
    said: transcript.words(record.ownerName ?? "", record.nameNode),
    host: record.ownerName,
    isInCertificate: false,
    answer: "record",
    answeredBy: record,
  }));
}

function cellOf(
  record: RecordSet,
  { host, answeredBy, said }: Line,
  served: readonly RecordSet[],
): CoverageRow["cells"][number] {
  if (host === undefined || record.ownerName === undefined) return "none";
  const isAtName = record.ownerName === host || new Names([said.text]).match(record.ownerName);
  if (isAtName && served.includes(record)) return "serves";
  return answeredBy === record ? "answers" : "none";
}

/** The names of a certificate, to be asked often whether they match a host. */
class Names {
  private readonly written = new Map<string, string>();

  constructor(names: readonly string[]) {
    for (const name of names) this.written.set(parseHost(name) ?? name, name);
  }

  match(host: string): boolean {
    const normal = parseHost(host);
    const parent = normal === undefined ? undefined : parentName(normal);
    const candidates = [normal, parent === undefined ? undefined : `*.${parent}`].flatMap((name) => {
      const written = name === undefined ? undefined : this.written.get(name);
      return written === undefined ? [] : [written];
    });
    return candidates.length > 0 && matchHost(host, candidates).isMatch;
  }
}
