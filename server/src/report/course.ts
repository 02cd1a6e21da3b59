import { instanceAfter, instanceBefore } from "../manifest/model/pki/instance";
import { endOf, validityOf } from "../manifest/model/pki/validity";
import { secondsOf, startOfInstant } from "../manifest/model/time";
import type { Certificate } from "../manifest/model/certificate";
import type { Step } from "../manifest/model/step";
import type { TrustChange } from "../manifest/model/trust-change";
import type { View } from "../manifest/view";
import type { Course, Lifetime, Stay, StepRow, Time } from "./change-report";
import { executorsOf } from "./people";
import { doing } from "./step-words";
import { rowsOf, shown, type Transcript } from "./transcript";

/** When everything of a change happens. */
export function courseOf(change: TrustChange, transcript: Transcript, most: number): Course {
  const { timeline } = change;
  const steps = rowsOf(change.steps(), most, (step): StepRow => ({
    ...timeline.spanOf(step),
    ...stepRow(change, step, transcript),
    movesClients: timeline.movesClients(step),
  }));
  const lifetimes = change.certificates().flatMap((certificate) => lifetimesOf(change, certificate));
  return {
    windows: windowsOf(change),
    steps,
    stays: change
      .steps()
      .slice(0, most)
      .flatMap((step) => staysAfter(change, step)),
    wayBack: timeline.wayBack(),
    lifetimes: rowsOf(lifetimes, most, (lifetime) => lifetime),
  };
}

/** What is said of a step of the change or of its way back, its times left aside. */
export function stepRow(
  change: TrustChange,
  step: Step,
  transcript: Transcript,
): Omit<StepRow, "start" | "end"> {
  const name = step.view.at("name");
  return {
    name: transcript.of(name) ?? transcript.words(step.kind ?? "step", step.view.node),
    what: shown(doing(change, step)),
    waits: step.kind === "wait" ? secondsOf((step.view as View<{ wait: string }>).at("wait")) : undefined,
    isWait: step.kind === "wait",
    movesClients: false,
    by: executorsOf(change, step, transcript),
  };
}

function windowsOf(change: TrustChange): readonly Time[] {
  const spans = change.spec.at("window").oneOrMany() as readonly View<{ start: string; end: string }>[];
  const instant = ({ text }: View<string>): number | undefined =>
    text === undefined ? undefined : startOfInstant(text);
  return spans.map((span) => ({ start: instant(span.at("start")), end: instant(span.at("end")) }));
}

/** What caches still hold after a step; records that caches hold equally long are told together. */
function staysAfter(change: TrustChange, step: Step): readonly Stay[] {
  const byTtl = new Map<string, Stay>();
  for (const stay of step.changesRecords ? answersAfter(change, step) : ttlsAfter(change, step)) {
    const key = `${stay.ttl} ${stay.start}`;
    const known = byTtl.get(key);
    byTtl.set(key, known ? { ...known, records: [...known.records, ...stay.records] } : stay);
  }
  return [...byTtl.values()];
}

/** The answers from before a step that changes records, where they lead elsewhere. */
function answersAfter(change: TrustChange, step: Step): readonly Stay[] {
  return change.propagation.settlingsOf(step).flatMap(({ reference, staleTtl, synced, forgotten }) =>
    staleTtl === undefined || staleTtl === 0
      ? []
      : [
          {
            records: [shown(reference)],
            step: shown(step.name ?? "a step"),
            of: "answer" as const,
            ttl: staleTtl,
            start: synced,
            end: forgotten,
          },
        ],
  );
}

/** The TTLs from before a step that sets others. */
function ttlsAfter(change: TrustChange, step: Step): readonly Stay[] {
  const { end } = change.timeline.spanOf(step);
  if (step.kind !== "records" || end === undefined) return [];
  return step.records.flatMap(({ source }) => {
    const record = change.record(source);
    const ttl = record && change.states.ttlOf(record, step);
    // Nobody waits for caches to forget a TTL that is raised.
    if (ttl === undefined || step.ttl === undefined || ttl <= step.ttl) return [];
    return [
      {
        records: [shown(source)],
        step: shown(step.name ?? "a step"),
        of: "ttl" as const,
        ttl,
        start: end,
        end: end + ttl * 1000,
      },
    ];
  });
}

function lifetimesOf(change: TrustChange, certificate: Certificate): readonly Lifetime[] {
  const name = shown(certificate.name ?? "a certificate without a name");
  const before = instanceBefore(certificate);
  const previous =
    before?.isPrevious === true
      ? [{ name, isPrevious: true, start: undefined, end: endOf(change, before) }]
      : [];
  const { notBefore, notAfter } = validityOf(change, instanceAfter(certificate).entry);
  return [...previous, { name, isPrevious: false, start: notBefore, end: notAfter }];
}
