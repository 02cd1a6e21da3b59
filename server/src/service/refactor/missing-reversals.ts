import type { TrustChange } from "../../manifest/model/trust-change";
import type { Writable } from "../../manifest/edits/write";
import { isGiven, owedBy, type Owed } from "../../rules/rollback/owed";
import { freeName } from "../../text/free-name";
import { stepBack } from "../../rules/rollback/step-back";

/** A step that the rollback lacks. */
export interface MissingReversal {
  readonly name: string;
  /** What it takes back. */
  readonly reverts: string;
  /** As it is written into the list of steps. */
  readonly step: Readonly<Record<string, Writable>>;
  /** What it goes back to, as it is recorded, on one line; empty where nothing is recorded. */
  readonly note: string;
}

/** Longer notes say more than the values themselves. */
const LONGEST_NOTE = 100;

/** The steps that the rollback of a change lacks, last change first: the way back is walked backwards. */
export function missingReversals(change: TrustChange): readonly MissingReversal[] {
  const groups = new Map<string, Owed[]>();
  for (const owed of owedBy(change)) {
    if (isGiven(change, owed)) continue;
    const group = groups.get(owed.name);
    if (group) group.push(owed);
    else groups.set(owed.name, [owed]);
  }
  const taken = new Set<string>();
  return [...groups.values()].reverse().flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const written = stepBack(first);
    const name = freeStepName(written.name, change, taken);
    const isReissued = group.some((owed) => mustNotComeBack(change, owed));
    const { reverts, by } = written;
    const step = { name, reverts, ...(isReissued && { restores: "reissue" }), by };
    return [{ name, reverts: first.name, step, note: isReissued ? "" : noteOn(change, group) }];
  });
}

function freeStepName(wanted: string, change: TrustChange, taken: Set<string>): string {
  const isFree = (name: string): boolean =>
    !taken.has(name) && change.rollbackStepsNamed(name).length + change.stepsNamed(name).length === 0;
  const name = freeName(wanted, isFree);
  taken.add(name);
  return name;
}

/** Whether others know the key of the certificate from before. */
function mustNotComeBack(change: TrustChange, { plane, object }: Owed): boolean {
  const certificate = plane === "certificate" ? change.certificate(object) : undefined;
  if (!certificate) return false;
  const { previous, view } = certificate;
  return (
    previous.at("compromised").boolean === true || view.at("revocation").at("reason").text === "keyCompromise"
  );
}

function noteOn(change: TrustChange, group: readonly Owed[]): string {
  const notes = group.flatMap((owed) => {
    const note = recordedFor(change, owed);
    return note === undefined ? [] : [note.replace(/[\s\p{C}]+/gu, " ").trim()];
  });
  const note = notes.join("; ");
  return note.length > LONGEST_NOTE ? "" : note;
}

function recordedFor(change: TrustChange, { plane, object }: Owed): string | undefined {
  if (plane === "record") {
    const record = change.record(object);
    if (!record) return undefined;
    const name = record.reference ?? object;
    if (record.op === "create") return `${name} goes again`;
    const values = record.previousValues.map((value) => record.textOf(value)).join(", ");
    const ttl = record.previous.at("ttl").text;
    return values === "" ? undefined : `${name} back to ${values}${ttl === undefined ? "" : `, TTL ${ttl}`}`;
  }
  const previous = plane === "certificate" ? change.certificate(object)?.previous : undefined;
  const serial = previous?.at("serial").text ?? previous?.at("fingerprint").text;
  return serial === undefined ? undefined : `${object} back to ${serial}`;
}
