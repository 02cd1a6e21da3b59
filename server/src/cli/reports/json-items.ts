import { withoutSteering } from "./steering";

/**
 * A value as JSON, indented, in which characters are escaped that would steer a terminal or an editor: the grammar itself
 * asks for that only up to U+001F (RFC 8259 section 7).
 */
export function jsonText(value: unknown): string {
  return withoutSteering(
    JSON.stringify(value, null, 2),
    (code) => `\\u${code.toString(16).padStart(4, "0")}`,
  );
}

/** The items of a JSON list that is written item by item, each indented to the depth at which the list stands. */
export class JsonItems {
  private isFirst = true;

  /** @param depth how many levels of two spaces the items stand in */
  constructor(private readonly depth: number) {}

  /** An item, with what separates it from the one before. */
  item(value: unknown): string {
    const separator = this.isFirst ? "" : ",";
    this.isFirst = false;
    const lead = `\n${"  ".repeat(this.depth)}`;
    return separator + lead + jsonText(value).replaceAll("\n", lead);
  }

  /** What stands in front of the bracket that ends the list. */
  end(): string {
    return this.isFirst ? "" : `\n${"  ".repeat(this.depth - 1)}`;
  }
}
