import type { DomainName } from "../../dns/name";
import type { Certificate } from "../../manifest/model/certificate";
import { parseHost, parseOwner } from "../../manifest/model/names";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Entry, Node } from "../../manifest/syntax/node";
import { matchHost } from "../../pki/host-match";
import { certificateLine, recordFacts, zoneFacts } from "./entries";
import type { HoverPlace } from "./hover";
import { standingLines } from "./source-hover";
import { bulletsWithin, code, facts, paragraphs } from "./markdown";

/** At a host name: the zone, the records and the certificates that this change has for it. */
export function hostHover(place: HoverPlace): string | undefined {
  const { change, isKey } = place;
  const name = change && !isKey ? hostAt(place, change) : undefined;
  if (!change || name === undefined) return undefined;
  const certificates = change.certificates().filter((certificate) => serves(certificate, name));
  const lines = [
    ...change.zones().flatMap((zone) => (zone.name === name ? [facts("zone", zoneFacts(zone, change))] : [])),
    ...answerLines(change, name, certificates),
    ...standingLines(change, name),
    ...certificates.map((certificate) => coverLine(certificate, name)),
    ...(change.criticalHosts.has(name) ? ["identity-critical: stricter rules apply"] : []),
  ];
  if (lines.length === 0) return undefined;
  return paragraphs([`**${code(name === "" ? "." : name)}**`, bulletsWithin(lines)]);
}

/** The host that the node names: a dNSName, the owner of a record, the target of an alias, an endpoint. */
function hostAt({ node, written, schemas }: HoverPlace, change: TrustChange): DomainName | undefined {
  const formats = schemas.map(({ schema }) => schema.format);
  const record = recordAround(written, change);
  const target = record?.targets().find(({ at }) => at === node);
  if (target) return target.name;
  if (formats.includes("dns-name")) return parseHost(node.source);
  if (!formats.includes("owner-name") || record?.zone.name === undefined) return undefined;
  return parseOwner(node.source, record.zone.name);
}

/** The record entry that a node stands in. */
function recordAround(node: Node, change: TrustChange): RecordSet | undefined {
  const around = new Set<Node | Entry>();
  let above: Node | Entry | undefined = node;
  while ((above = above.parent)) around.add(above);
  return change.records().find(({ view }) => view.map && around.has(view.map));
}

/** Whether a certificate speaks of a name: it holds it, or a wildcard for it, or says where its record lives. */
function serves(certificate: Certificate, name: DomainName): boolean {
  const names = certificate.dnsNames.map(({ text }) => text);
  return matchHost(name, names).isMatch || isExternal(certificate, name);
}

function isExternal(certificate: Certificate, name: DomainName): boolean {
  return certificate.external.some((external) => parseHost(external) === name);
}

function coverLine(certificate: Certificate, name: DomainName): string {
  const match = matchHost(
    name,
    certificate.dnsNames.map(({ text }) => text),
  );
  const isWildcard = match.isMatch && parseHost(match.entry) !== name;
  return certificateLine(certificate, isWildcard ? `as ${code(match.entry)}` : undefined);
}

/** The records at a name; where there are none, what else answers for it. */
function answerLines(
  change: TrustChange,
  name: DomainName,
  certificates: readonly Certificate[],
): readonly string[] {
  const records = change.recordsAt(name);
  const own = records.map((record) => `${code(record.type ?? "?")} ${recordFacts(record)}`);
  const isApex = change.zones().some((zone) => zone.name === name);
  const remains = records.some((record) => record.op !== "delete");
  return isApex || remains ? own : [...own, ...otherAnswer(change, name, certificates)];
}

function otherAnswer(
  change: TrustChange,
  name: DomainName,
  certificates: readonly Certificate[],
): readonly string[] {
  const owner = certificates.find((certificate) => isExternal(certificate, name)) ?? certificates[0];
  const coverage = change.coverageOf(name, owner);
  switch (coverage.kind) {
    case "record": {
      const { record } = coverage;
      return [facts(`answered by ${code(record.reference ?? "?")}`, recordFacts(record))];
    }
    case "elsewhere": {
      const { record } = coverage;
      return [facts(`another zone answers, below ${code(record.reference ?? "?")}`, recordFacts(record))];
    }
    case "nothing":
      return ["no record of this change answers for it"];
    case "exempt":
      return owner && isExternal(owner, name) ? ["named as `external`: its record lives elsewhere"] : [];
    case "unknown":
      return [];
  }
}
