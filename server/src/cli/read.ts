import { readFile, stat } from "node:fs/promises";
import { MAX_TEXT_LENGTH } from "../manifest/syntax/parse";

export type ReadText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** Reads a file as UTF-8 text; says why where it cannot. */
export async function readText(path: string): Promise<ReadText> {
  try {
    const { size } = await stat(path);
    if (size > MAX_TEXT_LENGTH)
      return { ok: false, reason: `it is larger than ${MAX_TEXT_LENGTH / 1024 / 1024} MiB` };
    const bytes = await readFile(path);
    if (bytes.includes(0)) return { ok: false, reason: "it is not a text: it holds NUL bytes" };
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    return { ok: false, reason: whyNot(error) };
  }
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "its permissions do not allow it to be read";
  if (code === "EISDIR") return "it is a folder";
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return "it is not UTF-8";
  return error instanceof Error ? error.message : String(error);
}
