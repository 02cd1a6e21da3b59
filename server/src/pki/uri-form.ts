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
  const rule = brokenRule(id, isPattern);
  if (rule === undefined) return undefined;
  const meant = idMeant(id);
  return {
    code: "spiffe-id",
    message: `${quoted(id)} is no SPIFFE ID: such an ID ${rule}, and whoever checks it refuses every other.`,
    ...(brokenRule(meant, isPattern) === undefined ? { replacement: meant } : {}),
  };
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

/** What the form asks for and an ID does not meet: a clause for people. An asterisk in a pattern stands for a name. */
function brokenRule(id: string, isPattern: boolean): string | undefined {
  const { scheme, domain, path, rest } = partsOf(isPattern ? id.replaceAll("*", "x") : id);
  if (domain === "") return "begins with spiffe:// and a trust domain";
  if (rest !== "") return "has no query and no fragment";
  if (domain.includes("@")) return "names no user in front of its trust domain";
  if (/:\d*$/.test(domain)) return "has no port behind its trust domain";
  if (/[A-Z]/.test(scheme + domain)) return "has its trust domain in small letters";
  if (id.includes("*") && !isPattern)
    return "holds no asterisk, except where the entry stands for many certificates (fleet)";
  if (!/^[a-z0-9._-]+$/.test(domain))
    return "has only small letters, digits, dots, dashes and underscores in its trust domain";
  return brokenPathRule(path);
}

function brokenPathRule(path: string): string | undefined {
  if (path === "") return undefined;
  const segments = path.slice(1).split("/");
  if (segments.includes("")) return "has no empty part in its path, not even the last one";
  if (segments.some((segment) => segment === "." || segment === ".."))
    return "has no part of its path that is a dot or two";
  return segments.every((segment) => /^[A-Za-z0-9._-]+$/.test(segment))
    ? undefined
    : "has only letters, digits, dots, dashes and underscores in its path";
}

/** The ID that a text most likely means: without port, query and final slash, and its trust domain in small letters. */
function idMeant(id: string): string {
  const { scheme, domain, path } = partsOf(id);
  const host = domain.toLowerCase();
  return `${scheme.toLowerCase()}//${host.slice(0, endOf(host, /:\d*$/))}${path.replace(/\/$/, "")}`;
}
