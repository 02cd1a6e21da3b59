// Early versions of the built-in YAML grammar (VS Code 1.91) begin a plain scalar by eating its first character, so that
// no rule inside the scalar can see all of it. Later ones begin it before that character and have a scope
// `meta.stream.yaml` around everything. Where that is missing, the two rules here begin plain scalars as the later grammars
// do. Keys, numbers, booleans and null are left to YAML. They can go when the oldest supported editor has the later grammar.

const firstCharacter = String.raw`[^\s\-?:,\[\]{}#&*!|>'"%@\x60]`;
const core = String.raw`(?:[-+]?[0-9][0-9_]*(?:\.[0-9]*)?|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|=|<<)`;
const properties = String.raw`[&!][^\s,]{0,40}`;

const block = {
  begin: [
    String.raw`(?<=(?:^|[:?-]|${properties})[ \t]{1,99})`,
    String.raw`(?=${firstCharacter}|[?:-]:?[^\s:])`,
    String.raw`(?!${core}[ \t]*(?:$|[ \t]#))`,
    String.raw`(?!(?>(?:[^\s:]+|:\S|[ \t]+(?![#\s]))*)[ \t]*:(?:\s|$))`,
  ].join(""),
  end: String.raw`(?=[ \t]*(?:$|:(?:\s|$))|[ \t]+#)`,
  name: "string.unquoted.plain.out.yaml",
};

const flow = {
  begin: [
    String.raw`(?<=[\[{,]|(?:^|[\[{,:?]|${properties})[ \t]{1,99})`,
    String.raw`(?=${firstCharacter}|[?:-]:?[^\s:,\[\]{}])`,
    String.raw`(?!${core}[ \t]*(?:$|[,\[\]{}]|[ \t]#))`,
    String.raw`(?!(?>(?:[^\s:,\[\]{}]+|:[^\s,\[\]{}]|[ \t]+(?![#\s]))*)[ \t]*:(?:[\s,\[\]{}]|$))`,
  ].join(""),
  end: String.raw`(?=[ \t]*(?:$|[,\[\]{}]|:(?:[\s,\[\]{}]|$))|[ \t]+#)`,
  name: "string.unquoted.plain.in.yaml",
};

const early = "L:source.yaml.trust-change - meta.stream - string - comment - entity.name.tag - meta.property";

/** Injections by selector. */
export const earlyYaml = {
  [`${early} - meta.flow-sequence - meta.flow-mapping - meta.directive`]: { patterns: [block] },
  [`${early} - meta.flow-pair.key (meta.flow-sequence | meta.flow-mapping)`]: { patterns: [flow] },
};
