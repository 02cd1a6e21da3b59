import { lifetimeOfProfile } from "../../../pki/profiles";
import type { Certificate } from "../certificate";
import type { Step } from "../step";
import { secondsOf, startOfInstant } from "../time";
import type { TrustChange } from "../trust-change";
import type { View } from "../../view";
import type { CertificateInstance } from "./instance";
import { issuerOf } from "./issuer";

/** From when until when a certificate is valid, both included; epoch milliseconds, undefined where not known. */
export interface Validity {
  readonly notBefore: number | undefined;
  readonly notAfter: number | undefined;
}

/** The steps that issue a certificate, in the order of the text. */
export function issuingSteps(change: TrustChange, certificate: Certificate): readonly Step[] {
  return change.stepsOnCertificate(certificate).filter(({ action }) => action === "issue");
}

/**
 * When the certificate that comes out of the change is issued at the earliest, epoch milliseconds: at its `issue` step,
 * else at its `notBefore`, else when the window begins. Undefined where that is not known, and for what is not issued.
 */
export function plannedIssuance(change: TrustChange, certificate: Certificate): number | undefined {
  if (!certificate.isIssued) return undefined;
  const [step] = issuingSteps(change, certificate);
  if (step) return change.timeline.spanOf(step).start;
  return instantAt(certificate.view.at("notBefore")) ?? change.timeline.window().start;
}

/**
 * As `plannedIssuance`, for limits that only become stricter with time: where nothing is known, the beginning of the
 * window, else what counts as now.
 *
 * @param now epoch milliseconds
 */
export function earliestIssuance(change: TrustChange, certificate: Certificate, now: number): number {
  return plannedIssuance(change, certificate) ?? change.timeline.reference(() => now);
}

/** The validity of the certificate that comes out of the change, or stands: as written, else from its issuance on. */
export function validityOf(change: TrustChange, certificate: Certificate): Validity {
  const { view } = certificate;
  const notBefore = instantAt(view.at("notBefore")) ?? plannedIssuance(change, certificate);
  const written = instantAt(view.at("notAfter"));
  if (written !== undefined) return { notBefore, notAfter: written };
  const seconds = secondsOf(view.at("duration"));
  const isKnown = notBefore !== undefined && seconds !== undefined;
  return { notBefore, notAfter: isKnown ? notBefore + seconds * 1000 : undefined };
}

/** Until when a certificate is valid, epoch milliseconds; undefined where that is not known. */
export function endOf(change: TrustChange, { entry, isPrevious }: CertificateInstance): number | undefined {
  return isPrevious ? instantAt(entry.previous.at("notAfter")) : validityOf(change, entry).notAfter;
}

/**
 * For how long certificates of an entry are valid, in milliseconds; undefined where nothing says it. A profile of the
 * issuer gives no more than it does, whatever is asked for.
 */
export function lifetimeOf(change: TrustChange, certificate: Certificate): number | undefined {
  const written = writtenLifetimeOf(certificate);
  const profile = issuerOf(change, certificate)?.profile();
  const seconds = profile === undefined ? undefined : lifetimeOfProfile(profile);
  if (seconds === undefined) return written;
  return Math.min(written ?? Infinity, seconds * 1000);
}

/** For how long certificates of an entry are to be valid by what it says itself, in milliseconds. */
export function writtenLifetimeOf({ view }: Certificate): number | undefined {
  const seconds = secondsOf(view.at("duration"));
  if (seconds !== undefined) return seconds * 1000;
  const start = instantAt(view.at("notBefore"));
  const end = instantAt(view.at("notAfter"));
  return start === undefined || end === undefined ? undefined : end - start;
}

/** cert-manager refuses to renew later than five minutes before the end. */
const SHORTEST = 300;

/**
 * How long before its end a certificate is usually renewed: a third of its lifetime, in whole hours where that is long
 * enough, else in whole minutes; undefined where it is too short for that.
 */
export function thirdOf(lifetime: number): number | undefined {
  const unit = lifetime >= 6 * 3600 ? 3600 : 60;
  const third = Math.floor(lifetime / 3 / unit) * unit;
  return third < SHORTEST ? undefined : third;
}

/** Whether certificates of an entry are renewed by themselves before they end. */
export function renewsItself({ view }: Certificate): boolean {
  return view.at("renewBefore").exists;
}

/** A time as it is written, epoch milliseconds; undefined where none is written, or none that can be read. */
export function instantAt({ text }: View<string>): number | undefined {
  return text === undefined ? undefined : startOfInstant(text);
}
