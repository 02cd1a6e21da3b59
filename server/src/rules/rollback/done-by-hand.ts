/**
 * Whether a record that no step changes may be changed by what is done by hand. Steps by hand are described in free words:
 * they count as changing it wherever that may be meant, and do not only where the change itself shows that it is not.
 */
import { recordTypeFacts } from "../../dns/types";
import { parseHost } from "../../manifest/model/names";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { queryBy } from "../../query/query";

/** Words for what a change of records is about, and for more than what is named. */
const RECORD_WORDS =
  /\b(?:dns|rr(?:set)?s?|records?|entr(?:y|ies)|zones?|ttls?|cname|aaaa|alias(?:es)?|ip(?:v[46])?s?)\b|addr|resol/i;
const MORE_WORDS = /\b(?:all|any|both|each|every\w*|others?|remaining|rest|too|also)\b/i;

/** So many steps by hand are looked at for a record; where there are more, it may be meant by any of them. */
const MOST_HANDS = 50;

/** A step that is done by hand. */
interface Hand {
  readonly step: Step;
  /** The words of its name and its description in lower case, names of hosts in their normal form. */
  readonly words: ReadonlySet<string>;
  /** Whether it names records of the change, and says of nothing else that it is meant. */
  readonly isAboutNamed: boolean;
  readonly speaksOfRecords: boolean;
}

const handsOn = queryBy(
  (change: TrustChange): readonly Hand[] =>
    change.stepsOfKind("manual").map((step): Hand => {
      const text = `${step.name ?? ""} ${step.view.at("manual").text ?? ""}`;
      const words = wordsOf(text);
      return {
        step,
        words,
        isAboutNamed: !MORE_WORDS.test(text) && [...words].some((word) => namesRecords(change, word)),
        speaksOfRecords: RECORD_WORDS.test(text),
      };
    }),
  { name: "what is done by hand" },
);

/** Whether a record may be changed by hand, as far as the steps of the change know. */
export function mayBeDoneByHand(change: TrustChange, record: RecordSet, isSpokenOf: boolean): boolean {
  const hands = handsOn(change);
  if (hands.length > MOST_HANDS) return true;
  const isLeftOut =
    clashWith(change, record) !== undefined || (!isSpokenOf && isChangedBesideByStep(change, record));
  return hands.some(
    (hand) =>
      mayMean(hand, record) &&
      (!isLeftOut || hand.speaksOfRecords || speaksOfValues(hand, record)) &&
      !comesBeforeItsTtlIsLowered(change, hand, record),
  );
}

/** Where a record stays that cannot: a step puts an alias in its place, or data in the place of the alias that it is. */
export function clashWith(
  change: TrustChange,
  record: RecordSet,
): { readonly other: RecordSet; readonly step: Step } | undefined {
  if (record.op !== "delete") return undefined;
  for (const other of neighboursOf(change, record)) {
    const [step] = change.stepsOn(other).filter(({ changesRecords }) => changesRecords);
    const data = other.type === "CNAME" ? record.type : record.type === "CNAME" ? other.type : undefined;
    const isClash = data !== undefined && other.op === "create";
    if (step && isClash && !recordTypeFacts(data)?.mayStandBesideCname) return { other, step };
  }
  return undefined;
}

/** Whether the same step lowers the TTL of another address of the name, and a step changes that one. */
function isChangedBesideByStep(change: TrustChange, record: RecordSet): boolean {
  const ttlSteps = change.stepsOn(record);
  if (!leadsToAddress(record)) return false;
  return neighboursOf(change, record).some((other) => {
    const steps = change.stepsOn(other);
    return (
      leadsToAddress(other) &&
      steps.some(({ changesRecords }) => changesRecords) &&
      steps.some((step) => ttlSteps.includes(step))
    );
  });
}

function leadsToAddress({ type }: RecordSet): boolean {
  return type !== undefined && recordTypeFacts(type)?.addresses === "always";
}

/** The other record sets at the name of a record that the change alters, at the same provider. */
function neighboursOf(change: TrustChange, record: RecordSet): readonly RecordSet[] {
  const { ownerName, zone, provider } = record;
  if (ownerName === undefined) return [];
  return change
    .recordsAt(ownerName)
    .filter(
      (other) =>
        other.zone === zone && other.type !== record.type && other.provider === provider && other.changes,
    );
}

function mayMean(hand: Hand, record: RecordSet): boolean {
  const at = hand.step.view.at("provider").text;
  if (at !== undefined && record.provider !== undefined && at !== record.provider) return false;
  return (
    !hand.isAboutNamed || namesOf(record).some((name) => hand.words.has(name)) || speaksOfValues(hand, record)
  );
}

/** Everything by which people call a record. */
function namesOf({ ownerName, zone, references, id }: RecordSet): readonly string[] {
  const names = [...references, ...(id === undefined ? [] : [id])].map((name) => name.toLowerCase());
  if (ownerName === undefined) return names;
  const relative = zone.name === undefined ? [] : [ownerName.slice(0, -zone.name.length - 1)];
  const label = ownerName.split(".", 1);
  return [...names, ownerName, ...relative, ...label, ...(zone.name === undefined ? [] : [zone.name])];
}

function speaksOfValues({ words }: Hand, record: RecordSet): boolean {
  return [...record.values, ...record.previousValues].some(
    ({ text }) => text !== undefined && [...wordsOf(text)].some((word) => word.length > 1 && words.has(word)),
  );
}

/** A TTL is lowered for what comes after it. */
function comesBeforeItsTtlIsLowered(change: TrustChange, { step }: Hand, record: RecordSet): boolean {
  const before = record.previousTtlSeconds;
  const lowering = change
    .stepsOn(record)
    .filter(({ ttl }) => ttl !== undefined && before !== undefined && ttl < before);
  return lowering.length > 0 && lowering.every((one) => change.timeline.comesBefore(step, one));
}

function wordsOf(text: string): ReadonlySet<string> {
  const words = text.match(/[\p{L}\p{N}_*@/.:-]+/gu) ?? [];
  return new Set(
    words.map((word) => normalWord(word.toLowerCase().replace(/^[.:-]+|(?<![.:-])[.:-]+$/g, ""))),
  );
}

/** A host in its normal form, also where a type stands behind it. */
function normalWord(word: string): string {
  const slash = word.indexOf("/");
  const host = slash < 0 ? word : word.slice(0, slash);
  return host.includes(".") ? (parseHost(host) ?? host) + word.slice(host.length) : word;
}

/** Whether a word names records, by their owner, a reference or an id; a zone's name may stand for all that it holds. */
function namesRecords(change: TrustChange, word: string): boolean {
  const [owner = "", type] = word.split("/", 2);
  const host = owner.includes(".") ? parseHost(owner) : undefined;
  if (host === undefined) return change.recordsWithId(word).length > 0;
  const records = change.recordsAt(host);
  if (type === undefined) return records.length > 0 && change.zonesNamed(host).length === 0;
  return records.some(({ references }) => references.some((one) => one.toLowerCase() === word));
}
