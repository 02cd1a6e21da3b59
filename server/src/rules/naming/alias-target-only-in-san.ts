import { hasUnderscoreLabel, type DomainName } from "../../dns/name";
import { appendTo } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import type { RecordSet } from "../../manifest/model/record-set";
import { textsOf } from "../../manifest/model/subject-names";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Node } from "../../manifest/syntax/node";
import { matchHost } from "../../pki/host-match";
import { defineRule } from "../rule";

const ALIAS_TYPES = new Set(["CNAME", "ALIAS", "ANAME", "HTTPS", "SVCB"]);

export const aliasTargetOnlyInSan = defineRule({
  id: "alias-target-only-in-san",
  plane: "naming",
  over: "record",
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "The certificate has the alias's target instead of its name",
  controls: ["nist-csf-2.0:PR.DS-02", "nist-800-53-r5:SC-17"],
  references: ["RFC 9525 section 6.3", "RFC 9460 section 9.4"],
  docs: {
    problem:
      "A name is an alias (CNAME, ALIAS, HTTPS) for another one, and the certificate served there has only the target's name.",
    why: "Clients check the name they were given, not the one that DNS led them to. The certificate of a CDN or load balancer does not become yours by an alias.",
    remedy:
      "Add the alias's own name to the certificate that the target serves; at a CDN that means registering the name there.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: CNAME, ttl: 60, value: shop.edge.example.net., certificate: edge-tls}
certificates:
  - {name: edge-tls, dnsNames: [shop.edge.example.net]}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: CNAME, ttl: 60, value: shop.edge.example.net., certificate: edge-tls}
certificates:
  - {name: edge-tls, dnsNames: [shop.edge.example.net, shop.example.com]}
`,
  },
  *check({ record, change }) {
    const { ownerName, certificate: reference } = record;
    const certificate = change.certificate(reference?.source);
    if (ownerName === undefined || !reference || !certificate || record.op === "delete") return;
    const target = aliasTargetInNames(change, record, certificate);
    if (!target) return;
    const { map } = certificate.view;
    const name = certificate.name ?? reference.source;
    const { source } = change.subjectNames(certificate);
    const remedy = source
      ? `Have ${source.path} made anew with ${ownerName}`
      : `Add ${ownerName} to dnsNames of ${name}`;
    const isOurs = change.zonesHolding(target.name).length > 0;
    yield {
      at: record.nameNode ?? reference,
      message: `${ownerName} ${leads(record)} ${target.name}, and ${name} has only the target's name. Clients check the name that they asked for, ${ownerName}, and refuse. ${remedy}${isOurs ? "" : `, and have it registered where ${target.name} is served`}.`,
      related: [
        { at: target.at, message: `the target ${target.name}` },
        { at: target.san, message: `${name} has the target, which no client asks for` },
      ],
      fixes:
        map && !certificate.isForeign && !source
          ? [
              {
                title: `Add ${ownerName} to dnsNames of ${name}`,
                safe: false,
                edits: (layout) => [appendTo(map, "dnsNames", ownerName, layout, "name")],
              },
            ]
          : [],
      targets: record.references,
    };
  },
});

/** HTTPS and SVCB in service mode name a server, which is no alias. */
function leads({ type }: RecordSet): string {
  return type === "HTTPS" || type === "SVCB" ? "leads to" : "is an alias for";
}

/**
 * The target of an alias record, where the certificate has that name and not the alias's own; with the entry of
 * `dnsNames` that has it.
 */
export function aliasTargetInNames(
  change: TrustChange,
  record: RecordSet,
  certificate: Certificate,
): { name: DomainName; at: Node; san: Node } | undefined {
  const { ownerName, type } = record;
  if (type === undefined || !ALIAS_TYPES.has(type.replace(/^.*\//, "")) || ownerName === undefined)
    return undefined;
  const { dnsNames: names, areAll, source } = change.subjectNames(certificate);
  // An authority may give a certificate more names than the request in the file asks for.
  if (source && !areAll) return undefined;
  const texts = textsOf(names);
  if (hasUnderscoreLabel(ownerName) || matchHost(ownerName, texts).isMatch) return undefined;
  for (const { name, at } of record.targets()) {
    const san = names.find(({ text }) => matchHost(name, [text]).isMatch);
    if (san) return { name, at, san: san.node };
  }
  return undefined;
}
