import type { Range } from "vscode-languageserver-types";
import type { Mention } from "../../manifest/model/mentions";
import { spanOf } from "../../manifest/syntax/node";
import { visible } from "../../text/quote";
import { toRange } from "../ranges";

/**
 * Where a name stands that an editor shows in place: without quotes, and of a record reference its owner name alone. At
 * an alias, the alias; where the name is written in another way than it reads, all of it.
 *
 * @param name the text of the mention, or how it begins
 */
export function nameSpan({ written }: Mention, name: string): { range: Range; placeholder: string } {
  const { source } = written.chunk;
  const span = spanOf(written);
  const isQuoted = written.kind === "scalar" && (written.style === "single" || written.style === "double");
  const start = span.start + (isQuoted ? 1 : 0);
  const inside = { start, end: start + name.length };
  const isLiteral = written.kind === "scalar" && source.text.slice(inside.start, inside.end) === name;
  return { range: toRange(source, isLiteral ? inside : span), placeholder: visible(name) };
}
