/** What the rules on the end of certificates share: until when a superseded one is needed, and how much time is left. */
import type { Certificate } from "../../manifest/model/certificate";
import type { CertificateInstance } from "../../manifest/model/pki/instance";
import { needsOf, type CertificateNeed } from "../../manifest/model/pki/needs";
import { lifetimeOf, renewsItself } from "../../manifest/model/pki/validity";
import { secondsOf } from "../../manifest/model/time";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { ScalarNode } from "../../manifest/syntax/node";
import { queryByTwo } from "../../query/query";

/** Until when a superseded certificate has to be valid, epoch milliseconds. */
export interface NeededUntil {
  /** Until the step that puts another one in its place, or leads clients away from it. */
  readonly replaced: CertificateNeed | undefined;
  /** Until the way back is closed; undefined where nothing goes back to it. */
  readonly wayBack: number | undefined;
  /** With what caches add to both. */
  readonly caches: CertificateNeed | undefined;
}

export function neededUntil(change: TrustChange, { entry, isPrevious }: CertificateInstance): NeededUntil {
  return isPrevious ? previousNeededUntil(change, entry) : entryNeededUntil(change, entry);
}

const previousNeededUntil = queryByTwo(
  (change: TrustChange, entry: Certificate) => readNeededUntil(change, { entry, isPrevious: true }),
  { name: "how long a previous certificate is needed" },
);

const entryNeededUntil = queryByTwo(
  (change: TrustChange, entry: Certificate) => readNeededUntil(change, { entry, isPrevious: false }),
  { name: "how long a certificate is needed" },
);

function readNeededUntil(change: TrustChange, instance: CertificateInstance): NeededUntil {
  const needs = needsOf(change, instance);
  const wayBack = needs.find(({ kind }) => kind === "way back");
  return {
    replaced: lastOf(needs.filter(({ kind }) => kind === "replaced")),
    wayBack: wayBack && change.timeline.wayBack().end,
    caches: lastOf(needs.filter(({ kind }) => kind === "caches" || kind === "way back")),
  };
}

/** The need that lasts longest, of those whose end is known. */
export function lastOf(needs: readonly CertificateNeed[]): CertificateNeed | undefined {
  let last: CertificateNeed | undefined;
  for (const need of needs)
    if (need.until !== undefined && need.until > (last?.until ?? -Infinity)) last = need;
  return last;
}

/** Where it says until when a certificate is valid. */
export function endNodeOf({ entry, isPrevious }: CertificateInstance): ScalarNode | undefined {
  if (isPrevious) return entry.previous.at("notAfter").scalar;
  return entry.view.at("notAfter").scalar ?? entry.view.at("duration").scalar;
}

/** How long a certificate has to last beyond the end of a change, if it does not live for short, in milliseconds. */
export const WEEK = 7 * 86_400_000;

/** The end of the window, or of the way back, whichever is later; epoch milliseconds. */
export function endOfChange(change: TrustChange): number | undefined {
  const ends = [change.timeline.window().end, change.timeline.wayBack().end].filter(
    (end) => end !== undefined,
  );
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** A margin behind the end of something, which for short-lived certificates is a third of their lifetime at most. */
export function marginFor(change: TrustChange, certificate: Certificate, most: number): number {
  const lifetime = lifetimeOf(change, certificate);
  return lifetime === undefined ? most : Math.min(most, lifetime / 3);
}

/** Whether a certificate is renewed by itself before it ends, and not overdue when the window begins. */
export function isRenewedInTime(change: TrustChange, certificate: Certificate, notAfter: number): boolean {
  if (!renewsItself(certificate)) return false;
  const { start, end } = change.timeline.window();
  if (start === undefined) return false;
  const lifetime = lifetimeOf(change, certificate);
  if (lifetime !== undefined && end !== undefined && lifetime < end - start) return true;
  const seconds = secondsOf(certificate.view.at("renewBefore"));
  return seconds !== undefined && notAfter - seconds * 1000 >= start;
}
