/** The form of dNSName entries: RFC 5280 section 4.2.1.6, RFC 9525 section 6.3, Baseline Requirements 7.1.2.7.12. */
import { aLabelFault, isAscii, splitAtDots, toALabel } from "../text/idna";
import { parseIpLiteral } from "../text/ip-literal";
import { quoted } from "../text/quote";
import { foreignLetterIn } from "../text/scripts";

/** What can be wrong with the form of an entry. */
export type SanFaultCode =
  | "empty"
  | "white-space"
  | "url"
  | "port"
  | "mail-address"
  | "ip-address"
  | "network"
  | "no-address"
  | "host-name"
  | "no-uri"
  | "no-mailbox"
  | "spiffe-id"
  | "second-uri"
  | "final-dot"
  | "empty-label"
  | "label-too-long"
  | "name-too-long"
  | "u-label"
  | "mixed-scripts"
  | "no-ascii-form"
  | "bad-character"
  | "wildcard-position"
  | "underscore"
  | "hyphen"
  | "reserved-label"
  | "wildcard-above-public-suffix"
  | "common-name-not-listed";

/** One fault of an entry. */
export interface SanFault {
  readonly code: SanFaultCode;
  /** A sentence for people. */
  readonly message: string;
  /** The whole entry in good form, where this fault can be mended without a decision. */
  readonly replacement?: string;
}

const longestLabel = 63;
const longestName = 253;

/** Labels of ASCII letters, digits, hyphens inside and underscores, the last one beginning with a letter. */
const PLAIN_NAME =
  /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Whether nothing is wrong with the form of a name, as can be seen at once of nearly all of them. */
function isPlainName(text: string): boolean {
  return text.length <= longestName && !text.includes("--") && PLAIN_NAME.test(text);
}

/**
 * Says what is wrong with the form of a dNSName, whoever issues the certificate. Upper case is no fault. A text that
 * is something else altogether (URL, address, mail address) has that one fault.
 */
export function dnsNameFaults(text: string): readonly SanFault[] {
  if (isPlainName(text)) return [];
  const faults = findFaults(text);
  if (faults.length === 0) return faults;
  const replacement = nameMeant(text);
  return replacement === undefined
    ? faults
    : faults.map((fault) => (isRepairable(fault) ? { ...fault, replacement } : fault));
}

/**
 * Says what public certification authorities refuse besides `dnsNameFaults`: underscores, labels that are no LDH
 * labels, and a wildcard directly above a public suffix (Baseline Requirements 7.1.2.7.12 and 3.2.2.6).
 *
 * @param isPublicSuffix whether a name (lower case, A-labels, no final dot) is a public suffix of the ICANN section
 */
export function publicDnsNameFaults(
  text: string,
  isPublicSuffix: (name: string) => boolean,
): readonly SanFault[] {
  const name = isPlainName(text) ? text.toLowerCase() : (nameMeant(text) ?? text.toLowerCase());
  if (!isPlainName(name) && findFaults(name).length > 0) return [];
  const faults: SanFault[] = [];
  if (name.includes("_"))
    faults.push({
      code: "underscore",
      message: `${quoted(text)} contains an underscore, which public certificates do not allow.`,
    });
  for (const label of name.split(".")) faults.push(...publicLabelFaults(label));
  if (name.startsWith("*.") && isPublicSuffix(name.slice(2)))
    faults.push({
      code: "wildcard-above-public-suffix",
      message: `${quoted(text)} has its wildcard directly above the public suffix ${name.slice(2)}, which public issuers refuse.`,
    });
  return faults;
}

/**
 * Says whether a common name repeats one of the entries exactly, as public certificates need it (Baseline
 * Requirements 7.1.4.3). Compared as text, apart from ASCII case; addresses by their octets.
 */
export function commonNameFault(
  commonName: string,
  dnsNames: readonly string[],
  ipAddresses: readonly string[] = [],
): SanFault | undefined {
  if (dnsNames.some((name) => name.toLowerCase() === commonName.toLowerCase())) return undefined;
  const address = parseIpLiteral(commonName)?.text;
  if (address !== undefined && ipAddresses.some((entry) => parseIpLiteral(entry)?.text === address))
    return undefined;
  return {
    code: "common-name-not-listed",
    message: `The common name ${quoted(commonName)} is not among the names of the certificate; a public issuer accepts it only as a copy of one of them.`,
  };
}

function findFaults(text: string): SanFault[] {
  const other = somethingElse(text);
  return other === undefined ? [...spellingFaults(text), ...labelFaults(text.trim())] : [other];
}

/** Texts that name something other than a DNS name. */
function somethingElse(text: string): SanFault | undefined {
  const name = text.trim();
  const shown = quoted(text);
  if (name === "") return { code: "empty", message: "The entry is empty; it needs a DNS name." };
  if (/\s/.test(name))
    return { code: "white-space", message: `${shown} contains white space; an entry holds one DNS name.` };
  if (parseIpLiteral(name.replace(/^\[(.*)\]$/, "$1")) !== undefined)
    return {
      code: "ip-address",
      message: `${shown} is an IP address; clients look for it in ipAddresses only.`,
    };
  if (name.includes("/"))
    return { code: "url", message: `${shown} is a URL; an entry holds the host name alone.` };
  if (name.includes("@"))
    return { code: "mail-address", message: `${shown} is a mail address; it belongs in emailAddresses.` };
  if (/:\d*$/.test(name))
    return { code: "port", message: `${shown} ends in a port; certificates name hosts, not ports.` };
  return undefined;
}

function spellingFaults(text: string): SanFault[] {
  const faults: SanFault[] = [];
  if (text !== text.trim())
    faults.push({ code: "white-space", message: `${quoted(text)} has white space around the name.` });
  if (hasFinalDot(text.trim()))
    faults.push({
      code: "final-dot",
      message: `${quoted(text)} ends in a dot; a dNSName is written without it.`,
    });
  return faults;
}

function labelFaults(text: string): SanFault[] {
  const labels = splitAtDots(withoutFinalDot(text));
  const faults = labels.flatMap((label, index) => faultsOfLabel(label, index, labels.length, text));
  if (labels.includes(""))
    faults.unshift({ code: "empty-label", message: `${quoted(text)} has an empty label.` });
  const length = asciiForm(labels)?.length ?? 0;
  if (length > longestName)
    faults.push({
      code: "name-too-long",
      message: `${quoted(text)} has ${length} octets; a name has at most ${longestName}.`,
    });
  return faults;
}

function faultsOfLabel(label: string, index: number, count: number, text: string): SanFault[] {
  const shown = quoted(label);
  if (label === "") return [];
  if (label.includes("*")) return wildcardFaults(label, index, count, text);
  const ascii = toALabel(label);
  if (!ascii.ok)
    return [{ code: "no-ascii-form", message: `The label ${shown} has no ASCII form: ${ascii.reason}.` }];
  const faults: SanFault[] = [];
  const foreign = foreignLetterIn(label);
  if (foreign)
    faults.push({
      code: "mixed-scripts",
      message: `The label ${shown} has the ${foreign.script} letter ${foreign.codePoint} among Latin ones, which nobody can tell apart by eye: its A-label is ${ascii.label}.`,
    });
  else if (!isAscii(label))
    faults.push({
      code: "u-label",
      message: `The label ${shown} is not ASCII; certificates hold its A-label ${ascii.label}.`,
    });
  const bad = /[^a-z0-9_-]/.exec(ascii.label);
  if (bad !== null)
    faults.push({
      code: "bad-character",
      message: `The label ${shown} contains ${quoted(bad[0])}, which no host name has.`,
    });
  if (ascii.label.length > longestLabel)
    faults.push({
      code: "label-too-long",
      message: `The label ${shown} has ${ascii.label.length} octets; a label has at most ${longestLabel}.`,
    });
  return faults;
}

function wildcardFaults(label: string, index: number, count: number, text: string): SanFault[] {
  if (label === "*" && index === 0 && count > 1) return [];
  const detail = label === "*" && index === 0 ? "stands alone" : "is not the whole left-most label";
  return [
    {
      code: "wildcard-position",
      message: `The wildcard in ${quoted(text)} ${detail}; clients accept it only in the form *.example.com.`,
    },
  ];
}

/** BR 1.6.1 and 7.1.2.7.12: every label is a P-label (an A-label) or a non-reserved LDH label. */
function publicLabelFaults(label: string): SanFault[] {
  if (label === "*") return [];
  const shown = quoted(label);
  if (label.startsWith("-") || label.endsWith("-"))
    return [
      {
        code: "hyphen",
        message: `The label ${shown} starts or ends with a hyphen, which public certificates do not allow.`,
      },
    ];
  if (label.slice(2, 4) !== "--") return [];
  if (!label.startsWith("xn--"))
    return [
      {
        code: "reserved-label",
        message: `The label ${shown} has two hyphens in the third and fourth place, which is reserved.`,
      },
    ];
  const fault = aLabelFault(label);
  return fault === undefined
    ? []
    : [{ code: "reserved-label", message: `The label ${shown} is not a valid A-label: ${fault}.` }];
}

const repairable: ReadonlySet<SanFaultCode> = new Set(["white-space", "url", "port", "final-dot", "u-label"]);

function isRepairable(fault: SanFault): boolean {
  return repairable.has(fault.code);
}

/** The DNS name that a text most likely means: trimmed, the host of a URL, no port, A-labels, lower case, no final dot. */
export function nameMeant(text: string): string | undefined {
  const host = hostOf(text.trim());
  // What was meant is for a person to say.
  if (splitAtDots(host).some((label) => foreignLetterIn(label))) return undefined;
  const repaired = asciiForm(splitAtDots(withoutFinalDot(host)));
  return repaired === undefined || repaired === "" || findFaults(repaired).length > 0 ? undefined : repaired;
}

function hostOf(text: string): string {
  const authority = text.replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\//, "").split(/[/?#]/, 1)[0] ?? "";
  const host = text.includes("://") ? authority.slice(authority.lastIndexOf("@") + 1) : authority;
  return host.replace(/:\d*$/, "");
}

function asciiForm(labels: readonly string[]): string | undefined {
  const converted: string[] = [];
  for (const label of labels) {
    const ascii = toALabel(label);
    if (!ascii.ok) return undefined;
    converted.push(ascii.label);
  }
  return converted.join(".");
}

function hasFinalDot(text: string): boolean {
  return /.[.\u3002\uFF0E\uFF61]$/u.test(text);
}

/** One final dot only: what is left of several is an empty label, which is a fault. */
function withoutFinalDot(text: string): string {
  return hasFinalDot(text) ? text.slice(0, -1) : text;
}
