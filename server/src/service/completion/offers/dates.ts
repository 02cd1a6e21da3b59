/** Days and times that make sense where one is asked for, counted from what counts as now. */
import { CompletionItemKind } from "vscode-languageserver-types";
import type { Certificate } from "../../../manifest/model/certificate";
import type { Credential } from "../../../manifest/model/credential";
import { plannedIssuance } from "../../../manifest/model/pki/validity";
import { endOfInstant, startOfInstant } from "../../../manifest/model/time";
import type { TrustChange } from "../../../manifest/model/trust-change";
import { allowedAge } from "../../../rules/credentials/credential-rotation-overdue";
import { LATEST_REVIEW } from "../../../rules/governance/emergency-without-post-review";
import { instantText } from "../../../text/clock";
import type { Context, ValueTarget } from "../context";
import { DAY, HOUR, inAWhile, type Moment } from "./moments";
import { Rank, type Offer } from "./offer";
import { lastKey, startsWithForm } from "./path";
import { stepTimes } from "./step-times";

/** What a date is for decides which ones may stand there. */
interface Asked {
  readonly change: TrustChange | undefined;
  readonly path: ValueTarget["path"];
  /** Epoch milliseconds. */
  readonly now: number;
}

type Times = (asked: Asked) => readonly Moment[];

/** By the key at which a date stands. What a certificate says of itself is no matter of choice, and has none. */
const timesAt: Readonly<Record<string, Times | undefined>> = {
  approvedAt: approvalTimes,
  date: testTimes,
  last: rotationTimes,
  revocationTested: rotationTimes,
  rollbackTested: rotationTimes,
  until: endTimes,
  reviewBy: endTimes,
  expires: (asked) => (credentialAt(asked) ? secretEndTimes(asked) : endTimes(asked)),
  due: reviewTimes,
  keepUntil: keepTimes,
  retireAt: retireTimes,
  start: startTimes,
  end: windowEndTimes,
  notBefore: issuanceTimes,
  at: (asked) => stepTimes(asked.change, asked.path, asked.now),
};

/** Days and times, each with what it is; none that a rule is known to refuse. */
export function dateOffers({ values, change, now }: Context): readonly Offer[] {
  return values.flatMap(({ schemas, path }) => {
    const formats = schemas.map(({ schema }) => schema.format);
    const isDay = formats.includes("date-or-time");
    if (!isDay && !formats.includes("date-time-with-offset")) return [];
    const moments = timesAt[lastKey(path) ?? ""]?.({ change, path, now }) ?? [];
    return moments.map((moment) => offerOf(moment, isDay));
  });
}

function offerOf({ at, says, written }: Moment, isDay: boolean): Offer {
  const value = written ?? (isDay ? dayOf(at) : instantText(at));
  return {
    label: value,
    kind: CompletionItemKind.Value,
    detail: says,
    insert: { kind: "value", value },
    rank: Rank.value,
  };
}

function dayOf(at: number): string {
  return instantText(at).slice(0, 10);
}

/** The last moment of the day of an instant: what ends on a day still holds on it. */
function lastOfDay(at: number): number {
  return endOfInstant(dayOf(at)) ?? at;
}

function today(now: number): Moment {
  return { at: now, says: "today" };
}

function begins({ change, now }: Asked): number {
  return change?.timeline.reference(() => now) ?? now;
}

function approvalTimes({ change, now }: Asked): readonly Moment[] {
  const minute = now - (now % 60_000);
  const start = change?.timeline.beginning()?.start ?? change?.timeline.window().start;
  const limit = change?.limits.approvalAge();
  const isTooOld = limit !== undefined && begins({ change, path: [], now }) - minute > limit.seconds * 1000;
  return isTooOld || (start !== undefined && minute > start) ? [] : [{ at: minute, says: "now" }];
}

/** What is done today, as long as it is not too old already when the change begins. */
function doneToday(asked: Asked, seconds: number | undefined): readonly Moment[] {
  const age = begins(asked) - lastOfDay(asked.now);
  return seconds !== undefined && age > seconds * 1000 ? [] : [today(asked.now)];
}

function testTimes(asked: Asked): readonly Moment[] {
  const from = startOfInstant(dayOf(asked.now)) ?? asked.now;
  return from > begins(asked) ? [] : doneToday(asked, asked.change?.limits.rollbackTestAge()?.seconds);
}

function rotationTimes(asked: Asked): readonly Moment[] {
  const credential = credentialAt(asked);
  const isLimited = lastKey(asked.path) === "last" && credential?.isStoredSecret === true;
  const limit = asked.change?.limits.rotation();
  return doneToday(asked, isLimited ? allowedAge(credential, limit)?.seconds : undefined);
}

function credentialAt({ change, path }: Asked): Credential | undefined {
  const [, , index] = path;
  if (!startsWithForm(path, "spec.credentials.*") || typeof index !== "number") return undefined;
  return change?.credentials()[index];
}

function certificateAt({ change, path }: Asked): Certificate | undefined {
  const [, , index] = path;
  if (!startsWithForm(path, "spec.certificates.*") || typeof index !== "number") return undefined;
  return change?.certificates()[index];
}

/** Until when something may go on: not beyond the day, nor before the change that it is for. */
function endTimes(asked: Asked): readonly Moment[] {
  const needed = Math.max(asked.now, begins(asked), windowEnd(asked) ?? asked.now);
  return ends(asked).filter(({ at }) => lastOfDay(at) >= needed);
}

function ends(asked: Asked): readonly Moment[] {
  const end = windowEnd(asked);
  const own = end === undefined ? [] : [{ at: end, says: "the day on which the window ends" }];
  return [today(asked.now), ...own, ...inAWhile(asked.now)];
}

function windowEnd({ change }: Asked): number | undefined {
  return change?.timeline.window().end;
}

/** A secret has to outlive the window, and not by more than secrets may go without being changed. */
function secretEndTimes(asked: Asked): readonly Moment[] {
  const credential = credentialAt(asked);
  const limit = asked.change?.limits.rotation();
  const isLimited = credential?.isStoredSecret === true && credential.access === "standing";
  const latest = isLimited && limit ? begins(asked) + limit.seconds * 1000 : Number.POSITIVE_INFINITY;
  return endTimes(asked).filter(({ at }) => (startOfInstant(dayOf(at)) ?? at) <= latest);
}

function reviewTimes(asked: Asked): readonly Moment[] {
  const end = windowEnd(asked);
  if (end === undefined)
    return [
      { at: asked.now + DAY, says: "tomorrow" },
      { at: asked.now + LATEST_REVIEW * HOUR, says: `${LATEST_REVIEW} h from now` },
    ];
  const latest = end + LATEST_REVIEW * HOUR;
  return [
    { at: end + DAY, says: "the day after the window ends" },
    {
      at: latest,
      says: `${LATEST_REVIEW} h after the window ends: the latest`,
      written: instantText(latest),
    },
  ].filter(({ at }) => at >= asked.now);
}

/** The key of an old certificate is needed as long as the way back leads to it. */
function keepTimes(asked: Asked): readonly Moment[] {
  const wayBack = asked.change?.timeline.wayBack().end;
  const needed = Math.max(asked.now, wayBack ?? windowEnd(asked) ?? asked.now);
  const own = wayBack === undefined ? [] : [{ at: wayBack, says: "the way back is closed" }];
  return [...own, ...inAWhile(asked.now)].filter(({ at }) => at >= needed);
}

/** Resolvers keep what they have heard for a week at most, if they follow their defaults. */
function retireTimes(asked: Asked): readonly Moment[] {
  const needed = Math.max(asked.now, windowEnd(asked) ?? asked.now) + 7 * DAY;
  return inAWhile(asked.now).filter(({ at }) => at >= needed);
}

function startTimes({ change, path, now }: Asked): readonly Moment[] {
  const end = otherEnd(change, path, "end") ?? Number.POSITIVE_INFINITY;
  const hour = Math.ceil(now / HOUR) * HOUR;
  return [
    { at: hour, says: "the next full hour" },
    { at: hour + DAY, says: "tomorrow at that time" },
    { at: hour + 7 * DAY, says: "in a week at that time" },
  ].filter(({ at }) => at < end);
}

function windowEndTimes({ change, path }: Asked): readonly Moment[] {
  const start = otherEnd(change, path, "start");
  if (start === undefined) return [];
  return [1, 2, 4].map((hours) => ({ at: start + hours * HOUR, says: `${hours} h after it begins` }));
}

/** The other end of the part of the window that a path leads into. */
function otherEnd(
  change: TrustChange | undefined,
  path: ValueTarget["path"],
  key: "start" | "end",
): number | undefined {
  const index = path.findLast((step) => typeof step === "number") ?? 0;
  const { text } = change?.spec.at("window").oneOrMany()[index]?.at(key) ?? {};
  return text === undefined ? undefined : startOfInstant(text);
}

function issuanceTimes(asked: Asked): readonly Moment[] {
  const certificate = certificateAt(asked);
  const at = asked.change && certificate && plannedIssuance(asked.change, certificate);
  return at === undefined ? [] : [{ at, says: "it is issued" }];
}
