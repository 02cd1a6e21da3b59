import { svcParam, type SvcbData } from "../../dns/svcb";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Node } from "../../manifest/syntax/node";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { counted, listed } from "../words";
import { staleHints, type StaleHints } from "./stale-hints";

export const svcbHttpsConsistency = defineRule({
  id: "svcb-https-consistency",
  plane: "dns",
  over: "record",
  types: ["HTTPS", "SVCB"],
  severity: "warning",
  confidence: "high",
  restsOn: "entity",
  title: "An HTTPS or SVCB record says what clients ignore, or sends them to old addresses",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-22"],
  references: ["RFC 9460 section 2.4.1", "RFC 9460 section 2.4.2", "RFC 9460 section 7.3"],
  docs: {
    problem:
      "An HTTPS or SVCB record hints at an address that its target no longer has after the change, has parameters in alias mode (priority 0), or stands in alias mode beside others in service mode.",
    why: "Clients may connect to a hint before they have asked for the addresses, so some of them go on to the old host. Parameters in alias mode, and records in service mode beside an alias, are ignored: what was meant by them does not happen.",
    remedy:
      "Change the hints together with the addresses, or leave them out. Give a record with parameters a priority of 1 or more, and keep one mode in a record set.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 300, value: 203.0.113.31, tls: none, previous: {ttl: 300, values: [203.0.113.30]}}
      - {name: shop, type: HTTPS, op: keep, ttl: 300, value: "1 . alpn=h2 ipv4hint=203.0.113.30"}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 300, value: 203.0.113.31, tls: none, previous: {ttl: 300, values: [203.0.113.30]}}
      - {name: shop, type: HTTPS, ttl: 300, value: "1 . alpn=h2 ipv4hint=203.0.113.31", previous: {ttl: 300, values: ["1 . alpn=h2 ipv4hint=203.0.113.30"]}}
`,
  },
  *check({ record, change }) {
    const values = bindingsOf(record);
    const alias = values.find(({ data }) => isAlias(data));
    const service = values.find(({ data }) => !isAlias(data));
    if (alias && service) {
      yield mixedModes(record, values, alias, service);
      return;
    }
    for (const value of values) {
      if (isAlias(value.data)) yield* idleParams(record, value);
      else yield* hintsAtOldAddresses(change, record, value);
    }
  },
});

/** One value, at its place. */
interface Binding {
  readonly data: SvcbData;
  readonly at: Node;
}

function bindingsOf(record: RecordSet): readonly Binding[] {
  if (record.op === "delete") return [];
  return record.data().flatMap((data, index) => {
    const at = record.values[index]?.node;
    return at && (data?.type === "HTTPS" || data?.type === "SVCB") ? [{ data, at }] : [];
  });
}

function isAlias({ priority }: SvcbData): boolean {
  return priority === 0;
}

function mixedModes(
  record: RecordSet,
  values: readonly Binding[],
  alias: Binding,
  service: Binding,
): FindingDraft {
  const ignored = values.filter(({ data }) => !isAlias(data)).length;
  return {
    at: service.at,
    message: `${nameOf(record)} holds an alias (priority 0) beside ${counted(ignored, "value")} in service mode. Clients that see the alias ignore the others, and what these say of protocols, ports and keys is lost. Keep either the alias, or the values in service mode.`,
    related: relatedAt(alias.at, "the alias"),
    targets: record.references,
  };
}

function* idleParams(record: RecordSet, { data, at }: Binding): Generator<FindingDraft> {
  if (data.params.length === 0) return;
  const keys = listed(data.params.map(({ key }) => key));
  yield {
    at,
    message: `${nameOf(record)} is in alias mode (priority 0) and has ${keys}. Clients ignore parameters in alias mode, so what they are to say is lost. Give the value a priority of 1 or more, which is service mode, or leave the parameters out.`,
    targets: record.references,
  };
}

function* hintsAtOldAddresses(
  change: TrustChange,
  record: RecordSet,
  { data, at }: Binding,
): Generator<FindingDraft> {
  const hasHints = svcParam(data, "ipv4hint") ?? svcParam(data, "ipv6hint");
  const stale = hasHints ? staleHints(change, record, data) : [];
  if (stale.length === 0) return;
  const old = listed(stale.flatMap(({ unserved }) => unserved));
  yield {
    at,
    message: `${nameOf(record)} has ${stale.map(hintWords).join(", and ")}. Clients may connect to a hint before they have asked for the addresses: some would go to ${old} after the change. Write the new addresses as hints, or leave the hints out.`,
    related: stale.flatMap(({ entry, type }) =>
      relatedAt(entry.place, `the ${type} records after the change`),
    ),
    targets: [...record.references, ...stale.flatMap(({ entry }) => entry.references)],
  };
}

function hintWords({ key, hints, name, type, addresses }: StaleHints): string {
  const records = addresses.length === 1 ? "record" : "records";
  const served = addresses.length === 0 ? `no ${type} record` : `the ${type} ${records} ${listed(addresses)}`;
  return `${key} ${listed(hints)}, while ${name} has ${served}`;
}

function nameOf({ reference }: RecordSet): string {
  return reference ?? "This record";
}
