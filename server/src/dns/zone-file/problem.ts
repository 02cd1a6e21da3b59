import type { RecordPlace } from "../zone/zone";

/** What a problem is about. */
export type ZoneProblemCode =
  | "syntax"
  | "unknown-directive"
  | "no-owner"
  | "name"
  | "ttl"
  | "class"
  | "type"
  | "data"
  | "include"
  | "generate"
  | "limit";

/** Something in the text of a zone that cannot be read, or is read differently from what it says. */
export interface ZoneProblem {
  readonly code: ZoneProblemCode;
  /** `error`: what stands there is left out, and name servers refuse the zone. `warning`: servers take it otherwise. */
  readonly severity: "error" | "warning";
  /** A clause for people that says what was found and what was expected. */
  readonly reason: string;
  readonly place: RecordPlace;
}
