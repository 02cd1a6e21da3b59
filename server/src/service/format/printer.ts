/** How a text is laid out. */
export interface PrintOptions {
  /** Spaces per level. */
  readonly tabWidth: number;
  /** The column from which a flow collection is written over several lines. */
  readonly printWidth: number;
  /** Whether flow maps are written `{ a: 1 }`, and not `{a: 1}`. */
  readonly bracketSpacing: boolean;
  readonly singleQuote: boolean;
}

/**
 * Lays out a YAML text anew, with LF as its line breaks. Rejects where the text cannot be read. The hosts give it: it is
 * large, and loaded when it is first needed.
 */
export type YamlPrinter = (text: string, options: PrintOptions) => Promise<string>;
