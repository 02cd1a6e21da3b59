import { isServedBy, signsWithOwnKeys } from "../../../dns/name-servers";
import type { DomainName } from "../../../dns/name";
import type { View } from "../../view";
import { parseHost } from "../names";
import type { Zone } from "../zone";
import { keysOf } from "./entries";

/**
 * What a change of the delegation does with a provider: it `stays` or is `left`, or the delegation `arrives` there;
 * `unknown` where nothing says which.
 */
export type Part = "stays" | "arrives" | "left" | "unknown";

/** Somebody who answers for a zone: an entry of `providers`, or whoever serves a zone without such a list. */
export interface Authority {
  /** Undefined for the only one of a zone without a list. */
  readonly name: string | undefined;
  /** The provider code, as lego has it. */
  readonly code: string | undefined;
  readonly part: Part;
}

/**
 * Who signs what a zone answers, and what becomes of them: all who answer, without those who serve what another one signed.
 *
 * @param isMoved whether a step of the change updates the delegation
 */
export function authoritiesOf(zone: Zone, isMoved: boolean): readonly Authority[] {
  const all = answering(zone, isMoved);
  const keys = keysOf(zone);
  // A key without a provider is one of all of them.
  if (keys.length === 0 || keys.some(({ provider }) => provider === undefined)) return all;
  const signers = new Set(keys.map(({ provider }) => provider));
  const signing = all.filter(
    ({ name, code, part }) =>
      part !== "stays" || signers.has(name) || (code !== undefined && signsWithOwnKeys(code)),
  );
  return signing.length > 0 ? signing : all;
}

function answering(zone: Zone, isMoved: boolean): readonly Authority[] {
  const entries = zone.view.at("providers").items();
  if (entries.length === 0) return [{ name: undefined, code: zone.provider(), part: "stays" }];
  const authorities = entries.map((view): Authority & { readonly isRetired: boolean } => ({
    name: view.at("name").text,
    code: view.at("provider").text,
    part: "unknown",
    isRetired: view.at("retireAt").exists,
  }));
  if (!isMoved) return authorities.map(({ name, code }) => ({ name, code, part: standing(zone, name) }));
  const parts = authorities.map(
    ({ name, code, isRetired }): Part =>
      byServers(zone, code) ??
      (isRetired ? "left" : undefined) ??
      byKeys(zone, name) ??
      SPOKEN.get(name ?? "") ??
      "unknown",
  );
  const opposite = authorities.length === 2 && isReplaced(zone) ? OPPOSITES : undefined;
  return authorities.map(({ name, code }, index) => {
    const part = parts[index] ?? "unknown";
    const other = parts[1 - index];
    return { name, code, part: part === "unknown" && other ? (opposite?.[other] ?? part) : part };
  });
}

/** Names that say which is which, as the schema proposes them. */
const SPOKEN: ReadonlyMap<string, Part> = new Map([
  ["old", "left"],
  ["new", "arrives"],
]);

const OPPOSITES: Partial<Record<Part, Part>> = { arrives: "left", left: "arrives" };

/** Where no step moves the delegation, whoever signs now is taken to be asked now; a provider with new keys only may not be. */
function standing(zone: Zone, name: string | undefined): Part {
  return byKeys(zone, name) === "arrives" ? "unknown" : "stays";
}

/** What the name servers of the delegation say, where those of the provider are known by their names. */
function byServers(zone: Zone, code: string | undefined): Part | undefined {
  const { before, after } = delegationOf(zone);
  if (code === undefined || before.length === 0 || after.length === 0) return undefined;
  const was = before.some((server) => isServedBy(server, code));
  const is = after.some((server) => isServedBy(server, code));
  if (was && is) return "stays";
  return was ? "left" : is ? "arrives" : undefined;
}

/** A provider all of whose keys come arrives, one all of whose keys go is left. */
function byKeys(zone: Zone, name: string | undefined): Part | undefined {
  const ops = new Set(keysOf(zone).flatMap(({ provider, op }) => (provider === name ? op : [])));
  if (name === undefined || ops.size !== 1) return undefined;
  return ops.has("create") ? "arrives" : ops.has("delete") ? "left" : undefined;
}

/** Whether none of the name servers before is one afterwards. */
function isReplaced(zone: Zone): boolean {
  const { before, after } = delegationOf(zone);
  return before.length > 0 && after.length > 0 && !before.some((server) => after.includes(server));
}

/** The name servers that the parent announces before and after the change. */
export function delegationOf(zone: Zone): {
  readonly before: readonly DomainName[];
  readonly after: readonly DomainName[];
} {
  const delegation = zone.view.at("delegation");
  return {
    before: hosts(delegation.at("previous").at("nameServers")),
    after: hosts(delegation.at("nameServers")),
  };
}

function hosts(list: View<string[]>): readonly DomainName[] {
  return list.items().flatMap(({ text }) => (text === undefined ? [] : (parseHost(text) ?? [])));
}
