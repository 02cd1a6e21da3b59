/** HTML or SVG that is safe to be put into other HTML or SVG. */
export class Markup {
  constructor(readonly text: string) {}
}

type Value = string | number | Markup | readonly Markup[] | undefined;

/**
 * Makes markup of a template: what stands in the template itself is markup, and every text that is put into it is escaped,
 * between tags as well as in quoted attributes. Undefined is nothing.
 */
export function markup(template: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let text = template[0] ?? "";
  values.forEach((value, index) => {
    text += written(value) + (template[index + 1] ?? "");
  });
  return new Markup(text);
}

function written(value: Value): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "string") return escaped(value);
  if (typeof value === "number") return String(value);
  return value.map(({ text }) => text).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** A text in which nothing is markup in HTML or XML; what XML cannot hold, or what turns the order around, is replaced. */
export function escaped(text: string): string {
  return text
    .replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? "")
    .replace(/[^\P{C}\t\n\r]/gu, "\uFFFD");
}
