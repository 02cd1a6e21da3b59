import { SnippetString, Uri, window, workspace, type QuickPickItem } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { isCertificateName, isZoneName, pickFile, readWorkspaceFile } from "./workspace-file";

/** What may be said with the command, so that it is not asked for; everything else is. */
interface Given {
  readonly zone?: unknown;
  readonly certificate?: unknown;
  readonly host?: unknown;
  /** Addresses or one host name, separated by blanks; the empty text leaves the value open. */
  readonly to?: unknown;
  readonly keepsRecords?: unknown;
}

/** What the server answers. */
type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string; readonly lacks?: "zone-name" };

interface Choices {
  readonly zone: string;
  readonly hosts: readonly {
    readonly host: string;
    readonly types: readonly string[];
    readonly isCovered: boolean;
  }[];
  readonly problems: readonly string[];
}

/** What the server is told of the files. */
interface Files {
  readonly zone: string;
  readonly zoneSource: string;
  readonly zoneName?: string;
  readonly certificate: string;
  readonly certificateSource: string;
}

/** What becomes of the records. */
interface Move {
  readonly to: readonly string[];
  readonly keepsRecords: boolean;
}

/** In octets. */
const LARGEST_ZONE = 8 * 1024 * 1024;
const LARGEST_CERTIFICATE = 4_000_000;

/** Asks for a zone, a certificate and a host, and opens a new manifest with tab stops for what is left to say. */
export async function newChange(
  client: BaseLanguageClient,
  languageId: string,
  argument: unknown,
): Promise<void> {
  const given: Given = typeof argument === "object" && argument !== null ? argument : {};
  try {
    if (!workspace.isTrusted) throw new Refusal("Files are read only in a workspace that you trust.");
    const snippet = await ask(client, given);
    if (snippet === undefined) return;
    const document = await workspace.openTextDocument({ language: languageId, content: "" });
    const editor = await window.showTextDocument(document);
    await editor.insertSnippet(new SnippetString(snippet));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    void window.showErrorMessage(error.message);
  }
}

/** Why no change is made: a sentence for people. */
class Refusal extends Error {}

/** The snippet, or undefined where somebody turned away from a question. */
async function ask(client: BaseLanguageClient, given: Given): Promise<string | undefined> {
  const zone = await fileFor(given.zone, "The zone: a zone file, or a zone of octoDNS", isZoneName);
  if (zone === undefined) return undefined;
  const placeholder = "The certificate that is served now, or the request for the next one";
  const certificate = await fileFor(given.certificate, placeholder, isCertificateName);
  if (certificate === undefined) return undefined;
  const looked = await lookInto(client, {
    zone: new TextDecoder().decode(await octetsOf(zone, LARGEST_ZONE)),
    zoneSource: workspace.asRelativePath(zone, false),
    certificate: base64(await octetsOf(certificate, LARGEST_CERTIFICATE)),
    certificateSource: workspace.asRelativePath(certificate, false),
  });
  if (looked === undefined) return undefined;
  const { files, choices } = looked;
  warnOf(choices.problems);
  const host = typeof given.host === "string" ? given.host : await pickHost(choices);
  if (host === undefined) return undefined;
  const move = await moveFor(given, host);
  if (move === undefined) return undefined;
  return valueOf(
    await client.sendRequest<Answer<string>>("trust-change/newChange", { ...files, ...move, host }),
  );
}

async function fileFor(
  given: unknown,
  placeholder: string,
  fits: (name: string) => boolean,
): Promise<Uri | undefined> {
  if (given instanceof Uri) return given;
  if (typeof given === "string") return Uri.parse(given, true);
  return pickFile(placeholder, fits);
}

async function octetsOf(uri: Uri, largest: number): Promise<Uint8Array> {
  const read = await readWorkspaceFile(uri, largest);
  if (!read.ok) throw new Refusal(read.reason);
  return read.octets;
}

/** What the files hold; where they do not say how the zone is called, a person does. */
async function lookInto(
  client: BaseLanguageClient,
  files: Files,
): Promise<{ readonly files: Files; readonly choices: Choices } | undefined> {
  const answer = await client.sendRequest<Answer<Choices>>("trust-change/newChangeChoices", files);
  if (answer.ok || answer.lacks !== "zone-name" || files.zoneName !== undefined)
    return { files, choices: valueOf(answer) };
  const prompt = `What is the zone in ${files.zoneSource} called?`;
  const zoneName = await window.showInputBox({ prompt, placeHolder: "example.com" });
  return zoneName === undefined ? undefined : lookInto(client, { ...files, zoneName });
}

function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Refusal(`${answer.reason}.`);
  return answer.value;
}

function warnOf(problems: readonly string[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const others = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  void window.showWarningMessage(
    `Not all of the zone could be read, so records may be missing: ${first}${others}.`,
  );
}

async function pickHost({ zone, hosts }: Choices): Promise<string | undefined> {
  const items = hosts.map(({ host, types, isCovered }) => ({
    label: host,
    description: types.join(", "),
    detail: isCovered ? undefined : "not in the certificate: it will be added",
  }));
  const another: QuickPickItem = { label: "Another host...", description: `below ${zone}` };
  const picked = await window.showQuickPick([...items, another], {
    placeHolder: "The host that the change is about",
    matchOnDescription: true,
  });
  if (picked !== another) return picked?.label;
  return window.showInputBox({ prompt: `The name of the host in ${zone}`, value: `.${zone}` });
}

async function moveFor(given: Given, host: string): Promise<Move | undefined> {
  if (given.keepsRecords === true) return { to: [], keepsRecords: true };
  if (typeof given.to === "string") return { to: wordsIn(given.to), keepsRecords: false };
  const move: QuickPickItem = { label: "Host and certificate", description: `${host} leads elsewhere` };
  const renew: QuickPickItem = { label: "Only the certificate", description: "the records stay" };
  const picked = await window.showQuickPick([move, renew], { placeHolder: "What changes?" });
  if (picked === undefined) return undefined;
  if (picked === renew) return { to: [], keepsRecords: true };
  const to = await window.showInputBox({
    prompt: `Where shall ${host} lead? Addresses or one host name; leave it empty to fill it in later`,
    placeHolder: "203.0.113.20 2001:db8::20",
  });
  return to === undefined ? undefined : { to: wordsIn(to), keepsRecords: false };
}

function wordsIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

/** In pieces, for a call takes only so many arguments. */
function base64(octets: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < octets.length; at += 8192)
    binary += String.fromCharCode(...octets.subarray(at, at + 8192));
  return btoa(binary);
}
