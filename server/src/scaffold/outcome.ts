/** What comes of a question to foreign files and answers: a value, or a sentence for people without its full stop. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly reason: string;
      /** What the caller did not say and would have to. */
      readonly lacks?: "zone-name";
    };

export function found<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function failed(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
