/** Fixes that have CAA take an issuer as it is, and the issuer go by what CAA says. */
import type { CaaData } from "../../dns/caa";
import type { CaaRefusal, CaaTag } from "../../dns/caa-authorization";
import { replaceNode, replaceScalar, type TextEdit } from "../../manifest/edits/edits";
import type { Layout } from "../../manifest/edits/layout";
import { caaDomainsOf } from "../../manifest/model/issuance";
import type { IssuerFacts } from "../../manifest/model/pki/issuer";
import type { Node } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import { turnIntoUpdate } from "../dns/record-edits";
import { listStanding, valuesOf } from "../dns/standing-edits";
import type { Fix } from "../finding";
import { addProperties, rewriteProperty, type Property } from "./caa-edits";
import { caaOf, refusedValues, type Group } from "./caa-refusals";

/**
 * Fixes in the CAA records that refuse an issuer, all of them for a reason of one kind; none where one of them cannot be
 * edited here.
 *
 * @param challenge how control of the names is proved
 */
export function fixesInCaa(
  groups: readonly Group[],
  issuer: IssuerFacts,
  challenge: string | undefined,
): readonly Fix[] {
  const refusal = groups[0]?.[0].refusal;
  const isOutOfReach = groups.some(
    ([
      {
        relevant: { content },
      },
    ]) => content.isPrevious || content.entry.foreign,
  );
  if (!refusal || isOutOfReach || standsTwiceInOneZone(groups)) return [];
  if (refusal.kind === "not-named") return letIn(groups, issuer, challenge);
  if (refusal.kind !== "account" && refusal.kind !== "method") return [];
  const adaptable = groups.filter((group) => adaptations(group, issuer, challenge).length > 0);
  if (adaptable.length < groups.length) return [];
  const caa = called(groups);
  return [
    {
      title:
        refusal.kind === "account"
          ? `Bind ${caa} to the account of ${issuer.name}`
          : `Add ${challenge ?? ""} to validationmethods in ${caa}`,
      safe: false,
      edits: (layout) => groups.flatMap((group) => adapt(group, issuer, challenge, layout)),
    },
  ];
}

function called(groups: readonly Group[]): string {
  const [only] = groups;
  return only && groups.length === 1 ? caaOf(only) : `these ${groups.length} CAA records`;
}

/** What stands in the source of a zone alone is listed behind its last record: two of them have one place. */
function standsTwiceInOneZone(groups: readonly Group[]): boolean {
  const zones = groups.flatMap(([{ relevant }]) => {
    const { entry } = relevant.content;
    return entry.standing ? [entry.zone] : [];
  });
  return new Set(zones).size < zones.length;
}

function letIn(groups: readonly Group[], issuer: IssuerFacts, challenge: string | undefined): readonly Fix[] {
  const [domain] = caaDomainsOf(issuer)?.domains ?? [];
  if (domain === undefined) return [];
  const [tag = "issue", ...others] = new Set(groups.flatMap(tagsOf));
  return [
    {
      title: `Let ${domain} ${whatIsIssued[others.length === 0 ? tag : "issue"]} in ${called(groups)}`,
      safe: false,
      edits: (layout) =>
        groups.flatMap((group) => {
          const bindings = bindingsLike(group[0].relevant.rrset, issuer, challenge);
          const properties = tagsOf(group).map((one) => ({
            tag: one,
            value: one === "issuemail" ? domain : domain + bindings,
          }));
          return withProperties(group, properties, layout);
        }),
    },
  ];
}

/** What a property with a tag lets an authority do, behind a verb. */
export const whatIsIssued: Record<CaaTag, string> = {
  issue: "issue",
  issuewild: "issue wildcard names",
  issuemail: "issue for mailboxes",
};

function tagsOf(group: Group): readonly CaaTag[] {
  return [...new Set(group.flatMap(({ refusal }) => (refusal.kind === "not-named" ? [refusal.tag] : [])))];
}

function withProperties(
  [{ relevant }]: Group,
  properties: readonly Property[],
  layout: Layout,
): readonly TextEdit[] {
  const { entry } = relevant.content;
  if (!entry.standing) return addProperties(entry, properties, layout);
  const added = properties.map(({ tag, value }) => `0 ${tag} "${value}"`);
  return listStanding(entry, { op: "update", values: [...valuesOf(entry), ...added] }, layout);
}

/** Parameters for a new property, where others of the set have some as well. */
function bindingsLike(rrset: readonly CaaData[], issuer: IssuerFacts, challenge: string | undefined): string {
  const areBound = rrset.some(({ issuer: one }) => one?.isWellFormed && one.accountUris.length > 0);
  const accountUri = issuer.accountUri();
  if (!areBound || accountUri === undefined) return "";
  return `; accounturi=${accountUri}${challenge === undefined ? "" : `; validationmethods=${challenge}`}`;
}

function adapt(
  group: Group,
  issuer: IssuerFacts,
  challenge: string | undefined,
  layout: Layout,
): readonly TextEdit[] {
  return [
    ...adaptations(group, issuer, challenge).flatMap(({ written, data, value }) =>
      rewriteProperty(written, data, value),
    ),
    ...turnIntoUpdate(group[0].relevant.content.entry, layout),
  ];
}

interface Adaptation {
  readonly written: View<unknown>;
  readonly data: CaaData;
  readonly value: string;
}

/** The values of a record that refuse, each with what it has to be. */
function adaptations(
  group: Group,
  issuer: IssuerFacts,
  challenge: string | undefined,
): readonly Adaptation[] {
  const [{ relevant, refusal }] = group;
  return refusedValues(group).flatMap((index) => {
    const data = relevant.rrset[index];
    const written = relevant.content.values[index];
    const value = data && adapted(data, refusal, issuer, challenge);
    return data && written && value !== undefined ? [{ data, written, value }] : [];
  });
}

function adapted(
  { value }: CaaData,
  refusal: CaaRefusal,
  issuer: IssuerFacts,
  challenge: string | undefined,
): string | undefined {
  const accountUri = issuer.accountUri();
  if (refusal.kind === "account" && accountUri !== undefined)
    return value.replace(refusal.accountUri, () => accountUri);
  if (refusal.kind === "method" && challenge !== undefined)
    return value.replace(/(validationmethods\s*=\s*[A-Za-z0-9,-]*)/i, (list) => `${list},${challenge}`);
  return undefined;
}

/** The slip may as well be in the account of the issuer, where that is written in the text of a finding. */
export function useAccountOfCaa(at: Node, { name, view }: IssuerFacts, accountUri: string): readonly Fix[] {
  const written = view.at("accountUri").scalar;
  if (written?.chunk.source !== at.chunk.source) return [];
  return [
    {
      title: `Have ${name} use the account that CAA names`,
      safe: false,
      edits: () => [replaceScalar(written, accountUri)],
    },
  ];
}

/** Or in the domains by which the issuer says that it goes, where these are written in the text of a finding. */
export function goByDomainOfCaa(at: Node, { name, view }: IssuerFacts, domain: string): readonly Fix[] {
  const written = view.at("caaDomains").list;
  // What an alias brings in belongs to others as well.
  if (written !== view.at("caaDomains").written || written?.chunk.source !== at.chunk.source) return [];
  const [only, ...others] = view.at("caaDomains").items();
  const scalar = others.length === 0 ? only?.scalar : undefined;
  return [
    {
      title: `Have ${name} go by ${domain} in CAA`,
      safe: false,
      edits: (layout) => [scalar ? replaceScalar(scalar, domain) : replaceNode(written, [domain], layout)],
    },
  ];
}
