import type { Moment } from "../record-states";
import type { TrustChange } from "../trust-change";
import type { Zone } from "../zone";
import type { Course, Moment as CourseMoment } from "./course";
import { lastDsOf } from "./insecure";
import { hasSureDs } from "./state";

/**
 * Whether resolvers find the answers of a zone secure at a moment of a change, as far as they are said to be signed at
 * all (RFC 4035 section 4.3). Where the change itself brings or takes the DS records, they are while a DS is at the
 * parent for sure, or may still be in caches; false where it is not known when that is.
 */
export function isValidatedAt(change: TrustChange, zone: Zone, moment: Moment): boolean {
  const status = zone.dnssecStatus();
  if (status === undefined) return true;
  if (status === "unsigned") return false;
  if (status === "signed" && lastDsOf(change, zone).length === 0) return true;
  // Whoever has the private anchor needs no DS, and what becomes of the anchor is not known.
  if (zone.view.at("dnssec").at("trustAnchor").exists) return false;
  const course = change.dnssec.course(zone);
  if (!course || !isFollowedToItsEnd(course, status === "signing")) return false;
  return hasDsAt(change, zone, course, moment);
}

/** Whether the steps say when the first DS comes, or when the last one goes. */
function isFollowedToItsEnd({ moments }: Course, isSigning: boolean): boolean {
  const last = moments.at(-1);
  return last !== undefined && hasSureDs(last.state) === isSigning;
}

function hasDsAt(change: TrustChange, zone: Zone, { moments }: Course, moment: Moment): boolean {
  const isPast = ({ step }: CourseMoment): boolean =>
    step === undefined ||
    moment === "after" ||
    (moment !== "before" && step.slot !== moment.slot && change.timeline.comesBefore(step, moment));
  const past = moments.filter(isPast);
  const now = typeof moment === "object" ? change.timeline.spanOf(moment).start : undefined;
  const stay = change.dnssec.facts(zone).retention.ds;
  return past.some(({ state }, index) => {
    const next = past[index + 1];
    if (!hasSureDs(state)) return false;
    if (!next) return true;
    if (now === undefined || next.time === undefined || !stay) return false;
    return now < next.time + (stay.ttl + stay.propagation) * 1000;
  });
}
