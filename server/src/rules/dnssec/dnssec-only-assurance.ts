import type { Endpoint } from "../../generated/trust-change";
import { appendTo } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { View } from "../../manifest/view";
import { defineRule } from "../rule";

export const dnssecOnlyAssurance = defineRule({
  id: "dnssec-only-assurance",
  plane: "dnssec",
  over: "endpoint",
  severity: "warning",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "Nothing but DNSSEC tells clients that they speak to the right host",
  controls: [
    "nist-csf-2.0:PR.AA-03",
    "owasp-nhi-2025:NHI4:2025",
    "nist-800-53-r5:IA-9",
    "nist-800-53-r5:SC-8",
  ],
  references: ["RFC 9364", "NIST SP 800-53 Rev. 5, IA-9"],
  docs: {
    problem:
      "An endpoint that identity depends on names DNSSEC as its only assurance: no mutual TLS, workload identity, pinned certificate or token that is bound to its purpose.",
    why: "Signed answers lead clients to the address that the zone names. Whether the host there is the right one, and still in the right hands, they do not say.",
    remedy: "Name in assurance what else is in place; if there is nothing, put something in place first.",
    bad: `endpoints:
  - host: token.example.com
    role: token endpoint
    assurance: [dnssec]
zones:
  - {name: example.com, dnssec: {status: signed}}
monitoring:
  resolverFailures: https://grafana.example.com/d/resolver-servfail
  validationErrors: https://grafana.example.com/d/dnssec-bogus
  unsignedFallback: https://grafana.example.com/d/resolver-fallback
`,
    good: `endpoints:
  - host: token.example.com
    role: token endpoint
    assurance: [dnssec, mtls]
zones:
  - {name: example.com, dnssec: {status: signed}}
monitoring:
  resolverFailures: https://grafana.example.com/d/resolver-servfail
  validationErrors: https://grafana.example.com/d/dnssec-bogus
  unsignedFallback: https://grafana.example.com/d/resolver-fallback
`,
  },
  *check({ endpoint }) {
    const view = endpoint.view as View<Endpoint>;
    const layers = view.at("assurance").items();
    const { node } = view.at("assurance");
    const { map } = view;
    if (!node || !map || layers.length === 0 || layers.some(({ text }) => text !== "dnssec")) return;
    const host = endpoint.name ?? "this endpoint";
    yield {
      at: node,
      message: `DNSSEC is the only assurance of ${host}. It protects the way to the host and says nothing of the host itself: a taken-over server or a stolen certificate stays unseen. Name what else is in place (mtls, workload-identity, certificate-pinning or oauth), or put it in place.`,
      related: endpoint.nameView.scalar
        ? [{ at: endpoint.nameView.scalar, message: "the host that identity depends on" }]
        : [],
      fixes: [
        {
          title: `Add to assurance what else protects ${host}`,
          safe: false,
          edits: (layout) => [appendTo(map, "assurance", tabStop("mtls"), layout)],
        },
      ],
      targets: endpoint.name === undefined ? [] : [endpoint.name],
    };
  },
});
