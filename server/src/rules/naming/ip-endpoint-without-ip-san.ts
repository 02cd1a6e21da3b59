import { appendTo } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayStandUnread } from "../../manifest/model/unread";
import type { ScalarNode } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import { matchAddress } from "../../pki/host-match";
import { parseIpLiteral, type IpLiteral } from "../../text/ip-literal";
import { nameOf, targetsOf } from "../certificates";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { either, listed } from "../words";
import { handshakeTargets } from "./handshake-targets";

export const ipEndpointWithoutIpSan = defineRule({
  id: "ip-endpoint-without-ip-san",
  plane: "naming",
  over: ["endpoint", "validation"],
  severity: "warning",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "Clients connect by address, and the certificate does not have it",
  controls: ["nist-csf-2.0:PR.DS-02", "nist-800-53-r5:SC-17"],
  references: ["RFC 9525 section 6.4"],
  docs: {
    problem:
      "An endpoint or a TLS check names an address in place of a host, and the certificate that is served there has no iPAddress for it.",
    why: "A client that was given an address compares its octets with the iPAddress entries of the certificate and with nothing else: no dNSName and no common name can match.",
    remedy: "Add the address to ipAddresses of the certificate, or have clients connect by name.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com]}
validation:
  - {name: coverage, check: san-coverage}
  - {name: chain, check: chain-continuity}
  - {name: handshake, check: tls-handshake, phase: after, targets: [203.0.113.30]}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
certificates:
  - {name: shop-tls, dnsNames: [shop.example.com]}
validation:
  - {name: coverage, check: san-coverage}
  - {name: chain, check: chain-continuity}
  - {name: handshake, check: tls-handshake, phase: after, targets: [shop.example.com via 203.0.113.30]}
`,
  },
  *check(entity) {
    const { change } = entity;
    for (const node of "endpoint" in entity
      ? hostsOf(entity.endpoint.nameView)
      : handshakeTargets(entity.validation)) {
      const address = addressIn(node.source);
      const finding = address && findingAt(change, node, address);
      if (finding) yield finding;
    }
  },
});

function hostsOf(host: View<string>): readonly ScalarNode[] {
  return host.scalar ? [host.scalar] : [];
}

/** An address with or without a port: `203.0.113.30`, `203.0.113.30:8443`, `[2001:db8::1]:443`. */
function addressIn(text: string): IpLiteral | undefined {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([^:[\]]+))(?::\d{1,5})?$/.exec(text) ?? [];
  return parseIpLiteral(bracketed ?? plain ?? text);
}

function findingAt(change: TrustChange, node: ScalarNode, address: IpLiteral): FindingDraft | undefined {
  const certificates = servedAtAddress(change, address);
  // Without a name to ask for, a server shows one of its certificates, and nothing says which.
  if (certificates.length === 0 || certificates.some((certificate) => mayHave(certificate, address)))
    return undefined;
  const names = certificates.map(nameOf);
  const has = certificates.length === 1 ? "does not have it as an iPAddress" : "have it as an iPAddress";
  const what = certificates.length === 1 ? `${names.join("")} ${has}` : `none of ${listed(names)} ${has}`;
  return {
    at: node,
    message: `Clients connect here by the address ${address.text}, where ${either(names)} is served, and ${what}. A client that was given an address compares its octets with these entries alone and refuses the connection. Add it to ipAddresses, or connect by name.`,
    related: certificates.flatMap((certificate) =>
      relatedAt(
        certificate.view.at("ipAddresses").entry?.key ?? certificate.view.at("name").scalar,
        `${nameOf(certificate)}, which is served there`,
      ),
    ),
    fixes: certificates.flatMap((certificate) => {
      const { map } = certificate.view;
      if (!map || certificate.isForeign || !certificate.isIssued) return [];
      return [
        {
          title: `Add ${address.text} to ipAddresses of ${nameOf(certificate)}`,
          safe: false,
          edits: (layout) => [appendTo(map, "ipAddresses", address.text, layout, "dnsNames")],
        },
      ];
    }),
    targets: [node.source, ...certificates.flatMap(targetsOf)],
  };
}

function servedAtAddress(change: TrustChange, { text }: IpLiteral): readonly Certificate[] {
  const served = change.links
    .recordsLeadingTo(text)
    .flatMap((record) => change.certificate(record.certificate?.source) ?? []);
  return [...new Set(served)];
}

/** Whether a certificate has an address, or may have it: its names stand in a file, or among its dnsNames by mistake. */
function mayHave(certificate: Certificate, { text }: IpLiteral): boolean {
  const { ipAddresses, dnsNames, view } = certificate;
  const isInFile = view.at("source").exists && ipAddresses.length === 0;
  const isUnread = isInFile || mayStandUnread(view.node, "ipAddresses", "list");
  const isMisplaced = dnsNames.some((subject) => addressIn(subject.text)?.text === text);
  const listedAddresses = ipAddresses.map((subject) => subject.text);
  return isUnread || isMisplaced || matchAddress(text, listedAddresses).isMatch;
}
