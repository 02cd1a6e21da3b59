import { parseHost } from "../names";
import { opposite, type Step } from "../step";
import type { View } from "../../view";
import { signsKeys } from "./entries";
import type { DnssecFacts } from "./facts";

/** Key tags; "all" of the kind, or undefined where nobody wrote down which. */
export type Tags = readonly number[] | "all" | undefined;

/** What a step does with the keys of a zone, its DS records, or its delegation. */
export type Move =
  | {
      readonly kind: "publish-dnskey" | "remove-dnskey" | "sign" | "unsign";
      readonly tags: Tags;
      /** Whether it takes a step back: the keys from before come again, and not those that the change brings. */
      readonly isBack: boolean;
      /** The provider at which it is done; undefined for all. */
      readonly at: string | undefined;
    }
  | { readonly kind: "publish-ds" | "remove-ds" | "publish-cds"; readonly tags: Tags }
  /** The parent announces other name servers, or those from before. */
  | { readonly kind: "delegate" | "delegate-back" };

/** The zone that a step on keys, DS records or the delegation names; undefined for any other step. */
export function zoneNameOf(step: Step): string | undefined {
  if (step.kind !== "dnssec" && step.kind !== "delegation") return undefined;
  const text = (step.view as View<{ zone: string }>).at("zone").text;
  return text === undefined ? undefined : parseHost(text);
}

/** What a step of the change does, or what it takes to undo that. */
export function moveOf(step: Step, facts: DnssecFacts, direction: "forward" | "back"): Move | undefined {
  if (step.kind === "delegation") return { kind: direction === "forward" ? "delegate" : "delegate-back" };
  const action = (step.view as View<{ dnssec: string }>).at("dnssec").text;
  const at = (step.view as View<{ provider: string }>).at("provider").text;
  const done = action === undefined ? undefined : moveFor(action, tagsOf(step, action, at, facts), at, false);
  if (!done || direction === "forward") return done;
  return "tags" in done ? moveFor(opposite(done.kind), done.tags, at, true) : undefined;
}

function moveFor(action: string, tags: Tags, at: string | undefined, isBack: boolean): Move | undefined {
  switch (action) {
    case "publish-dnskey":
    case "remove-dnskey":
    case "sign":
    case "unsign":
      return { kind: action, tags, at, isBack };
    case "publish-ds":
    case "remove-ds":
    case "publish-cds":
      return { kind: action, tags };
    default:
      return undefined;
  }
}

/** The keys that a step names, or all that the change touches in that way. */
function tagsOf(step: Step, action: string, at: string | undefined, facts: DnssecFacts): Tags {
  const named = namedTags(step);
  if (named.length > 0) return named;
  const { keys, ds, losesSignatures } = facts;
  const here = keys.filter(({ provider }) => at === undefined || provider === undefined || provider === at);
  const touched = (entries: readonly { readonly tag: number; readonly op: string }[], op: string): Tags => {
    const tags = entries.flatMap((entry) => (entry.op === op ? entry.tag : []));
    return tags.length > 0 ? tags : undefined;
  };
  switch (action) {
    case "publish-dnskey":
      return touched(here, "create");
    case "remove-dnskey":
      return touched(here, "delete") ?? (losesSignatures ? "all" : undefined);
    case "publish-ds":
      return touched(ds, "create") ?? touched(keys.filter(signsKeys), "create");
    case "publish-cds":
      return losesSignatures ? "all" : (touched(ds, "create") ?? touched(keys.filter(signsKeys), "create"));
    case "remove-ds":
      return touched(ds, "delete") ?? (losesSignatures ? "all" : undefined);
    default:
      return "all";
  }
}

/** Whether a step changes what the parent says of the keys of a zone, or asks it to. */
export function isOnDs({ view }: Step): boolean {
  return /-(?:ds|cds)$/.test(view.at("dnssec").text ?? "");
}

/** The key tags that a step lists. */
export function namedTags(step: Step): readonly number[] {
  const keys = (step.view as View<{ keys: number[] }>).at("keys").items();
  return keys.flatMap(({ number }) => number ?? []);
}
