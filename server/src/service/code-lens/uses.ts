import { resolveReference, type ReferenceKind } from "../../manifest/model/definitions";
import type { Manifest } from "../../manifest/model/manifest";
import { normalReference, type TrustChange } from "../../manifest/model/trust-change";
import { partOf } from "../../manifest/schema/part";
import { spanOf, type ScalarNode } from "../../manifest/syntax/node";
import { Collection } from "../../query/collection";

/** A text that refers to something by its name. */
interface Reference {
  readonly node: ScalarNode;
  readonly kinds: readonly ReferenceKind[];
}

/** Where things are referred to in a text; it follows the text, and only what has changed is looked at again. */
export class Uses {
  private readonly references: Collection<Reference>;
  private readonly byText: (text: string) => readonly Reference[];

  constructor(manifest: Manifest) {
    this.references = new Collection<Reference>(
      () =>
        manifest.parts().map(({ chunk }) => ({
          slot: chunk,
          owner: undefined,
          make: () =>
            partOf(chunk)
              .words()
              .flatMap(({ node, placed, isKey }): Reference[] => {
                const kinds = isKey ? undefined : placed.schema["x-reference"];
                return kinds === undefined ? [] : [{ node, kinds: [kinds].flat() as ReferenceKind[] }];
              }),
        })),
      (a, b) => spanOf(a.node).start - spanOf(b.node).start,
      "reference",
    );
    this.byText = this.references.index(({ node }) => [node.source, normalReference(node.source)]);
  }

  /** The texts of a change that refer to what has its name at a node, in the order of the text. */
  of(change: TrustChange, name: ScalarNode): readonly ScalarNode[] {
    return this.byText(name.source).flatMap(({ node, kinds }) => {
      if (node === name || node.chunk.document !== change.document) return [];
      const resolution = resolveReference(change, kinds, node.source);
      return resolution.kind === "found" && resolution.definition?.node === name ? [node] : [];
    });
  }
}

const kept = new WeakMap<Manifest, Uses>();

/** The uses in a manifest. */
export function usesIn(manifest: Manifest): Uses {
  const known = kept.get(manifest) ?? new Uses(manifest);
  kept.set(manifest, known);
  return known;
}
