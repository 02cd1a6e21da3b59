import type { DnssecFacts } from "../../manifest/model/dnssec/facts";
import { signsKeys } from "../../manifest/model/dnssec/entries";
import { moveOf, namedTags } from "../../manifest/model/dnssec/moves";
import { dsInParent, type DsInParent } from "../../manifest/model/parent-record";
import type { Step } from "../../manifest/model/step";
import { relatedAt, type FindingDraft } from "../finding";
import type { Ranges } from "../rule";
import { dsWords, keyWords, zoneName } from "./chain-words";

/** Key tags that a step has the parent publish, or drop. */
interface Claim {
  readonly step: Step;
  readonly kind: "publish-ds" | "remove-ds";
  /** "all" where the zone loses its signatures. */
  readonly tags: readonly number[] | "all";
}

/**
 * Steps that bring DS records to the zone above, or take them, where the change lists the DS set of that zone too and it is
 * another one at the end: both are one set (RFC 4035 section 2.4), and only one of them can be meant.
 */
export function parentDsAgainstSteps(
  { zone, change }: Ranges["zone"],
  facts: DnssecFacts,
): FindingDraft | undefined {
  const claims = claimsOf(facts);
  const above = claims.length > 0 && !facts.byHand.ds ? dsInParent(change, zone) : undefined;
  if (!above) return undefined;
  for (const claim of claims) {
    const tags = contradicted(claim, claims, above, facts);
    if (tags.length > 0) return finding(claim, tags, above, facts);
  }
  return undefined;
}

/** None where a parent follows what the zone asks for by CDS: what it does then, and when, is not known. */
function claimsOf(facts: DnssecFacts): readonly Claim[] {
  const claims: Claim[] = [];
  for (const step of facts.steps) {
    const action = step.view.at("dnssec").text;
    if (action === "publish-cds" || action === "remove-cds") return [];
    if (action !== "publish-ds" && action !== "remove-ds") continue;
    const tags = claimedBy(step, action, facts);
    // Where nobody knows which ones one step means, it may mean those that another one brings or takes.
    if (tags === undefined) return [];
    claims.push({ step, kind: action, tags });
  }
  return claims;
}

function claimedBy(step: Step, kind: Claim["kind"], facts: DnssecFacts): Claim["tags"] | undefined {
  const named = namedTags(step);
  // Where the zone lists no such key, that is what is told.
  if (named.length > 0) return named.filter((tag) => isListed(tag, facts));
  if (kind === "publish-ds") {
    const coming = facts.ds.flatMap(({ op, tag }) => (op === "create" ? [tag] : []));
    return coming.length > 0 ? coming : undefined;
  }
  const move = moveOf(step, facts, "forward");
  return move?.kind === "remove-ds" ? move.tags : undefined;
}

function isListed(wanted: number, { keys, ds }: DnssecFacts): boolean {
  return [...keys, ...ds].some(({ tag }) => tag === wanted);
}

/** The tags of which the parent's set says something else at the end than a step. */
function contradicted(
  { kind, tags }: Claim,
  claims: readonly Claim[],
  above: DsInParent,
  { ds }: DnssecFacts,
): readonly number[] {
  const isClaimedBy = (other: Claim["kind"], tag: number): boolean =>
    claims.some((one) => one.kind === other && (one.tags === "all" || one.tags.includes(tag)));
  if (kind === "publish-ds")
    return tags === "all"
      ? []
      : tags.filter((tag) => !above.tags.includes(tag) && !isClaimedBy("remove-ds", tag));
  const gone = tags === "all" ? [...new Set(above.tags)] : tags;
  return gone.filter((tag) => {
    // Of two records of one key, with two digests, one may go and the other one stay.
    const staysBelow = ds.some((entry) => entry.tag === tag && entry.op !== "delete");
    const losesOne = countOf(above.tags, tag) < countOf(above.tagsBefore, tag);
    return above.tags.includes(tag) && !staysBelow && !losesOne && !isClaimedBy("publish-ds", tag);
  });
}

function countOf(tags: readonly number[], wanted: number): number {
  return tags.filter((tag) => tag === wanted).length;
}

function finding(
  { step, kind }: Claim,
  tags: readonly number[],
  above: DsInParent,
  facts: DnssecFacts,
): FindingDraft | undefined {
  const at = step.view.at("name").scalar ?? step.view.at("dnssec").scalar;
  if (!at) return undefined;
  const { entry } = above;
  const name = zoneName(facts);
  const parent = entry.zone.name ?? "the zone above";
  const isAstray = entry.changes && !entry.changesTtlAlone() && leadsNowhere(above.tags, facts);
  const does = kind === "publish-ds" ? "publish" : "drop";
  const harm = isAstray
    ? `that set leads to no key, and validators refuse every name of ${name}`
    : "both are one and the same set, so that whoever carries out the one undoes the other";
  const todo =
    entry.op === "keep"
      ? `Let the DS record of ${name} be updated to what ${parent} has once all steps are done.`
      : `Write into the DS record of ${name} what ${parent} has once all steps are done.`;
  return {
    at,
    severity: isAstray ? "error" : "warning",
    message: `${step.name ?? "This step"} has the parent of ${name} ${does} ${dsWords(tags)}, and ${setWords(above, name, parent)}: ${harm}. ${todo}`,
    related: relatedAt(entry.place, `the DS of ${name} in ${parent}`),
    targets: [name, ...(step.name === undefined ? [] : [step.name]), ...entry.references],
  };
}

/** What the zone above lists, as the rest of a sentence. */
function setWords({ entry, tags }: DsInParent, name: string, parent: string): string {
  if (tags.length === 0) return `${parent} has no DS of ${name} any more after the change (op: delete)`;
  const keys = keyWords([...new Set(tags)]);
  return entry.op === "keep"
    ? `the DS of ${name} in ${parent} stays with ${keys} (op: keep)`
    : `the DS of ${name} in ${parent} names ${keys} after the change`;
}

/** Whether no DS of a set names a key that the zone is known to have or to get. */
function leadsNowhere(tags: readonly number[], { ds, keys }: DnssecFacts): boolean {
  const left = [...ds, ...keys.filter(signsKeys)].filter(({ op }) => op !== "delete");
  return tags.length > 0 && left.length > 0 && !tags.some((tag) => left.some((one) => one.tag === tag));
}
