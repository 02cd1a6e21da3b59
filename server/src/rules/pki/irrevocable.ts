/** What the rules on revoking certificates and destroying keys share: whether something still needs them, in words. */
import { nameOfInstance } from "../../manifest/model/pki/instance";
import { isOnHold, type CertificateEnding } from "../../manifest/model/pki/endings";
import { needsOf, type CertificateNeed } from "../../manifest/model/pki/needs";
import type { TrustChange } from "../../manifest/model/trust-change";
import { isBehindPointOfNoReturn } from "../../manifest/model/way-back";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { relatedAt, type Related } from "../finding";
import { lastOf } from "./expiry";

/** Why something comes too early. */
export interface TooEarly {
  /** A clause for people, such as `the way back to it is open until 22:00, 30 min longer`. */
  readonly clause: string;
  /** When it would be right, in words that follow a verb: `at 22:00 or later`. */
  readonly advice: string;
  /** The same in epoch milliseconds; undefined where it never is, or nothing says when. */
  readonly rightFrom: number | undefined;
  /** Whether nothing but the way back speaks against it. */
  readonly isForWayBack: boolean;
  readonly related: readonly Related[];
}

/**
 * Whether a revocation or the destruction of a key comes while something needs the certificate. What is the point of no
 * return, or behind it, need not mind the way back, nor a hold that it takes off again. Undefined where nothing speaks against it, as far as that is known.
 */
export function tooEarly(change: TrustChange, ending: CertificateEnding): TooEarly | undefined {
  const { step, instance } = ending;
  const isFinal = step !== undefined && (isBehindPointOfNoReturn(change, step) || isReleased(change, ending));
  const needs = needsOf(change, instance).filter(({ kind }) => kind !== "way back" || !isFinal);
  const lasting = needs.find(({ until }) => until === Infinity);
  if (lasting)
    return {
      clause: lastingClause(change, ending, lasting),
      advice: "in another change, when nothing is left of it",
      rightFrom: undefined,
      isForWayBack: false,
      related: relatedTo(lasting),
    };
  const last = lastOf(needs);
  const { at } = ending;
  if (last?.until !== undefined && at !== undefined && at < last.until)
    return {
      clause: `${timedClause(ending, last)} until ${clockTime(last.until, at)}, ${formatSeconds((last.until - at) / 1000)} longer`,
      advice: `at ${clockTime(last.until, at)} or later`,
      rightFrom: last.until,
      isForWayBack: needs.every(
        ({ kind, until }) => kind === "way back" || (until !== undefined && until <= at),
      ),
      related: relatedTo(last),
    };
  return step ? outOfOrder(change, ending, needs) : undefined;
}

/** Whether the way back takes a certificate off hold by itself. */
function isReleased(change: TrustChange, { kind, step, instance }: CertificateEnding): boolean {
  return (
    kind === "revocation" &&
    step?.name !== undefined &&
    isOnHold(instance) &&
    change.rollbackStepsOn(step.name).length > 0
  );
}

/** Where times are not known, or do not differ, the order still is what it is. */
function outOfOrder(
  change: TrustChange,
  { step }: CertificateEnding,
  needs: readonly CertificateNeed[],
): TooEarly | undefined {
  const need = needs.find(
    (candidate) =>
      step && candidate.step && candidate.step !== step && change.timeline.comesBefore(step, candidate.step),
  );
  if (!need) return undefined;
  return {
    clause: `clients get it until the step ${need.step?.name ?? "below"}, which comes later`,
    advice: "after that step",
    rightFrom: undefined,
    isForWayBack: false,
    related: relatedTo(need),
  };
}

function lastingClause(change: TrustChange, ending: CertificateEnding, need: CertificateNeed): string {
  if (need.instance.entry !== ending.instance.entry)
    return `${nameOfInstance(need.instance)}, which is below it, is still in use after the change`;
  const [record] = change.recordsServing(need.instance.entry);
  return `it is still served${record?.ownerName === undefined ? "" : ` at ${record.ownerName}`} after the change`;
}

function timedClause(ending: CertificateEnding, { kind, instance }: CertificateNeed): string {
  const isItself = instance.entry === ending.instance.entry;
  const what = isItself ? "it" : `${nameOfInstance(instance)} (which is below it)`;
  switch (kind) {
    case "way back":
      return `the way back to ${what} is open`;
    case "caches":
      return `caches lead clients to ${what}`;
    default:
      return `clients get ${what}`;
  }
}

function relatedTo({ at, kind }: CertificateNeed): readonly Related[] {
  switch (kind) {
    case "way back":
      return relatedAt(at, "the way back to it");
    case "caches":
      return relatedAt(at, "caches hold the old answer of this record");
    case "replaced":
      return relatedAt(at, "until here clients get it");
    default:
      return relatedAt(at, "is still in use after the change");
  }
}
