import { hasUnderscoreLabel, parentName, type DomainName } from "../../dns/name";
import type { Certificate } from "../../manifest/model/certificate";
import { parseHost } from "../../manifest/model/names";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import { matchHost } from "../../pki/host-match";
import { inLine } from "../../text/quote";
import { counted } from "./counted";

/** How many certificates are named above one record; more are counted. */
const MOST_NAMED = 2;

/**
 * Which certificates have the name of a record that clients come to. That there is none is said only of a record that
 * names a certificate: any other one may serve no TLS.
 */
export function recordTitle(change: TrustChange, record: RecordSet): string | undefined {
  const { ownerName } = record;
  if (ownerName === undefined || hasUnderscoreLabel(ownerName) || record.foreign) return undefined;
  if (record.op === "delete" || !record.bearsAddresses || record.servesNoTls) return undefined;
  const written = record.certificate?.source;
  const named = change.certificate(written);
  if (written !== undefined && !named?.knowsItsNames) return undefined;
  if (!named) {
    const covering = certificatesWith(change, ownerName);
    return covering.length === 0 ? undefined : `covered by ${namesOf(covering)}`;
  }
  if (hasName(named, ownerName)) return `covered by ${namesOf([named])}`;
  // While the text is broken, the name may only be unread.
  return change.isBroken ? undefined : `not covered by ${inLine(named.name ?? "its certificate")}`;
}

/** The certificates in use that have a name as it stands there, or by a wildcard in place of its left-most label. */
function certificatesWith(change: TrustChange, ownerName: DomainName): readonly Certificate[] {
  const parent = parentName(ownerName);
  const wildcard = parent === undefined ? undefined : parseHost(`*.${parent}`);
  const found = [ownerName, ...(wildcard === undefined ? [] : [wildcard])].flatMap((name) =>
    change.certificateNames.having(name),
  );
  return [...new Set(found)].filter((certificate) => hasName(certificate, ownerName));
}

function hasName(certificate: Certificate, ownerName: DomainName): boolean {
  if (certificate.op === "revoke") return false;
  return matchHost(
    ownerName,
    certificate.dnsNames.map(({ text }) => text),
  ).isMatch;
}

function namesOf(certificates: readonly Certificate[]): string {
  const names = certificates.map(({ name }) => inLine(name ?? "a certificate without name"));
  const rest = names.length - MOST_NAMED;
  return rest > 0 ? `${names.slice(0, MOST_NAMED).join(", ")} and ${rest} more` : names.join(", ");
}

/** How many names a certificate has, and how many of them nothing in its zones answers for. */
export function certificateTitle(change: TrustChange, certificate: Certificate): string | undefined {
  if (certificate.isAuthority || !certificate.knowsItsNames) return undefined;
  const names = certificate.dnsNames;
  const total = names.length + certificate.ipAddresses.length;
  if (total === 0) return undefined;
  const bare = names.filter(({ text }) => {
    const host = parseHost(text);
    return host !== undefined && change.coverageOf(host, certificate).kind === "nothing";
  }).length;
  const count = counted(total, "SAN");
  return bare === 0 ? count : `${count}, ${bare} without a record`;
}
