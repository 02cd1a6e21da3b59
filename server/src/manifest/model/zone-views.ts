/** Which zones of a change those who see one view, or both, ask for a name (split horizon). */
import { parentName, type DomainName } from "../../dns/name";
import type { TrustChange } from "./trust-change";
import type { Zone } from "./zone";

/** The deepest zone of one view that a name lies in: a zone of the other view answers nobody there. */
export function zoneInView(
  change: TrustChange,
  name: DomainName,
  viewName: Zone["viewName"],
): Zone | undefined {
  for (let at: DomainName | undefined = name; at !== undefined; at = parentName(at)) {
    const zone = change.zonesNamed(at).find((one) => one.viewName === viewName);
    if (zone) return zone;
  }
  return undefined;
}

/** As `zoneInView`; where no zone of the view holds the name, one of the other view is all that is known of it. */
export function zoneSeenFrom(
  change: TrustChange,
  name: DomainName,
  viewName: Zone["viewName"],
): Zone | undefined {
  return zoneInView(change, name, viewName) ?? change.zonesHolding(name)[0];
}

/** The zones that may answer for a name, the deepest first: in each view the deepest one that the name lies in. */
export function zonesInEachView(change: TrustChange, name: DomainName): readonly Zone[] {
  const deepest = change.zonesHolding(name);
  const above = zoneFurtherUp(change, name, deepest);
  return above ? [...deepest, above] : deepest;
}

/**
 * The zones that a host is known to be looked up in. One that is hidden from one view by a deeper zone of its own, and that
 * lists nothing at the name, may be all that the other view has: whether anybody there asks for the host is not known.
 */
export function zonesWithHost(change: TrustChange, host: DomainName): readonly Zone[] {
  const deepest = change.zonesHolding(host);
  const above = zoneFurtherUp(change, host, deepest);
  return above && listsHost(change, above, host) ? [...deepest, above] : deepest;
}

/** Whether an entry for a zone stands at a name. */
export function listsHost(change: TrustChange, zone: Zone, host: DomainName): boolean {
  return change.recordsAt(host).some((record) => record.zone === zone);
}

/** The zone of the view that has none at the deepest place; most changes have but one view, and nothing more is asked. */
function zoneFurtherUp(change: TrustChange, name: DomainName, deepest: readonly Zone[]): Zone | undefined {
  const [zone] = deepest;
  const otherView = zone?.viewName === "internal" ? "public" : "internal";
  if (!zone || !change.hasView(otherView) || deepest.some(({ viewName }) => viewName === otherView))
    return undefined;
  return zoneInView(change, name, otherView);
}
