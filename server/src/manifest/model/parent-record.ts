import { parentName } from "../../dns/name";
import type { RRsetContent } from "./record-states";
import type { TrustChange } from "./trust-change";
import type { Zone } from "./zone";

/**
 * What the zone above a zone, where the change lists that too, says of it after the change: its NS or DS set there
 * (RFC 4035 section 2.4). Undefined where it has none, where several providers have one each, and where it is not known.
 */
export function recordInParent(
  change: TrustChange,
  { name, viewName }: Zone,
  type: "NS" | "DS",
): RRsetContent | undefined {
  const above = name === undefined ? undefined : parentName(name);
  if (name === undefined || above === undefined) return undefined;
  const [parent, another] = change.zonesHolding(above).filter((zone) => zone.viewName === viewName);
  if (!parent || another) return undefined;
  const [state, more] = change.contents.statesAt(parent, name, "after", type);
  return state?.kind === "present" && !more ? state : undefined;
}
