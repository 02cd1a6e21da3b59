/** Names of zones, and of what stands in them: providers and keys. */
import { CompletionItemKind } from "vscode-languageserver-types";
import type { Zone } from "../../../manifest/model/zone";
import { nodeAt, type Path } from "../../../manifest/syntax/node";
import { View } from "../../../manifest/view";
import type { Context, ValueTarget } from "../context";
import { parts } from "./describe";
import { Rank, type Offer } from "./offer";

/** The zones of the change, by name. */
export function zoneOffers({ change }: Context): readonly Offer[] {
  return (change?.zones() ?? []).flatMap((zone) => {
    const name = zone.view.at("name").text;
    return name === undefined ? [] : [offerOf(name, parts("zone", zone.viewName, zone.provider()))];
  });
}

/** The entries of `providers` of the zone that the cursor stands in; at a step, those of all zones. */
export function providerOffers(context: Context, { path }: ValueTarget): readonly Offer[] {
  return zonesFor(context, path).flatMap((zone) =>
    zone.view
      .at("providers")
      .items()
      .flatMap((provider) => {
        const name = provider.at("name").text;
        return name === undefined
          ? []
          : [offerOf(name, parts("provider", provider.at("provider").text, zone.name))];
      }),
  );
}

/** The key tags of the zone that the cursor stands in, or that its step names. */
export function keyTagOffers(context: Context, { path }: ValueTarget): readonly Offer[] {
  return zonesFor(context, path).flatMap((zone) => {
    const keys = zone.view.at("dnssec").at("keys").items();
    return keys.flatMap((key) => {
      const tag = key.at("key_tag").number;
      return tag === undefined
        ? []
        : [offerOf(tag, parts("key", key.at("role").text, key.at("op").text, zone.name))];
    });
  });
}

function zonesFor({ change, place }: Context, path: Path): readonly Zone[] {
  const zones = change?.zones() ?? [];
  const [, list, index] = path;
  if (list === "zones") return zones.filter((_, position) => position === index);
  const step = nodeAt(place.document.root, path.slice(0, list === "rollback" ? 4 : 3));
  const named = new View<{ zone: string }>(step).at("zone").text;
  const chosen = zones.filter((zone) => zone.view.at("name").text === named);
  return chosen.length > 0 ? chosen : zones;
}

function offerOf(name: string | number, detail: string): Offer {
  return {
    label: String(name),
    kind: CompletionItemKind.Reference,
    detail,
    insert: { kind: "value", value: name },
    rank: Rank.value,
  };
}
