import { shortZoneId } from "../../credentials/capability";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import type { ScalarNode } from "../../manifest/syntax/node";
import { query } from "../../query/query";
import { attached } from "../../text/once";
import { relatedAt, type FindingDraft } from "../finding";

/**
 * Ids of which a provider gives out each one once: those of Route 53 and Cloudflare, and the whole paths of Azure and Google
 * Cloud. Names that are made up in each account may stand for two zones.
 */
const UNIQUE = /^(?:(?:\/?hostedzone\/)?Z[A-Z0-9]{9,31}|[0-9a-f]{32}|\/?(?:subscriptions|projects)\/.+)$/;

/** A zone with the id of another one, as it comes about where an entry is copied. */
export function* zoneIdTwice(change: TrustChange, zone: Zone): Generator<FindingDraft> {
  for (const id of zone.ids) {
    const first = firstWithId(change)().get(keyOf(id) ?? "");
    if (!first || first === zone) continue;
    const [name, other] = [calledIn(zone), calledIn(first)];
    const at = placeOfId(zone, id);
    if (!at || name === other) continue;
    yield {
      at,
      message: `This is the zoneId of ${other}, and a provider gives each zone one of its own: what is written into either, and the rights on it, reach the same zone. Write the id of ${name}.`,
      related: relatedAt(placeOfId(first, id), `the zoneId of ${other}`),
      targets: [zone, first].flatMap((one) => one.name ?? []),
    };
  }
}

const firstWithId = attached((change: TrustChange) =>
  query((): ReadonlyMap<string, Zone> => {
    const first = new Map<string, Zone>();
    for (const zone of change.zones())
      for (const id of zone.ids) {
        const key = keyOf(id);
        if (key !== undefined && !first.has(key)) first.set(key, zone);
      }
    return first;
  }),
);

/** What is the same for two ways of writing one id; undefined for an id that several zones may have. */
function keyOf(id: string): string | undefined {
  if (!UNIQUE.test(id)) return undefined;
  const written = /^\/?hostedzone\//.test(id) ? shortZoneId(id) : id.replace(/^\//, "");
  return written.toLowerCase();
}

function calledIn({ name, viewName, view }: Zone): string {
  const called = name ?? "this zone";
  return view.at("view").exists ? `the ${viewName} view of ${called}` : called;
}

function placeOfId({ view }: Zone, id: string): ScalarNode | undefined {
  return [view, ...view.at("providers").items()]
    .map((one) => one.at("zoneId").scalar)
    .find((scalar) => scalar !== undefined && keyOf(scalar.source) === keyOf(id));
}
