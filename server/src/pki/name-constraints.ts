/** Which names an authority may certify by the constraints in its own certificate (RFC 5280 section 4.2.1.10). */
import { parseIpLiteral } from "../text/ip-literal";
import { isInRange, parseIpRange } from "../text/ip-range";
import { comparableHost, type ComparableHost } from "./host-match";

/** The forms of names that constraints are written for here. A form that no constraint speaks of is free. */
export type NameForm = "dns" | "address" | "uri" | "mailbox";

/** The constraints on one form of names. What cannot be read as one is no constraint that a name could break. */
export interface Subtrees {
  /** Only names inside of one of them; any name where there are none. */
  readonly permitted: readonly string[];
  readonly excluded: readonly string[];
}

/** How a name breaks the constraints. */
export type NameBreach =
  | { readonly kind: "not-permitted" }
  | { readonly kind: "excluded"; readonly subtree: string }
  /** A URI whose host is no name: clients have to refuse it as soon as there is any constraint on URIs. */
  | { readonly kind: "no-host" };

/** Whether a name lies inside a subtree; `unclear` where that cannot be read, or clients read it in two ways. */
type Placement = "inside" | "outside" | "unclear";

/**
 * How a name breaks the constraints on its form; undefined where it does not, and where that is not certain: for what is no
 * name of that form, and for constraints that are read differently.
 */
export function breachOf(form: NameForm, name: string, subtrees: Subtrees): NameBreach | undefined {
  const { permitted, excluded } = subtrees;
  if (permitted.length === 0 && excluded.length === 0) return undefined;
  const placed = placing(form, name);
  if (placed === "no-host") return { kind: placed };
  if (!placed) return undefined;
  const subtree = excluded.find((one) => placed(one) === "inside");
  if (subtree !== undefined) return { kind: "excluded", subtree };
  const isOutside = permitted.length > 0 && permitted.every((one) => placed(one) === "outside");
  return isOutside ? { kind: "not-permitted" } : undefined;
}

/** Where a name stands to a subtree; undefined for what is none of its form. */
function placing(form: NameForm, name: string): ((subtree: string) => Placement) | "no-host" | undefined {
  switch (form) {
    case "dns": {
      const host = parseIpLiteral(name) ? undefined : comparableHost(name);
      return host && ((subtree) => placeOfName(host, subtree));
    }
    case "address": {
      const octets = parseIpLiteral(name)?.octets;
      return octets && ((subtree) => placeOfAddress(octets, subtree));
    }
    case "uri":
      return placingOfUri(name);
    case "mailbox":
      return placingOfMailbox(name);
  }
}

/** A domain holds itself and everything below it. Whether one with a dot in front holds itself clients disagree on. */
function placeOfName(host: ComparableHost, subtree: string): Placement {
  const base = readHost(subtree.replace(/^\./, ""));
  if (!base) return "unclear";
  if (!endsIn(host, base)) return "outside";
  return subtree.startsWith(".") && host.length === base.length ? "unclear" : "inside";
}

function placeOfAddress(octets: readonly number[], subtree: string): Placement {
  const range = parseIpRange(subtree);
  if (!range) return "unclear";
  return isInRange(range, octets) ? "inside" : "outside";
}

/** Of a URI only the host counts, whatever user and port stand beside it. */
function placingOfUri(uri: string): ((subtree: string) => Placement) | "no-host" | undefined {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(uri)) return undefined;
  const written = /^[^:]*:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/.exec(uri)?.[1] ?? "";
  if (written === "" || written.startsWith("[") || parseIpLiteral(written)) return "no-host";
  const host = readHost(written);
  return host && ((subtree) => placeOfHost(host, subtree));
}

function placingOfMailbox(mailbox: string): ((subtree: string) => Placement) | undefined {
  const [, user = "", written = ""] = /^([^@\s*]+)@([^@\s]+)$/.exec(mailbox) ?? [];
  const host = readHost(written);
  if (!host) return undefined;
  return (subtree) => {
    const at = subtree.lastIndexOf("@");
    if (at < 0) return placeOfHost(host, subtree);
    const place = placeOfHost(host, subtree.slice(at + 1));
    return place === "inside" && subtree.slice(0, at) !== user ? "outside" : place;
  };
}

/** A host stands for itself alone, with a dot in front for everything below it. */
function placeOfHost(host: ComparableHost, subtree: string): Placement {
  const isDomain = subtree.startsWith(".");
  const base = readHost(isDomain ? subtree.slice(1) : subtree);
  if (!base) return "unclear";
  const isInside = endsIn(host, base) && (isDomain ? host.length > base.length : host.length === base.length);
  return isInside ? "inside" : "outside";
}

/** A pattern stands for names that are not known here, and in a constraint for none; nor is a URI a host. */
function readHost(text: string): ComparableHost | undefined {
  return text === "" || /[*/:@\s]/.test(text) ? undefined : comparableHost(text);
}

function endsIn(host: ComparableHost, base: ComparableHost): boolean {
  const above = host.length - base.length;
  return above >= 0 && base.every((label, index) => label === host[above + index]);
}
