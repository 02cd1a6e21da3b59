/** A text as it fits into a title or a sentence: a value may have thousands of characters. */
export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
