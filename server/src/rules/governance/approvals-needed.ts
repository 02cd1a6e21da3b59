import { CHANGE_PLANES, type Approval, type ChangePlane } from "../../manifest/model/approval";
import type { Risk } from "../../manifest/model/policy";
import type { TouchedZone } from "../../manifest/model/touched";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { ScalarNode } from "../../manifest/syntax/node";

/** How many people have to approve a change, or one side of it, and who says so. */
export interface Need {
  /** Both sides together where nothing is said. */
  readonly plane: ChangePlane | undefined;
  readonly count: number;
  /** The zone for which it is needed; undefined where every change needs it. */
  readonly zone: TouchedZone | undefined;
  /** Where the policy says the number; undefined for a default of the product. */
  readonly demand: ScalarNode | undefined;
}

/** More approvals than any change has; they are matched with people, which takes its time. */
const MOST_APPROVALS = 100;

/** What a change needs of approvals without any policy. */
const byRisk: Readonly<Record<Risk, number>> = { high: 2, medium: 1, low: 1 };

/**
 * The approvals that a change needs: on each side that changes as many as the policy says for the zones there. Where it
 * says nothing, somebody has to approve each side, and together two people at high risk, one otherwise.
 */
export function approvalsNeeded(change: TrustChange): readonly Need[] {
  const sides = CHANGE_PLANES.filter((plane) => change.touched.plane(plane)).map((plane) =>
    sideOf(change, plane),
  );
  const needs = sides.map(({ need }) => need);
  if (sides.every(({ isDemanded }) => isDemanded)) return needs;
  const zone = sides.flatMap(({ undemanded }) => undemanded).find(({ risk }) => byRisk[risk] > 1);
  const count = byRisk[zone?.risk ?? "low"];
  return [...needs, { plane: undefined, count, zone, demand: undefined }];
}

interface Side {
  readonly need: Need;
  /** Whether the policy says how many have to approve, for every zone. */
  readonly isDemanded: boolean;
  /** The zones of which it does not say so. */
  readonly undemanded: readonly TouchedZone[];
}

/** What one side of a change needs: the most that the policy says for any of its zones, else one. */
function sideOf(change: TrustChange, plane: ChangePlane): Side {
  const zones = change.touched.zones().filter((zone) => zone.plane === plane);
  const demands = zones.flatMap((zone): Need[] => {
    const demand = zone.policyZone?.approvals(plane);
    return demand ? [{ plane, count: Math.min(Number(demand.value), MOST_APPROVALS), zone, demand }] : [];
  });
  const undemanded = zones.filter(({ policyZone }) => !policyZone?.approvals(plane));
  const isDemanded = zones.length > 0 && undemanded.length === 0;
  const byDefault: Need = { plane, count: isDemanded ? 0 : 1, zone: undefined, demand: undefined };
  const need = demands.reduce((most, one) => (one.count > most.count ? one : most), byDefault);
  return { need, isDemanded, undemanded };
}

/** How many different people can have given some approvals: a group counts as one of its members who may approve. */
export function countApprovers(change: TrustChange, approvals: readonly Approval[]): number {
  const candidates = approvals
    .slice(0, MOST_APPROVALS)
    .map(({ identity }) => whoMayApprove(change, identity.text));
  const approvalOf = new Map<string, number>();
  // Augmenting paths: whoever stands for an approval already may stand for another one if somebody else takes theirs.
  const assign = (approval: number, tried: Set<string>): boolean =>
    (candidates[approval] ?? []).some((person) => {
      if (tried.has(person)) return false;
      tried.add(person);
      const holder = approvalOf.get(person);
      if (holder !== undefined && !assign(holder, tried)) return false;
      approvalOf.set(person, approval);
      return true;
    });
  return candidates.filter((_, index) => assign(index, new Set())).length;
}

/** The people whom an approval can be of. What a group leaves open is another rule's matter, and counts as one. */
function whoMayApprove(change: TrustChange, identity: string): readonly string[] {
  const { people } = change;
  const party = people.partyOf(identity);
  if (party.kind !== "group") return [party.name];
  const barred = [people.requester, ...people.executing()].flatMap((one) =>
    one ? [people.canonical(one.text)] : [],
  );
  const free = [...party.members].filter((member) => !barred.includes(member));
  return party.unknown.length > 0 || free.length === 0 ? [party.name] : free;
}
