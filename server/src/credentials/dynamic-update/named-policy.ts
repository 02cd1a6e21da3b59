/** The rules on dynamic updates in the configuration of BIND: `update-policy`, `allow-update`, zones and keys. */
import { normalizeOwnerName, type Place } from "../capability";
import { ALL } from "../text-set";
import type { UpdateConfiguration, UpdateKey } from "./configuration";
import { parseStatements, type Statement } from "./named-conf";
import { updatePolicyRule, zoneNames, type RuleIdentity, type UpdateRule } from "./rule";

/** What a text says of updates, in a zone if that is known; undefined where it says nothing of them. */
export function namedConfiguration(
  text: string,
  place: Place,
  zone?: string,
): UpdateConfiguration | undefined {
  const statements = parseStatements(text);
  if (statements === undefined) return undefined;
  const found: Mutable = { rules: [], keys: [], unread: [], notes: [] };
  collect(statements, place, zone, found, 0);
  return found.rules.length + found.keys.length > 0 ? found : undefined;
}

interface Mutable {
  readonly rules: UpdateRule[];
  readonly keys: UpdateKey[];
  readonly unread: { place: Place; why: string }[];
  readonly notes: readonly [];
}

function collect(
  statements: readonly Statement[],
  place: Place,
  zone: string | undefined,
  found: Mutable,
  depth: number,
): void {
  for (const statement of statements) {
    const at: Place = { ...place, span: statement.span };
    const [first = "", second, third] = statement.words;
    const { block } = statement;
    switch (first.toLowerCase()) {
      case "grant":
      case "deny": {
        const rule = updatePolicyRule(statement.words, at, zone);
        if (rule !== undefined) found.rules.push(rule);
        break;
      }
      case "update-policy":
        if (second?.toLowerCase() === "local") found.rules.push(localRule(at, zone));
        else if (block !== undefined) collect(block, place, zone, found, depth + 1);
        break;
      case "allow-update":
        found.rules.push(...(block ?? []).flatMap((entry) => allowUpdateRule(entry, place, zone)));
        break;
      case "zone":
        if (block !== undefined && second !== undefined)
          collect(block, place, normalizeOwnerName(second), found, depth + 1);
        break;
      case "view":
        if (block !== undefined) collect(block, place, zone, found, depth + 1);
        break;
      case "key": {
        const algorithm = block?.find(({ words }) => words[0]?.toLowerCase() === "algorithm");
        const name = algorithm?.words[1];
        if (algorithm !== undefined && name !== undefined)
          found.keys.push({ place: { ...place, span: algorithm.span }, algorithm: name });
        break;
      }
      case "include":
        found.unread.push({ place: at, why: "what a file that is included says" });
        break;
      default:
        if (
          third !== undefined &&
          depth === 0 &&
          block === undefined &&
          /^(?:allow|permit|update)/i.test(first)
        )
          found.unread.push({ place: at, why: `a statement that begins with ${first.slice(0, 40)}` });
    }
  }
}

/** `update-policy local`: every record of the zone, for whoever can read the key that named makes when it starts. */
function localRule(place: Place, zone: string | undefined): UpdateRule {
  return {
    place,
    text: "update-policy local",
    grants: true,
    identity: { kind: "key", name: "local-ddns" },
    kind: "whole-zone",
    zone,
    types: ALL,
    unread: [],
    ...zoneNames(zone),
  };
}

function allowUpdateRule(entry: Statement, place: Place, zone: string | undefined): UpdateRule[] {
  const [first = "", second] = entry.words;
  if (first.toLowerCase() === "none") return [];
  return [
    {
      place: { ...place, span: entry.span },
      text: `allow-update ${entry.words.join(" ")}`,
      grants: true,
      identity: allowedIdentity(first, second),
      kind: "whole-zone",
      zone,
      types: ALL,
      unread: first.startsWith("!") || entry.block !== undefined ? ["an exception in allow-update"] : [],
      ...zoneNames(zone),
    },
  ];
}

function allowedIdentity(first: string, second: string | undefined): RuleIdentity {
  if (first.toLowerCase() === "key" && second !== undefined)
    return { kind: "key", name: normalizeOwnerName(second) };
  if (
    /^(?:any|localhost|localnets)$/i.test(first) ||
    /^[\d.]+(?:\/\d+)?$/.test(first) ||
    /^[\da-f]*:[\da-f:]*(?:\/\d+)?$/i.test(first)
  )
    return { kind: "unsigned" };
  return { kind: "unread", why: `who the address list ${first} is` };
}
