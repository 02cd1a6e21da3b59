import type { Authority } from "../../manifest/model/dnssec/authorities";
import type { Ds } from "../../manifest/model/dnssec/chain";
import type { Stale } from "../../manifest/model/dnssec/course";
import type { DnssecFacts, Stay } from "../../manifest/model/dnssec/facts";
import type { Move, Tags } from "../../manifest/model/dnssec/moves";
import type { Step } from "../../manifest/model/step";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { listed } from "../words";

/** How messages call a zone, a provider and a step. */
export function zoneName({ zone }: DnssecFacts): string {
  return zone.name ?? "the zone";
}

export function stepName({ name }: Step): string {
  return name ?? "this step";
}

/** " at the provider old", or nothing for the only one of a zone. */
export function atAuthority({ name }: Authority): string {
  return name === undefined ? "" : ` at the provider ${name}`;
}

/** " of the provider old", or nothing for the only one of a zone. */
export function ofAuthority({ name }: Authority): string {
  return name === undefined ? "" : ` of the provider ${name}`;
}

/** "the key 31589", "the keys 1 and 2", "the keys" where nobody wrote down which. */
export function keyWords(tags: Tags): string {
  if (tags === "all") return "all keys";
  if (tags === undefined || tags.length === 0) return "keys";
  return tags.length === 1 ? `the key ${tags.join("")}` : `the keys ${listed(tags.map(String))}`;
}

/** "the DS of 31589", "the DS records of 1 and 2", "the DS" where nobody wrote down which. */
export function dsWords(tags: Tags): string {
  if (tags === "all") return "every DS";
  if (tags === undefined || tags.length === 0) return "the DS";
  return tags.length === 1 ? `the DS of ${tags.join("")}` : `the DS records of ${listed(tags.map(String))}`;
}

/** The verb for as many keys or DS records. */
export function verb(tags: readonly number[], one: string, many: string): string {
  return tags.length > 1 ? many : one;
}

/** The keys that DS records name. */
export function tagsOf(ds: readonly Ds[]): readonly number[] {
  return [...new Set(ds.flatMap(({ tags }) => tags ?? []))];
}

/** What a step does, as the rest of a sentence that begins with its name. */
export function moveWords(move: Move, facts: DnssecFacts): string {
  const zone = zoneName(facts);
  const at = "at" in move && move.at !== undefined ? ` at the provider ${move.at}` : "";
  switch (move.kind) {
    case "publish-dnskey":
      return `publishes ${keyWords(move.tags)} in ${zone}${at}`;
    case "remove-dnskey":
      return `takes ${keyWords(move.tags)} out of ${zone}${at}`;
    case "sign":
      return `signs ${zone}${at}`;
    case "unsign":
      return `takes the signatures from ${zone}${at}`;
    case "publish-ds":
      return `has the parent of ${zone} publish ${dsWords(move.tags)}`;
    case "remove-ds":
      return `has the parent of ${zone} drop ${dsWords(move.tags)}`;
    case "publish-cds":
      return `asks the parent of ${zone} for ${move.tags === "all" ? "no DS any more" : dsWords(move.tags)}`;
    case "delegate":
      return `moves the delegation of ${zone}`;
    case "delegate-back":
      return `moves the delegation of ${zone} back`;
  }
}

/** How long something stays in caches: "24 h and 15 min of propagation". */
function stayWords({ ttl, propagation }: Stay): string {
  return propagation > 0
    ? `${formatSeconds(ttl)} and ${formatSeconds(propagation)} of propagation`
    : formatSeconds(ttl);
}

/**
 * Until when caches hold something that is replaced, and by how much a step is too early for that: "publish-ds replaces it
 * at 11:00 ...". On the way back no clock times are known.
 */
export function earliness(step: Step, stale: Stale, isBack: boolean): string {
  const { since, now, until, stay, replacedBy } = stale;
  const missing = formatSeconds((until - now) / 1000);
  const held = stayWords(stay);
  if (isBack && replacedBy.slot === step.slot)
    return `for ${held}, and both is done in one step: do one after the other, and wait between them`;
  if (isBack) {
    const elapsed = now === since ? "right" : formatSeconds((now - since) / 1000);
    return `for ${held} after ${stepName(replacedBy)}, and this comes ${elapsed} after it: ${missing} too early`;
  }
  const time = (instant: number): string => clockTime(instant, now);
  return `for ${held} after ${stepName(replacedBy)} at ${time(since)}, until ${time(until)}: ${missing} too early`;
}

/** When a step comes, where clock times are known: " at 2026-12-02 09:00 UTC". */
export function timeWords({ now }: Stale, isBack: boolean): string {
  return isBack ? "" : ` at ${clockTime(now)} UTC`;
}
