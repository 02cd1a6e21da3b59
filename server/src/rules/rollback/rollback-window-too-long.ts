import { insertEntry, replaceScalar } from "../../manifest/edits/edits";
import { secondsOf, secondsOfTtl } from "../../manifest/model/time";
import { isFollowed } from "../../manifest/model/followed";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant, mayStandUnread } from "../../manifest/model/unread";
import { formatDuration } from "../../pki/duration";
import { formatSeconds } from "../../text/seconds";
import type { FindingDraft } from "../finding";
import { limitRelated, limitWords } from "../limit-words";
import { defineRule } from "../rule";

const HOUR = 3600;

export const rollbackWindowTooLong = defineRule({
  id: "rollback-window-too-long",
  plane: "rollback",
  over: "change",
  severity: "warning",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "The rollback has no end, or a late one",
  controls: ["nist-csf-2.0:ID.IM-04", "nist-800-53-r5:CP-10"],
  references: ["NIST SP 800-53 Rev. 5, CP-10"],
  docs: {
    problem:
      "The rollback has no window, or one that is longer than the limit: 4 hours where a zone of high risk is touched, 24 hours otherwise, unless a policy says another. Changes of keys, DS, delegation or trust stores take longer by nature and are not meant.",
    why: "Until the window closes the old keys, certificates and addresses have to work and be guarded, so that two trusts are alive at once; and nobody knows whether the change is done.",
    remedy:
      "Set a window that is as short as the TTLs allow: twice the longest TTL of what changes, and at least an hour.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, tls: none, previous: {ttl: 300, values: [203.0.113.30]}}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 72h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: old-address, reverts: [shop.example.com/A]}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, tls: none, previous: {ttl: 300, values: [203.0.113.30]}}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 1h
  tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  steps:
    - {name: old-address, reverts: [shop.example.com/A]}
`,
  },
  *check(change) {
    if (SLOW.some((kind) => change.hasStepsOfKind(kind)) || mayBeMeant(change.spec.node, "steps")) return;
    const window = change.rollback.at("window");
    const finding = window.entry ? tooLong(change) : missing(change);
    if (finding) yield finding;
  },
});

/** Steps whose effect stays in caches and stores for longer than any short window. */
const SLOW = ["dnssec", "delegation", "trust"] as const;

function missing(change: TrustChange): FindingDraft | undefined {
  const { map, entry } = change.rollback;
  // Where nothing is restored, there is nothing that a window could be for.
  if (!map || !entry || !change.restoresSomething() || mayStandUnread(map, "window", "map")) return undefined;
  return {
    at: entry.key,
    message:
      "The rollback has no window: nobody knows until when it can be begun, and how long old certificates, keys and addresses have to be kept for it. Add rollback.window.",
    fixes: [
      {
        title: "Add a rollback window",
        safe: false,
        edits: (layout) => [insertEntry(map, "window", formatDuration(proposal(change)), layout, "owner")],
      },
    ],
    targets: ["rollback"],
  };
}

function tooLong(change: TrustChange): FindingDraft | undefined {
  const window = change.rollback.at("window");
  const seconds = secondsOf(window);
  const risk = change.risk();
  const limit = change.limits.rollbackWindow(risk);
  const { scalar } = window;
  if (!scalar || seconds === undefined || !limit || seconds <= limit.seconds) return undefined;
  const where = risk === "low" ? "" : ` where a zone of ${risk} risk is touched`;
  return {
    at: scalar,
    message: `The rollback window is ${formatSeconds(seconds)}; the limit${where} is ${limitWords(limit)}. Until the window closes the old keys, certificates and addresses have to work and be guarded. Make it as short as the TTLs allow.`,
    related: limitRelated(limit),
    fixes: [
      {
        title: "Shorten the rollback window to what caches need",
        safe: false,
        edits: () => [replaceScalar(scalar, formatDuration(Math.min(limit.seconds, proposal(change))))],
      },
    ],
    targets: ["rollback"],
  };
}

/** Twice the longest TTL by which clients hold what the change brings, and at least an hour; seconds. */
function proposal(change: TrustChange): number {
  const ttls = change
    .records()
    .filter((record) => record.changes && isFollowed(record))
    .flatMap(({ ttl }) => secondsOfTtl(ttl) ?? []);
  return Math.max(HOUR, ...ttls.map((ttl) => 2 * ttl));
}
