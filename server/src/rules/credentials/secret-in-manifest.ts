import { findSecrets, optionNamed, privateMemberOfJwk, type SecretSpan } from "../../credentials/secrets";
import { replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import {
  asScalar,
  entryOf,
  entryOfKey,
  isEmpty,
  spanOf,
  type Entry,
  type MapNode,
  type Node,
  type ScalarNode,
  type Span,
} from "../../manifest/syntax/node";
import type { Part } from "../../manifest/schema/part";
import { commentsIn } from "../../manifest/syntax/comments";
import type { SyntaxDocument } from "../../manifest/syntax/source";
import { textPlace, type FindingDraft, type Fix, type Place } from "../finding";
import { defineRule } from "../rule";

export const secretInManifest = defineRule({
  id: "secret-in-manifest",
  plane: "credentials",
  over: "text",
  severity: "error",
  confidence: "medium",
  restsOn: "entity",
  fixes: "offered",
  title: "A secret stands in the manifest",
  controls: ["owasp-nhi-2025:NHI2:2025", "nist-csf-2.0:PR.AA-01", "nist-800-53-r5:IA-5(7)"],
  references: ["OWASP Non-Human Identities Top 10, NHI2:2025", "NIST SP 800-53 Rev. 5, IA-5(7)"],
  docs: {
    problem:
      "A private key, token, password or shared secret is written into the text instead of a reference to where it is kept. Comments and pasted Secret documents count too.",
    why: "A manifest is reviewed, mailed, attached to tickets and kept in history for ever. Whoever reads it has the secret.",
    remedy:
      "Write a reference (vault:..., env:..., aws-sm:..., \${NAME}) in its place. The secret has to be treated as leaked: change it, or revoke it and make a new one.",
    bad: `validation:
  - {name: login, check: custom, command: "probe --user monitor --password=c29tZS1zZWNyZXQtdGhhdC1pcy1sb25nLWVub3VnaA=="}
`,
    good: `validation:
  - {name: login, check: custom, command: "probe --user monitor --password=$PROBE_PASSWORD"}
`,
  },
  check({ text: part }) {
    const found: FindingDraft[] = [];
    for (const node of part.nodes())
      if (node.kind === "scalar") {
        for (const secret of secretsIn(node)) found.push(ofScalar(node, secret));
        if (node.style === "empty" && node.anchor !== undefined) found.push(...ofAnchor(node, node.anchor));
      }
    if (part.isWholeDocument) found.push(...inSecretDocument(part.document));
    const { text } = part.chunk.skeleton();
    if (text.includes("#")) found.push(...inComments(part, text));
    return found;
  },
});

function keyOf(node: Node): string | undefined {
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (parent.kind === "entry") return parent.key.source;
  }
  return undefined;
}

/** The entry that the secret stands in, by its name, and the key. */
function targetsOf(node: Node): readonly string[] {
  const names: string[] = [];
  for (let parent: Node | Entry | undefined = node.parent; parent; parent = parent.parent) {
    if (parent.kind !== "map" || parent.parent?.kind !== "list") continue;
    const name = asScalar(entryOf(parent, "name")?.value)?.source;
    if (name !== undefined) names.push(name);
  }
  return [...names, ...[keyOf(node)].flatMap((key) => key ?? [])];
}

function secretsIn(node: ScalarNode): readonly SecretSpan[] {
  if (typeof node.value !== "string" || node.source.length < 8) return NONE;
  const member = privateMember(node);
  return member ? [member] : findSecrets(node.source, optionBefore(node) ?? keyAbove(node));
}

/** The option whose value an item of a list is, where a command is written word by word: `[--token, ...]`. */
function optionBefore(node: ScalarNode): string | undefined {
  const list = node.parent;
  if (list?.kind !== "list") return undefined;
  const before = asScalar(list.items[list.items.indexOf(node) - 1]);
  return before && optionNamed(before.source);
}

/** A JWK that is written as a map: its private member looks like the public ones beside it. */
function privateMember(node: ScalarNode): SecretSpan | undefined {
  const entry = node.parent;
  if (entry?.kind !== "entry" || !/^[dk]$/.test(entry.key.source)) return undefined;
  const type = asScalar(entryOf(entry.parent, "kty")?.value)?.source;
  return type === undefined ? undefined : privateMemberOfJwk(type, entry.key.source, node.source);
}

/** The key that a text stands under; a key without a value (`? word`, `{word}`) is a text itself. */
function keyAbove(node: ScalarNode): string | undefined {
  const entry = entryOfKey(node);
  return keyOf(entry && isEmpty(entry.value) ? entry.parent : node);
}

const NONE: readonly SecretSpan[] = [];

function ofScalar(node: ScalarNode, secret: SecretSpan): FindingDraft {
  const words = node.source.slice(secret.start, secret.end);
  return {
    // As it is read and as it is written: either form would give it away.
    ...finding(placeIn(node, secret), secret, isWhole(node, secret) ? `${words}\n${written(node)}` : words),
    fixes: fixes(node, secret),
    targets: targetsOf(node),
  };
}

/** The stretch of a scalar where the text stands as it is read; the whole scalar where quotes or folding change it. */
function placeIn(node: ScalarNode, secret: SecretSpan): Place {
  const { source } = node.chunk;
  const { start, end } = spanOf(node);
  const words = node.source.slice(secret.start, secret.end);
  const [firstLine = ""] = words.split("\n");
  const within = firstLine === "" ? -1 : source.slice(start, end).indexOf(firstLine);
  if (within < 0) return node;
  const found = start + within;
  const isBlock = node.style === "literal" || node.style === "folded";
  return textPlace(node, {
    start: found,
    end: isBlock || words === firstLine ? found + firstLine.length : end,
  });
}

/** A pasted Secret of Kubernetes, or the list of several that `kubectl get` prints. */
function* inSecretDocument({ root }: SyntaxDocument): Generator<FindingDraft> {
  if (root?.kind !== "map") return;
  const kind = asScalar(entryOf(root, "kind")?.value)?.source;
  const items = entryOf(root, "items")?.value;
  if (kind === "Secret") yield* inSecret(root);
  if (kind !== "List" || items?.kind !== "list") return;
  for (const item of items.items)
    if (item.kind === "map" && asScalar(entryOf(item, "kind")?.value)?.source === "Secret")
      yield* inSecret(item);
}

/** Kubernetes holds secrets in base64, whatever they are: every value of a Secret is one. */
function* inSecret(root: MapNode): Generator<FindingDraft> {
  for (const { key, value } of root.entries) {
    if ((key.source !== "data" && key.source !== "stringData") || value.kind !== "map") continue;
    for (const entry of value.entries) {
      const scalar = entry.value.kind === "scalar" ? entry.value : undefined;
      if (!scalar || typeof scalar.value !== "string" || /^ca\.crt$|^tls\.crt$/.test(entry.key.source))
        continue;
      if (findSecrets(scalar.source, entry.key.source).length > 0 || scalar.source.startsWith("\${"))
        continue;
      // What it opens is not known.
      const advice = "Change it wherever it is used.";
      const kind = `the value ${entry.key.source} of a Kubernetes Secret`;
      yield {
        ...finding(scalar, { kind, advice }, `${scalar.source}\n${written(scalar)}`),
        targets: targetsOf(scalar),
      };
    }
  }
}

/** @param text that of the part */
function* inComments(part: Part, text: string): Generator<FindingDraft> {
  const { chunk } = part;
  for (const { start, end } of commentBlocks(part, text)) {
    const comment = text.slice(start, end);
    for (const secret of findSecrets(comment)) {
      const words = comment.slice(secret.start, secret.end);
      const [firstLine = ""] = words.split(/\r?\n/, 1);
      const from = start + secret.start;
      const place: Place = { kind: "text", chunk, from, to: from + firstLine.length };
      yield finding(place, secret, words, "Take it out of the comment.");
    }
  }
}

/** Comments on lines that follow each other are one text: a key that is commented out has many lines. */
function commentBlocks(part: Part, text: string): readonly Span[] {
  const blocks: Span[] = [];
  for (const comment of commentsIn(text, part.nodes())) {
    const last = blocks.at(-1);
    const isNext = last && /^\r?\n[ \t]*$/.test(text.slice(last.end, comment.start));
    if (last && isNext) blocks[blocks.length - 1] = { start: last.start, end: comment.end };
    else blocks.push(comment);
  }
  return blocks;
}

/** @param inItsPlace what to do here; what to do about the secret itself depends on what it is */
function finding(
  at: Place,
  { kind, advice }: Pick<SecretSpan, "kind" | "advice">,
  secret: string,
  inItsPlace = "Here, write a reference such as vault:PATH or env:NAME.",
): FindingDraft {
  return {
    at,
    // The secret itself is never part of a message: messages end up in logs.
    message: `This is ${kind}. A manifest is reviewed, mailed and kept for ever, so the secret has to be treated as leaked. ${advice} ${inItsPlace}`,
    secret,
  };
}

/** A value that begins with an ampersand is read as the name of one that is missing. */
function ofAnchor(node: ScalarNode, anchor: string): readonly FindingDraft[] {
  return findSecrets(anchor, keyOf(node)).map((secret) => ({
    ...finding(node, secret, anchor),
    targets: targetsOf(node),
  }));
}

/** A scalar as the text has it, without quotes around it. */
function written(node: ScalarNode): string {
  const { start, end } = spanOf(node);
  return node.chunk.source.slice(start, end).replace(/^["']|["']$/g, "");
}

function isWhole(node: ScalarNode, secret: SecretSpan): boolean {
  return secret.start === 0 && secret.end >= node.source.trimEnd().length;
}

function fixes(node: ScalarNode, secret: SecretSpan): readonly Fix[] {
  if (!isWhole(node, secret) || node.style === "literal" || node.style === "folded") return [];
  return [
    {
      title: "Replace it with a reference",
      safe: false,
      edits: () => [{ ...replaceScalar(node, `vault:${tabStop("path")}`) }],
    },
  ];
}
