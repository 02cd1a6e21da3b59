/** Finds the blocks of a PEM text: RFC 7468 in its lax form, with any text between the blocks. */
import { decodeBase64 } from "../../text/octets";

/** A block between a begin and an end line. Its body is not decoded before that is asked for. */
export interface PemBlock {
  /** The words of the begin line, such as `CERTIFICATE`. */
  readonly label: string;
  /** The line of the begin line, zero-based. */
  readonly line: number;
  readonly body: readonly string[];
  /** How the block ends: as it should, with the end line of another label, or not at all. */
  readonly end: "closed" | "other-label" | "missing";
}

/** The octets of a block, or what is wrong with its base64 and where. */
export type DecodedBlock =
  | { readonly ok: true; readonly octets: Uint8Array }
  | { readonly ok: false; readonly line: number; readonly reason: string };

const boundary = /^[ \t]*-----(BEGIN|END) ([^-](?:[^-]|-(?!-)){0,80})-----[ \t]*$/;

/** The blocks of a text in order. A block without an end line ends before the next begin line. */
export function pemBlocks(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  let open: { label: string; line: number; body: string[] } | undefined;
  const close = (end: PemBlock["end"]): void => {
    if (open !== undefined) blocks.push({ ...open, end });
    open = undefined;
  };
  for (const [line, written] of text.split(/\r\n|\r|\n/).entries()) {
    const [, kind, label = ""] = boundary.exec(written) ?? [];
    if (kind === "BEGIN") {
      close("missing");
      open = { label, line, body: [] };
    } else if (kind === "END") close(label === open?.label ? "closed" : "other-label");
    else open?.body.push(written);
  }
  close("missing");
  return blocks;
}

/** Decodes the base64 of a block. Headers in front of it (RFC 1421 section 4.4) are skipped. */
export function decodeBlock({ body, line }: PemBlock): DecodedBlock {
  const headers = countHeaders(body);
  for (const [index, written] of body.entries()) {
    if (index < headers || /^[A-Za-z0-9+/= \t]*$/.test(written)) continue;
    return {
      ok: false,
      line: line + 1 + index,
      reason: "this line of the block holds a character that base64 does not have",
    };
  }
  const octets = decodeBase64(body.slice(headers).join(""));
  if (octets !== undefined) return { ok: true, octets };
  return {
    ok: false,
    line,
    reason: "the base64 of the block that begins here is not whole: characters are missing",
  };
}

/** Lines such as `Name: value`, and those that continue them, up to an empty line. */
function countHeaders(body: readonly string[]): number {
  if (!/^[A-Za-z][A-Za-z0-9-]*:/.test(body[0] ?? "")) return 0;
  const end = body.findIndex((line) => line.trim() === "");
  return end < 0 ? 0 : end + 1;
}
