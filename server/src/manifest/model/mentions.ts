import { parseHost } from "./names";
import { Collection } from "../../query/collection";
import { queryBy } from "../../query/query";
import { kindOf } from "../kind";
import type { Part } from "../schema/part";
import { isEmpty, spanOf, type Node, type ScalarNode } from "../syntax/node";
import { View } from "../view";
import type { ReferenceKind } from "./definitions";
import { foreignEndpoints, type ForeignEndpoint } from "./foreign";
import { normalReference } from "./trust-change";

/** A place at which something is called by its name. */
export interface Mention {
  /** What stands there: an alias where the name is brought in by one. */
  readonly written: Node;
  /** The text of the name. */
  readonly node: ScalarNode;
  /** What it may be a name of, in the order in which that is tried. */
  readonly kinds: readonly ReferenceKind[];
  /** Whether it gives the name, rather than using it. */
  readonly defines: boolean;
  /** Whether it may as well be something that has no entry, so that it is a name only where there is one. */
  readonly mayBeElse?: boolean;
}

/** The places with names in a part, in the order of the text. */
export const mentionsIn = queryBy(
  (part: Part): readonly Mention[] => [
    ...part.names().flatMap(({ written, node, schema }): Mention[] => {
      const defined = schema["x-defines"];
      const certain = defined ?? schema["x-reference"];
      const kinds = [certain ?? schema["x-mentions"] ?? []].flat() as readonly ReferenceKind[];
      if (isEmpty(node) || kinds.length === 0) return [];
      const mention = { written, node, kinds, defines: defined !== undefined };
      return [certain === undefined ? { ...mention, mayBeElse: true } : mention];
    }),
    ...foreignNames(part),
  ],
  { name: "mentions" },
);

/** What documents of other kinds call something: a cert-manager Certificate itself, a DNSEndpoint its records. */
function foreignNames(part: Part): readonly Mention[] {
  switch (kindOf(part.document)) {
    case "Certificate": {
      if (!part.isWholeDocument) return [];
      const view = new View<{ metadata: { name: string } }>(part.document.root);
      return definedAt("certificate", view.at("metadata").at("name"));
    }
    case "DNSEndpoint": {
      const endpoints = foreignEndpoints(part.document);
      const isCut = endpoints.list?.sequence !== undefined;
      const here = part.isWholeDocument
        ? isCut
          ? []
          : endpoints.items()
        : part.roots.map((root) => new View<ForeignEndpoint>(root));
      return here.flatMap((endpoint) => definedAt("record", endpoint.at("dnsName")));
    }
    default:
      return [];
  }
}

function definedAt(kind: ReferenceKind, { written, scalar }: View<string>): readonly Mention[] {
  return written && scalar ? [{ written, node: scalar, kinds: [kind], defines: true }] : [];
}

/** All places of a text at which something is called by its name, by what it is called. */
export class Mentions {
  private readonly all: Collection<Mention>;
  /** By `foldName`; without the owner names of records, which say nothing without their zone and type. */
  private readonly byName: (folded: string) => readonly Mention[];

  constructor(parts: () => readonly Part[]) {
    this.all = new Collection(
      () => parts().map((part) => ({ slot: part, owner: undefined, make: () => mentionsIn(part) })),
      (a, b) => spanOf(a.written).start - spanOf(b.written).start,
      "mention",
    );
    this.byName = this.all.index((mention) => (isOwnerName(mention) ? [] : [foldName(mention.node.source)]));
  }

  /** The places with a name, in any spelling of it, in the order of the text; each once. */
  called(name: string): readonly Mention[] {
    const byPlace = new Map(this.byName(foldName(name)).map((mention) => [mention.written, mention]));
    return [...byPlace.values()].sort((a, b) => spanOf(a.written).start - spanOf(b.written).start);
  }
}

function isOwnerName({ kinds, defines, written: { parent } }: Mention): boolean {
  return defines && kinds[0] === "record" && !(parent?.kind === "entry" && parent.key.source === "id");
}

/** One spelling for all spellings that may mean the same: hosts, mail addresses, record references without their view. */
export function foldName(text: string): string {
  if (text.includes("/"))
    return normalReference(text)
      .replace(/(\/[^/@]+)@[a-z]+$/, "$1")
      .toLowerCase();
  return (text.includes(".") ? parseHost(text) : undefined) ?? text.toLowerCase();
}
