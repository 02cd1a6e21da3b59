import { createReadStream, readFileSync, statSync } from "node:fs";
import { MAX_TEXT_LENGTH } from "../manifest/syntax/parse";
import { whyNoText } from "../text/encoding";

export type ReadText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

export type ReadOctets =
  { readonly ok: true; readonly octets: Uint8Array } | { readonly ok: false; readonly reason: string };

/** Reads a file or pipe as UTF-8 text, no more of it than a manifest may have; says why where it cannot. */
export async function readText(path: string): Promise<ReadText> {
  const read = await readOctets(path);
  return read.ok ? textOf(read.octets) : read;
}

/** The text in octets, where it is one in UTF-8. */
export function textOf(octets: Uint8Array): ReadText {
  const reason = whyNoText(octets);
  if (reason !== undefined) return { ok: false, reason };
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(octets) };
  } catch (error) {
    return { ok: false, reason: whyNot(error) };
  }
}

/** Reads a file or pipe, no more of it than a manifest may have; says why where it cannot. */
export async function readOctets(path: string): Promise<ReadOctets> {
  try {
    const found = statSync(path);
    if (found.size > MAX_TEXT_LENGTH) return tooLarge;
    // Its size is not known before it ends.
    if (!found.isFile()) return await readBytes(createReadStream(path));
    // At once: to wait for a small file takes longer than to read it, above all while all cores are busy.
    const octets = readFileSync(path);
    return octets.length > MAX_TEXT_LENGTH ? tooLarge : { ok: true, octets };
  } catch (error) {
    return { ok: false, reason: whyNot(error) };
  }
}

/** Reads a stream as UTF-8 text, no more of it than a manifest may have; says why where it cannot. */
export async function readTextFrom(stream: AsyncIterable<unknown>): Promise<ReadText> {
  try {
    const read = await readBytes(stream);
    return read.ok ? textOf(read.octets) : read;
  } catch (error) {
    return { ok: false, reason: whyNot(error) };
  }
}

const tooLarge = { ok: false, reason: `it is larger than ${MAX_TEXT_LENGTH / 1024 / 1024} MiB` } as const;

async function readBytes(stream: AsyncIterable<unknown>): Promise<ReadOctets> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > MAX_TEXT_LENGTH) return tooLarge;
    chunks.push(bytes);
  }
  return { ok: true, octets: Buffer.concat(chunks) };
}

/** Why a file or folder cannot be read, in words. */
export function whyNot(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "its permissions do not allow it to be read";
  if (code === "EISDIR") return "it is a folder";
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return "it is not UTF-8";
  return error instanceof Error ? error.message : String(error);
}
