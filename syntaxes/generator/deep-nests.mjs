// Collections in each other on one line, deeper than anybody writes. An editor looks for injections at each token through
// all that is open around it, so that such a line takes a time that grows with the square of its length. From a depth on,
// brackets and indicators open nothing more.

const depth = 64;
// Named as the YAML grammars of VS Code name them, those of today and of 1.91, which can hold each other.
const flow = ["meta.flow", "meta.flow-sequence", "meta.flow-mapping"];
const block = ["meta.block.sequence", "meta.map.explicit"];

/** Injections by selector. */
export const deepNests = {
  [within(flow)]: { patterns: [{ match: String.raw`[\[{]+` }] },
  [within(block)]: { patterns: [{ match: String.raw`[ \t]*(?:[?-][ \t]+)+` }] },
};

function within(scopes) {
  return scopes
    .map((scope) => `L:${Array(depth).fill(scope).join(" ")} - string - comment - entity.name.tag`)
    .join(", ");
}
