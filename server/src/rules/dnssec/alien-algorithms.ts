import { signsKeys } from "../../manifest/model/dnssec/entries";
import { atStart, listed } from "../words";
import type { Broken } from "./breaks";
import { dsWords, tagsOf, verb } from "./chain-words";

/**
 * A clause that says why a provider is broken though a DS leads to it: others have an algorithm with which it does not sign
 * (RFC 8901 section 4, RFC 4035 section 2.2). Undefined where no DS leads there, waiting helps, or there are no others.
 */
export function alienAlgorithms({ change, facts, step, found, isBack }: Broken): string | undefined {
  const { authority, astray, keys, stale } = found;
  const course = isBack ? change.dnssec.wayBack(facts.zone) : change.dnssec.course(facts.zone);
  const ds = course?.moments.find((moment) => moment.step?.slot === step.slot)?.state.ds ?? [];
  const own = keys.keys.filter((key) => key.isOwn && signsKeys(key));
  const leads = ds.some(({ tags }) => tags?.some((tag) => own.some((key) => key.tag === tag)) === true);
  const has = new Set(own.flatMap(({ algorithm }) => algorithm ?? []));
  const wanted = [...new Set(astray.flatMap(({ algorithm }) => algorithm ?? []))];
  const { name } = authority;
  if (name === undefined || stale || !leads || has.size === 0 || wanted.length === 0) return undefined;
  if (wanted.some((one) => has.has(one))) return undefined;
  const tags = tagsOf(astray);
  return `${atStart(dsWords(tags))} ${verb(tags, "has", "have")} algorithm ${listed(wanted.map(String))}, and ${name} signs with algorithm ${listed([...has].map(String))} alone: each algorithm among the DS records needs a key at every provider.`;
}
