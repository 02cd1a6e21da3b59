import { CompletionItemKind } from "vscode-languageserver-types";
import { asScalar, entryOf } from "../../../manifest/syntax/node";
import { literal, stop, type Body } from "../writing/body";
import type { Context } from "../context";
import { Rank, type Offer } from "./offer";
import { policyPlaceOf, type PolicyPlace } from "./policy-place";
import { choiceStop } from "../writing/template";

/** Inside the policies of a Cloudflare token: its keys, permission groups, and the zones of the change. */
export function cloudflarePolicyOffers(context: Context): readonly Offer[] {
  const at = policyPlaceOf(context);
  if (at?.provider !== "cloudflare") return [];
  const { place } = context;
  if (place.role === "key") {
    return keysAt(at, new Set(place.map.entries.map(({ key }) => key.source)));
  }
  const last = at.path.findLast((step) => typeof step === "string");
  if (last === "effect") return effects;
  const isGroup = last === "permission_groups" || (last === "name" && at.path.includes("permission_groups"));
  if (isGroup) return groupsAt(place);
  return place.role === "item" && !place.isFlow ? keysAt(at, new Set()) : [];
}

/** The permission groups that matter for DNS and certificates, as the API names them. */
export const PERMISSION_GROUPS: readonly (readonly [name: string, meaning: string])[] = [
  ["DNS Write", "changes records"],
  ["DNS Read", "reads records"],
  ["Zone Read", "reads zones and their settings"],
  ["Zone Write", "administers zones"],
  ["SSL and Certificates Write", "has certificates issued, installed and revoked"],
  ["SSL and Certificates Read", "reads certificates"],
];

function groupsAt(place: Context["place"]): readonly Offer[] {
  const items = place.role === "item" ? place.list.items : [];
  const listed = new Set(
    items.map((item) => asScalar(item)?.source ?? asScalar(entryOf(item, "name")?.value)?.source),
  );
  return PERMISSION_GROUPS.filter(([name]) => !listed.has(name)).map(([name, meaning]) =>
    value(name, meaning),
  );
}

const text: Body = stop({ id: "1", hint: "" });
const groups: Body = {
  kind: "list",
  items: [{ kind: "map", entries: [["name", text]] }],
  inline: false,
};

const POLICY_KEYS: readonly (readonly [name: string, meaning: string, shape: Body])[] = [
  ["effect", "Whether the policy allows or denies.", stop(choiceStop("1", ["allow", "deny"]))],
  ["permission_groups", "The permissions that the token has.", groups],
  [
    "resources",
    "The zones and accounts that the permissions reach.",
    { kind: "open-map", text: [{ id: "1", hint: "" }] },
  ],
];

function keysAt({ path, change }: PolicyPlace, existing: ReadonlySet<string>): readonly Offer[] {
  const words = path.filter((step) => typeof step === "string" && step !== "policies" && step !== "policy");
  if (words.length === 0) {
    const known = POLICY_KEYS.filter(([name]) => !existing.has(name));
    return known.map(([name, meaning, shape]) => key(name, { documentation: meaning }, shape));
  }
  if (words.length > 1 || words[0] !== "resources") return [];
  return (change?.zones() ?? []).flatMap((zone) => {
    const name = `com.cloudflare.api.account.zone.${zone.view.at("zoneId").text ?? ""}`;
    if (!zone.view.at("zoneId").exists || existing.has(name)) return [];
    return [key(name, { detail: `zone ${zone.name ?? ""}`.trim() }, literal("*"))];
  });
}

const effects: readonly Offer[] = [
  value("allow", "the token has the permissions"),
  value("deny", "the token does not have the permissions, whatever else allows them"),
];

function key(name: string, about: Pick<Offer, "detail" | "documentation">, shape: Body): Offer {
  return {
    ...about,
    label: name,
    kind: CompletionItemKind.Property,
    insert: { kind: "key", name, shape },
    rank: Rank.key,
  };
}

function value(name: string, detail: string): Offer {
  return {
    label: name,
    kind: CompletionItemKind.EnumMember,
    detail,
    insert: { kind: "value", value: name },
    rank: Rank.value,
  };
}
