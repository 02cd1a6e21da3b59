/** What a new rule begins with: its file, its lines in the registry, and fixtures that fail until it is written. */

/** A rule by its plane and id: `dns/cname-at-apex`. */
export interface RuleName {
  readonly plane: string;
  readonly id: string;
}

/** Undefined where the words are no PLANE/ID in lower case with hyphens. */
export function parseRuleName(words: string): RuleName | undefined {
  const [, plane, id] = /^([a-z]+)\/([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(words) ?? [];
  return plane === undefined || id === undefined ? undefined : { plane, id };
}

/** The file of the rule, made from the template that stands beside this file and is type-checked with everything else. */
export function ruleFile(template: string, { plane, id }: RuleName): string {
  return template
    .replaceAll("../../server/src/rules/", "../")
    .replaceAll("../../server/src/", "../../")
    .replaceAll("templateRule", variableOf(id))
    .replaceAll('"template-rule"', `"${id}"`)
    .replace('plane: "dns"', `plane: "${plane}"`);
}

/** The registry with the rule: its import in the order of the paths, its line behind the others of its plane. */
export function registryWith(registry: string, { plane, id }: RuleName): string {
  const variable = variableOf(id);
  const path = `./${plane}/${id}`;
  const lines = registry.split("\n");
  const imports = lines.flatMap((line, index) => {
    const [, name = "", from = ""] = /^import \{ (\w+) \} from "(\.\/[a-z]+\/.+)";$/.exec(line) ?? [];
    return from === "" ? [] : [{ name, from, index }];
  });
  const next = imports.find(({ from }) => from > path)?.index ?? (imports.at(-1)?.index ?? -1) + 1;
  const ofPlane = new Set(imports.flatMap(({ name, from }) => (from.startsWith(`./${plane}/`) ? name : [])));
  const listed = lines.findLastIndex((line) => ofPlane.has(/^ {2}(\w+),$/.exec(line)?.[1] ?? ""));
  const last = listed < 0 ? lines.indexOf("];") - 1 : listed;
  return [
    ...lines.slice(0, next),
    `import { ${variable} } from "${path}";`,
    ...lines.slice(next, last + 1),
    `  ${variable},`,
    ...lines.slice(last + 1),
  ].join("\n");
}

/** Fixtures by their file names: three in which the rule finds something, three in which it is silent. */
export function fixtureFiles({ id }: RuleName): ReadonlyMap<string, string> {
  const names = ["first", "second", "third"];
  return new Map([
    ...names.map((name) => [`${name}.yaml`, firing(name)] as const),
    ...names.map((name) => [`silent-${name}.yaml`, silent(name, id)] as const),
  ]);
}

function firing(name: string): string {
  return `# TODO Why this scenario is here.
zones:
  - name: example.com
    records:
      - {name: todo-${name}, type: A, op: keep, ttl: 300, value: 203.0.113.30, tls: none}
#              ${"^".repeat(name.length + 5)} error: TODO a part of the message
`;
}

function silent(name: string, id: string): string {
  return `# silent
# TODO A near miss: what an expert would be annoyed to be told ${id} of.
zones:
  - name: example.com
    records:
      - {name: todo-${name}, type: A, op: keep, ttl: 300, value: 203.0.113.30, tls: none}
`;
}

function variableOf(id: string): string {
  return id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
