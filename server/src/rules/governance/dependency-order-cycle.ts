import { replaceScalar } from "../../manifest/edits/edits";
import type { Step } from "../../manifest/model/step";
import type { StepOrder } from "../../manifest/model/step-order";
import { startOfInstant } from "../../manifest/model/time";
import { TrustChange } from "../../manifest/model/trust-change";
import { inTextOrder } from "../../manifest/model/seats";
import { isReversed, sessionsWritten } from "../../manifest/model/windows";
import { clockTime, instantText } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { relatedAt, type FindingDraft, type Fix, type Place } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";
import { wholeChange } from "../targets";
import { listed } from "../words";

export const dependencyOrderCycle = defineRule({
  id: "dependency-order-cycle",
  plane: "governance",
  over: ["step", "rollbackStep", "change"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "The order of the steps contradicts itself",
  controls: ["nist-csf-2.0:ID.RA-07", "nist-800-53-r5:CM-3"],
  references: ["NIST SP 800-53 Rev. 5, CM-3"],
  docs: {
    problem:
      "Steps wait for each other in a circle, a step has a time before the end of a step that it comes after, or a window ends before it begins.",
    why: "Nobody can carry such steps out as they are written, so whoever executes them finds an order of their own; and nothing that rests on the order, as waits for caches and the way back, can be checked.",
    remedy:
      "Take out one of the references, or set the times so that each step ends before what comes after it.",
    bad: `steps:
  - {name: announce, manual: tell the users, after: [confirm]}
  - {name: confirm, manual: ask the users, after: [announce]}
`,
    good: `steps:
  - {name: announce, manual: tell the users}
  - {name: confirm, manual: ask the users, after: [announce]}
`,
  },
  *check(entity) {
    if (entity instanceof TrustChange) {
      yield* endsBeforeItBegins(entity);
      return;
    }
    const { change } = entity;
    const isForth = "step" in entity;
    const step = isForth ? entity.step : entity.rollbackStep;
    const order = isForth ? change.stepOrder : change.rollbackOrder;
    const circle = order.circleFrom(step);
    if (circle) yield* inACircle(step, circle);
    if (!isForth) return;
    yield* tooEarly(change, step, order);
  },
});

/** A window in which no step can come; an offset that is forgotten at one of its ends is the usual reason. */
function* endsBeforeItBegins(change: TrustChange): Generator<FindingDraft> {
  for (const session of sessionsWritten(change)) {
    const { view, opens, closes } = session;
    const { start, end } = { start: view.at("start").scalar, end: view.at("end").scalar };
    if (!start || !end || opens === undefined || closes === undefined || !isReversed(session)) continue;
    yield {
      at: end,
      message: `The window ends at ${instantText(closes)}, ${formatSeconds((opens - closes) / 1000)} before it begins (${instantText(opens)}): no step can come in it, and times that hang on it are not checked. Look at the dates and at the offset of both.`,
      related: relatedAt(start, "begins here"),
      targets: wholeChange(change),
    };
  }
}

function called({ name }: Step): string {
  return name ?? "a step without a name";
}

function* inACircle(step: Step, circle: readonly Step[]): Generator<FindingDraft> {
  const waits = circle.map((one, index) => ({ one, next: circle[(index + 1) % circle.length] ?? one }));
  const nameOf = (one: Step): Place | undefined => one.view.at("name").scalar ?? one.view.written;
  const implied = waits
    .filter(({ one }) => one.after.length === 0)
    .map(
      ({ one, next }) =>
        `${called(one)} says nothing of after and so comes after ${called(next)}, which stands before it`,
    );
  const names = circle.map(called);
  const message =
    circle.length === 1
      ? `${called(step)} comes after itself, so it can never begin. Take it out of its after.`
      : `${listed(names, 8)} wait for each other: each comes after the next one, and ${names.at(-1) ?? ""} after ${names[0] ?? ""}, so none of them can begin.${implied.length > 0 ? ` ${listed(implied)}.` : ""} Take one of the references out.`;
  const at = step.after[0] ?? nameOf(step);
  if (!at) return;
  yield {
    at,
    message,
    related: waits
      .slice(1, 6)
      .flatMap(({ one, next }) =>
        relatedAt(one.after[0] ?? nameOf(one), `${called(one)} comes after ${called(next)}`),
      ),
    fixes: fixesFor(waits),
    targets: circle.flatMap(({ name }) => name ?? []),
  };
}

/** Where one single reference leads down the list, the circle is gone without it: all the others lead up. */
function fixesFor(waits: readonly { readonly one: Step; readonly next: Step }[]): readonly Fix[] {
  const down = waits.filter(({ one, next }) => one === next || inTextOrder(one, next) < 0);
  const [wait] = down;
  if (!wait || down.length > 1) return [];
  const { one, next } = wait;
  const [reference, ...repeated] = one.after.filter(({ source }) => source === next.name);
  if (!reference) return [];
  const title = `Remove ${called(next)} from after of ${called(one)}`;
  const { entry } = one.view.at("after");
  if (one.after.length === repeated.length + 1 && entry) return removal(title, entry);
  return repeated.length === 0 ? removal(title, reference) : [];
}

/** A time that says another order than `after` does. Without `after`, times say in which order the list is meant. */
function* tooEarly(change: TrustChange, step: Step, order: StepOrder): Generator<FindingDraft> {
  const at = step.view.at("at").scalar;
  const start = at && startOfInstant(at.source);
  if (!at || start === undefined || step.after.length === 0) return;
  for (const earlier of order.before(step)) {
    const { end } = change.timeline.spanOf(earlier);
    if (end === undefined || end <= start) continue;
    const place = earlier.view.at("name").scalar ?? earlier.view.written;
    yield {
      at,
      message: `${called(step)} is to begin at ${clockTime(start)}, ${formatSeconds((end - start) / 1000)} before ${called(earlier)} ends, which it comes after, at ${clockTime(end)}. One of the two is not meant: set the time, or the order.`,
      related: relatedAt(place, `${called(earlier)} ends at ${clockTime(end)} at the earliest`),
      fixes: [
        {
          title: `Have ${called(step)} begin at ${instantText(end)}`,
          safe: false,
          edits: () => [replaceScalar(at, instantText(end))],
        },
      ],
      targets: step.name === undefined ? [] : [step.name],
    };
    return;
  }
}
