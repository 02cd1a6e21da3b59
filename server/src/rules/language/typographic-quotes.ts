import { replaceScalar } from "../../manifest/edits/edits";
import type { SchemedScalar } from "../../manifest/schema/walk";
import type { FindingDraft } from "../finding";
import { capital, keyOf, subject } from "./subject";

/** A text in typographic quotes of any language, and what stands in them. */
const IN_QUOTES =
  /^[\u201c\u201d\u201e\u201f\u00ab\u2018\u201a\u2039](.+)[\u201d\u201c\u00bb\u2019\u2018\u203a]$/su;

/** Where texts with blanks stand that are no sentences: the values of records. */
const OF_RECORDS: ReadonlySet<string> = new Set(["value", "values"]);

/**
 * A word, or the value of a record, in typographic quotes, as word processors and chats make them: YAML takes them for a
 * part of the text. In sentences they may be meant, and what the schema bounds or a reference looks up is told by these.
 */
export function typographicQuotes({ node, place: { schema } }: SchemedScalar): FindingDraft | undefined {
  const [, inner] = (node.style === "plain" && IN_QUOTES.exec(node.source)) || [];
  if (inner === undefined || isBounded(schema)) return undefined;
  if (/\s/.test(inner) && !OF_RECORDS.has(keyOf(node) ?? "")) return undefined;
  return {
    at: node,
    severity: "warning",
    message: `${capital(subject(node))} stands in typographic quotes, as text that is copied from a document or a chat may: YAML knows none but " and ', so that these are a part of the value. Write straight ones.`,
    fixes: [
      {
        title: "Write straight quotes",
        safe: false,
        edits: () => [replaceScalar(node, inner, "double")],
      },
    ],
  };
}

function isBounded({
  format,
  pattern,
  enum: words,
  "x-reference": reference,
}: SchemedScalar["place"]["schema"]): boolean {
  const isLookedUp = reference !== undefined && ![reference].flat().includes("identity");
  return [format, pattern, words].some((bound) => bound !== undefined) || isLookedUp;
}
