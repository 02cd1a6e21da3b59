import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { MAX_TEXT_LENGTH } from "../manifest/syntax/parse";

export type ReadText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** Reads a file or pipe as UTF-8 text, no more of it than a manifest may have; says why where it cannot. */
export async function readText(path: string): Promise<ReadText> {
  try {
    // The size of a pipe is not known before it ends.
    const bytes = (await stat(path)).size > MAX_TEXT_LENGTH ? undefined : await readBytes(path);
    if (bytes === undefined)
      return { ok: false, reason: `it is larger than ${MAX_TEXT_LENGTH / 1024 / 1024} MiB` };
    if (bytes.includes(0)) return { ok: false, reason: "it is not a text: it holds NUL bytes" };
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    return { ok: false, reason: whyNot(error) };
  }
}

/** All bytes of a file; undefined where there are more than a manifest may have. */
async function readBytes(path: string): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of createReadStream(path)) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > MAX_TEXT_LENGTH) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
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
