/** Names as octets: on the wire (RFC 1035 section 3.1) and in canonical order (RFC 4034 section 6.1). */
import { labelsOf, longestLabel, nameFromLabels, type DomainName } from "./name";
import { decodeEscapes, type OctetString } from "./presentation";

/** The uncompressed wire form of a name, in lower case. */
export function nameToWire(name: DomainName): OctetString {
  return `${octetLabels(name)
    .map((label) => String.fromCharCode(label.length) + label)
    .join("")}\0`;
}

/**
 * Reads an uncompressed name at that index; `end` is the index behind it. `undefined` where the octets end before the
 * name does, or are a compression pointer, or the name is too long.
 */
export function nameFromWire(
  octets: OctetString,
  start: number,
): { readonly name: DomainName; readonly end: number } | undefined {
  const labels: OctetString[] = [];
  let position = start;
  for (;;) {
    const length = octets.charCodeAt(position);
    const end = position + 1 + length;
    if (!(length <= longestLabel) || end > octets.length) return undefined;
    if (length === 0) break;
    labels.push(octets.slice(position + 1, end));
    position = end;
  }
  const parsed = nameFromLabels(labels);
  return parsed.ok ? { name: parsed.name, end: position + 1 } : undefined;
}

/**
 * A text by which names sort in canonical order when the texts are compared by code unit: the labels from the right,
 * with octet 0, which sorts before every octet, between them. Octets 0 and 1 inside a label become two octets.
 */
export function canonicalNameKey(name: DomainName): string {
  const key = octetLabels(name).toReversed().map(withoutSeparator);
  return key.join("\0");
}

function withoutSeparator(label: OctetString): string {
  return /[\0\x01]/.test(label)
    ? label.replace(/[\0\x01]/g, (octet) => (octet === "\0" ? "\x01\x01" : "\x01\x02"))
    : label;
}

function octetLabels(name: DomainName): readonly OctetString[] {
  const labels = labelsOf(name);
  return name.includes("\\") ? labels.map((label) => decodeEscapes(label) ?? "") : labels;
}
