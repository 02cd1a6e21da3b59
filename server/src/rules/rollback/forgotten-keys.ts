import type { EntryOp } from "../../manifest/model/dnssec/entries";
import type { DnssecFacts } from "../../manifest/model/dnssec/facts";
import { moveOf, namedTags, type Move } from "../../manifest/model/dnssec/moves";
import { parentSetChanges } from "../../manifest/model/dnssec/parent-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import type { ScalarNode } from "../../manifest/syntax/node";
import { relatedAt, type FindingDraft } from "../finding";

/** A key or a DS record that is to come. */
interface Coming {
  readonly called: string;
  readonly tag: number;
  readonly at: ScalarNode | undefined;
  /** The kinds of steps that may bring it. */
  readonly broughtBy: readonly Move["kind"][];
}

/**
 * Keys and DS records that come by what is listed, and that none of the steps on the zone brings. Only where nobody else may
 * do it: neither a provider to which the zone moves, nor a parent that follows CDS records, nor people. What is to go and
 * stays does no harm, and may go with another change.
 */
export function* forgottenKeys(change: TrustChange, zone: Zone): Generator<FindingDraft> {
  const { dnssec } = change;
  if (!zone.view.at("dnssec").exists) return;
  const facts = dnssec.facts(zone);
  const course = facts.steps.length > 0 ? dnssec.course(zone) : undefined;
  // A chain that breaks is told, and why.
  if (!course || course.breaks.length > 0 || dnssec.lostSigners(zone).length > 0) return;
  if (facts.authorities.length > 1 || mayBeDoneOtherwise(change, facts)) return;
  for (const { called, tag, at, broughtBy } of comingIn(facts)) {
    if (!at || isBrought(facts, tag, broughtBy)) continue;
    const [step = ""] = broughtBy;
    yield {
      at,
      severity: "warning",
      message: `No step brings ${called} ${tag}, which is to come (op: create), although steps change other keys or DS records of ${zone.name ?? "the zone"}: executed step by step, the change leaves it out. Name it in a step with dnssec: ${step}, or take it out of the list if it is not meant here.`,
      related: relatedAt(change.spec.at("steps").entry?.key, `no step here names ${tag}`),
      targets: [String(tag), ...(zone.name === undefined ? [] : [zone.name])],
    };
  }
}

function comingIn({ keys, ds }: DnssecFacts): readonly Coming[] {
  const created = <Entry extends { readonly op: EntryOp }>(entries: readonly Entry[]): readonly Entry[] =>
    entries.filter(({ op }) => op === "create");
  return [
    ...created(keys).map(({ tag, view }): Coming => ({
      called: "the key",
      tag,
      at: view.at("op").scalar,
      broughtBy: ["publish-dnskey", "sign"],
    })),
    ...created(ds).map(({ tag, view }): Coming => ({
      called: "the DS of",
      tag,
      at: view.at("op").scalar,
      broughtBy: ["publish-ds"],
    })),
  ];
}

function isBrought(facts: DnssecFacts, tag: number, broughtBy: readonly Move["kind"][]): boolean {
  return facts.steps.some((step) => {
    const move = moveOf(step, facts, "forward");
    if (!move || !("tags" in move) || !broughtBy.includes(move.kind)) return false;
    return move.tags === undefined || move.tags === "all" || move.tags.includes(tag);
  });
}

/** Words of steps by hand that may be about any key or DS record. */
const KEY_WORDS =
  /\b(?:dnssec|ds|keys?|ksk|zsk|csk|dnskey|cds|cdnskey|roll(?:s|ed|ing|over)?|(?:re-?)?sign\w*)\b/i;

function mayBeDoneOtherwise(change: TrustChange, facts: DnssecFacts): boolean {
  const { zone, owner, steps } = facts;
  const actions = steps.map(({ kind, view }) => (kind === "delegation" ? kind : view.at("dnssec").text));
  const isFollowed = actions.some((action) => action === undefined || /^delegation$|-cds$/.test(action));
  const records = owner === undefined ? [] : change.recordsAt(owner);
  const hasOwnRecords = records.some(
    ({ type, changes }) => changes && (type === "DNSKEY" || type === "CDS" || type === "CDNSKEY"),
  );
  return (
    isFollowed ||
    hasOwnRecords ||
    isMisspelt(change, facts) ||
    parentSetChanges(change, zone).length > 0 ||
    change.dnssec.doneByHand().some((text) => KEY_WORDS.test(text))
  );
}

/** Whether a step speaks of a zone, or of a key, that the change does not have, and may mean this one: that is told. */
function isMisspelt(change: TrustChange, { steps, keys, ds }: DnssecFacts): boolean {
  const known = new Set([...keys, ...ds].map(({ tag }) => tag));
  return (
    steps.flatMap(namedTags).some((tag) => !known.has(tag)) ||
    change.stepsOfKind("dnssec").some((step) => change.dnssec.zoneOf(step) === undefined)
  );
}
