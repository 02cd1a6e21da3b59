import { CompletionItemKind } from "vscode-languageserver-types";
import type { PlacedSchema } from "../../../manifest/schema/schemas";
import { addableKeys, childrenAt, keyReferences, requiredKeys } from "../branches";
import type { TrustPolicy } from "../../../manifest/model/policy";
import type { Context, MapTarget } from "../context";
import { Rank, type Offer } from "./offer";
import { groupOffers } from "./people";
import { ruleOffers } from "./rules";
import { shapeOf } from "../writing/shape";

/** The keys that the map at the cursor may still get: required ones first, then in the order of the schema. */
export function keyOffers({ maps, policy }: Context): readonly Offer[] {
  return maps.flatMap((target) => [...namedKeys(target), ...freeKeys(target, policy)]);
}

interface FoundKey {
  readonly schema: PlacedSchema;
  /** In how many of the alternatives the map must have it. */
  required: number;
}

function namedKeys(target: MapTarget): readonly Offer[] {
  const found = new Map<string, FoundKey>();
  for (const schema of target.schemas) {
    const required = requiredKeys(schema);
    for (const [key, property] of addableKeys(schema, existingKeys(target))) {
      const known = found.get(key) ?? { schema: property, required: 0 };
      if (required.includes(key)) known.required++;
      found.set(key, known);
    }
  }
  return [...found].map(([key, { schema, required }]) => ({
    label: key,
    kind: CompletionItemKind.Property,
    detail: required === target.schemas.length ? "required" : undefined,
    documentation: schema.schema.description,
    insert: { kind: "key", name: key, shape: shapeOf(childrenAt(target.schemas, key)) },
    rank: Rank.key + (required === target.schemas.length ? 0 : required > 0 ? 1 : 2),
  }));
}

function existingKeys({ map }: MapTarget): ReadonlySet<string> {
  return new Set(map?.entries.map(({ key }) => key.source));
}

/** Keys that are names of something, such as the rules that a policy gives a severity to. */
function freeKeys(target: MapTarget, policy: TrustPolicy | undefined): readonly Offer[] {
  const existing = existingKeys(target);
  return target.schemas.flatMap((schema) => {
    const shape = shapeOf(childrenAt([schema], ""));
    return keyReferences(schema)
      .flatMap((kind) => namesOf(kind, policy))
      .filter(({ label }) => !existing.has(label))
      .map((offer): Offer => ({ ...offer, insert: { kind: "key", name: offer.label, shape } }));
  });
}

function namesOf(kind: string, policy: TrustPolicy | undefined): readonly Offer[] {
  if (kind === "rule") return ruleOffers();
  if (kind === "identity") return groupOffers(policy);
  return kind === "zone" ? policyZoneOffers(policy) : [];
}

/** The zones that a policy names one by one. */
function policyZoneOffers(policy: TrustPolicy | undefined): readonly Offer[] {
  const patterns = (policy?.zones() ?? []).flatMap((zone) => zone.patterns.map(({ source }) => source));
  const names = new Set(patterns.filter((pattern) => pattern !== "" && !pattern.startsWith("*")));
  return [...names].map((name) => ({
    label: name,
    kind: CompletionItemKind.Value,
    detail: "zone of the policy",
    insert: { kind: "value", value: name },
    rank: Rank.value,
  }));
}
