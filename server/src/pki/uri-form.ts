/** The form of entries of uris: RFC 5280 section 4.2.1.6, and that of SPIFFE IDs (SPIFFE-ID sections 2.1 and 2.2). */
import { quoted } from "../text/quote";
import type { SanFault } from "./san-form";

/** Whether an entry is meant as a SPIFFE ID. */
export function isSpiffeId(text: string): boolean {
  return /^spiffe:/i.test(text.trim());
}

/**
 * What is wrong with the form of an entry; `undefined` where nothing is, or where a template stands in it.
 *
 * @param isPattern whether the entry may stand for many, with an asterisk for what differs
 */
export function uriFault(text: string, isPattern: boolean): SanFault | undefined {
  const uri = text.trim();
  if (uri === "" || /[{}<>$]/.test(uri)) return undefined;
  if (/\s/.test(uri))
    return { code: "white-space", message: `${quoted(text)} contains white space; an entry holds one URI.` };
  if (!/^[a-z][a-z0-9+.-]*:/i.test(uri))
    return {
      code: "no-uri",
      message: `${quoted(text)} is no URI: it begins with no scheme such as spiffe://.`,
    };
  return isSpiffeId(uri) ? spiffeFault(uri, isPattern) : undefined;
}

function spiffeFault(id: string, isPattern: boolean): SanFault | undefined {
  const { scheme, domain, path, rest } = partsOf(id);
  if (domain === "") return malformed(id, "begins with spiffe:// and a trust domain");
  if (rest !== "") return malformed(id, "has no query and no fragment", `${scheme}//${domain}${path}`);
  const written = isPattern ? { domain: filled(domain), path: filled(path) } : { domain, path };
  return domainFault(id, scheme, written.domain, path) ?? pathFault(id, written.path);
}

/** The parts of a URI; an empty domain where none follows the scheme. */
function partsOf(id: string): Readonly<Record<"scheme" | "domain" | "path" | "rest", string>> {
  const scheme = id.slice(0, id.indexOf(":") + 1);
  const behind = id.slice(scheme.length);
  const named = behind.startsWith("//") ? behind.slice(2) : "";
  const end = endOf(named, /[?#]/);
  const start = endOf(named, /[/?#]/);
  return { scheme, domain: named.slice(0, start), path: named.slice(start, end), rest: named.slice(end) };
}

function endOf(text: string, delimiter: RegExp): number {
  const at = text.search(delimiter);
  return at < 0 ? text.length : at;
}

/** One of the names that a pattern stands for. */
function filled(pattern: string): string {
  return pattern.replaceAll("*", "x");
}

function domainFault(id: string, scheme: string, domain: string, path: string): SanFault | undefined {
  if (domain.includes("@")) return malformed(id, "names no user in front of its trust domain");
  const lower = domain.toLowerCase();
  const port = /:\d*$/.exec(lower);
  if (port)
    return malformed(
      id,
      "has no port behind its trust domain",
      `${scheme.toLowerCase()}//${lower.slice(0, port.index)}${path}`,
    );
  if (domain !== lower || scheme !== scheme.toLowerCase())
    return malformed(id, "has its trust domain in small letters", `${scheme.toLowerCase()}//${lower}${path}`);
  return /^[a-z0-9._-]+$/.test(domain)
    ? undefined
    : malformed(id, "has only small letters, digits, dots, dashes and underscores in its trust domain");
}

function pathFault(id: string, path: string): SanFault | undefined {
  if (path === "") return undefined;
  const segments = path.slice(1).split("/");
  if (segments.includes("")) return malformed(id, "has no empty part in its path, not even the last one");
  if (segments.some((segment) => segment === "." || segment === ".."))
    return malformed(id, "has no part of its path that is a dot or two");
  if (path.includes("*"))
    return {
      code: "spiffe-id",
      message: `${quoted(id)} is no SPIFFE ID: such an ID stands for one workload and holds no asterisk. Where this entry stands for many certificates, fleet says so and allows patterns.`,
    };
  return segments.every((segment) => /^[A-Za-z0-9._-]+$/.test(segment))
    ? undefined
    : malformed(id, "has only letters, digits, dots, dashes and underscores in its path");
}

/** @param rule what the form asks for: a clause for people */
function malformed(id: string, rule: string, replacement?: string): SanFault {
  return {
    code: "spiffe-id",
    message: `${quoted(id)} is no SPIFFE ID: such an ID ${rule}, and whoever checks it refuses every other.`,
    ...(replacement === undefined ? {} : { replacement }),
  };
}
