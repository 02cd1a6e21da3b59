import type { DnssecFacts } from "../../manifest/model/dnssec/facts";
import { moveOf } from "../../manifest/model/dnssec/moves";
import type { UnsharedSigners } from "../../manifest/model/dnssec/unshared";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { doFirst, importStep, waitLonger } from "./chain-fixes";
import { earliness, keyWords, stepName, timeWords, verb, zoneName } from "./chain-words";

/** A step after which one of several providers signs with keys that another one does not show, or that caches do not have. */
export function unsharedKeys(
  change: TrustChange,
  facts: DnssecFacts,
  found: UnsharedSigners,
): FindingDraft | undefined {
  const { step, from, to, tags, removed, stale } = found;
  const at = step.view.at("name").scalar ?? step.view.node;
  if (!at) return undefined;
  const [signer, other] = [from.name ?? "one provider", to.name ?? "the other one"];
  const zone = zoneName(facts);
  const later = stale ? undefined : laterImport(change, facts, found);
  const isDropped = removed === tags;
  const does = isDropped
    ? `takes ${keyWords(removed)} out of ${zone} at the provider ${other}, and ${signer} still signs records with ${verb(removed, "it", "them")}`
    : `leaves ${signer} to sign the records of ${zone} with ${keyWords(tags)}`;
  const gap = stale
    ? `caches may hold a key set of ${other} without ${verb(tags, "it", "them")} ${earliness(step, stale, false)}`
    : isDropped
      ? undefined
      : `${other}, which is asked as well, does not show ${verb(tags, "it", "them")}${later ? ` before ${stepName(later)}` : ""}`;
  const todo = isDropped
    ? `Leave it there as long as ${signer} signs with it, and its TTL and the longest of the zone beyond that.`
    : `Have ${other} publish ${keyWords(tags)} first, and wait until no cache holds a key set without ${verb(tags, "it", "them")}.`;
  return {
    at,
    message: `${stepName(step)} ${does}${stale ? timeWords(stale, false) : ""}${gap === undefined ? "" : `, and ${gap}`}. Validators that have the keys of ${other} refuse what ${signer} answers (RFC 8901 section 6). ${todo}`,
    related: later
      ? relatedAt(later.view.at("name").scalar, "this comes too late")
      : stale
        ? relatedAt(stale.replacedBy.view.at("name").scalar, "what caches may still hold is replaced here")
        : [],
    fixes: isDropped ? [] : fixes(change, facts, found, later),
    targets: [...(step.name === undefined ? [] : [step.name]), zone],
  };
}

function fixes(
  change: TrustChange,
  facts: DnssecFacts,
  { step, to, tags, stale }: UnsharedSigners,
  later: Step | undefined,
): readonly Fix[] {
  if (stale) return waitLonger(change, step, stale, false);
  const firsts = later ? [{ later }] : tags.map((tag) => importStep({ tag, to }, zoneName(facts)));
  return doFirst(change, step, firsts, facts.retention.dnskey);
}

/** The step behind this one with which the other provider shows the keys. */
function laterImport(
  change: TrustChange,
  facts: DnssecFacts,
  { step, to, tags }: UnsharedSigners,
): Step | undefined {
  return facts.steps.find((other) => {
    const move = moveOf(other, facts, "forward");
    return (
      move?.kind === "publish-dnskey" &&
      (move.at === undefined || move.at === to.name) &&
      (move.tags === "all" || move.tags?.some((tag) => tags.includes(tag)) === true) &&
      change.timeline.comesBefore(step, other)
    );
  });
}
