/** Code, escaped characters, links, and bold: what our Markdown is made of within a line. */
const MARKUP =
  /(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)|\\([!-/:-@[-`{-~])|\[((?:\\.|[^[\]\\])*)\]\([^)\s]*\)|\*\*(.+?)\*\*/gs;

/**
 * Markdown of this server as people read it where none can be shown: code without its backticks, links without their
 * addresses, and no markup around words. Paragraphs and lists read well as they are.
 */
export function plainText(markdown: string): string {
  const unfenced = markdown.replace(/^```[\w-]*[ \t]*$\n?/gm, "");
  return unfenced.replace(
    MARKUP,
    (_, fence?: string, code?: string, escaped?: string, label?: string, bold?: string) => {
      if (fence !== undefined) return withoutPad(code ?? "");
      return escaped ?? plainText(label ?? bold ?? "");
    },
  );
}

/** A blank on both sides of code keeps its backticks apart from those around it. */
function withoutPad(code: string): string {
  return code.startsWith(" ") && code.endsWith(" ") && code.trim() !== "" ? code.slice(1, -1) : code;
}
