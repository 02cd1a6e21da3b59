import { hasUnderscoreLabel, withFinalDot } from "../../dns/name";
import { replaceScalar, type TextEdit } from "../../manifest/edits/edits";
import { parseHost } from "../../manifest/model/names";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { View } from "../../manifest/view";
import type { Fix } from "../finding";
import { defineRule } from "../rule";
import { retype } from "./record-edits";

/** Providers that answer an apex CNAME with the addresses of its target, by lego's codes. */
const FLATTENING: ReadonlyMap<string, string> = new Map([["cloudflare", "Cloudflare"]]);

export const cnameAtApex = defineRule({
  id: "cname-at-apex",
  plane: "dns",
  over: "record",
  types: ["CNAME"],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A CNAME stands at the apex of a zone",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-22"],
  references: ["RFC 1034 section 3.6.2", "RFC 1912 section 2.4", "RFC 9460 section 2.4.2"],
  docs: {
    problem: "The record at the zone's own name is a CNAME.",
    why: "The apex holds the SOA and NS records of the zone, and a CNAME tolerates nothing beside it: servers refuse the zone, or resolvers lose its mail and its name servers behind the alias.",
    remedy:
      "Use the provider's ALIAS or ANAME, an HTTPS record in alias mode, or addresses. Where the provider turns the CNAME into addresses by itself, that holds for this provider alone.",
    bad: `zones:
  - name: example.com
    provider: rfc2136
    records:
      - {name: "", type: CNAME, ttl: 300, value: shop.edge.example.net., tls: none}
`,
    good: `zones:
  - name: example.com
    provider: dnsimple
    records:
      - {name: "", type: ALIAS, ttl: 300, value: shop.edge.example.net., tls: none}
`,
  },
  *check({ record, change }) {
    const { ownerName, zone } = record;
    if (record.op === "delete" || ownerName !== zone.name) return;
    const at = record.view.at("type").scalar ?? record.nameNode;
    if (!at || ownerName === undefined) return;
    const provider = zone.provider();
    const flattening = provider === undefined ? undefined : FLATTENING.get(provider.toLowerCase());
    yield {
      at,
      severity: flattening === undefined ? "error" : "information",
      message:
        flattening === undefined
          ? `${ownerName} is the apex of its zone, where the SOA and NS records stand, and a CNAME can have nothing beside it: name servers refuse it, or resolvers no longer find the zone's mail and name servers. Use an ALIAS or ANAME of the provider, an HTTPS record in alias mode, or addresses.`
          : `${ownerName} is the apex of its zone. ${flattening} answers such a CNAME with the addresses of its target; every other provider and every zone file refuses it. Keep that in mind where the zone is copied or moved.`,
      fixes: flattening === undefined ? fixes(change, record) : [],
      targets: record.references,
    };
  },
});

function fixes(change: TrustChange, record: RecordSet): readonly Fix[] {
  // What is looked up at names with underscores, such as challenges, is found by no other type.
  if (record.foreign || record.ownerName === undefined || hasUnderscoreLabel(record.ownerName)) return [];
  const alias: Fix = {
    title: "Make it an ALIAS record, answered by the provider",
    safe: false,
    edits: () => retype(change, record, "ALIAS"),
  };
  const isHost = ({ scalar }: View<unknown>): boolean =>
    scalar !== undefined && parseHost(scalar.source) !== undefined;
  if (![...record.values, ...record.previousValues].every(isHost)) return [alias];
  return [
    alias,
    {
      title: "Make it an HTTPS record in alias mode",
      safe: false,
      edits: () => [...retype(change, record, "HTTPS"), ...inAliasMode(record)],
    },
  ];
}

/** Each value as that of an HTTPS record: priority 0, then the target. */
function inAliasMode(record: RecordSet): readonly TextEdit[] {
  return [...record.values, ...record.previousValues].flatMap(({ scalar }) => {
    const target = scalar && parseHost(scalar.source);
    return scalar && target !== undefined ? [replaceScalar(scalar, `0 ${withFinalDot(target)}`)] : [];
  });
}
