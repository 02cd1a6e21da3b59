/** Names of subjects and issuers (RFC 5280 section 4.1.2.4), written as RFC 4514 asks. */
import { hexadecimal } from "../../text/octets";
import { characterString } from "./character-string";
import { tags, type DerElement, type DerReader } from "./der";

/** A name as a sequence of attributes. */
export interface DistinguishedName {
  /** RFC 4514: the most specific part first, such as `CN=login.example.com,O=Example,C=DE`; "" for the empty name. */
  readonly text: string;
  /** Every common name, in the order of the certificate. */
  readonly commonNames: readonly string[];
  /** Every organisation, in the order of the certificate. */
  readonly organizations: readonly string[];
  /** Equal exactly for names that compare as equal: ASCII case and runs of white space do not count (RFC 5280 7.1). */
  readonly comparisonKey: string;
}

interface Attribute {
  readonly type: string;
  readonly element: DerElement;
  /** `undefined` for values that are no strings. */
  readonly value?: string;
}

const commonName = "2.5.4.3";
const organization = "2.5.4.10";

/** Short names of RFC 4514 section 3 and RFC 4519, and those that tools show for the others. */
const shortNames: ReadonlyMap<string, string> = new Map([
  [commonName, "CN"],
  ["2.5.4.4", "SN"],
  ["2.5.4.5", "serialNumber"],
  ["2.5.4.6", "C"],
  ["2.5.4.7", "L"],
  ["2.5.4.8", "ST"],
  ["2.5.4.9", "STREET"],
  [organization, "O"],
  ["2.5.4.11", "OU"],
  ["2.5.4.12", "title"],
  ["2.5.4.13", "description"],
  ["2.5.4.15", "businessCategory"],
  ["2.5.4.17", "postalCode"],
  ["2.5.4.41", "name"],
  ["2.5.4.42", "GN"],
  ["2.5.4.43", "initials"],
  ["2.5.4.44", "generationQualifier"],
  ["2.5.4.46", "dnQualifier"],
  ["2.5.4.65", "pseudonym"],
  ["2.5.4.97", "organizationIdentifier"],
  ["0.9.2342.19200300.100.1.1", "UID"],
  ["0.9.2342.19200300.100.1.25", "DC"],
  ["1.2.840.113549.1.9.1", "emailAddress"],
  ["1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL"],
  ["1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST"],
  ["1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC"],
]);

/** Reads the next element as a Name; `what` says whose name it is, for the fault. */
export function readDistinguishedName(reader: DerReader, what: string): DistinguishedName {
  const sequence = reader.open(tags.sequence, what);
  const parts: (readonly Attribute[])[] = [];
  while (!sequence.isAtEnd) parts.push(readPart(sequence.open(tags.set, `a part of ${what}`), what));
  const attributes = parts.flat();
  return {
    text: parts.map(partText).reverse().join(","),
    commonNames: valuesOf(attributes, commonName),
    organizations: valuesOf(attributes, organization),
    comparisonKey: JSON.stringify(parts.map((part) => part.map(attributeKey).sort())),
  };
}

function readPart(set: DerReader, what: string): readonly Attribute[] {
  const attributes: Attribute[] = [];
  do {
    const attribute = set.open(tags.sequence, `an attribute of ${what}`);
    const type = attribute.objectIdentifier(`the type of an attribute of ${what}`);
    const element = attribute.any(`the value of an attribute of ${what}`);
    attribute.end(`an attribute of ${what}`);
    attributes.push({ type, element, value: characterString(element) });
  } while (!set.isAtEnd);
  return attributes;
}

function valuesOf(attributes: readonly Attribute[], type: string): string[] {
  return attributes.flatMap((attribute) => (attribute.type === type ? (attribute.value ?? []) : []));
}

function partText(part: readonly Attribute[]): string {
  return part.map(attributeText).join("+");
}

/** RFC 4514 section 2.4: types without a name and values that are no strings are written in hexadecimal. */
function attributeText({ type, element, value }: Attribute): string {
  const shortName = shortNames.get(type);
  const text =
    shortName === undefined || value === undefined ? `#${hexadecimal(element.whole)}` : escaped(value);
  return `${shortName ?? type}=${text}`;
}

function escaped(value: string): string {
  let text = value.replace(/[",+;<>\\]/g, "\\$&");
  if (/^[ #]/.test(value)) text = `\\${text}`;
  if (value.length > 1 && value.endsWith(" ")) text = `${text.slice(0, -1)}\\ `;
  return text.replace(
    /[\x00-\x1f\x7f]/g,
    (control) => `\\${hexadecimal([control.charCodeAt(0)]).toUpperCase()}`,
  );
}

function attributeKey({ type, element, value }: Attribute): string {
  return `${type}=${value === undefined ? `#${hexadecimal(element.whole)}` : folded(value)}`;
}

function folded(value: string): string {
  return value
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(/\s+/g, " ")
    .trim();
}
