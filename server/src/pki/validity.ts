/**
 * Limits for publicly trusted certificates that change with the date of issuance. For TLS: CA/Browser Forum Baseline
 * Requirements 6.3.2 (validity), 4.2.1 (reuse of domain validation) and 1.6.1 (short-lived certificates), version
 * 2.2.6. For mail and code: section 6.3.2 of the requirements for S/MIME (version 1.0.10) and for code signing (ballot CSC-31).
 */
import type { Requirements } from "./public-profile";

const millisecondsPerDay = 86_400_000;
const secondsPerDay = 86_400;

/** A limit and the instants of issuance to which it applies, in epoch milliseconds. */
interface Dated {
  /** First instant; `undefined` for "always before". */
  readonly from?: number;
  /** First instant to which it no longer applies; `undefined` for "until further notice". */
  readonly before?: number;
}

/** The longest validity for certificates issued in a period. */
export interface ValidityLimit extends Dated {
  /** Days that must not be exceeded. */
  readonly must: number;
  /** Days that should not be exceeded. */
  readonly should: number;
}

/** How long a completed domain validation may be used, for issuance in a period. */
export interface ValidationReuseLimit extends Dated {
  readonly days: number;
}

/** The longest validity of a certificate that counts as short-lived, for issuance in a period. */
export interface ShortLivedLimit extends Dated {
  readonly seconds: number;
}

/** All validity limits for TLS, oldest first (Baseline Requirements 6.3.2). */
export const validityLimits: readonly ValidityLimit[] = [
  { before: Date.UTC(2026, 2, 15), must: 398, should: 397 },
  { from: Date.UTC(2026, 2, 15), before: Date.UTC(2027, 2, 15), must: 200, should: 199 },
  { from: Date.UTC(2027, 2, 15), before: Date.UTC(2029, 2, 15), must: 100, should: 99 },
  { from: Date.UTC(2029, 2, 15), must: 47, should: 46 },
];

/**
 * For S/MIME: those of the Legacy generation, by which nothing is issued since ballot SMC08, were longer than those of the others.
 */
const mailValidityLimits: readonly ValidityLimit[] = [
  { before: Date.UTC(2025, 6, 15), must: 1185, should: 1185 },
  { from: Date.UTC(2025, 6, 15), must: 825, should: 825 },
];

/** For code: 39 months, counted here as the longest that they can be, until ballot CSC-31. */
const codeValidityLimits: readonly ValidityLimit[] = [
  { before: Date.UTC(2026, 2, 1), must: 1188, should: 1188 },
  { from: Date.UTC(2026, 2, 1), must: 460, should: 460 },
];

const limitsOf: Readonly<Record<Requirements, readonly ValidityLimit[]>> = {
  tls: validityLimits,
  "s/mime": mailValidityLimits,
  "code signing": codeValidityLimits,
};

/** All limits for the reuse of domain validation, oldest first (Baseline Requirements 4.2.1). */
export const validationReuseLimits: readonly ValidationReuseLimit[] = [
  { before: Date.UTC(2026, 2, 15), days: 398 },
  { from: Date.UTC(2026, 2, 15), before: Date.UTC(2027, 2, 15), days: 200 },
  { from: Date.UTC(2027, 2, 15), before: Date.UTC(2029, 2, 15), days: 100 },
  { from: Date.UTC(2029, 2, 15), days: 10 },
];

/** All limits for short-lived certificates, oldest first (Baseline Requirements 1.6.1). */
export const shortLivedLimits: readonly ShortLivedLimit[] = [
  { from: Date.UTC(2024, 2, 15), before: Date.UTC(2026, 2, 15), seconds: 864_000 },
  { from: Date.UTC(2026, 2, 15), seconds: 604_800 },
];

/** The entry of a dated table that applies to an issuance at an instant; `undefined` where none does. */
export function limitAt<Limit extends Dated>(limits: readonly Limit[], issuedAt: number): Limit | undefined {
  return limits.find(
    ({ from, before }) => issuedAt >= (from ?? -Infinity) && issuedAt < (before ?? Infinity),
  );
}

/** The longest validity for a certificate that is issued at an instant. `undefined` only for an invalid instant. */
export function validityLimitAt(
  issuedAt: number,
  requirements: Requirements = "tls",
): ValidityLimit | undefined {
  return limitAt(limitsOf[requirements], issuedAt);
}

/**
 * The validity of a certificate in days as section 6.3.2 counts: from notBefore through notAfter, the last second
 * included, in days of 86,400 seconds, where every excess, a fraction of a second too, counts as another day. Both
 * in epoch milliseconds.
 */
export function validityDays(notBefore: number, notAfter: number): number {
  return Math.ceil((notAfter - notBefore + 1000) / millisecondsPerDay);
}

/**
 * The days that a requested duration comes to. A certificate that is valid for exactly 200 days of 86,400 seconds ends
 * one second before its first second plus 200 days, so the request itself is not increased by a second.
 */
export function durationDays(seconds: number): number {
  return Math.ceil(seconds / secondsPerDay);
}
