import { completeMap } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant, mayStandUnread } from "../../manifest/model/unread";
import type { Node } from "../../manifest/syntax/node";
import type { FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { wholeChange } from "../targets";
import { listed } from "../words";

export const auditCoverageIncomplete = defineRule({
  id: "audit-coverage-incomplete",
  plane: "governance",
  over: "change",
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "Something that the change touches is not recorded",
  controls: ["nist-csf-2.0:PR.PS-04", "nist-800-53-r5:AU-12"],
  references: ["NIST SP 800-53 Rev. 5, AU-12"],
  docs: {
    problem:
      "The change touches private keys, registrations or zone data, and audit does not say where the access to them is recorded. A change without any audit is information.",
    why: "When a name was taken over, the record of who touched what is the only way to tell an attack from a mistake, and it cannot be made afterwards.",
    remedy:
      "Give each of the three streams that the change touches a sink, out of reach of those who make the change; best once for all changes, under defaults of the TrustPolicy.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com]}
audit:
  zoneEdits: {sink: "siem://trust/zones", retention: 8760h}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com]}
audit:
  privateKeyAccess: {sink: "siem://trust/keys", retention: 8760h}
  zoneEdits: {sink: "siem://trust/zones", retention: 8760h}
`,
  },
  *check(change) {
    const audit = change.spec.at("audit");
    if (audit.exists && !audit.map) return;
    const missing = touchedStreams(change).filter(
      (stream) =>
        !change.safeguards.audit(stream).at("sink").exists &&
        !mayStandUnread(audit.node, stream, "map") &&
        !mayBeMeant(audit.at(stream).node, "sink"),
    );
    if (missing.length === 0 || !change.spec.map) return;
    const at = change.spec.at("ticket").scalar ?? change.spec.entry?.key;
    if (!at) return;
    const isMissingAltogether = !audit.exists && !change.policy?.defaults.at("audit").exists;
    if (!isMissingAltogether) yield lacking(change, missing, at);
    // What a policy demands and the change lacks is told by the rule on policies.
    else if (!change.policy?.required().some(({ source }) => source === "audit"))
      yield nothing(change, missing, at);
  },
});

type Stream = "privateKeyAccess" | "registrationChanges" | "zoneEdits";

const called: Readonly<Record<Stream, string>> = {
  privateKeyAccess: "access to private keys",
  registrationChanges: "changes of registrations",
  zoneEdits: "edits of zones",
};

/** What has to be recorded: keys where certificates change, registrations where the parent is told something new. */
function touchedStreams(change: TrustChange): readonly Stream[] {
  const { touched } = change;
  const streams: Stream[] = [];
  if (touched.plane("pki")) streams.push("privateKeyAccess");
  if (change.zones().some((zone) => touched.registration(zone))) streams.push("registrationChanges");
  if (touched.plane("dns")) streams.push("zoneEdits");
  return streams;
}

function lacking(change: TrustChange, missing: readonly Stream[], otherwise: Node): FindingDraft {
  const audit = change.spec.at("audit");
  const [first = "zoneEdits"] = missing;
  const written = audit.at(first).entry?.key;
  return {
    at: (missing.length === 1 ? written : undefined) ?? audit.entry?.key ?? otherwise,
    message: `This change touches what nobody records: ${listed(missing.map((stream) => `${called[stream]} (${stream})`))} ${missing.length === 1 ? "has" : "have"} no sink. Afterwards nobody could tell who did what. Say where ${missing.length === 1 ? "it is" : "they are"} recorded.`,
    fixes: addStreams(change, missing),
    targets: wholeChange(change),
  };
}

function nothing(change: TrustChange, missing: readonly Stream[], at: Node): FindingDraft {
  const isOne = missing.length === 1 && missing[0] === "privateKeyAccess";
  return {
    at,
    severity: "information",
    message: `Nothing says where ${listed(missing.map((stream) => called[stream]))} ${isOne ? "is" : "are"} recorded while this change runs. Say so under audit, best once for all changes under defaults of a TrustPolicy.`,
    fixes: addStreams(change, missing),
    targets: wholeChange(change),
  };
}

function addStreams(change: TrustChange, missing: readonly Stream[]): FindingDraft["fixes"] {
  const { map } = change.spec;
  if (!map) return [];
  return [
    {
      title: `Add ${listed(missing)} to audit`,
      safe: false,
      edits: (layout) => {
        const audit = change.spec.at("audit").map;
        const isOwn = audit && change.spec.at("audit").written === audit;
        const sink = (stream: Stream): Readonly<Record<string, string>> => ({
          sink: tabStop(`sink of ${called[stream]}`),
        });
        // A stream that stands there without a sink keeps what else it says.
        const standing = isOwn ? missing.filter((stream) => change.spec.at("audit").at(stream).map) : [];
        const fresh = missing.filter((stream) => !standing.includes(stream));
        const streams = Object.fromEntries(fresh.map((stream) => [stream, sink(stream)]));
        // Where the last of them ends, its sink comes before the next stream.
        return [
          ...(audit ? standing.flatMap((stream) => completeMap(audit, stream, sink(stream), layout)) : []),
          ...(fresh.length > 0 ? completeMap(map, "audit", streams, layout) : []),
        ];
      },
    },
  ];
}
