/** The course of the change: checks, steps with their waits, and the way back. */
import { formatDuration } from "../pki/duration";
import { formatSeconds } from "../text/seconds";
import { Inline, type Writable } from "../manifest/edits/write";
import { blank } from "./blank";
import { LOW_TTL, SHORT_TTL } from "./moved-records";
import { referenceTo, type RecordEntry } from "./record-entry";
import type { TlsaEntries } from "./tlsa-rollover";

/** What the course has to bring about. */
export interface Work {
  readonly certificate: string;
  /** Whether a certificate is served there today, to which the way back leads. */
  readonly isServed: boolean;
  /** The entries that lead clients elsewhere. */
  readonly moved: readonly RecordEntry[];
  readonly tlsa: readonly TlsaEntries[];
  readonly hasCaa: boolean;
  /** How long resolvers keep what they are told of the host where nothing of its own stands there, in seconds. */
  readonly heldWithout: number;
}

export interface Course {
  readonly validation: Writable;
  readonly steps: Writable;
  readonly rollback: Writable;
  /** The seconds from the first step to the last. */
  readonly duration: number;
}

/** The shortest time in which people notice that something is wrong, in seconds. */
const SHORTEST_WAY_BACK = 30 * 60;
const SHORTEST_SETTLING = 60;

/** Lays out the course; every wait follows from the TTLs of the entries. */
export function courseOf(work: Work): Course {
  const times = timesOf(work);
  const steps = stepsOf(work, times);
  const duration = times.expiry + times.settling + (times.isHeldOpen ? times.wayBack : 0);
  return { validation: validationOf(work), steps, rollback: rollbackOf(work, times), duration };
}

interface Times {
  /** Until caches have forgotten what was there before, or hold what was added. */
  readonly expiry: number;
  readonly settling: number;
  readonly wayBack: number;
  /** Whether something has to wait until the way back is closed. */
  readonly isHeldOpen: boolean;
}

function timesOf(work: Work): Times {
  const { moved, heldWithout } = work;
  const rolling = rollingOf(work);
  const expiry = Math.max(
    0,
    ...loweredOf(moved).map(ttlBefore),
    // The new value has to be known for two TTLs (RFC 7671 section 8.1).
    ...rolling.map(({ both }) => 2 * (both.ttl ?? 0)),
  );
  const isNew = moved.length > 0 && moved.every(({ op }) => op === "create");
  const served = moved.map(servedTtl);
  const settling = moved.length === 0 ? 0 : Math.max(SHORTEST_SETTLING, isNew ? heldWithout : 0, ...served);
  const tlsaTtls = rolling.map(({ both }) => both.ttl ?? 0);
  const wayBack = Math.max(SHORTEST_WAY_BACK, ...served.map((ttl) => 4 * ttl), ...tlsaTtls);
  return { expiry, settling, wayBack, isHeldOpen: rolling.length > 0 || raisedOf(moved).length > 0 };
}

type Rolling = Extract<TlsaEntries, { readonly kind: "rolls" }>;

function rollingOf({ tlsa }: Work): readonly Rolling[] {
  return tlsa.filter((one) => one.kind === "rolls");
}

function ttlBefore({ previous }: RecordEntry): number {
  return previous?.ttl ?? 0;
}

/** The records whose TTL is cut before they change. */
function loweredOf(moved: readonly RecordEntry[]): readonly RecordEntry[] {
  return moved.filter((entry) => ttlBefore(entry) > SHORT_TTL);
}

/** The records that get their TTL back when the way back is closed. */
function raisedOf(moved: readonly RecordEntry[]): readonly (RecordEntry & { readonly to: number })[] {
  const highest = Math.max(0, ...loweredOf(moved).map(ttlBefore));
  return moved.flatMap((entry) => {
    if (entry.op === "create" && entry.ttl === LOW_TTL && highest > 0) return [{ ...entry, to: highest }];
    return entry.op === "update" && ttlBefore(entry) > SHORT_TTL ? [{ ...entry, to: ttlBefore(entry) }] : [];
  });
}

/** What clients are told when the record changes. */
function servedTtl(entry: RecordEntry): number {
  if (ttlBefore(entry) > SHORT_TTL) return LOW_TTL;
  return entry.ttl ?? entry.previous?.ttl ?? SHORT_TTL;
}

function validationOf(work: Work): Writable {
  const checks: readonly Step[] = [
    ...(work.hasCaa ? [{ name: "issuance", check: "caa" }] : []),
    ...(changesRecords(work) ? [{ name: "propagation", check: "dns-propagation" }] : []),
    { name: "coverage", check: "san-coverage" },
    { name: "chain", check: "chain-continuity" },
    ...(work.moved.length > 0 ? [{ name: "answers", check: "dns-propagation", phase: "after" }] : []),
    { name: "handshake", check: "tls-handshake", phase: "after" },
  ];
  return checks.map((check) => new Inline(check));
}

function changesRecords(work: Work): boolean {
  return work.moved.length > 0 || rollingOf(work).length > 0;
}

type Step = Readonly<Record<string, string | number | readonly string[]>>;

function stepsOf(work: Work, { expiry, settling, wayBack, isHeldOpen }: Times): Writable {
  const { certificate, moved, hasCaa } = work;
  const isMove = moved.length > 0;
  const lowered = loweredOf(moved).map(referenceTo);
  const rolling = rollingOf(work);
  const certificates = [certificate];
  const steps: readonly (Step | false)[] = [
    lowered.length > 0 && { name: "lower-ttl", records: lowered, ttl: LOW_TTL },
    hasCaa && { name: "check-issuance", validate: ["issuance"] },
    { name: "issue", certificates, do: "issue" },
    rolling.length > 0 && { name: "publish-tlsa", records: rolling.map(({ both }) => referenceTo(both)) },
    expiry > 0 && { name: "wait-for-caches", wait: formatDuration(expiry) },
    {
      name: "check-before",
      validate: [...(changesRecords(work) ? ["propagation"] : []), "coverage", "chain"],
    },
    { name: "deploy", certificates, do: "deploy" },
    isMove && { name: "switch", records: moved.map(referenceTo) },
    settling > 0 && { name: "settle", wait: formatDuration(settling) },
    { name: "check-after", validate: [...(isMove ? ["answers"] : []), "handshake"] },
    isHeldOpen && { name: "keep-way-back", wait: formatDuration(wayBack) },
    rolling.length > 0 && {
      name: "drop-old-tlsa",
      records: rolling.map(({ newOnly }) => referenceTo(newOnly)),
    },
    ...raiseSteps(moved),
  ];
  return steps.flatMap((step) => (step === false ? [] : [new Inline(step)]));
}

/** One step for each TTL that was cut. */
function raiseSteps(moved: readonly RecordEntry[]): readonly Step[] {
  const raised = raisedOf(moved);
  const ttls = [...new Set(raised.map(({ to }) => to))];
  return ttls.map((ttl, index) => ({
    name: index === 0 ? "raise-ttl" : `raise-ttl-to-${ttl}`,
    records: raised.filter(({ to }) => to === ttl).map(referenceTo),
    ttl,
  }));
}

function rollbackOf(work: Work, { wayBack }: Times): Writable {
  const rolls = rollingOf(work).length > 0;
  const back: readonly (Step | false)[] = [
    rolls && { name: "restore-both-tlsa", reverts: ["drop-old-tlsa"] },
    work.moved.length > 0 && { name: "restore-records", reverts: ["switch"] },
    work.isServed && { name: "restore-certificate", reverts: ["deploy"] },
    rolls && { name: "restore-tlsa", reverts: ["publish-tlsa"] },
  ];
  return {
    trigger: blank("what shows that the change has to be rolled back"),
    owner: blank("who decides that, and can be reached during the window"),
    window: formatDuration(wayBack),
    tested: {
      date: blank("when the rollback was last tested"),
      environment: blank("where it was tested"),
      evidence: blank("a link to the result"),
    },
    steps: back.flatMap((step) => (step === false ? [] : [new Inline(step)])),
  };
}

/** The window in which the change is carried out, which is left to people. */
export function windowFor(duration: number): Writable {
  const least = duration > 0 ? `, at least ${formatSeconds(duration)} later` : "";
  return {
    start: blank("when the change may begin, such as 2026-12-01T20:00:00Z"),
    end: blank(`when it has to be done${least}`),
  };
}
