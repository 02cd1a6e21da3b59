import { completeMap, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { endOfInstant, startOfInstant } from "../../manifest/model/time";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant, mayStandUnread } from "../../manifest/model/unread";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import type { FindingDraft, Fix } from "../finding";
import { limitRelated, limitWords } from "../limit-words";
import { defineRule } from "../rule";
import { listed } from "../words";

const HOUR = 3600;

export const rollbackUntested = defineRule({
  id: "rollback-untested",
  plane: "rollback",
  over: "change",
  severity: "warning",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "Nobody has tried the rollback",
  controls: ["nist-csf-2.0:ID.IM-02", "nist-csf-2.0:ID.IM-04", "nist-800-53-r5:CP-4"],
  references: ["NIST SP 800-53 Rev. 5, CP-4"],
  docs: {
    problem:
      "The rollback does not say when and where it was tried and where that can be seen, or the last try is too old when the change begins. Where a zone of high risk is touched, an untested rollback is an error.",
    why: "A rollback that nobody has tried is a guess: credentials lack a right, a value was never written down, a cache holds longer than thought. All of that shows when there is no time left.",
    remedy:
      "Try the rollback in an environment that is like production, and write down date, environment and evidence.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, tls: none, previous: {ttl: 300, values: [203.0.113.30]}}
rollback:
  trigger: handshake failures
  owner: heidi@example.com
  window: 1h
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
  *check(change, context) {
    // A rollback without steps has nothing that could be tried.
    if (!change.restoresSomething() || isUnread(change)) return;
    const moment = change.timeline.reference(() => context.now);
    const finding = incomplete(change) ?? outdated(change, moment);
    if (finding) yield finding;
  },
});

const hints = {
  date: tabStop("YYYY-MM-DD"),
  environment: tabStop("staging"),
  evidence: tabStop("https://..."),
};

/** Whether something stands there that cannot be read: the schema says so. */
function isUnread({ rollback }: TrustChange): boolean {
  const tested = rollback.at("tested");
  return tested.exists ? !tested.map : !tested.entry && mayStandUnread(rollback.node, "tested", "map");
}

function incomplete(change: TrustChange): FindingDraft | undefined {
  const { rollback } = change;
  const tested = rollback.at("tested");
  // A key without a value is an error of the schema already, and so is one that is misspelt.
  const lacking = (["date", "environment", "evidence"] as const).filter(
    (key) => !tested.at(key).entry && !mayBeMeant(tested.node, key),
  );
  const at = tested.entry?.key ?? rollback.entry?.key;
  if (lacking.length === 0 || !at) return undefined;
  const isUntested = lacking.includes("date");
  const risk = change.risk();
  const what = tested.exists
    ? `The test of the rollback does not say its ${listed(lacking)}, so nobody can tell what was tried.`
    : "Nothing says that the rollback has been tried.";
  const why =
    isUntested && risk === "high"
      ? "A zone of high risk is touched, and a rollback that fails there is a second outage."
      : "What is wrong with a rollback shows when it is carried out, and then there is no time left.";
  return {
    at,
    severity: isUntested && risk === "high" ? "error" : "warning",
    message: `${what} ${why} Try it, and write date, environment and evidence into rollback.tested.`,
    fixes: completion(change, lacking, tested.exists ? "Complete rollback.tested" : "Add rollback.tested"),
    targets: ["rollback"],
  };
}

function completion(
  change: TrustChange,
  keys: readonly (keyof typeof hints)[],
  title: string,
): readonly Fix[] {
  const { map } = change.rollback;
  if (!map) return [];
  const lacking = Object.fromEntries(keys.map((key) => [key, hints[key]]));
  return [{ title, safe: false, edits: (layout) => completeMap(map, "tested", lacking, layout, "window") }];
}

/** @param moment when the change begins, epoch milliseconds */
function outdated(change: TrustChange, moment: number): FindingDraft | undefined {
  const { scalar } = change.rollback.at("tested").at("date");
  const limit = change.limits.rollbackTestAge();
  const start = scalar && startOfInstant(scalar.source);
  const end = scalar && endOfInstant(scalar.source);
  if (!scalar || !limit || start === undefined || end === undefined) return undefined;
  const begins = `${hasWindow(change) ? "the change begins" : "now"} (${clockTime(moment)} UTC)`;
  const fix: Fix = {
    title: "Write down a newer test",
    safe: false,
    edits: () => [replaceScalar(scalar, hints.date)],
  };
  const draft = { at: scalar, fixes: [fix], targets: ["rollback"] };
  if (start > moment)
    return {
      ...draft,
      message: `The rollback is said to be tried on ${scalar.source}, which is after ${begins}: nothing of it is known yet. Try it before, and write down when and with what outcome.`,
    };
  const age = (moment - end) / 1000;
  if (age <= limit.seconds) return undefined;
  const old = formatSeconds(Math.floor(age / HOUR) * HOUR);
  return {
    ...draft,
    message: `The rollback was last tried on ${scalar.source}, ${old} before ${begins}; the limit is ${limitWords(limit)}. Names, rights and keys have changed since. Try it again, and write down the new date and its evidence.`,
    related: limitRelated(limit),
  };
}

function hasWindow(change: TrustChange): boolean {
  return change.timeline.window().start !== undefined;
}
