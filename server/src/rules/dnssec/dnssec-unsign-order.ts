import { replaceScalar } from "../../manifest/edits/edits";
import { formatDuration } from "../../pki/duration";
import { formatSeconds } from "../../text/seconds";
import type { FindingDraft } from "../finding";
import { defineRule, type Ranges } from "../rule";
import { breakFinding, type Reason } from "./break-finding";
import { breaksAt, laterStep, type Broken } from "./breaks";
import { stepName, zoneName } from "./chain-words";

export const dnssecUnsignOrder = defineRule({
  id: "dnssec-unsign-order",
  plane: "dnssec",
  over: ["step", "rollbackStep", "zone"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "Signatures go while the parent, or a cache, still has a DS",
  controls: ["nist-csf-2.0:ID.IM-04", "nist-800-53-r5:SC-20", "nist-800-53-r5:CP-10"],
  references: ["RFC 6781 sections 4.1 and 4.3", "RFC 8078 section 4", "RFC 4035 section 5"],
  docs: {
    problem:
      "A zone loses its signatures or its keys before the DS has left the parent and the caches; or the rollback of a first signing does that, or has no time to do it in the right order.",
    why: "A DS is a promise that answers are signed. Resolvers that hold it refuse every answer that is not, for as long as the TTL of the DS, and nothing that is done at the zone can shorten that: so it went in September 2021, when a signing was taken back in haste.",
    remedy:
      "Take the DS away first (or ask for it by CDS), wait the DS TTL of the parent and the propagation, and only then stop signing. The rollback of a first signing needs the same order, and a window that is longer than that TTL.",
    bad: `zones:
  - name: example.org
    dnssec: {status: unsigning, dsTtl: 86400}
window: {start: 2026-12-01T09:00:00Z, end: 2026-12-03T12:00:00Z}
steps:
  - {name: drop-ds, dnssec: remove-ds, zone: example.org}
  - {name: wait, wait: 1h}
  - {name: stop-signing, dnssec: unsign, zone: example.org}
`,
    good: `zones:
  - name: example.org
    dnssec: {status: unsigning, dsTtl: 86400}
window: {start: 2026-12-01T09:00:00Z, end: 2026-12-03T12:00:00Z}
steps:
  - {name: drop-ds, dnssec: remove-ds, zone: example.org}
  - {name: wait, wait: 26h}
  - {name: stop-signing, dnssec: unsign, zone: example.org}
`,
  },
  *check(entity) {
    if ("zone" in entity) {
      const finding = shortWindow(entity);
      if (finding) yield finding;
    } else
      for (const broken of breaksAt(entity, "unsigned")) {
        const finding = findingFor(broken);
        if (finding) yield finding;
      }
  },
});

function findingFor(broken: Broken): FindingDraft | undefined {
  const zone = zoneName(broken.facts);
  return breakFinding(broken, {
    stale: "the DS set",
    consequence: `Until then validators that hold it refuse the unsigned answers, and every name of ${zone} fails.`,
    outcome: "a DS is still at the parent",
    reason: () => reasonFor(broken),
  });
}

function reasonFor(broken: Broken): Reason {
  const { facts, isBack } = broken;
  const stay = facts.retention.ds;
  const todo = "Have the parent drop every DS first, and wait until no cache holds one any more.";
  const later = laterStep(broken, "remove-ds") ?? laterStep(broken, "publish-cds");
  if (later) return { why: `it goes only later, with ${stepName(later)}`, todo, first: { later }, stay };
  const why = "no step before takes it away";
  if (isBack) return { why, todo, first: undefined, stay };
  const keys = { dnssec: "remove-ds", zone: zoneName(facts) };
  return { why, todo, first: { name: "drop-ds", keys }, stay };
}

/** A rollback of a first signing that ends before the DS can have left the caches. */
function shortWindow({ zone, change }: Ranges["zone"]): FindingDraft | undefined {
  if (zone.dnssecStatus() !== "signing") return undefined;
  const { retention, steps } = change.dnssec.facts(zone);
  const { scalar } = change.rollback.at("window");
  const window = change.rollbackSeconds();
  const publishing = steps.find(({ view }) => view.at("dnssec").text === "publish-ds");
  const name = publishing?.view.at("name").scalar;
  if (!scalar || window === undefined || !retention.ds || !publishing || !name) return undefined;
  const stay = retention.ds.ttl + retention.ds.propagation;
  if (window > stay || !change.restoresSomething() || change.keptNames().has(publishing.name ?? ""))
    return undefined;
  return {
    at: scalar,
    message: `The rollback window is ${formatSeconds(window)}, and a DS of ${zone.name ?? "the zone"} stays in caches for ${formatSeconds(stay)} after the parent has dropped it: until then the signatures have to stay, and the way back cannot end inside its window. Make the window longer than that.`,
    related: [{ at: name, message: "publishes the DS that the way back has to outlast" }],
    fixes: [
      {
        title: `Set the rollback window to ${formatDuration(windowFor(stay))}`,
        safe: false,
        edits: () => [replaceScalar(scalar, formatDuration(windowFor(stay)))],
      },
    ],
    targets: zone.name === undefined ? [] : [zone.name],
  };
}

/** The next hour that leaves at least one for the work. */
function windowFor(stay: number): number {
  return Math.ceil(stay / HOUR + 1) * HOUR;
}

const HOUR = 3600;
