/**
 * What rights over records mean for certificates: whoever can answer a certification authority's question in the DNS
 * can have certificates issued. Sources: RFC 8555 section 8.4 (dns-01), CA/Browser Forum Baseline Requirements 3.2.2.4.7
 * (a TXT record at the name, at a name above it, or below an underscore label), RFC 8659 and RFC 8657 (CAA).
 */
import { normalizeOwnerName, type Capability, type RecordChange } from "./capability";
import { allows, type Answer } from "./questions";

/** A name that certificates may be for, and the zone that its records are in. */
export interface CertifiedHost {
  /** A host, or a wildcard name as it stands in a certificate. */
  readonly name: string;
  readonly zoneId?: string | undefined;
  readonly zoneName?: string | undefined;
  readonly view?: "public" | "internal" | undefined;
}

/** One record whose writing decides something about certificates. */
export interface TellingRecord {
  readonly ownerName: string;
  readonly type: string;
}

/** Whether rights give something over a host's certificates, and by which record. */
export interface Authority {
  readonly answer: Answer;
  /** The record that decides: the first that may be written for certain, else the first that perhaps may. */
  readonly record?: TellingRecord;
  readonly capability?: Capability;
}

/**
 * Whether the rights can prove control of the host: TXT at `_acme-challenge` of it, at it, or at the same places of a
 * name above it up to the zone's apex; or a CNAME or NS that hands `_acme-challenge` to somebody else.
 */
export function provesControl(capabilities: readonly Capability[], host: CertifiedHost): Authority {
  if (host.view === "internal") return { answer: "no" };
  const places = namesUpward(host).flatMap((name): TellingRecord[] => [
    { ownerName: `_acme-challenge.${name}`, type: "TXT" },
    { ownerName: name, type: "TXT" },
    { ownerName: `_acme-challenge.${name}`, type: "CNAME" },
    { ownerName: `_acme-challenge.${name}`, type: "NS" },
  ]);
  return authorityOver(capabilities, host, places);
}

/** Whether the rights can change which CAs, and which of their accounts, may issue for the host. */
export function changesCaa(capabilities: readonly Capability[], host: CertifiedHost): Authority {
  const places = namesUpward(host).map((ownerName) => ({ ownerName, type: "CAA" }));
  return authorityOver(capabilities, host, places);
}

function authorityOver(
  capabilities: readonly Capability[],
  host: CertifiedHost,
  places: readonly TellingRecord[],
): Authority {
  let perhaps: Authority = { answer: "no" };
  for (const record of places) {
    for (const capability of capabilities) {
      const answer = allows([capability], changeOf(host, record));
      if (answer === "yes") return { answer, record, capability };
      if (answer === "unknown" && perhaps.answer === "no") perhaps = { answer, record, capability };
    }
  }
  return perhaps;
}

function changeOf(host: CertifiedHost, { ownerName, type }: TellingRecord): RecordChange {
  const { zoneId, zoneName } = host;
  return { zoneId, zoneName, view: "public", ownerName, type, change: "CREATE" };
}

/** The most labels that a name is looked at for; a domain name has fewer than 128. */
const MAX_LABELS = 128;

/** The host and the names above it, to the apex of its zone, or as far as two labels where the zone is not known. */
function namesUpward({ name, zoneName }: CertifiedHost): string[] {
  const labels = normalizeOwnerName(name.replace(/^\*\./, "")).split(".").slice(-MAX_LABELS);
  const apex = zoneName === undefined ? undefined : normalizeOwnerName(zoneName);
  const inZone = apex !== undefined && `.${labels.join(".")}`.endsWith(`.${apex}`);
  const last = inZone ? apex.split(".").length : Math.min(2, labels.length);
  return labels.map((_, index) => labels.slice(index).join(".")).slice(0, labels.length - last + 1);
}
