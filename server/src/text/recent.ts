/**
 * What was worked out of texts lately. It is asked about the same ones again and again, and must not hold on to all that
 * there ever were: once as many characters have come as may be kept, whatever nobody asked about meanwhile goes.
 */
export class Recent<Known> {
  private current = new Map<string, Known>();
  private before = new Map<string, Known>();
  private left: number;

  /** @param size how many UTF-16 units of text are kept; up to twice as many at a time */
  constructor(private readonly size: number) {
    this.left = size;
  }

  /** What is known of a text; undefined where nothing is. */
  get(text: string): Known | undefined {
    const known = this.current.get(text);
    if (known !== undefined) return known;
    const older = this.before.get(text);
    return older === undefined ? undefined : this.set(text, older);
  }

  set(text: string, known: Known): Known {
    if (text.length > this.size) return known;
    if (text.length > this.left) {
      this.before = this.current;
      this.current = new Map();
      this.left = this.size;
    }
    this.left -= text.length;
    this.current.set(text, known);
    return known;
  }
}
