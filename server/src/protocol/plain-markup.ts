/** Explanations for clients that say that they show no Markdown. */
import { MarkupContent, type CompletionList, type Hover, type InlayHint } from "vscode-languageserver";
import { plainText } from "../service/plain-text";

export function plainHover(hover: Hover | null): Hover | null {
  return hover && { ...hover, contents: plain(hover.contents) };
}

export function plainCompletion(list: CompletionList): CompletionList {
  const items = list.items.map((item) =>
    item.documentation === undefined ? item : { ...item, documentation: plain(item.documentation) },
  );
  return { ...list, items };
}

export function plainHints(hints: readonly InlayHint[]): InlayHint[] {
  return hints.map((hint) => (hint.tooltip === undefined ? hint : { ...hint, tooltip: plain(hint.tooltip) }));
}

function plain<Text>(text: Text): Text | MarkupContent {
  if (!MarkupContent.is(text) || text.kind === "plaintext") return text;
  return { kind: "plaintext", value: plainText(text.value) };
}
