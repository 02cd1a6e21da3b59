import change from "../schemas/trust-change.schema.json";
import policy from "../schemas/trust-policy.schema.json";
import type { Schema } from "../server/src/manifest/schema/schemas";

interface Kind extends Schema {
  readonly $defs: Readonly<Record<string, Schema>>;
}

/** What tells only which keys exclude each other stands among the parts as well, and is no schema of values. */
const kinds = [change, policy] as readonly unknown[] as readonly Kind[];

/** The shared parts of both kinds, by the last word of a reference; no two have the same. */
const parts = new Map(kinds.flatMap(({ $defs }) => Object.entries($defs)));

/** Values of a form that is described apart from the keys that take them. */
const forms = formsIn(kinds);

/** The page about every key of the language, made from the schemas: `docs/language.md`. */
export function languagePage(): string {
  return new LanguagePage().text();
}

const intro = `# The manifest language

A file holds one or several YAML documents, separated by \`---\`. Two kinds belong to the language:

| kind | file name | what it is |
| --- | --- | --- |
| [\`TrustChange\`](#trustchange) | \`*.trust.yaml\`, \`*.trust.yml\` | one change of DNS, of certificates, or of both |
| [\`TrustPolicy\`](#trustpolicy) | \`trust-policy.yaml\`, \`*.trust-policy.yaml\` | what the changes of a repository have to meet, and what they share: [policies and exceptions](policies.md) |

A \`Certificate\` of cert-manager and a \`DNSEndpoint\` of ExternalDNS in the same file are read as certificates and records of
the change; documents of other kinds are left alone. [Getting started](getting-started.md) leads to a first manifest, and
[examples](../examples/README.md) are whole ones. Editors complete the keys and show the texts of this page as hovers.

Keys in bold are required. A path such as \`zones[].records[]\` starts below \`spec\` and leads through lists.
`;

class LanguagePage {
  /** What has a section, or gets one further down. */
  private readonly maps = new Set<Schema>();
  /** Branches of a choice by the title of the choice that shows them: the way back may take any step. */
  private readonly shownIn = new Map<Schema, string>();

  text(): string {
    const sections = kinds.map((kind) => this.kindSection(kind));
    return `${intro}
${sections.join("\n")}
## Forms of values

| form | what it is | such as |
| --- | --- | --- |
${[...forms].map(formRow).sort().join("\n")}
`;
  }

  private kindSection(kind: Schema): string {
    const sections = Object.entries(kind.properties ?? {}).flatMap(([key, schema]) =>
      this.sectionsOf(schema, key),
    );
    return `## ${kind.title}\n\n${kind.description}\n\n${sections.join("\n")}`;
  }

  /** The sections about what stands at a place, and below it. */
  private sectionsOf(schema: Schema, path: string): readonly string[] {
    const part = partOf(schema);
    const below = typeof part.additionalProperties === "object" ? part.additionalProperties : undefined;
    if (part.items) return this.sectionsOf(part.items, `${path}[]`);
    if (below) return this.sectionsOf(below, `${path}.*`);
    if (!isMap(part)) return (part.oneOf ?? []).flatMap((branch) => this.sectionsOf(branch, path));
    if (this.maps.has(part)) return [];
    this.maps.add(part);
    const section = this.mapSection(part, path);
    const inner = branchesOf(part).flatMap(({ properties }) => Object.entries(properties ?? {}));
    const place = path === "spec" ? "" : `${path}.`;
    return [section, ...inner.flatMap(([key, value]) => this.sectionsOf(value, place + key))];
  }

  private mapSection(schema: Schema, path: string): string {
    const all = branchesOf(schema);
    const shown = all.filter((branch) => !this.shownIn.has(branch));
    const elsewhere = new Set(
      all.map((branch) => this.shownIn.get(branch)).filter((title) => title !== undefined),
    );
    if (schema.oneOf) for (const branch of shown) this.shownIn.set(branch, schema.title ?? "");
    const shared = keysOfAll(shown);
    const variants = shown.length === 1 ? [] : shown.map((branch) => variant(branch, shared));
    const others = [...elsewhere].map((title) => `\nOr any [${title}](#${anchorOf(title)}).\n`);
    return `### ${schema.title}

\`${path}\`: ${lowerCase(schema.description ?? "")}

${keyTable(shown[0] ?? {}, shared)}${variants.join("")}${others.join("")}`;
  }
}

/** A map, or a choice between maps: a record has other keys by its type. */
function isMap(schema: Schema): boolean {
  return branchesOf(schema).some(({ properties }) => properties !== undefined) && !isEither(schema);
}

/** A choice between a map and something else, such as a name. */
function isEither({ oneOf }: Schema): boolean {
  return oneOf?.some((branch) => !partOf(branch).properties) ?? false;
}

/** A form is worth a place of its own where keys that take it say something else of themselves. */
function formsIn(value: unknown): ReadonlySet<Schema> {
  if (typeof value !== "object" || value === null) return new Set();
  const schema = value as Schema;
  const part = schema.$ref !== undefined && schema.description !== undefined ? partOf(schema) : undefined;
  const own = part && isForm(part) ? [part] : [];
  return new Set([...own, ...Object.values(value).flatMap((inner) => [...formsIn(inner)])]);
}

function isForm({ title, type, properties, items }: Schema): boolean {
  return title !== undefined && type !== undefined && type !== "object" && !properties && !items;
}

function branchesOf(schema: Schema): readonly Schema[] {
  return schema.oneOf?.map(partOf) ?? [schema];
}

function variant(branch: Schema, shared: readonly string[]): string {
  const keys = Object.keys(branch.properties ?? {}).filter((key) => !shared.includes(key));
  return `\n**${branch.title}.** ${branch.description ?? ""}\n\n${keyTable(branch, keys)}`;
}

/** The keys that mean the same in all branches. */
function keysOfAll(branches: readonly Schema[]): readonly string[] {
  const [first, ...others] = branches;
  return Object.entries(first?.properties ?? {}).flatMap(([key, value]) => {
    const said = meaningOf(value);
    return others.every(({ properties }) => properties?.[key] && meaningOf(properties[key]) === said)
      ? [key]
      : [];
  });
}

function meaningOf(schema: Schema): string {
  return schema.description ?? partOf(schema).description ?? "";
}

function keyTable({ properties = {}, required = [] }: Schema, keys: readonly string[]): string {
  const rows = keys.map((key) => {
    const schema = properties[key] ?? {};
    const name = required.includes(key) ? `**\`${key}\`**` : `\`${key}\``;
    return `| ${name} | ${typeText(schema)} | ${cell([meaningOf(schema), ...details(schema)].join(" "))} |`;
  });
  return rows.length === 0 ? "" : `| key | value | meaning |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
}

function details(schema: Schema): readonly string[] {
  const part = partOf(schema);
  const list = part.items ? partOf(part.items) : part;
  const words = (list.enum ?? []).flatMap((word, index) => {
    const meaning = list.markdownEnumDescriptions?.[index];
    return meaning === undefined ? [] : [`<br>\`${String(word)}\`: ${lowerCase(meaning)}`];
  });
  const standard = meaningOf(schema).includes("eft out") ? undefined : (schema.default ?? part.default);
  return [...(standard === undefined ? [] : [`Default: \`${inline(standard)}\`.`]), ...words];
}

function typeText(schema: Schema): string {
  const part = partOf(schema);
  if (part.items) return `list of: ${typeText(part.items)}`;
  if (part.enum) return part.enum.map((word) => `\`${String(word)}\``).join(" \\| ");
  if (part.const !== undefined) return `\`${inline(part.const)}\``;
  if (isEither(part)) return branchesOf(part).map(typeText).join(", or ");
  if (part.title !== undefined && (isMap(part) || forms.has(part)))
    return `[${part.title}](#${anchorOf(part.title)})`;
  if (typeof part.additionalProperties === "object") return `map of: ${typeText(part.additionalProperties)}`;
  const words: Readonly<Record<string, string>> = {
    string: "text",
    integer: "number",
    object: "map",
    boolean: "`true` \\| `false`",
  };
  return [part.type ?? "any"]
    .flat()
    .map((type) => words[type] ?? type)
    .join(" or ");
}

function formRow({ title = "", description = "", examples = [] }: Schema): string {
  const shown = examples.filter((example) => example !== "");
  const such = shown.slice(0, 3).map((example) => `\`${inline(example)}\``);
  return `| <a id="${anchorOf(title)}"></a>${title} | ${cell(description)} | ${cell(such.join(", "))} |`;
}

/**
 * What a schema refers to; its own description and default stay with whoever asks. What a record set was before the change
 * is shown once for all types.
 */
function partOf(schema: Schema): Schema {
  const name = schema.$ref?.split("/").at(-1);
  if (name === undefined) return schema;
  const isPrevious = /^previous\w+(?<!Delegation|Certificate|Ttl|Name)$/.test(name);
  const part = parts.get(isPrevious ? "previousPresentations" : name);
  if (!part) throw new Error(`no schema has the part ${name}`);
  return partOf(part);
}

/** How GitHub calls the place of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");
}

function inline(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function cell(text: string): string {
  return text
    .trim()
    .replace(/(?<!\\)\|/g, "\\|")
    .replaceAll("\n", " ");
}

function lowerCase(text: string): string {
  return /^[A-Z](?![A-Z])/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
