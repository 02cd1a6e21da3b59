import type { Place as PolicyPlace } from "../../credentials/capability";
import type { Credential } from "../../manifest/model/credential";
import { asScalar, nodeAt, spanOf, type Node, type ScalarNode } from "../../manifest/syntax/node";
import { textPlace, type Place } from "../finding";

/**
 * Where a value of a credential's policy or grants stands in the document: a node, or, for words of a policy that is
 * written as text, the words. Undefined where there is no policy at all.
 */
export function placeInPolicy(
  credential: Credential,
  { source, path, span }: PolicyPlace,
): Place | undefined {
  const node = nodeAt(policyRoot(credential, { source }), path);
  const scalar = asScalar(node);
  if (!span || !scalar) return node;
  const start = startOfWords(scalar, span.start, span.end);
  if (start === undefined) return node;
  return textPlace(scalar, { start, end: start + span.end - span.start });
}

/** The policy or the grants that a place is in, aliases seen through. */
export function policyRoot(
  credential: Credential,
  { source }: Pick<PolicyPlace, "source">,
): Node | undefined {
  return credential.view.at(source).node;
}

/**
 * Whether an earlier credential shares the policy by an alias: what is wrong with it is told there, once.
 *
 * @param all those that stand beside it, and itself
 */
export function isToldEarlier(
  all: readonly Credential[],
  credential: Credential,
  place: PolicyPlace,
): boolean {
  const root = policyRoot(credential, place);
  return all.find((other) => policyRoot(other, place) === root) !== credential;
}

/**
 * The lines of a block text are indented, so that the words stand further behind than in the value: they are looked up,
 * as often as they come in the value before. Texts in quotes and folded ones do not stand there as they are.
 */
function startOfWords(scalar: ScalarNode, start: number, end: number): number | undefined {
  if (scalar.style !== "literal" && scalar.style !== "plain") return undefined;
  const words = scalar.source.slice(start, end);
  if (words === "" || words.includes("\n")) return undefined;
  const { text } = scalar.chunk.source;
  const whole = spanOf(scalar);
  // The line of the block's own sign may have a comment with the same words.
  let from = scalar.style === "literal" ? text.indexOf("\n", whole.start) : whole.start;
  for (let before = scalar.source.indexOf(words); before >= 0 && before < start;) {
    from = text.indexOf(words, from) + words.length;
    before = scalar.source.indexOf(words, before + words.length);
  }
  const found = text.indexOf(words, from);
  return found >= 0 && found + words.length <= whole.end ? found : undefined;
}
