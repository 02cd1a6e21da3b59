/**
 * The rules of Vault's policies, from HCL or from JSON and YAML: paths with their capabilities and parameters. Rules on
 * one path add up, and `deny` beats everything else on it.
 */
import type { Place, Path } from "../capability";
import { LEGACY_CAPABILITIES } from "../data/vault-pki";
import { asList, isFilledIn, isRecord, textsAt } from "../plain-value";
import { parseHcl, type HclEntry, type HclValue } from "./hcl";
import { pathPattern, type PathPattern } from "./path-pattern";

/** What a policy says of one path. */
export interface PathRule {
  readonly pattern: PathPattern;
  readonly written: string;
  readonly place: Place;
  readonly capabilities: ReadonlySet<string>;
  /** Values by parameter; an empty list admits every value, `*` stands for all other parameters. */
  readonly allowedParameters: ReadonlyMap<string, readonly string[]> | undefined;
  readonly unread: readonly string[];
}

/** Each rule is held against each other one, so that many more than any policy has would take their time. */
const MAX_RULES = 500;

/** The rules of a text in HCL; undefined where it is none, or speaks of no paths. */
export function rulesOfText(text: string, path: Path): PathRule[] | undefined {
  const entries = parseHcl(text);
  const blocks = entries?.filter(({ key }) => key === "path");
  if (blocks === undefined || blocks.length === 0 || blocks.length > MAX_RULES) return undefined;
  return merged(blocks.flatMap((block) => ruleOfBlock(block, path)));
}

/** The rules of a policy in JSON or YAML: `path: {PATH: {...}}`, or a list of `{path, capabilities}`. */
export function rulesOfValue(value: unknown, path: Path): PathRule[] | undefined {
  if (Array.isArray(value)) {
    if (value.length > MAX_RULES) return undefined;
    const rules = value.map((item: unknown, index) => ruleOfItem(item, [...path, index]));
    return rules.length > 0 && rules.every((rule) => rule !== undefined) ? merged(rules) : undefined;
  }
  if (!isRecord(value)) return undefined;
  const single = ruleOfItem(value, path);
  if (single !== undefined) return [single];
  const paths = value["path"];
  const maps = asList(paths).filter(isRecord);
  if (maps.length === 0 || maps.length !== asList(paths).length) return undefined;
  const rules = maps.flatMap((map, index) =>
    Object.entries(map).flatMap(([key, body]) => {
      const at = [...path, "path", ...(Array.isArray(paths) ? [index] : []), key];
      return asList(body).map((one) => ruleOf(key, isRecord(one) ? one : {}, { source: "policy", path: at }));
    }),
  );
  return rules.length > MAX_RULES ? undefined : merged(rules);
}

function ruleOfItem(item: unknown, path: Path): PathRule | undefined {
  if (!isRecord(item) || typeof item["path"] !== "string") return undefined;
  if (!("capabilities" in item) && !("policy" in item)) return undefined;
  return ruleOf(item["path"], item, { source: "policy", path: [...path, "path"] });
}

function ruleOf(written: string, body: Readonly<Record<string, unknown>>, place: Place): PathRule {
  const unread: string[] = [];
  const texts = textsAt(body["capabilities"], [])?.map(({ text }) => text);
  const legacy = typeof body["policy"] === "string" ? LEGACY_CAPABILITIES[body["policy"]] : undefined;
  if (texts === undefined && legacy === undefined) unread.push(`the capabilities of the path ${written}`);
  if (body["denied_parameters"] !== undefined) unread.push("denied_parameters");
  const parameters = body["allowed_parameters"];
  return {
    // What is filled in stands for a segment that is not known here.
    pattern: pathPattern(
      isFilledIn(written)
        ? written.replace(/[^/]+/g, (part) => (/\{\{|\$[{(]|</.test(part) ? "+" : part))
        : written,
    ),
    written,
    place,
    capabilities: new Set(texts ?? legacy ?? []),
    allowedParameters: isRecord(parameters)
      ? new Map(Object.entries(parameters).map(([key, value]) => [key, asList(value).map(String)]))
      : undefined,
    unread: isFilledIn(written) ? [...unread, `the path ${written} is filled in elsewhere`] : unread,
  };
}

function ruleOfBlock(block: HclEntry, path: Path): PathRule[] {
  const [label] = block.labels;
  if (label === undefined || block.value.kind !== "object") {
    // path = { "secret/*" = { ... } }
    const inner = block.value.kind === "object" ? block.value.entries : [];
    return inner.map((entry) => hclRule(entry.key, entry.value, { source: "policy", path }));
  }
  return [hclRule(label.text, block.value, { source: "policy", path, span: label.span })];
}

function hclRule(written: string, value: HclValue, place: Place): PathRule {
  const entries = value.kind === "object" ? value.entries : [];
  const plain = Object.fromEntries(entries.map((entry) => [entry.key, plainValue(entry.value)]));
  return ruleOf(written, plain, place);
}

function plainValue(value: HclValue): unknown {
  switch (value.kind) {
    case "text":
      return value.text;
    case "list":
      return value.items.map(plainValue);
    case "object":
      return Object.fromEntries(value.entries.map((entry) => [entry.key, plainValue(entry.value)]));
    case "other":
      return null;
  }
}

/** One rule for each path: what several policies of a token say of it adds up, and `deny` beats the rest. */
function merged(rules: readonly PathRule[]): PathRule[] {
  const byPath = new Map<string, PathRule>();
  for (const rule of rules) {
    const before = byPath.get(rule.pattern.text);
    if (before === undefined) {
      byPath.set(rule.pattern.text, rule);
      continue;
    }
    const bothBound = before.allowedParameters !== undefined && rule.allowedParameters !== undefined;
    byPath.set(rule.pattern.text, {
      ...before,
      capabilities: new Set([...before.capabilities, ...rule.capabilities]),
      allowedParameters: undefined,
      unread: [
        ...before.unread,
        ...rule.unread,
        ...(bothBound ? ["allowed_parameters of two rules on one path"] : []),
      ],
    });
  }
  return [...byPath.values()];
}
