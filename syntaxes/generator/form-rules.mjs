// Rules for scalars that are known by their form: names, addresses, times, references.

import {
  address,
  controlId,
  duration,
  end,
  entry,
  hostName,
  time,
  unsearched,
  valueOf,
} from "./fragments.mjs";
import { scopes } from "./scopes.mjs";
import { recordTypes } from "./word-rules.mjs";

const hostKeys =
  "name|host|dnsName|commonName|value|values|target|targets|targetname|exchange|zone|match|releases".split(
    "|",
  );
const hexadecimalKeys = ["serial", "fingerprint", "digest", "certificate_association_data"];
const fileName = String.raw`[^\s,\]}"']*\.(?:ya?ml|json|pem|crt|csr|key|txt|db)["']?(?:[\s,\]}]|$)`;

/**
 * The rules by name, for `repository`.
 *
 * @param {Map<string, string[]>} words As `wordsByKey` gives them.
 */
export function formRules(words) {
  return {
    hexadecimal: whole(
      `${valueOf(...hexadecimalKeys)}(?:sha256:)?[0-9A-Fa-f]{2}(?:[:-]?[0-9A-Fa-f]{2}){0,127}`,
      scopes.hexadecimal,
    ),
    "control-id": {
      patterns: [valueOf("id", "control"), entry].map((start) => whole(start + controlId, scopes.controlId)),
    },
    "rule-id": whole(`${valueOf("rule")}(?:schema|[a-z][a-z0-9]*(?:-[a-z0-9]+)+)`, scopes.ruleId),
    time: whole(String.raw`\G${time}`, scopes.time),
    duration: {
      ...whole(
        String.raw`\G(?<!(?:name|id|ticket|summary|owner|serial)["']?:[ \t]{1,9}["']?)${duration}`,
        scopes.duration,
      ),
      captures: { 0: { patterns: [{ match: "[a-zµ]+", name: scopes.unit }] } },
    },
    "record-reference": recordReference(recordTypes(words)),
    // A final colon outside quotes is that of a key.
    address: whole(String.raw`\G(?:${address})(?!(?<=:)(?:[\s,\]}]|$))`, scopes.ipAddress),
    "validation-target": parts(
      `\\G${unsearched(`(${hostName})[ \\t]+(via)[ \\t]+(?:(${address})|(${hostName}))`)}`,
      [scopes.hostName, scopes.via, scopes.ipAddress, scopes.hostName],
    ),
    "secret-reference": { patterns: secretReferences },
    identity: {
      patterns: [
        whole(String.raw`\G[\w.%+-]{1,64}@${hostName}`, scopes.identity),
        whole(String.raw`\G@[\w-]{1,64}(?:/[\w.-]{1,64})?`, scopes.identity),
        whole(String.raw`\Ggroup:[\w./@-]{1,128}`, scopes.identity),
      ],
    },
    "host-name": {
      patterns: [
        whole(valueOf(...hostKeys) + hostName, scopes.hostName),
        whole(`${entry}(?!${fileName})${hostName}`, scopes.hostName),
      ],
    },
  };
}

function recordReference(types) {
  const owner = `(${hostName})(/)(${types})`;
  const { separator, enumMember } = scopes;
  return {
    ...parts(String.raw`\G${unsearched(owner)}(?:(@)([\w-]{1,63}))?`, [
      scopes.hostName,
      separator,
      scopes.recordType,
      separator,
      enumMember,
    ]),
    name: scopes.recordReference,
  };
}

const secretReferences = [
  parts(String.raw`\G(vault|env|aws-sm)(:)([^\s,"'\[\]{}#]*[^\s,"'\[\]{}#:])`, [
    scopes.secretStore,
    scopes.separator,
    scopes.secretReference,
  ]),
  parts(String.raw`\G(\$)([A-Za-z_][A-Za-z0-9_]*)`, [scopes.variableBegin, scopes.secretReference]),
];

const number = { patterns: [{ match: "[0-9]+", name: scopes.integer }] };

/** Record data in presentation form and CAA values: several things in one scalar, by name for `repository`. */
export const piecewiseRules = {
  "caa-value": caaValue(String.raw`[^"'#\s,\[\]{}]`),
  "caa-presentation": parts(
    String.raw`\G([0-9]{1,3})[ \t]+(issue|issuewild|issuemail|issuevmc|iodef|contactemail|contactphone)`,
    [scopes.integer, scopes.enumMember],
    String.raw`(?=[ \t])`,
  ),
  "target-presentation": {
    match: String.raw`\G((?:[0-9]{1,5}[ \t]+){1,3})(${hostName})${end}`,
    captures: { 1: number, 2: { name: scopes.hostName } },
  },
  "digest-presentation": {
    match: String.raw`\G((?:[0-9]{1,5}[ \t]+){2,3})([0-9A-Fa-f]{8,})${end}`,
    captures: { 1: number, 2: { name: scopes.hexadecimal } },
  },
};

/**
 * Rules that take a character with which a plain scalar in flow style ends, by name for `repository`. They are only for
 * block style and quotes.
 */
export const notInFlowRules = {
  "caa-value-with-comma": caaValue(String.raw`[^"'#\s]`),
  "variable-in-braces": parts(String.raw`\G(\$\{)([A-Za-z_][A-Za-z0-9_]*)(\})`, [
    scopes.variableBegin,
    scopes.secretReference,
    scopes.variableEnd,
  ]),
};

function caaValue(character) {
  const parameters = String.raw`;(?:${character}|[ \t]+(?![\s#]))*`;
  const parameter = parts(
    String.raw`(?<=;)[ \t]*([A-Za-z0-9]+)(=)`,
    [scopes.parameter, scopes.assignment],
    "",
  );
  return {
    match: `\\G${unsearched(String.raw`(?:(${hostName})[ \t]*)?(?=;[ \t]*[A-Za-z0-9]+=)(${parameters})`)}`,
    captures: { 1: { name: scopes.hostName }, 2: { patterns: [parameter] } },
  };
}

function whole(expression, name) {
  return { match: expression + end, name };
}

function parts(expression, names, after = end) {
  const captures = names.map((name, index) => [index + 1, { name }]);
  return { match: expression + after, captures: Object.fromEntries(captures) };
}
