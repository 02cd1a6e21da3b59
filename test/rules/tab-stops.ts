import { renderPlain } from "../../server/src/manifest/edits/snippet";
import type { Span } from "../../server/src/manifest/syntax/node";

/** A text with tab stops, in the forms that tests look at. */
export interface Rendered {
  /** With the bare hints, as an editor without snippets writes it. */
  readonly plain: string;
  /** With `${1:hint}` for each tab stop, numbered through the text. */
  readonly shown: string;
  /** Where the hints stand in `plain`. */
  readonly stops: readonly Span[];
}

export function renderTabStops(text: string): Rendered {
  const stops: Span[] = [];
  let plain = "";
  let shown = "";
  for (const part of text.split(/(\uE000[^\uE001]*\uE001)/)) {
    const bare = renderPlain(part);
    if (bare !== part) stops.push({ start: plain.length, end: plain.length + bare.length });
    shown += bare === part ? part : `\${${stops.length}:${bare}}`;
    plain += bare;
  }
  return { plain, shown, stops };
}
