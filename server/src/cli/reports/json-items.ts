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
    return separator + lead + JSON.stringify(value, null, 2).replaceAll("\n", lead);
  }

  /** What stands in front of the bracket that ends the list. */
  end(): string {
    return this.isFirst ? "" : `\n${"  ".repeat(this.depth - 1)}`;
  }
}
