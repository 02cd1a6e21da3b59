// Parts of regular expressions (Oniguruma) that the rules are made of.

/** After a whole scalar: its end quote, the end of the line, a comment, or the end of an entry in flow style. */
export const end = String.raw`(?=["']?(?:[ \t]*(?:$|[,\]}])|[ \t]+#))`;

/**
 * An expression that may need a certain character anywhere in the line. Oniguruma looks for such a character up to the end
 * of the line before it tries anything, also of what is tried at one place only: at each of many scalars on a line, that
 * takes the square of its length. With an alternative that never matches, no character is needed.
 */
export function unsearched(expression) {
  return `(?:${expression}|(?!))`;
}

const startOfKey = String.raw`(?:^|[\s{,"'\[])`;
const properties = String.raw`(?:[&!][^\s,]{0,40}[ \t]{1,9})?`;

/** At the start of the value of one of the keys, on the line of the key. */
export function valueOf(...keys) {
  return String.raw`\G(?<=${startOfKey}(?:${keys.join("|")})["']?:[ \t]{0,9}${properties}["']?)`;
}

/** At the start of an entry of a list, block or flow style. */
export const entry = String.raw`\G(?<=(?:^|[\[,]|(?:^|[ \t])-[ \t])[ \t]{0,99}${properties}["']?)`;

/** At the start of an entry of the flow list that one of the keys has, on the line of the key. */
export function entryOfFlowList(...keys) {
  return String.raw`\G(?<=${startOfKey}(?:${keys.join("|")})["']?:[ \t]{0,9}\[[\w"', */-]{0,250})`;
}

/** One of the words. */
export function oneOf(words) {
  const escaped = words.map((word) => word.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  return `(?:${escaped.join("|")})`;
}

const label = String.raw`(?>[\p{L}\p{N}_][\p{L}\p{N}_-]*)`;

/** A domain name of two labels or more, in ASCII or Unicode, whose last label is no number. */
export const hostName = unsearched(String.raw`(?:\*\.)?(?:${label}\.)+(?:xn--[A-Za-z0-9-]+|\p{L}{2,63})\.?`);

const octet = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
const ipv4 = String.raw`${octet}(?:\.${octet}){3}`;
const group = "[0-9A-Fa-f]{1,4}";
const ipv6 = [
  `(?:${group}:){7}${group}`,
  `(?:${group}(?::${group}){0,6})?::(?:(?:${group}:){0,6}(?:${group}|${ipv4}))?`,
  `(?:${group}:){6}${ipv4}`,
].join("|");

/** An IP address, or a network with the length of its prefix. */
export const address = `(?:${ipv4}|${ipv6})(?:/[0-9]{1,3})?`;

/** The record types of octoDNS providers, and types that have only a number (RFC 3597). */
export const otherRecordTypes = String.raw`TYPE[0-9]{1,5}|[A-Za-z][A-Za-z0-9_]*Provider/[A-Z][A-Z0-9_]*`;

const nist80053Families = "AC|AT|AU|CA|CM|CP|IA|IR|MA|MP|PE|PL|PM|PS|PT|RA|SA|SC|SI|SR";

/** The id of a control in one of the frameworks that the language knows. */
export const controlId = `(?:${[
  String.raw`(?:GV|ID|PR|DE|RS|RC)\.[A-Z]{2}(?:-[0-9]{1,2})?`,
  "NHI[0-9]{1,2}:20[0-9]{2}",
  String.raw`(?:GOVERN|MAP|MEASURE|MANAGE) [0-9]{1,2}(?:\.[0-9]{1,2})?`,
  String.raw`(?:${nist80053Families})-[0-9]{1,2}(?:\([0-9]{1,2}\)){0,2}`,
].join("|")})`;

/** A date of RFC 3339, with or without its time. */
export const time = String.raw`[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?)?`;

/** A duration as Go writes it or a TTL as BIND writes it. */
export const duration = String.raw`(?:[0-9]{1,12}(?:\.[0-9]{1,9})?(?:ns|us|µs|ms|[smhdw])){1,6}`;
