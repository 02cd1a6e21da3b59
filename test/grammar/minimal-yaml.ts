/**
 * `current`: a plain scalar begins before its first character, and `meta.stream.yaml` is around everything.
 * `early`: a plain scalar begins by eating its first character, as in VS Code 1.91.
 */
export type Shape = "current" | "early";

interface Rule {
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly while?: string;
  readonly name?: string;
  readonly contentName?: string;
  readonly include?: string;
  readonly captures?: Readonly<Record<string, Rule>>;
  readonly patterns?: readonly Rule[];
}

/**
 * A small YAML grammar, enough for manifests, in the shape of one of the grammars that VS Code has had: so the tests run
 * where no VS Code is unpacked, and always on both shapes.
 */
export function minimalYaml(shape: Shape): object {
  const stream: Rule = {
    begin: "^",
    while: "^",
    name: "meta.stream.yaml",
    patterns: [{ include: "#block" }],
  };
  return {
    scopeName: "source.yaml",
    patterns: [shape === "current" ? stream : { include: "#block" }],
    repository: {
      block: includes(["marker", "blockScalar", "blockLine"]),
      blockLine: includes([...tokens, "blockColon", "blockKey", "flow", "quoted", "blockPlain"]),
      inFlow: includes([...tokens, "flowColon", "flowKey", "flow", "quoted", "flowPlain"]),
      marker: { match: "^(?:---|\\.{3})(?=\\s|$)|^%.*", name: "entity.other.document.yaml" },
      ...tokenRules,
      blockScalar,
      flow,
      quoted: quotedScalars(shape),
      blockKey: shape === "current" ? currentKey(blockStyle) : earlyKey(blockStyle),
      flowKey: shape === "current" ? currentKey(flowStyle) : earlyKey(flowStyle),
      blockPlain: shape === "current" ? currentPlain(blockStyle) : earlyPlain(blockStyle),
      flowPlain: shape === "current" ? currentPlain(flowStyle) : earlyPlain(flowStyle),
    },
  };
}

function includes(names: readonly string[]): Rule {
  return { patterns: names.map((name) => ({ include: `#${name}` })) };
}

const tokens = ["comment", "anchor", "alias", "tag", "dash"];

const tokenRules: Record<string, Rule> = {
  comment: { begin: "(?<=^|\\s)#", end: "$", name: "comment.line.number-sign.yaml" },
  anchor: { match: "&[^\\s,\\[\\]{}]+", name: "keyword.control.flow.anchor.yaml" },
  alias: { match: "\\*[^\\s,\\[\\]{}]+", name: "keyword.control.flow.alias.yaml" },
  tag: { match: "![^\\s,\\[\\]{}]*", name: "storage.type.tag.yaml" },
  dash: { match: "-(?=\\s|$)", name: "punctuation.definition.block.sequence.item.yaml" },
  blockColon: { match: ":(?=\\s|$)", name: "punctuation.separator.map.value.yaml" },
  flowColon: { match: ":(?=[\\s,\\[\\]{}]|$)|(?<=[\"']):", name: "punctuation.separator.map.value.yaml" },
};

// The text is everything deeper than the line of the header, to the first line that is not. Before the header no other one
// is looked for: in a line of such signs each would be within the one after it.
const blockScalar: Rule = {
  begin: "^( *)((?:[^\\s#\"'][^#\"']*)?)([|>][-+0-9]{0,2})[ \\t]*(#.*)?$",
  while: "^(?=\\1 |\\s*$)",
  captures: {
    "2": { patterns: [{ include: "#blockLine" }] },
    "3": { name: "keyword.control.flow.block-scalar.yaml" },
    "4": { name: "comment.line.number-sign.yaml" },
  },
  contentName: "string.unquoted.block.yaml",
};

const flow: Rule = {
  patterns: [
    { begin: "\\[", end: "\\]", name: "meta.flow-sequence.yaml", patterns: [{ include: "#inFlow" }] },
    { begin: "\\{", end: "\\}", name: "meta.flow-mapping.yaml", patterns: [{ include: "#inFlow" }] },
  ],
};

function quotedScalars(shape: Shape): Rule {
  const key = " entity.name.tag.yaml";
  const double = (before: string, name: string): Rule => ({
    begin: `"${before}`,
    end: '"',
    name: `string.quoted.double.yaml${name}`,
    patterns: [{ match: "\\\\.", name: "constant.character.escape.yaml" }],
  });
  const single: Rule = {
    begin: "'",
    end: "'(?!')",
    name: "string.quoted.single.yaml",
    patterns: [{ match: "''", name: "constant.character.escape.yaml" }],
  };
  const keys = shape === "current" ? [double('(?=[^"\\\\]*"[ \\t]*:)', key)] : [];
  return { patterns: [...keys, double("", ""), single] };
}

interface Style {
  readonly scope: string;
  readonly first: string;
  readonly key: string;
  readonly end: string;
}

const blockStyle: Style = {
  scope: "string.unquoted.plain.out.yaml",
  first: "(?:[^\\s\\-?:,\\[\\]{}#&*!|>'\"%@`]|[?:-]\\S)",
  key: "(?=(?>(?:[^\\s:]+|:\\S|[ \\t]+(?![#\\s]))*)[ \\t]*:(?:\\s|$))",
  end: "(?=[ \\t]*(?:$|:(?:\\s|$))|[ \\t]+#)",
};

const flowStyle: Style = {
  scope: "string.unquoted.plain.in.yaml",
  first: "(?:[^\\s\\-?:,\\[\\]{}#&*!|>'\"%@`]|[?:-][^\\s\\[\\]{},])",
  key: "(?=(?>(?:[^\\s:,\\[\\]{}]+|:[^\\s,\\[\\]{}]|[ \\t]+(?![#\\s]))*)[ \\t]*:(?:[\\s,\\[\\]{}]|$))",
  end: "(?=[ \\t]*(?:$|[,\\[\\]{}]|:(?:[\\s,\\[\\]{}]|$))|[ \\t]+#)",
};

function currentKey({ scope, first, key, end }: Style): Rule {
  return { begin: `(?=${first})${key}`, end, name: `meta.map.key.yaml ${scope} entity.name.tag.yaml` };
}

function earlyKey({ scope, first, key, end }: Style): Rule {
  const eaten: Rule = {
    begin: first,
    end,
    name: scope,
    contentName: "entity.name.tag.yaml",
    captures: { "0": { name: "entity.name.tag.yaml" } },
  };
  return { begin: `(?=${first})${key}`, end, name: "meta.flow-pair.key.yaml", patterns: [eaten] };
}

const core = "(?:null|true|false|~|[-+]?[0-9]+(?:\\.[0-9]+)?)";

function currentPlain({ scope, first, end }: Style): Rule {
  const implicit: Rule = { match: `\\G${core}${end}`, name: "constant.other.core-schema.yaml" };
  return { begin: `(?=${first})`, end, name: scope, patterns: [implicit] };
}

function earlyPlain({ scope, first, end }: Style): Rule {
  return {
    patterns: [
      { match: `(?<![0-9.])${core}${end}`, name: "constant.other.core-schema.yaml" },
      { begin: first, end, name: scope },
    ],
  };
}
