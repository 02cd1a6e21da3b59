/** Names of issuers, checks, trust stores and endpoints. */
import { CompletionItemKind } from "vscode-languageserver-types";
import { CHECKS } from "../../../manifest/model/definitions";
import { schemaAt } from "../../../manifest/schema/schemas";
import { publicIssuers } from "../../../pki/issuers";
import type { Context } from "../context";
import { listed, parts } from "./describe";
import { Rank, type Offer } from "./offer";

/** From this rank on names are those that every change may use, and not those of its own. */
export const COMMON_RANK = 2;

/** The issuers of the change and of the policy, and the public authorities that need no entry. */
export function issuerOffers({ change, policy }: Context): readonly Offer[] {
  const own = (change?.issuers.all() ?? []).flatMap(({ name, view }) =>
    named(name, parts("issuer", view.at("trust").text, view.at("challenge").text), Rank.value),
  );
  const used = (change?.certificates() ?? []).flatMap(({ issuerName }) =>
    named(issuerName, "issuer of another certificate", Rank.value + 1),
  );
  const shared = (policy?.defaultNames("issuers") ?? []).flatMap((name) =>
    named(name, "issuer of the policy", Rank.value + 1),
  );
  const known = publicIssuers().flatMap(({ id, title }) =>
    named(id, `public authority · ${title}`, Rank.value + COMMON_RANK),
  );
  return [...own, ...used, ...shared, ...known];
}

/** The change itself, for an exception to what concerns it as a whole. */
export function changeOffers({ change }: Context): readonly Offer[] {
  return named(change?.name, "this change as a whole", Rank.value);
}

/** The entries of `validation`. */
export function validationOffers({ change }: Context): readonly Offer[] {
  const entries = change?.spec.at("validation").items() ?? [];
  return entries.flatMap((entry) =>
    named(
      entry.at("name").text,
      parts("validation", entry.at("check").text, entry.at("phase").text),
      Rank.value,
      entry.at("expect").text,
    ),
  );
}

/** The checks that need no entry of their own. */
export function checkOffers(): readonly Offer[] {
  const schema = schemaAt("trust-change#/$defs/check/properties/check")?.schema;
  return CHECKS.map((check) => ({
    label: check,
    kind: CompletionItemKind.EnumMember,
    detail: "check without an entry of its own",
    documentation: schema?.markdownEnumDescriptions?.[schema.enum?.indexOf(check) ?? -1],
    insert: { kind: "value", value: check },
    rank: Rank.value + 1,
  }));
}

/** The trust stores of the change and of the policy. */
export function trustStoreOffers({ change, policy }: Context): readonly Offer[] {
  const own = (change?.spec.at("trustStores").items() ?? []).flatMap((store) => {
    const users = store
      .at("usedBy")
      .items()
      .flatMap(({ text }) => text ?? []);
    return named(store.at("name").text, parts("trust store", listed(users)), Rank.value);
  });
  const shared = (policy?.defaultNames("trustStores") ?? []).flatMap((name) =>
    named(name, "trust store of the policy", Rank.value + 1),
  );
  return [...own, ...shared];
}

/** The hosts under `endpoints`. */
export function endpointOffers({ change }: Context): readonly Offer[] {
  const endpoints = change?.spec.at("endpoints").items() ?? [];
  return endpoints.flatMap((endpoint) =>
    named(endpoint.at("host").text, parts("endpoint", endpoint.at("role").text), Rank.value),
  );
}

function named(name: string | undefined, detail: string, rank: number, note?: string): readonly Offer[] {
  if (name === undefined) return [];
  const more = note === undefined ? detail : parts(detail, note);
  return [
    {
      label: name,
      kind: CompletionItemKind.Reference,
      detail: more,
      insert: { kind: "value", value: name },
      rank,
    },
  ];
}
