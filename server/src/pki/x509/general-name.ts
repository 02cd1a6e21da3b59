/** The kinds of names that a certificate can be for or limited to: GeneralName, RFC 5280 section 4.2.1.6. */
import { splitAtDots, toALabel } from "../../text/idna";
import { ipLiteralFromOctets } from "../../text/ip-literal";
import { hexadecimal } from "../../text/octets";
import { characterString, octetText } from "./character-string";
import { constructedContextTag, contextTag, DerReader } from "./der";
import { readDistinguishedName } from "./distinguished-name";

/** The kinds in the words of RFC 5280. */
export type GeneralNameKind =
  | "otherName"
  | "rfc822Name"
  | "dNSName"
  | "x400Address"
  | "directoryName"
  | "ediPartyName"
  | "uniformResourceIdentifier"
  | "iPAddress"
  | "registeredID";

/** One name as it stands in the certificate, and in the form in which it compares. */
export interface GeneralName {
  readonly kind: GeneralNameKind;
  /** As it stands; octets that are no text in hexadecimal, and an otherName with the identifier of its type in front. */
  readonly raw: string;
  /**
   * The form in which two names are equal exactly when their strings are: A-labels and lower case for hosts, RFC 5952
   * for addresses. `undefined` where the name has no such form, as an address of three octets.
   */
  readonly normalised?: string;
}

const kinds: ReadonlyMap<number, GeneralNameKind> = new Map([
  [constructedContextTag(0), "otherName"],
  [contextTag(1), "rfc822Name"],
  [contextTag(2), "dNSName"],
  [constructedContextTag(3), "x400Address"],
  [constructedContextTag(4), "directoryName"],
  [constructedContextTag(5), "ediPartyName"],
  [contextTag(6), "uniformResourceIdentifier"],
  [contextTag(7), "iPAddress"],
  [contextTag(8), "registeredID"],
]);

/**
 * Reads the next element as a GeneralName. As the base of a name constraint (RFC 5280 section 4.2.1.10) an iPAddress
 * holds a mask behind the address; it is written as a network then.
 */
export function readGeneralName(reader: DerReader, what: string, use: "name" | "constraint"): GeneralName {
  const element = reader.any(what);
  const kind = kinds.get(element.tag);
  if (kind === undefined) {
    reader.reject(`${what} has tag ${hexadecimal([element.tag])}, which no kind of name has`);
    return { kind: "otherName", raw: "" };
  }
  const text = octetText(element.contents);
  switch (kind) {
    case "dNSName":
      return { kind, raw: text, normalised: normalisedHost(text) };
    case "rfc822Name":
      return { kind, raw: text, normalised: normalisedMailbox(text) };
    case "uniformResourceIdentifier":
      return { kind, raw: text, normalised: normalisedUri(text) };
    case "iPAddress":
      return addressName(element.contents, use);
    case "directoryName": {
      const { text: raw } = readDistinguishedName(reader.inside(element.contents), what);
      return { kind, raw, normalised: raw };
    }
    case "otherName":
      return { kind, raw: otherName(element.contents) };
    case "x400Address":
    case "ediPartyName":
    case "registeredID":
      return { kind, raw: hexadecimal(element.contents) };
  }
}

/** Lower-case A-labels without a final dot; where a label has no such form, the text in ASCII lower case. */
function normalisedHost(text: string): string {
  const labels = splitAtDots(text.replace(/(?<=.)\.$/, "")).map(toALabel);
  const ascii = labels.flatMap((label) => (label.ok ? label.label : []));
  return ascii.length === labels.length ? ascii.join(".") : lowerCase(text);
}

/** RFC 5280 section 7.5: only the host compares without regard to case. */
function normalisedMailbox(text: string): string {
  const at = text.lastIndexOf("@");
  return at < 0 ? normalisedHost(text) : `${text.slice(0, at + 1)}${normalisedHost(text.slice(at + 1))}`;
}

/** RFC 5280 section 7.4: scheme and host compare without regard to case. */
function normalisedUri(text: string): string {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*:)(?:(\/\/[^/?#@]*@|\/\/)([^/?#:@]*))?/.exec(text);
  if (match === null) return normalisedHost(text);
  const [whole, scheme = "", before = "", host = ""] = match;
  return `${lowerCase(scheme)}${before}${normalisedHost(host)}${text.slice(whole.length)}`;
}

function lowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function addressName(octets: Uint8Array, use: "name" | "constraint"): GeneralName {
  const half = use === "constraint" ? octets.length / 2 : octets.length;
  const address = ipLiteralFromOctets([...octets.subarray(0, half)])?.text;
  const mask = [...octets.subarray(half)];
  const normalised = address === undefined || use === "name" ? address : `${address}/${maskText(mask)}`;
  return { kind: "iPAddress", raw: hexadecimal(octets), normalised };
}

/** The length of a prefix, or the mask itself where its bits are no prefix. */
function maskText(mask: readonly number[]): string {
  const bits = mask.map((octet) => octet.toString(2).padStart(8, "0")).join("");
  const length = bits.replace(/(?<!0)0+$/, "").length;
  return bits.slice(0, length).includes("0") ? (ipLiteralFromOctets(mask)?.text ?? "") : String(length);
}

/** `TYPE: value`; the value as text where it is a string, as the user principal names of Windows are. */
function otherName(contents: Uint8Array): string {
  const reader = DerReader.over(contents);
  const type = reader.objectIdentifier("the type");
  const wrapped = reader.open(constructedContextTag(0), "the value");
  const value = wrapped.any("the value");
  const text = characterString(value) ?? `#${hexadecimal(value.whole)}`;
  return reader.fault === undefined ? `${type}: ${text}` : `#${hexadecimal(contents)}`;
}
