/**
 * The chain of trust of one zone while a change is carried out: what the parent has, what each provider has, and what
 * caches may still hold of what was there before (RFC 7583 section 3.3, RFC 6781 section 4.1.2, RFC 8901).
 */
import type { Step } from "../step";
import type { Authority } from "./authorities";
import type { Ds, KeySet } from "./chain";
import type { Stay } from "./facts";
import type { Move } from "./moves";
import type { DnssecState } from "./state";

/** A step and when it is made; epoch milliseconds, or milliseconds from the first step where only these are known. */
export interface Happening {
  readonly step: Step;
  readonly moves: readonly Move[];
  readonly time: number | undefined;
}

/** A state of the zone, and the step that leads to it; none leads to the first one. */
export interface Moment {
  readonly state: DnssecState;
  readonly step: Step | undefined;
  /** What the step does, at one time. */
  readonly moves: readonly Move[];
  readonly time: number | undefined;
}

/** Something that was replaced and that caches still hold. */
export interface Stale {
  readonly what: "ds" | "dnskey" | "ns" | "answers";
  /** The step that replaced it, and when. */
  readonly replacedBy: Step;
  readonly since: number;
  /** How long caches hold it, and until when: the step that it is fatal to may come then. */
  readonly stay: Stay;
  readonly until: number;
  /** When that step comes. */
  readonly now: number;
}

/** A step after which validators find the zone bogus. */
export interface Break {
  readonly step: Step;
  readonly move: Move;
  /** What the step changes: the DS set, keys of a provider that stays signed, the signing as such, the delegation. */
  readonly cause: "ds" | "keys" | "unsigned" | "delegation";
  /** The provider at which the chain breaks. */
  readonly authority: Authority;
  /** The DS records that lead nowhere. */
  readonly astray: readonly [Ds, ...Ds[]];
  /** The keys that they would have to lead to. */
  readonly keys: KeySet;
  /** What would have to leave the caches first; undefined where waiting does not help. */
  readonly stale: Stale | undefined;
}

/** A key that signs the records at one provider and is not in time in the DNSKEY set of the other one. */
export interface MissingImport {
  readonly step: Step;
  readonly tag: number;
  readonly from: Authority;
  readonly to: Authority;
  /** The DNSKEY set without it, where it was put in too late; undefined where it was not put in at all. */
  readonly stale: Stale | undefined;
}

/** A step that moves a zone, for which there is a DS, to a provider of whose keys nothing is known. */
export interface UnprovenMove {
  readonly step: Step;
  readonly authority: Authority;
  /** The DS set that caches still hold, where the parent has none any more. */
  readonly stale: Stale | undefined;
}

/** How the chain of trust of a zone goes through a change. */
export interface Course {
  readonly moments: readonly Moment[];
  readonly breaks: readonly Break[];
  readonly missingImports: readonly MissingImport[];
  readonly unproven: readonly UnprovenMove[];
}
