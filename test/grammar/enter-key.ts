import { compile, type EnterRule, type LanguageConfiguration } from "./language-configuration";

const unit = "  ";

/** Marks the place of the cursor. */
const cursorMark = "¦";

/**
 * What the Enter key makes of a text, as VS Code does it with `editor.autoIndent: advanced`: the first rule that fits, else
 * the brackets around the cursor, else the indentation of the line.
 *
 * @param marked Lines with `¦` where the cursor is. @returns The lines after Enter, marked in the same way.
 */
export function pressEnter(configuration: LanguageConfiguration, marked: string): string {
  const cursor = marked.indexOf(cursorMark);
  const lineStart = marked.lastIndexOf("\n", cursor) + 1;
  const lineEnd = [marked.indexOf("\n", cursor), marked.length].find((end) => end >= 0) ?? marked.length;
  const before = marked.slice(lineStart, cursor);
  const after = marked.slice(cursor + 1, lineEnd);
  const previous =
    marked
      .slice(0, Math.max(0, lineStart - 1))
      .split("\n")
      .at(-1) ?? "";
  const line = broken(configuration, { before, after, previous });
  return marked.slice(0, lineStart) + line + marked.slice(lineEnd);
}

interface Place {
  readonly before: string;
  readonly after: string;
  readonly previous: string;
}

function broken(configuration: LanguageConfiguration, place: Place): string {
  const { before, after } = place;
  const indentation = /^\s*/.exec(before)?.[0] ?? "";
  const action = configuration.onEnterRules.find((rule) => fits(rule, place))?.action ?? byBrackets(place);
  const kept = indentation.slice(0, indentation.length - (action.removeText ?? 0));
  const appended = action.appendText ?? "";
  switch (action.indent) {
    case "none":
      return `${before}\n${kept}${appended}${cursorMark}${after}`;
    case "indent":
      return `${before}\n${kept}${unit}${appended}${cursorMark}${after}`;
    case "outdent":
      return `${before}\n${kept.slice(unit.length)}${appended}${cursorMark}${after}`;
    case "indentOutdent":
      return `${before}\n${kept}${unit}${cursorMark}\n${kept}${after}`;
  }
}

function fits(
  { beforeText, afterText, previousLineText }: EnterRule,
  { before, after, previous }: Place,
): boolean {
  const matches = (expression: typeof afterText, text: string) =>
    expression === undefined || compile(expression).test(text);
  return matches(beforeText, before) && matches(afterText, after) && matches(previousLineText, previous);
}

function byBrackets({ before, after }: Place): EnterRule["action"] {
  if (!/[[{]\s*$/.test(before)) return { indent: "none" };
  return { indent: /^\s*[\]}]/.test(after) ? "indentOutdent" : "indent" };
}
