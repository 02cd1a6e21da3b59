import {
  InsertTextFormat,
  InsertTextMode,
  type CompletionItem,
  type Range,
} from "vscode-languageserver-types";
import type { Span } from "../../manifest/syntax/node";
import type { Source } from "../../manifest/syntax/source";
import type { SourceText } from "../../manifest/syntax/source-text";
import { visible } from "../../text/quote";
import type { Context } from "./context";
import type { Offer } from "./offers/offer";
import { hasTabStops, renderPlain, renderSnippet } from "./writing/template";
import { writeOffer } from "./writing/write-offer";

/**
 * An offer as the protocol has it. The text is written out with its indentation, and the client is told to leave it so:
 * clients differ in what they would add.
 */
export function toItem(
  offer: Offer,
  context: Context,
  source: Source,
  options: { readonly snippets: boolean },
): CompletionItem | undefined {
  const { place, layout, values } = context;
  const isNewList = values.some((target) => target.isNewList);
  const written = writeOffer(offer.insert, place, { layout, isNewList, snippets: options.snippets });
  if (!written) return undefined;
  const { template, startsBelow } = written;
  const isSnippet = options.snippets && hasTabStops(template);
  const start = startsBelow ? startOfBlanks(source.document, place.replace.start) : place.replace.start;
  return {
    // What is shown; what is written and filtered by stays as it is.
    label: visible(offer.label),
    kind: offer.kind,
    ...(offer.detail && { detail: visible(offer.detail) }),
    ...(offer.documentation && { documentation: { kind: "markdown", value: offer.documentation } }),
    filterText: source.document.slice(start, place.replace.start) + offer.label,
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    insertTextMode: InsertTextMode.asIs,
    textEdit: {
      range: rangeInLine(source, { start, end: place.replace.end }),
      newText: isSnippet ? renderSnippet(template) : renderPlain(template),
    },
    ...(offer.additional && { additionalTextEdits: [...offer.additional] }),
  };
}

/** A stretch of the line of the cursor: up to its start the text is what it is without the placeholder. */
function rangeInLine({ document }: Source, { start, end }: Span): Range {
  const from = document.positionAt(start);
  return { start: from, end: { line: from.line, character: from.character + end - start } };
}

function startOfBlanks(text: SourceText, offset: number): number {
  let start = offset;
  while (start > 0 && /[ \t]/.test(text.charAt(start - 1))) start--;
  return start;
}
