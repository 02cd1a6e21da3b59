/** Texts with tab stops that may be linked and may offer choices, as completion items have them. */

/** A place in a text that an editor can jump to. */
export interface TabStop {
  /** Stops of one id are typed together. */
  readonly id: string;
  /** What stands there until something is typed. */
  readonly hint: string;
  readonly choices?: readonly string[];
}

/** A text in pieces: what is inserted as it is, and tab stops. */
export type Template = readonly (string | TabStop)[];

/**
 * Reads the form in which the schemas write their snippets: `${1:hint}`, `${2|one,two|}`, `$3`, with `\` before a
 * character that is meant as it is.
 */
export function parseTemplate(text: string): Template {
  const pattern = /\\(.)|\$(\d+)|\$\{(\d+)(?::((?:\\.|[^\\}])*)|\|((?:\\.|[^\\|])*)\|)?\}/gs;
  const pieces: (string | TabStop)[] = [];
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    pieces.push(text.slice(done, match.index));
    done = match.index + match[0].length;
    const [, escaped, bare, id = bare, hint, choices] = match;
    if (escaped !== undefined) pieces.push(escaped);
    else if (choices !== undefined)
      pieces.push(choiceStop(id ?? "", choices.split(/(?<!\\),/).map(unescaped)));
    else pieces.push({ id: id ?? "", hint: unescaped(hint ?? "") });
  }
  return [...pieces, text.slice(done)].filter((piece) => piece !== "");
}

/** A stop at which one of some words is chosen. */
export function choiceStop(id: string, choices: readonly string[]): TabStop {
  return { id, hint: choices[0] ?? "", choices };
}

/** Whether anything in a text is left to be typed. */
export function hasTabStops(template: Template): boolean {
  return template.some((piece) => typeof piece !== "string");
}

/** The text with the hint of each stop in its place. */
export function renderPlain(template: Template): string {
  return template.map((piece) => (typeof piece === "string" ? piece : piece.hint)).join("");
}

/** The text in the snippet syntax of the language server protocol, its stops numbered as they come. */
export function renderSnippet(template: Template): string {
  const numbers = new Map<string, number>();
  return template
    .map((piece) => {
      if (typeof piece === "string") return escaped(piece);
      const number = numbers.get(piece.id) ?? numbers.size + 1;
      numbers.set(piece.id, number);
      return renderStop(piece, number);
    })
    .join("");
}

function renderStop({ hint, choices }: TabStop, number: number): string {
  if (choices)
    return `\${${number}|${choices.map((choice) => escaped(choice).replace(/[,|]/g, "\\$&")).join(",")}|}`;
  return hint === "" ? `$${number}` : `\${${number}:${escaped(hint)}}`;
}

function escaped(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, "$1");
}
