// The grammar: what is injected where.

import { deepNests } from "./deep-nests.mjs";
import { earlyYaml } from "./early-yaml.mjs";
import { unsearched } from "./fragments.mjs";
import { formRules, notInFlowRules, piecewiseRules } from "./form-rules.mjs";
import { scopes } from "./scopes.mjs";
import { wordRules } from "./word-rules.mjs";

const notes = [
  "Made by syntaxes/generate.mjs; do not edit.",
  "The YAML grammar of the editor does the YAML. The rules here are injected into its scalars and say what a scalar means in a manifest, so they cannot match in comments, block scalars, tags or anchors.",
  "Every rule starts at \\G, the first character of a scalar, and takes the whole scalar or nothing. A rule that depends on the key looks back at it on the same line.",
];

/** The keys that give a manifest its structure. */
const sectionKeys =
  "aliases apiVersion approvers audit backoutPlan certificates controls credentials defaults delegation directory " +
  "dnssec emergency endpoints exceptions identityHosts implementers issuers kind limits metadata monitoring " +
  "policyChecks preApproval previous records releases require revocation rollback rules service spec steps " +
  "trustStores validation window zones";

// A comma or closing bracket inside a block-style or quoted scalar is text, and the scalar a sentence. Its first character
// is taken here without a name, so that no rule that starts at \G comes after.
const blockSentence = { match: `\\G${unsearched(String.raw`(?=(?:[^:#,\]}\r\n]|:(?=\S))*[,\]}])[^\s:]`)}` };
const quotedSentence = {
  match: `\\G(?<=["'])${unsearched(String.raw`(?=[^"',\]}\r\n]*[,\]}][^"'\r\n]*["'])[^\s:\\]`)}`,
};

/** @param {Map<string, string[]>} words As `wordsByKey` gives them. */
export function grammar(words) {
  // The order decides: what a key says comes before what a form suggests.
  const wholeRules = { ...wordRules(words), ...formRules(words) };
  return {
    information_for_contributors: notes,
    name: "Trust Change",
    scopeName: "source.yaml.trust-change",
    fileTypes: ["trust.yaml", "trust.yml", "trust-policy.yaml", "trust-policy.yml"],
    patterns: [{ include: "source.yaml" }],
    injections: {
      ...deepNests,
      [inside("string.unquoted.plain.out")]: scalar("not-in-flow", "piecewise", "block-sentence", "whole"),
      [inside("string.unquoted.plain.in")]: scalar("piecewise", "whole"),
      [inside("string.quoted")]: scalar("not-in-flow", "piecewise", "quoted-sentence", "whole"),
      "L:source.yaml.trust-change entity.name.tag": { patterns: [{ include: "#section-key" }] },
      ...earlyYaml,
    },
    repository: {
      "not-in-flow": { patterns: includes(notInFlowRules) },
      piecewise: { patterns: includes(piecewiseRules) },
      whole: { patterns: includes(wholeRules) },
      "block-sentence": blockSentence,
      "quoted-sentence": quotedSentence,
      "section-key": sectionKey,
      ...notInFlowRules,
      ...piecewiseRules,
      ...wholeRules,
    },
  };
}

// Coloured as any key; a theme or a user's setting can tell the parts of a change apart.
const sectionKey = {
  match: String.raw`\G(?<=^|[\s{,\["'])(?:${sectionKeys.replaceAll(" ", "|")})(?=["']?[ \t]*:)`,
  name: scopes.sectionKey,
};

function inside(scope) {
  return `L:source.yaml.trust-change ${scope} - entity.name.tag`;
}

function scalar(...names) {
  return { patterns: names.map((name) => ({ include: `#${name}` })) };
}

function includes(rules) {
  return Object.keys(rules).map((name) => ({ include: `#${name}` }));
}
