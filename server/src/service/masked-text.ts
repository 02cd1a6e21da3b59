import { findSecrets } from "../credentials/secrets";
import type { KnownSecrets } from "../credentials/secrets/known";
import { findUnread } from "../credentials/secrets/unread";
import { spanOf, walk, type ScalarNode, type Span } from "../manifest/syntax/node";
import type { Source } from "../manifest/syntax/source";
import { keyed, once } from "../text/once";

/** So much of a text is looked through at once: thousands of findings may stand near each other. */
const BLOCK = 16 * 1024;
/** How much of the text around it is looked at with it: more than a private key takes. */
const AROUND = 8 * 1024;

/** A text as it is shown: each character of a secret is a dot, so that everything else stays in its column. */
export class MaskedText {
  /** @param known the secrets that were found in the text as it is read */
  constructor(
    private readonly source: Source,
    private readonly known: KnownSecrets,
  ) {}

  /** What stands between two offsets. */
  slice(start: number, end: number): string {
    let shown = this.source.slice(start, end);
    const last = Math.floor(Math.max(start, end - 1) / BLOCK);
    for (let block = Math.floor(start / BLOCK); block <= last; block++)
      for (const secret of this.secretsOfBlock(block)) {
        const from = Math.max(0, secret.start - start);
        const to = Math.min(shown.length, secret.end - start);
        if (from < to) shown = shown.slice(0, from) + "•".repeat(to - from) + shown.slice(to);
      }
    return shown;
  }

  private readonly secretsOfBlock = keyed((block: number): readonly Span[] => {
    const own = { start: block * BLOCK, end: (block + 1) * BLOCK };
    const from = Math.max(0, own.start - AROUND);
    const text = this.source.slice(from, own.end + AROUND);
    const written = [...findSecrets(text), ...findUnread(text), ...this.known.stretchesIn(text)];
    const placed = written.map(({ start, end }) => ({ start: start + from, end: end + from }));
    return [...placed, ...this.writtenOtherwise()].filter(
      ({ start, end }) => start < own.end && own.start < end,
    );
  });

  /** Values that are written with escapes or on several lines: as they are read, they hold a secret. */
  private readonly writtenOtherwise = once((): readonly Span[] =>
    this.known.isEmpty
      ? []
      : this.source.documents
          .flatMap(({ root }) => [...walk(root)])
          .filter((node) => node.kind === "scalar")
          .filter((node) => isWrittenOtherwise(node) && this.known.stretchesIn(node.source).length > 0)
          .map(spanOf),
  );
}

/** Whether there are other characters in the text than those that are read. */
function isWrittenOtherwise({ style, source, from, to }: ScalarNode): boolean {
  const signs = style === "single" || style === "double" ? 2 : 0;
  return style === "folded" || to - from !== source.length + signs;
}
