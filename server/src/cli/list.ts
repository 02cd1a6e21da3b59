import { controlReference, controlsOf, findControl, frameworks, parseControlReference } from "../controls";
import { OPERATIONS } from "../credentials/capability";
import { GRANT_PLANES } from "../credentials/grants";
import { readProviders } from "../credentials/read";
import { allRules, rulesBehind } from "../rules/registry";
import { listed } from "../rules/words";
import { oneOf, onlyWord, parse } from "./options";
import { table } from "./table";
import { EXIT, type ExitCode, type Terminal } from "./terminal";

/** What can be listed. */
export const LISTS = ["rules", "controls", "providers"] as const;

/** How lists are written. */
export const TABLE_FORMATS = ["table", "json"] as const;

export const listWords = { format: { type: "string", default: "table", values: TABLE_FORMATS } } as const;

/** `trust-change list`: everything that the product knows of one kind, from where it is kept. */
export function list(words: readonly string[], terminal: Terminal): ExitCode {
  const { values, positionals } = parse(words, listWords);
  const what = onlyWord("list", positionals, LISTS);
  const format = oneOf("--format", values.format, TABLE_FORMATS);
  const { headings, rows, items } = lists[what]();
  terminal.write(
    format === "json"
      ? `${JSON.stringify({ version: 1, [what]: items }, undefined, 2)}\n`
      : table(headings, rows, terminal.columns),
  );
  return EXIT.clean;
}

interface List {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The same with more to it, for programs. Keys are only ever added. */
  readonly items: readonly object[];
}

const lists: Readonly<Record<(typeof LISTS)[number], () => List>> = {
  rules: rulesKnown,
  controls: controlsKnown,
  providers: providersKnown,
};

function rulesKnown(): List {
  const items = allRules.map((rule) => ({
    id: rule.id,
    severity: rule.severity,
    plane: rule.plane,
    over: [rule.over].flat(),
    fixes: rule.fixes ?? "none",
    title: rule.title,
    confidence: rule.confidence,
    controls: rule.controls.flatMap((reference) => {
      const parsed = parseControlReference(reference);
      return parsed ? [{ ...parsed, href: findControl(parsed.framework, parsed.id)?.href ?? null }] : [];
    }),
    references: rule.references,
  }));
  return {
    headings: ["rule", "severity", "plane", "fixes", "title"],
    rows: items.map(({ id, severity, plane, fixes, title }) => [id, severity, plane, fixes, title]),
    items,
  };
}

function controlsKnown(): List {
  const items = frameworks.flatMap(({ id: framework }) =>
    controlsOf(framework).map(({ id, title, context, href }) => ({
      framework,
      id,
      title,
      context,
      href,
      rules: rulesBehind(controlReference(framework, id)),
    })),
  );
  return {
    headings: ["framework", "control", "rules", "title and link"],
    rows: items.map(({ framework, id, rules, title, href }) => [
      framework,
      id,
      String(rules.length),
      `${title} ${href}`,
    ]),
    items,
  };
}

function providersKnown(): List {
  const read = readProviders.map((provider) => ({
    name: provider.name,
    providers: provider.providers,
    reads: provider.reads,
    planes: provider.planes,
    recordScope: provider.offersRecordScope,
    workloadIdentity: provider.offersWorkloadIdentity,
  }));
  const grants = {
    name: "grants",
    providers: [],
    reads: `the manifest's own grants, for every other provider, with the actions ${listed(OPERATIONS, OPERATIONS.length)}`,
    planes: GRANT_PLANES,
    recordScope: true,
    workloadIdentity: null,
  };
  const items = [...read, grants];
  return {
    headings: ["language", "planes", "what is read, and for which provider"],
    rows: items.map(({ name, planes, reads, providers }) => [
      name,
      planes.join(","),
      providers.length === 0 ? reads : `${reads}; provider: ${providers.join(", ")}`,
    ]),
    items,
  };
}
