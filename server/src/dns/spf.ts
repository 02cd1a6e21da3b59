/** SPF policies (RFC 7208), as far as one can be judged by its own text. */
import { parseIpLiteral } from "../text/ip-literal";
import { shortened } from "../text/shortened";
import type { PolicyFault } from "./mail-policy";

const called = "SPF policy";
const PASSED_OVER = "receivers take it for no SPF policy";
const PERMANENT = "receivers find a permanent error, and no sender passes";

/** Terms of which each costs a look-up: ten of them are allowed (RFC 7208 section 4.6.4). */
const LOOKUPS = 10;
const LOOKS_UP = /^[-+?~]?(?:include|a|mx|ptr|exists)(?:[:/]|$)/i;

/** What is wrong with a text that is meant as an SPF policy; undefined for any other text. */
export function spfFault(text: string): PolicyFault | undefined {
  if (!/^\s*v=spf1(?!\d)/i.test(text)) return undefined;
  if (/^\s/.test(text))
    return {
      called,
      fault: 'has a blank in front of "v=spf1"',
      harm: PASSED_OVER,
      todo: "Remove it.",
      mended: text.trimStart(),
    };
  if (!/^v=spf1(?: |$)/i.test(text))
    return {
      called,
      fault: 'has no blank behind "v=spf1"',
      harm: PASSED_OVER,
      todo: "Write one.",
      mended: text.replace(/^(v=spf1)[;,:\s]*/i, "$1 "),
    };
  return termsFault(
    text
      .split(" ")
      .slice(1)
      .filter((term) => term !== ""),
  );
}

function termsFault(terms: readonly string[]): PolicyFault | undefined {
  for (const term of terms) {
    const fault = termFault(term);
    if (fault) return { called, harm: PERMANENT, ...fault };
  }
  const twice = modifierGivenTwice(terms);
  if (twice !== undefined)
    return {
      called,
      fault: `has ${twice}= twice`,
      harm: PERMANENT,
      todo: "Leave one of them.",
    };
  const end = terms.findIndex((term) => /^[-+?~]?all$/i.test(term));
  const tested = end < 0 ? terms : terms.slice(0, end);
  const behind = end < 0 ? undefined : terms.slice(end + 1).find((term) => !isModifier(term));
  if (behind !== undefined)
    return {
      called,
      fault: `has ${shortened(behind)} behind ${terms[end] ?? "all"}`,
      harm: "all matches every sender, and nothing behind it is ever looked at",
      todo: `Write ${shortened(behind)} in front of it.`,
      isMild: true,
    };
  const lookups = tested.filter(
    (term) => LOOKS_UP.test(term) || (end < 0 && /^redirect=/i.test(term)),
  ).length;
  return lookups > LOOKUPS
    ? {
        called,
        fault: `asks for ${lookups} look-ups by its own terms, and ${LOOKUPS} are allowed with all that these include`,
        harm: "receivers that come so far find a permanent error",
        todo: "Include less, or write addresses with ip4 and ip6.",
        isMild: true,
      }
    : undefined;
}

/** Each of the two modifiers that everybody knows may stand once (RFC 7208 section 6). */
function modifierGivenTwice(terms: readonly string[]): string | undefined {
  return ["redirect", "exp"].find(
    (name) => terms.filter((term) => term.toLowerCase().startsWith(`${name}=`)).length > 1,
  );
}

function isModifier(term: string): boolean {
  return /^[a-z][\w.-]*=/i.test(term);
}

type TermFault = Pick<PolicyFault, "fault" | "todo"> & Partial<Pick<PolicyFault, "harm">>;

const MECHANISMS = "all, include, a, mx, ptr, ip4, ip6 and exists";

/** What is wrong with one term; a modifier that nobody knows is allowed, and passed over. */
function termFault(term: string): TermFault | undefined {
  const modifier = /^([a-z][\w.-]*)=(.*)$/i.exec(term);
  if (modifier) return modifierFault(term, (modifier[1] ?? "").toLowerCase(), modifier[2] ?? "");
  const plain = term.replace(/^[-+?~]/, "");
  const end = plain.search(/[:/]/);
  const [name, value] = end < 0 ? [plain, ""] : [plain.slice(0, end), plain.slice(end)];
  const argument = value.replace(/^:/, "");
  const hasArgument = /^:[^/]/.test(value);
  const needs = (what: string): TermFault | undefined =>
    hasArgument
      ? undefined
      : { fault: `has ${shortened(term)} without ${what}`, todo: `Write ${name}: and ${what}.` };
  switch (name.toLowerCase()) {
    case "all":
      return value === ""
        ? undefined
        : { fault: `has ${shortened(term)}, and all takes nothing behind it`, todo: "Write all alone." };
    case "include":
    case "exists":
      return needs("a domain") ?? domainFault(term, argument) ?? noLengthFault(term, name, value);
    case "ip4":
      return needs("an address") ?? addressFault(term, argument, 4);
    case "ip6":
      return needs("an address") ?? addressFault(term, argument, 6);
    case "ptr":
      return value === ":"
        ? needs("a domain")
        : (domainFault(term, argument) ?? noLengthFault(term, name, value));
    case "a":
    case "mx":
      return /^:(?:\/|$)/.test(value)
        ? needs("a domain")
        : (domainFault(term, argument) ?? lengthsFault(term, value));
    case "redirect":
    case "exp":
      return { fault: `has ${shortened(term)} with a colon`, todo: `Write ${name}=${shortened(argument)}.` };
    default:
      return unknownFault(term, plain);
  }
}

/** An address without its mechanism, or behind a slip of it, says which one is meant. */
function unknownFault(term: string, plain: string): TermFault {
  const network = plain.replace(/^ipv?[46]?:/i, "");
  const literal = parseIpLiteral(network.split("/", 1)[0] ?? "");
  return {
    fault: `has the term ${shortened(term)}, which is no mechanism of SPF`,
    todo: literal ? `Write ip${literal.version}:${shortened(network)}.` : `The mechanisms are ${MECHANISMS}.`,
  };
}

/** No domain has a colon in it: the blank is missing, as between two strings of one text. */
function domainFault(term: string, argument: string): TermFault | undefined {
  const literal = parseIpLiteral(argument.split("/", 1)[0] ?? "");
  if (literal)
    return {
      fault: `has ${shortened(term)}, and an address is no domain`,
      todo: `Write ip${literal.version}:${shortened(argument.replace("//", "/"))}.`,
    };
  if (argument.includes("://"))
    return { fault: `has ${shortened(term)}, and a URL is no domain`, todo: "Write the domain alone." };
  return argument.includes(":") && !argument.includes("%")
    ? {
        fault: `has ${shortened(term)}, in which two terms have run together`,
        todo: "Write a blank between them.",
      }
    : undefined;
}

function modifierFault(term: string, name: string, value: string): TermFault | undefined {
  if (/^(?:include|ip4|ip6|exists|a|mx|ptr)$/.test(name))
    return {
      fault: `has ${shortened(term)} with an equals sign`,
      harm: "that is a modifier which nobody knows, and it is passed over",
      todo: `Write ${name}:${shortened(value)}.`,
    };
  return /^(?:redirect|exp)$/.test(name) && value === ""
    ? { fault: `has ${shortened(term)} without a domain`, todo: "Write the domain, or leave it out." }
    : undefined;
}

/** A prefix length is written without zeros in front (RFC 7208 section 5.6). */
function isPrefixLength(text: string, version: 4 | 6): boolean {
  return /^(?:0|[1-9]\d{0,2})$/.test(text) && Number(text) <= (version === 4 ? 32 : 128);
}

/** What stands behind the domain of a mechanism, from a slash on; within macros a slash is a delimiter (section 7.1). */
function lengthsIn(value: string): string {
  const [last = ""] = value
    .replace(/%\{[^}]{0,20}\}/g, "")
    .split(".")
    .slice(-1);
  const start = last.indexOf("/");
  return start < 0 ? "" : last.slice(start);
}

function noLengthFault(term: string, name: string, value: string): TermFault | undefined {
  return lengthsIn(value) === ""
    ? undefined
    : {
        fault: `has ${shortened(term)}, and ${name.toLowerCase()} takes no prefix length`,
        todo: "Write it without what stands behind the slash.",
      };
}

/** Of IPv4 behind one slash, of IPv6 behind two, or both (RFC 7208 section 5.6). */
function lengthsFault(term: string, value: string): TermFault | undefined {
  const lengths = lengthsIn(value);
  const [, four, six] = /^(?:\/([^/]*))?(?:\/\/([^/]*))?$/.exec(lengths) ?? [];
  const areRight =
    (four !== undefined || six !== undefined) &&
    (four === undefined || isPrefixLength(four, 4)) &&
    (six === undefined || isPrefixLength(six, 6));
  return lengths === "" || areRight
    ? undefined
    : {
        fault: `has ${shortened(term)}, and ${shortened(lengths)} is no prefix length`,
        todo: "Write one of 0 to 32 for IPv4 behind a slash, of 0 to 128 for IPv6 behind two, or none.",
      };
}

function addressFault(term: string, argument: string, version: 4 | 6): TermFault | undefined {
  const [, address = "", length] = /^([^/]*)(?:\/(.*))?$/.exec(argument) ?? [];
  const literal = parseIpLiteral(address);
  const isAddress = literal?.version === version;
  const isLength = length === undefined || isPrefixLength(length, version);
  if (isAddress && isLength) return undefined;
  if (literal && !isAddress)
    return {
      fault: `has ${shortened(term)}, and ${shortened(address)} is an IPv${literal.version} address`,
      todo: `Write ip${literal.version}:${shortened(argument)}.`,
    };
  return {
    fault: `has ${shortened(term)}, and ${shortened(argument)} is no IPv${version} address or network`,
    todo: "Correct it.",
  };
}
