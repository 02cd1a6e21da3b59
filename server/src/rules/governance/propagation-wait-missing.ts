import { insertItemBefore } from "../../manifest/edits/edits";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { queryBy } from "../../query/query";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { relatedAt, type FindingDraft, type Fix, type Related } from "../finding";
import { postpone } from "../postpone";
import { defineRule } from "../rule";
import { freeName, waitBefore } from "../step-edits";
import { listed } from "../words";
import { earlyFor, type EarlyStep } from "./early-steps";
import { ledToLaterName } from "./led-to-later-name";

export const propagationWaitMissing = defineRule({
  id: "propagation-wait-missing",
  plane: "governance",
  over: "step",
  severity: "warning",
  confidence: "medium",
  restsOn: "document",
  fixes: "offered",
  title: "A step rests on a record that has not come through yet",
  controls: ["nist-csf-2.0:ID.RA-07", "nist-800-53-r5:CM-3(2)"],
  references: ["RFC 1035 section 3.2.1", "RFC 2181 section 8", "RFC 7583 section 3"],
  docs: {
    problem:
      "A step rests on a record that an earlier step changes, and comes before the name servers of the zone all have it, or before caches have forgotten the answer from before; or it leads clients to a name that only a later step creates.",
    why: "A check that meets the old server says nothing about the new one, an authority that is given the old answer refuses, and clients that are led to what was taken away find nothing.",
    remedy:
      "Wait for the old TTL and for the propagation of the zone, or run a `dns-propagation` check in between. Lower the TTL ahead of the change to keep that wait short.",
    bad: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, certificate: shop-tls, previous: {ttl: 3600, values: [203.0.113.30]}}
certificates:
  - {name: shop-tls, op: keep, dnsNames: [shop.example.com]}
steps:
  - {name: cutover, records: [shop.example.com/A]}
  - {name: check-after, validate: [tls-handshake]}
`,
    good: `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}
zones:
  - name: example.com
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, certificate: shop-tls, previous: {ttl: 3600, values: [203.0.113.30]}}
certificates:
  - {name: shop-tls, op: keep, dnsNames: [shop.example.com]}
steps:
  - {name: cutover, records: [shop.example.com/A]}
  - {name: let-caches-run-out, wait: 1h}
  - {name: check-after, validate: [tls-handshake]}
`,
  },
  *check({ step, change }) {
    if (mayWaitUnread(change)) return;
    const all = earlyFor(change, step);
    const [worst] = [...all].sort((a, b) => b.right - a.right);
    const at = step.view.at("name").scalar ?? step.view.node;
    if (worst && at) yield { at, ...finding(change, step, worst, all) };
    const later = ledToLaterName(change, step);
    if (later) yield later;
  },
});

/** Whether a step that does not say what it does may be one that waits, or one that looks. */
const mayWaitUnread = queryBy((change: TrustChange) => change.steps().some(({ kind }) => kind === undefined));

function finding(
  change: TrustChange,
  step: Step,
  worst: EarlyStep,
  all: readonly EarlyStep[],
): Omit<FindingDraft, "at"> {
  const { record, mover, does, otherwise, comes, right } = worst;
  const name = step.name ?? "this step";
  const others = all.flatMap((one) => one.record.reference ?? []);
  const also = [...new Set(others)].filter((reference) => reference !== record.reference);
  const isOneStep = mover.slot === step.slot;
  const advice = isOneStep
    ? `Delete it in a step of its own, at ${clockTime(right, comes)} or later.`
    : `Have ${name} wait ${formatSeconds((right - comes) / 1000)} more, or run a dns-propagation check in between.`;
  return {
    message: `At ${clockTime(comes)} UTC, ${after(worst, isOneStep)}, the step ${name} ${does}, but ${until(worst)}: ${formatSeconds((right - comes) / 1000)} short. ${otherwise}${also.length > 0 ? ` It is too early for ${listed(also)} too.` : ""} ${advice}`,
    related: [
      ...(isOneStep
        ? []
        : relatedAt(mover.view.at("name").scalar, `changes ${record.reference ?? "the record"}`)),
      ...reasons(worst),
    ],
    fixes: isOneStep ? [] : fixes(change, step, worst),
    targets: [
      ...(step.name === undefined ? [] : [step.name]),
      ...all.flatMap((one) => one.record.references),
    ],
  };
}

/** How long after the change of the record the step comes. */
function after({ settling, record: { reference }, mover, comes }: EarlyStep, isOneStep: boolean): string {
  const record = reference ?? "the record";
  if (isOneStep) return `together with the change of ${record}`;
  const passed = (comes - settling.changed) / 1000;
  return `${passed === 0 ? "right" : formatSeconds(passed)} after ${mover.name ?? "the step before"} changes ${record}`;
}

function until({ settling, record, mindsCaches, right, comes }: EarlyStep): string {
  const { staleTtl, propagation } = settling;
  const end = clockTime(right, comes);
  const time = formatSeconds(propagation);
  if (!mindsCaches || staleTtl === undefined)
    return `the name servers of ${record.zone.name ?? "the zone"} need ${time} until all of them have it, at ${end}`;
  const servers = propagation > 0 ? ` and the ${time} that the name servers need` : "";
  return `caches may hold the answer from before until ${end}, for its TTL of ${staleTtl} s (${formatSeconds(staleTtl)})${servers}`;
}

/** Where what has to be waited for is written. */
function reasons({ settling, record, mindsCaches }: EarlyStep): readonly Related[] {
  const { staleTtl, propagation } = settling;
  const ttl =
    mindsCaches && record.previousTtlSeconds === staleTtl ? record.previous.at("ttl").scalar : undefined;
  const servers = propagation > 0 ? record.zone.view.at("propagation").scalar : undefined;
  return [
    ...relatedAt(ttl, "the TTL that caches were told before"),
    ...relatedAt(servers, "how long the name servers of the zone need"),
  ];
}

function fixes(change: TrustChange, step: Step, { comes, right }: EarlyStep): readonly Fix[] {
  const { end } = change.timeline.window();
  const seconds = Math.ceil((right - comes) / 1000);
  const hasOwnTime = step.view.at("at").exists || step.saysAfter;
  const later = hasOwnTime ? postpone(step, right) : waitBefore(change, step, seconds);
  const isInTime = end === undefined || comes > end || right <= end;
  return [...(isInTime ? later : []), ...(hasOwnTime ? [] : checkBefore(change, step))];
}

/** A check that asks all name servers, in front of a step. */
function checkBefore(change: TrustChange, step: Step): readonly Fix[] {
  const item = step.view.written;
  if (item?.parent?.kind !== "list") return [];
  const before = step.name ?? "this step";
  const check = { name: freeName(change, `propagation-before-${before}`), validate: ["dns-propagation"] };
  return [
    {
      title: `Check dns-propagation before ${before}`,
      safe: false,
      edits: (layout) => [insertItemBefore(item, check, layout)],
    },
  ];
}
