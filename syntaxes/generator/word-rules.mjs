// Rules for scalars that are one of a closed set of words.

import { end, entry, entryOfFlowList, oneOf, otherRecordTypes, valueOf } from "./fragments.mjs";
import { scopes } from "./scopes.mjs";

/** Documents of other makers that the language reads, and the kinds that they refer to. */
const foreign = {
  apiVersions: ["cert-manager.io/v1", "externaldns.k8s.io/v1alpha1"],
  kinds: ["Certificate", "DNSEndpoint", "Issuer", "ClusterIssuer"],
};

/** Words of keys whose values the schemas leave open. */
const openKeys = {
  signedBy: ["self"],
  tag: ["contactemail", "contactphone", "iodef", "issue", "issuemail", "issuevmc", "issuewild"],
};

const operationKeys = ["op", "do", "dnssec", "trust", "delegation", "restores"];
/** What operation keys may say elsewhere: the state of a zone or of an issuer. */
const states = ["optional", "required", "private", "public"];
/** Keys that have rules of their own. */
const ownRules = ["apiVersion", "kind", "type", "rules", ...operationKeys];

/**
 * The rules by name, for `repository`.
 *
 * @param {Map<string, string[]>} words As `wordsByKey` gives them.
 */
export function wordRules(words) {
  const at = (key) => words.get(key) ?? [];
  return {
    "api-version": rule(
      valueOf("apiVersion"),
      [...at("apiVersion"), ...foreign.apiVersions],
      scopes.apiVersion,
    ),
    kind: rule(valueOf("kind"), [...at("kind"), ...foreign.kinds], scopes.kind),
    "record-type": {
      match: `${valueOf("type", "recordType")}(?:${recordTypes(words)})${end}`,
      name: scopes.recordType,
    },
    operation: {
      patterns: operationKeys.map((key) => rule(valueOf(key), without(at(key), states), scopes.operation)),
    },
    severity: severity(at("rules")),
    "enum-member": { patterns: enumMembers(words) },
  };
}

/** The record types of the schemas and those that have no closed list, as an alternation. */
export function recordTypes(words) {
  const known = (words.get("type") ?? []).filter((word) => /^[A-Z0-9]+$/.test(word));
  return `${oneOf(known)}|${otherRecordTypes}`;
}

function enumMembers(words) {
  const closed = [...words].filter(([key]) => key !== "" && !ownRules.includes(key));
  const single = closed.filter(([key]) => !key.endsWith("[]"));
  const lists = listWords(closed);
  const keysOfStates = ["dnssec", "trust"].map((key) => [
    key,
    words.get(key).filter((word) => states.includes(word)),
  ]);
  const lowerCaseTypes = words.get("type").filter((word) => !/^[A-Z0-9]+$/.test(word));
  const values = [...single, ...keysOfStates, ["type", lowerCaseTypes], ...Object.entries(openKeys)];
  const unmistakable = lists.flatMap(([, list]) => list).filter((word) => /[- ]/.test(word));
  return [
    ...values.map(([key, list]) => rule(valueOf(key), list, scopes.enumMember)),
    ...lists.map(([key, list]) => rule(entryOfFlowList(key), list, scopes.enumMember)),
    // In a block list the key is on another line: only words that mean nothing else.
    rule(entry, [...new Set(unmistakable)], scopes.enumMember),
  ];
}

/** The words of lists by key. A step may name checks instead of entries of `validation`. */
function listWords(closed) {
  const lists = closed.filter(([key]) => key.endsWith("[]")).map(([key, list]) => [key.slice(0, -2), list]);
  const [, checks = []] = closed.find(([key]) => key === "check") ?? [];
  return [...lists, ["validate", checks]];
}

/** The key is the id of a rule: words with hyphens, and `schema`. */
function severity(words) {
  const ruleId = String.raw`(?:schema|[a-z][a-z0-9]{0,30}-[a-z0-9-]{1,60})`;
  return rule(valueOf(ruleId), words, scopes.enumMember);
}

function rule(start, words, name) {
  if (words.length === 0) throw new Error(`The schemas have no words for the rule ${start}`);
  return { match: `${start}${oneOf(words)}${end}`, name };
}

function without(words, others) {
  return words.filter((word) => !others.includes(word));
}
