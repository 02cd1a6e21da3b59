import type { Hover, Position } from "vscode-languageserver-types";
import { kindOf } from "../../manifest/kind";
import type { Manifest } from "../../manifest/model/manifest";
import type { TrustChange } from "../../manifest/model/trust-change";
import { schemasOf, type SchemasAtPlace } from "../../manifest/schema/locate";
import {
  asScalar,
  entryOfKey,
  isEmpty,
  nodeAtOffset,
  type AliasNode,
  type ScalarNode,
} from "../../manifest/syntax/node";
import type { SyntaxDocument } from "../../manifest/syntax/source";
import { credentialsOfPolicy } from "../../rules/credentials/credential-home";
import type { Analysis } from "../../rules/engine";
import { tellableWords } from "../../rules/tellable";
import { offsetAt, rangeOfNode, toRange } from "../ranges";
import { controlHover } from "./control-hover";
import { hostHover } from "./host-hover";
import { identityHover } from "./identity-hover";
import { paragraphs } from "./markdown";
import { meaningHover } from "./meaning-hover";
import { policyHover, type CredentialHolder } from "./policy-hover";
import { referenceHover } from "./reference-hover";
import { sourceHover } from "./source-hover";
import { ruleHover } from "./rule-hover";
import { keyHover, placeText, wordHover } from "./schema-hover";

export interface HoverContext {
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What a hover may look at: the node under the cursor and all that is known of its place. */
export interface HoverPlace {
  /** What stands under the cursor. */
  readonly written: ScalarNode | AliasNode;
  /** The scalar that it is, or that it stands for. */
  readonly node: ScalarNode;
  readonly isKey: boolean;
  readonly document: SyntaxDocument;
  /** What the schema says of the value; at a key, of the key's value. */
  readonly schemas: SchemasAtPlace;
  readonly change: TrustChange | undefined;
  readonly analysis: Analysis;
  readonly now: number;
}

type Provider = (place: HoverPlace) => string | undefined;

/** Each says what it knows of one value. The first one that knows something is enough: the rest would be boilerplate. */
const aboutThisValue: readonly Provider[] = [
  controlHover,
  ruleHover,
  hostHover,
  sourceHover,
  referenceHover,
  identityHover,
  wordHover,
];

/** Explains the key or value at a position; null where there is nothing to say. */
export function hover(
  analysis: Analysis,
  position: Position,
  context: HoverContext,
  token: { readonly isCancellationRequested: boolean },
): Hover | null {
  if (token.isCancellationRequested) return null;
  const right = rightAt(analysis, position);
  if (right) return right;
  const place = placeAt(analysis, position, context);
  const text = place && (place.isKey ? (ruleHover(place) ?? keyHover(place)) : valueText(place));
  if (!text) return null;
  const value = tellableWords(text, analysis.secrets);
  return { contents: { kind: "markdown", value }, range: rangeOfNode(place.written) };
}

/** In a policy, the words of a right, also where the policy is written as a text of its own. */
function rightAt({ manifest, secrets }: Analysis, position: Position): Hover | undefined {
  const { source } = manifest;
  const offset = offsetAt(source, position);
  for (const document of source.documents) {
    const node = nodeAtOffset(document.root, offset);
    const right =
      node?.kind === "scalar" && !entryOfKey(node)
        ? policyHover(holderOf(manifest, document), node, offset)
        : undefined;
    if (!right) continue;
    const value = tellableWords(right.text, secrets);
    return { contents: { kind: "markdown", value }, range: toRange(source, right.span) };
  }
  return undefined;
}

function holderOf(manifest: Manifest, document: SyntaxDocument): CredentialHolder {
  const change = manifest.changes().find((one) => one.document === document);
  if (change) return { credentials: () => change.credentials(), change };
  const isPolicy = kindOf(document) === "TrustPolicy";
  return { credentials: () => (isPolicy ? credentialsOfPolicy(document) : []), change: undefined };
}

function valueText(place: HoverPlace): string | undefined {
  for (const provide of aboutThisValue) {
    const text = provide(place);
    if (text !== undefined) return text;
  }
  // What a length or a time is held against stands in the description of its key.
  return paragraphs([meaningHover(place), placeText(place)]);
}

function placeAt(analysis: Analysis, position: Position, { now }: HoverContext): HoverPlace | undefined {
  const { manifest } = analysis;
  const offset = offsetAt(manifest.source, position);
  for (const document of manifest.source.documents) {
    const written = nodeAtOffset(document.root, offset);
    const node = asScalar(written);
    if (!node || isEmpty(node) || (written?.kind !== "scalar" && written?.kind !== "alias")) continue;
    // A text without any structure is no manifest yet.
    if (!written.parent) continue;
    // A block scalar is a text of its own, often in another language: a policy, a command.
    if (written.kind === "scalar" && (written.style === "literal" || written.style === "folded")) continue;
    return {
      written,
      node,
      isKey: entryOfKey(written) !== undefined,
      document,
      schemas: schemasOf(document, entryOfKey(written)?.value ?? written),
      change: manifest.changes().find((change) => change.document === document),
      analysis,
      now,
    };
  }
  return undefined;
}
