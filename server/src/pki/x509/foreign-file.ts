/** Recognises what people put where a PEM certificate should be, from its first octets and without reading on. */
import { isUtf16 } from "../../text/encoding";
import { constructedContextTag, DerReader, tags } from "./der";
import { otherFiles, privateKey, type FileProblem } from "./file-problem";

type WholeFile = Omit<FileProblem, "line">;

/** What a file with a block of this label is, where it holds no certificate; `undefined` for labels that say nothing. */
export function foreignBlock(label: string): WholeFile | undefined {
  if (/^(?:PKCS7|PKCS #7 SIGNED DATA|CMS)$/.test(label)) return otherFiles.pkcs7;
  if (label === "PKCS12") return otherFiles.pkcs12;
  return label.includes("PUBLIC KEY") ? otherFiles.publicKey : undefined;
}

/** What a file without any PEM block is. */
export function foreignFile(octets: Uint8Array): WholeFile {
  const byStart = starts.find(([start]) => start.every((octet, index) => octets[index] === octet));
  return byStart?.[1] ?? derFile(octets) ?? (isUtf16(octets) ? otherFiles.utf16 : textFile(octets));
}

const starts: readonly (readonly [start: readonly number[], what: WholeFile])[] = [
  [[0xfe, 0xed, 0xfe, 0xed], otherFiles.keyStore],
  [[0xce, 0xce, 0xce, 0xce], otherFiles.keyStore],
  // Some programs write these two with indefinite lengths, which DER does not have.
  [[0x30, 0x80, 0x02, 0x01, 0x03], otherFiles.pkcs12],
  [[0x30, 0x80, 0x06], otherFiles.pkcs7],
];

/** What a structure in DER is; they tell themselves apart by their first elements. `undefined` where it is no DER. */
function derFile(octets: Uint8Array): WholeFile | undefined {
  const outer = DerReader.over(octets);
  const reader = outer.open(tags.sequence, "the file");
  if (!outer.isAtEnd || outer.fault !== undefined)
    return startsLongSequence(octets) ? otherFiles.truncatedDer : undefined;
  switch (reader.nextTag()) {
    case tags.objectIdentifier:
      return otherFiles.pkcs7;
    case tags.integer:
      return versionedFile(reader);
    case tags.sequence:
      return sequenceFile(reader);
    default:
      return undefined;
  }
}

/** The two octets with which DER of more than 127 octets starts. Text can start with the first, never with both. */
function startsLongSequence(octets: Uint8Array): boolean {
  const length = octets[1] ?? 0;
  return octets[0] === tags.sequence && length > 0x80 && length <= 0x84;
}

/** PKCS #12 starts with version 3, private keys with version 0 or 1: PKCS #1, PKCS #8 and SEC 1. */
function versionedFile(reader: DerReader): WholeFile | undefined {
  const version = reader.integer("the version").magnitude;
  const next = reader.nextTag();
  if (version === "3" && next === tags.sequence) return otherFiles.pkcs12;
  if (version !== "0" && version !== "1") return undefined;
  if (next === tags.sequence) reader.any("the algorithm");
  const isKey = next === tags.integer || reader.nextTag() === tags.octetString;
  return isKey ? privateKey("DER") : undefined;
}

/** Structures that start with a sequence: certificates, requests and lists have three elements, keys two. */
function sequenceFile(reader: DerReader): WholeFile {
  const body = reader.open(tags.sequence, "the body");
  if (reader.nextTag() === tags.octetString) return privateKey("DER, encrypted");
  if (reader.nextTag() === tags.bitString) return otherFiles.publicKey;
  if (body.nextTag() !== tags.integer) return otherFiles.derCertificate;
  body.any("the version");
  body.element(tags.sequence, "the subject of a request, or an algorithm");
  body.element(tags.sequence, "the key of a request, or the issuer");
  switch (body.nextTag()) {
    case undefined:
    case constructedContextTag(0):
      return otherFiles.derRequest;
    case tags.utcTime:
    case tags.generalizedTime:
      return otherFiles.revocationList;
    default:
      return otherFiles.derCertificate;
  }
}

/** What a text starts with is enough to know it. */
const longestLook = 4096;

const htmlStart =
  /^(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,1000}-->\s*)?<(?:!doctype\s+html|html|head|body)\b/i;
const opensshStart = /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-[a-z0-9]+|sk-(?:ssh|ecdsa)-[a-z0-9@.-]+) AAAA/;

function textFile(octets: Uint8Array): WholeFile {
  const text = new TextDecoder().decode(octets.subarray(0, longestLook)).trimStart();
  if (text === "") return otherFiles.empty;
  if (htmlStart.test(text)) return otherFiles.html;
  if (opensshStart.test(text)) return otherFiles.opensshKey;
  return /^MII[A-Za-z0-9+/=\s]{60,}$/.test(text) ? otherFiles.bareBase64 : otherFiles.notPem;
}
