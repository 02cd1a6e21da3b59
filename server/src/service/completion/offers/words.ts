import { CompletionItemKind } from "vscode-languageserver-types";
import { recordTypeFacts } from "../../../dns/types";
import type { PlacedSchema } from "../../../manifest/schema/schemas";
import { asScalar } from "../../../manifest/syntax/node";
import { hasType } from "../branches";
import type { Context, ValueTarget } from "../context";
import { isKeySize } from "./key-sizes";
import { Rank, type Offer } from "./offer";
import { hasForm, lastKey } from "./path";
import { isRefusedWord } from "./refused-words";

/** The words and numbers that the schema knows for a value: those it allows, its defaults, and examples that help. */
export function wordOffers(context: Context): readonly Offer[] {
  return context.values.flatMap((target) => {
    const listed = new Set(target.siblings.map((item) => asScalar(item)?.source));
    const offers = target.schemas.flatMap((placed) => [
      ...allowed(placed, target),
      ...defaults(placed),
      ...examples(placed, target),
    ]);
    return offers.filter(({ label }) => !listed.has(label) && !isRefusedWord(context, target.path, label));
  });
}

function allowed(placed: PlacedSchema, { path }: ValueTarget): readonly Offer[] {
  const { schema } = placed;
  const isRecordType = hasForm(path, "spec.zones.*.records.*.type");
  const words = schema.const !== undefined ? [schema.const] : (schema.enum ?? booleans(placed));
  return words.flatMap((word, index) => {
    const sentence = schema.markdownEnumDescriptions?.[index];
    const meaning = isRecordType ? recordTypeFacts(String(word))?.description : undefined;
    return offerOf(word, {
      kind: CompletionItemKind.EnumMember,
      detail: word === schema.default ? "default" : undefined,
      documentation: meaning ?? sentence ?? (schema.enum ? undefined : schema.description),
      rank: Rank.value,
    });
  });
}

function booleans(placed: PlacedSchema): readonly boolean[] {
  return hasType(placed, "boolean") ? [true, false] : [];
}

function defaults({ schema }: PlacedSchema): readonly Offer[] {
  return offerOf(schema.default, {
    kind: CompletionItemKind.Value,
    detail: "default",
    documentation: schema.description,
    rank: Rank.value + 1,
  });
}

/** Strings whose examples are words that people really choose from, not sample data. */
const VOCABULARIES: ReadonlySet<string> = new Set([
  "provider",
  "managedBy",
  "tag",
  "kind",
  "type",
  "policyChecks",
  "compensating",
]);

const FORMS: ReadonlySet<string> = new Set(["go-duration", "ttl"]);

/** Numbers that belong to one thing alone, so that an example of them is sample data too. */
const OWN_NUMBERS: ReadonlySet<string> = new Set(["serial", "count", "key_tag"]);

function examples(placed: PlacedSchema, { path }: ValueTarget): readonly Offer[] {
  const { schema } = placed;
  if (isKeySize(path)) return [];
  if (schema["x-reference"] ?? schema["x-defines"] ?? schema.enum) return [];
  const key = lastKey(path) ?? "";
  const isNumber = hasType(placed, "integer") && !OWN_NUMBERS.has(key);
  const helps = FORMS.has(schema.format ?? "") || isNumber || VOCABULARIES.has(key);
  if (!helps) return [];
  return (schema.examples ?? []).flatMap((example) =>
    offerOf(example, {
      kind: CompletionItemKind.Value,
      detail: "example",
      documentation: schema.description,
      rank: Rank.value + 2,
    }),
  );
}

function offerOf(value: unknown, rest: Omit<Offer, "label" | "insert">): readonly Offer[] {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return [];
  return [{ ...rest, label: String(value), insert: { kind: "value", value } }];
}
