import { completeMap, insertEntry, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Writable } from "../../manifest/edits/write";
import { endOfInstant, startOfInstant } from "../../manifest/model/time";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant } from "../../manifest/model/unread";
import { mayStandUnread } from "../../manifest/model/unread";
import { clockTime, instantText } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import type { FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { wholeChange } from "../targets";
import { listed } from "../words";

/** How long after the change its review may be due, in hours. */
export const LATEST_REVIEW = 72;

const HOUR = 3_600_000;

export const emergencyWithoutPostReview = defineRule({
  id: "emergency-without-post-review",
  plane: "governance",
  over: "change",
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "An emergency runs without its incident, its limits or its review",
  controls: [
    "nist-csf-2.0:RS.MA-01",
    "nist-csf-2.0:ID.IM-03",
    "nist-800-53-r5:CM-3",
    "nist-800-53-r5:AC-2(2)",
  ],
  references: ["NIST SP 800-53 Rev. 5, CM-3 and AC-2(2)"],
  docs: {
    problem:
      "A change of type emergency does not name its incident, the reason, who acts, for how long and with which sealed account, or its review is missing, comes later than 72 hours after the change, or the sealed account is never rotated.",
    why: "An emergency skips the approval. What then takes its place is the account of it: without a review the way around the approval stays open for the next time.",
    remedy:
      "Fill in emergency, with a review by somebody else that is due within 72 hours after the window, and give the break-glass credential its rotation.",
    bad: `type: emergency
emergency:
  incident: INC0044127
  reason: The private key was published
  who: judy@example.com
  timeBox: 2h
  breakGlass: safe-account
credentials:
  - {name: safe-account, type: break-glass, owner: "@acme/shop", rotation: {every: 2160h, last: 2026-10-20}}
`,
    good: `type: emergency
emergency:
  incident: INC0044127
  reason: The private key was published
  who: judy@example.com
  timeBox: 2h
  breakGlass: safe-account
  postReview: {by: dana@example.com, due: 2026-12-03}
credentials:
  - {name: safe-account, type: break-glass, owner: "@acme/shop", rotation: {every: 2160h, last: 2026-10-20}}
`,
  },
  *check(change) {
    if (change.type !== "emergency" || mayBeMeant(change.spec.node, "emergency")) return;
    yield* missingParts(change);
    yield* reviewOutOfTime(change);
    yield* accountWithoutRotation(change);
  },
});

/** The parts of `emergency`, and what only a person knows of them. */
const parts = {
  incident: { called: "the incident", hint: tabStop("INC0000000") },
  reason: { called: "why it cannot wait", hint: tabStop("why the change cannot wait for its approval") },
  who: { called: "who acts", hint: tabStop("who acts") },
  timeBox: { called: "for how long", hint: tabStop("2h") },
  breakGlass: { called: "the break-glass credential", hint: tabStop("entry of credentials") },
} as const;

const reviewParts = {
  by: { called: "who reviews it afterwards", hint: tabStop("reviewer@example.com") },
  due: { called: "by when it is reviewed", hint: tabStop("YYYY-MM-DD") },
} as const;

function* missingParts(change: TrustChange): Generator<FindingDraft> {
  const { map } = change.spec;
  const emergency = change.spec.at("emergency");
  const type = change.spec.at("type").scalar;
  if (!map || !type || mayStandUnreadThere(change)) return;
  const review = emergency.at("postReview");
  const own = keysOf(parts).filter((key) => !emergency.at(key).exists);
  const ofReview = keysOf(reviewParts).filter((key) => !review.at(key).exists);
  const missing = [...own.map((key) => parts[key].called), ...ofReview.map((key) => reviewParts[key].called)];
  if (missing.length === 0) return;
  const lacking: Record<string, Writable> = Object.fromEntries(own.map((key) => [key, parts[key].hint]));
  const reviewLacking = Object.fromEntries(ofReview.map((key) => [key, reviewParts[key].hint]));
  const outer = emergency.map;
  yield {
    at: emergency.entry?.key ?? type,
    message: `This emergency does not say ${listed(missing, 8)}. It runs without the usual approval, and only this account of it shows afterwards that it had to. Fill in emergency${ofReview.length > 0 ? ", with a review by somebody who did not act" : ""}.`,
    fixes: [
      {
        title: `Add ${listed([...own, ...(ofReview.length > 0 ? ["postReview"] : [])], 8)} to emergency`,
        safe: false,
        edits: (layout) => {
          const isNew = !review.exists;
          if (!outer || isNew || ofReview.length === 0) {
            const all = ofReview.length === 0 ? lacking : { ...lacking, postReview: reviewLacking };
            return completeMap(map, "emergency", all, layout, "type");
          }
          const rest = own.length === 0 ? [] : completeMap(map, "emergency", lacking, layout, "type");
          return [...rest, ...completeMap(outer, "postReview", reviewLacking, layout)];
        },
      },
    ],
    targets: wholeChange(change),
  };
}

/** Whether what seems to be missing may stand there in another shape: that fault is told by itself. */
function mayStandUnreadThere({ spec }: TrustChange): boolean {
  const emergency = spec.at("emergency");
  const isOdd = (view: { readonly exists: boolean; readonly map: unknown }): boolean =>
    view.exists && !view.map;
  if (isOdd(emergency) || isOdd(emergency.at("postReview"))) return true;
  const isMisspelt = (key: string): boolean =>
    emergency.map !== undefined &&
    emergency.at(key as "who").entry === undefined &&
    mayStandUnread(emergency.map, key, "map");
  return [...keysOf(parts), "postReview"].some(isMisspelt);
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] {
  return Object.keys(record) as Key[];
}

/** A review that comes before the change is none, and one that comes late reviews what everybody has forgotten. */
function* reviewOutOfTime(change: TrustChange): Generator<FindingDraft> {
  const due = change.spec.at("emergency").at("postReview").at("due").scalar;
  const { start, end } = change.timeline.window();
  const first = due && startOfInstant(due.source);
  const last = due && endOfInstant(due.source);
  if (!due || first === undefined || last === undefined || end === undefined) return;
  const latest = end + LATEST_REVIEW * HOUR;
  const window = change.spec.at("window").entry?.key;
  const related = window ? [{ at: window, message: `the change ends at ${clockTime(end)}` }] : [];
  const fix = {
    title: `Have it reviewed by ${instantText(latest)}`,
    safe: false,
    edits: () => [replaceScalar(due, instantText(latest))],
  };
  if (start !== undefined && last < start) {
    yield {
      at: due,
      message: `The review is due on ${due.source}, before the change begins at ${clockTime(start)}: nobody can review then what was done. Set a time after the window.`,
      related,
      fixes: [fix],
      targets: wholeChange(change),
    };
  } else if (first > latest) {
    yield {
      at: due,
      message: `The review is due on ${due.source}, ${formatSeconds((first - end) / 1000)} after the change, which ends at ${clockTime(end)}. The usual limit is ${LATEST_REVIEW} h: later nobody remembers why it had to be done in that way. Have it reviewed by ${clockTime(latest)}.`,
      related,
      fixes: [fix],
      targets: wholeChange(change),
    };
  }
}

function* accountWithoutRotation(change: TrustChange): Generator<FindingDraft> {
  const named = change.spec.at("emergency").at("breakGlass").scalar;
  const credential = named && change.credential(named.source);
  if (!named || !credential || credential.view.at("rotation").exists) return;
  if (mayBeMeant(credential.view.node, "rotation")) return;
  const { map } = credential.view;
  const entry = credential.view.at("name").scalar;
  const isOwn = entry?.chunk.source === named.chunk.source;
  const rotation = { every: tabStop("2160h"), last: tabStop("YYYY-MM-DD") };
  yield {
    at: named,
    message: `${named.source} is taken out of the safe for this emergency, and nothing says that it is rotated: whoever saw it can use it afterwards. Write its rotation down, and rotate it when the change is over.`,
    related: entry ? [{ at: entry, message: `${named.source} has no rotation` }] : [],
    fixes:
      map && isOwn
        ? [
            {
              title: `Add rotation to ${named.source}`,
              safe: false,
              edits: (layout) => [insertEntry(map, "rotation", rotation, layout)],
            },
          ]
        : [],
    targets: [named.source],
  };
}
