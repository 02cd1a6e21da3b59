import { renderSnippet } from "../manifest/edits/snippet";
import { hostChoices, type HostChoice } from "../scaffold/hosts";
import { newChange } from "../scaffold/new-change";
import { failed, found, type Outcome } from "../scaffold/outcome";
import { readGivenCertificate, type GivenCertificate } from "../scaffold/read-certificate";
import { readZone, type ReadZone } from "../scaffold/read-zone";
import { decodeBase64 } from "../text/octets";
import { RequestType } from "./library";

/** Asks what a new change of a zone and a certificate can be about; takes `ChangeFiles`, answers `Choices`. */
export const newChangeChoicesRequest = new RequestType<unknown, Outcome<Choices>, void>(
  "trust-change/newChangeChoices",
);

/** Asks for the text of a new change; takes `ChangeFiles` and `ChangeAnswers`, answers a snippet. */
export const newChangeRequest = new RequestType<unknown, Outcome<string>, void>("trust-change/newChange");

/** What the client read: the server never opens these files, and the client opens none that nobody picked. */
interface ChangeFiles {
  readonly zone: string;
  /** As `source` names it: the path from the manifest, with `/`. */
  readonly zoneSource: string;
  readonly zoneName: string | undefined;
  /** The octets of the file, in base64. */
  readonly certificate: string;
  readonly certificateSource: string;
}

interface ChangeAnswers {
  readonly host: string;
  readonly to: readonly string[];
  readonly keepsRecords: boolean;
}

interface Choices {
  readonly zone: string;
  readonly hosts: readonly HostChoice[];
  /** What of the zone could not be read. */
  readonly problems: readonly string[];
}

/** Answers `newChangeChoicesRequest`. */
export function newChangeChoices(parameters: unknown): Outcome<Choices> {
  const files = filesIn(parameters);
  if (files === undefined) return misunderstood;
  const read = readFiles(files, undefined);
  if (!read.ok) return read;
  const { zone, problems, certificate } = read.value;
  return found({ zone: zone.apex, hosts: hostChoices(zone, certificate), problems });
}

/** Answers `newChangeRequest` with a text in the snippet syntax of the protocol. */
export function newChangeSnippet(parameters: unknown): Outcome<string> {
  const files = filesIn(parameters);
  const answers = answersIn(parameters);
  if (files === undefined || answers === undefined) return misunderstood;
  const read = readFiles(files, answers.host);
  if (!read.ok) return read;
  const made = newChange({
    ...files,
    ...answers,
    zone: read.value.zone,
    certificate: read.value.certificate,
  });
  return made.ok ? found(renderSnippet(made.value)) : made;
}

const misunderstood = failed("the editor asked for a new change in a form that is not understood");

function readFiles(
  files: ChangeFiles,
  host: string | undefined,
): Outcome<ReadZone & { readonly certificate: GivenCertificate }> {
  const { zone: text, zoneSource: file, zoneName, certificateSource } = files;
  const octets = decodeBase64(files.certificate);
  if (octets === undefined) return misunderstood;
  const zone = readZone({ text, file, zoneName });
  if (!zone.ok) return zone;
  const certificate = readGivenCertificate(octets, certificateSource, host);
  return certificate.ok ? found({ ...zone.value, certificate: certificate.value }) : certificate;
}

function filesIn(parameters: unknown): ChangeFiles | undefined {
  const zone = textAt(parameters, "zone");
  const zoneSource = textAt(parameters, "zoneSource");
  const certificate = textAt(parameters, "certificate");
  const certificateSource = textAt(parameters, "certificateSource");
  if (zone === undefined || zoneSource === undefined) return undefined;
  if (certificate === undefined || certificateSource === undefined) return undefined;
  return { zone, zoneSource, zoneName: textAt(parameters, "zoneName"), certificate, certificateSource };
}

function answersIn(parameters: unknown): ChangeAnswers | undefined {
  const host = textAt(parameters, "host");
  const to = valueAt(parameters, "to") ?? [];
  if (host === undefined || !Array.isArray(to)) return undefined;
  const texts = to.filter((value): value is string => typeof value === "string");
  return { host, to: texts, keepsRecords: valueAt(parameters, "keepsRecords") === true };
}

function textAt(parameters: unknown, key: string): string | undefined {
  const value = valueAt(parameters, key);
  return typeof value === "string" ? value : undefined;
}

function valueAt(parameters: unknown, key: string): unknown {
  if (typeof parameters !== "object" || parameters === null) return undefined;
  return (parameters as Readonly<Record<string, unknown>>)[key];
}
