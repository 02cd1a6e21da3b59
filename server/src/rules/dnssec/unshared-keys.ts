import type { UnsharedSigners } from "../../manifest/model/dnssec/unshared";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { doFirst, importStep, waitLonger } from "./chain-fixes";
import { earliness, keyWords, stepName, timeWords, verb, zoneName } from "./chain-words";

interface Unshared extends UnsharedSigners {
  readonly change: TrustChange;
  readonly zone: Zone;
  readonly isBack: boolean;
}

/** A step after which one of several providers signs with keys that another one does not show, or that caches do not have. */
export function unsharedKeys(found: Unshared): FindingDraft | undefined {
  const { change, isBack, step, from, to, tags, removed, stale } = found;
  const at = step.view.at("name").scalar ?? step.view.node;
  if (!at) return undefined;
  const [signer, other] = [from.name ?? "one provider", to.name ?? "the other one"];
  const zone = zoneName(change.dnssec.facts(found.zone));
  const later = stale ? undefined : laterImport(found);
  const isDropped = removed === tags;
  const does = isDropped
    ? `takes ${keyWords(removed)} out of ${zone} at the provider ${other}, and ${signer} still signs records with ${verb(removed, "it", "them")}`
    : `leaves ${signer} to sign the records of ${zone} with ${keyWords(tags)}`;
  const gap = stale
    ? `caches may hold a key set of ${other} without ${verb(tags, "it", "them")} ${earliness(step, stale, isBack)}`
    : isDropped
      ? undefined
      : `${other}, which is asked as well, does not show ${verb(tags, "it", "them")}${later ? ` before ${stepName(later)}` : ""}`;
  const todo = isDropped
    ? `Leave it there as long as ${signer} signs with it, and its TTL and the longest of the zone beyond that.`
    : `Have ${other} publish ${keyWords(tags)} first, and wait until no cache holds a key set without ${verb(tags, "it", "them")}.`;
  return {
    at,
    message: `${stepName(step)} ${does}${stale ? timeWords(stale, isBack) : ""}${gap === undefined ? "" : `, and ${gap}`}. Validators that have the keys of ${other} refuse what ${signer} answers (RFC 8901 section 6). ${todo}`,
    related: later
      ? relatedAt(later.view.at("name").scalar, "this comes too late")
      : stale
        ? relatedAt(stale.replacedBy.view.at("name").scalar, "what caches may still hold is replaced here")
        : [],
    fixes: isDropped ? [] : fixes(found, later),
    targets: [...(step.name === undefined ? [] : [step.name]), zone],
  };
}

function fixes(
  { change, zone, isBack, step, to, tags, stale }: Unshared,
  later: Step | undefined,
): readonly Fix[] {
  if (stale) return waitLonger(change, step, stale, isBack);
  const facts = change.dnssec.facts(zone);
  const firsts = later ? [{ later }] : tags.map((tag) => importStep({ tag, to }, zoneName(facts)));
  return doFirst(change, step, firsts, facts.retention.dnskey);
}

/** The step behind this one with which the other provider shows the keys. */
function laterImport({ change, zone, isBack, step, to, tags }: Unshared): Step | undefined {
  const course = isBack ? change.dnssec.wayBack(zone) : change.dnssec.course(zone);
  const moments = course?.moments ?? [];
  const here = moments.findIndex((moment) => moment.step?.slot === step.slot);
  return moments
    .slice(here + 1)
    .find(({ moves }) =>
      moves.some(
        (move) =>
          move.kind === "publish-dnskey" &&
          (move.at === undefined || move.at === to.name) &&
          (move.tags === "all" || move.tags?.some((tag) => tags.includes(tag)) === true),
      ),
    )?.step;
}
