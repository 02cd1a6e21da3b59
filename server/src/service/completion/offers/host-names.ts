/** The host names of a change, with what is known of them. */
import { CompletionItemKind } from "vscode-languageserver-types";
import { hasUnderscoreLabel, parentName, type DomainName } from "../../../dns/name";
import { parseHost } from "../../../manifest/model/names";
import type { RecordSet } from "../../../manifest/model/record-set";
import type { TrustChange } from "../../../manifest/model/trust-change";
import { describeRecord } from "./describe";
import type { Offer } from "./offer";

/** A host of the change, with what it is. */
export interface KnownHost {
  readonly name: DomainName;
  readonly detail: string;
  /** 0 for names with a certificate, 1 for others. */
  readonly rank: number;
}

/** A name as an offer. */
export function hostOffer(name: string, detail: string, rank: number): Offer {
  return {
    label: name,
    kind: CompletionItemKind.Value,
    detail,
    insert: { kind: "value", value: name },
    rank,
  };
}

/** The record that clients find each host by, after the change; hosts at which no TLS is served are left out. */
export function addressRecords(change: TrustChange): ReadonlyMap<DomainName, RecordSet> {
  const byName = new Map<DomainName, RecordSet>();
  for (const record of change.records()) {
    const { ownerName } = record;
    if (ownerName === undefined || record.op === "delete" || !record.bearsAddresses) continue;
    if (record.servesNoTls || hasUnderscoreLabel(ownerName)) continue;
    const known = byName.get(ownerName);
    if (!known || (!known.certificate && record.certificate)) byName.set(ownerName, record);
  }
  return byName;
}

/** The hosts of the change: owners of address records, and the names of its certificates. */
export function servedHosts(change: TrustChange): readonly KnownHost[] {
  const hosts = new Map<DomainName, KnownHost>();
  for (const [name, record] of addressRecords(change)) {
    hosts.set(name, { name, detail: describeRecord(record), rank: record.certificate ? 0 : 1 });
  }
  for (const certificate of change.certificates()) {
    for (const { text } of certificate.dnsNames) {
      const name = parseHost(text);
      const detail = certificate.name === undefined ? "a certificate" : `certificate ${certificate.name}`;
      if (name !== undefined && !hosts.has(name)) hosts.set(name, { name, detail, rank: 0 });
    }
  }
  return [...hosts.values()];
}

/** Whether one of the names covers a host: the same name, or a wildcard for exactly its left-most label. */
export function isCovered(host: DomainName, names: ReadonlySet<string>): boolean {
  const parent = parentName(host);
  return names.has(host) || (parent !== undefined && names.has(`*.${parent}`));
}

/** Names in the one form in which they compare; those that cannot be read are left out. */
export function normalised(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => parseHost(text) ?? []));
}

/** Whether the values of a record are addresses. */
export function isAddress({ type }: RecordSet): boolean {
  return type === "A" || type === "AAAA";
}
