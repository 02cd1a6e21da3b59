/** A stretch of text that is a secret. The secret itself is never part of a result. */
export interface SecretSpan {
  readonly start: number;
  readonly end: number;
  /** What it is, with its article: "a private key". */
  readonly kind: string;
  /** What to do about it beyond taking it out. */
  readonly advice: string;
}
