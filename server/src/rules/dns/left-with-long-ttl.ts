import { appendItem } from "../../manifest/edits/edits";
import { nameOfRecord } from "../../manifest/model/definitions";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import { formatSeconds } from "../../text/seconds";
import { relatedAt, type FindingDraft } from "../finding";
import { ofEachRecord } from "../records-of-step";
import { listed } from "../words";

/** An address of a name of which the TTL is lowered, and the one of the other family, which is left as it was. */
interface Left {
  readonly lowered: RecordSet;
  readonly left: RecordSet;
  readonly ttl: number;
  readonly cutover: Step;
}

const OTHER_FAMILY: Readonly<Record<string, string>> = { A: "AAAA", AAAA: "A" };

/**
 * A step that lowers the TTL of one address of a name, where the cutover changes the address of the other family with it, and
 * that one keeps a TTL as long as the one that was too long: half of the clients stay behind for it.
 */
export function leftWithLongTtl(change: TrustChange, step: Step): FindingDraft | undefined {
  const { ttl, view } = step;
  const at = view.at("name").scalar;
  if (ttl === undefined || !at) return undefined;
  const all = leftBy(change, step);
  const [first] = all;
  if (!first) return undefined;
  const names = all.map(({ left }) => left.reference ?? "the other record");
  const { lowered, left, cutover } = first;
  const list = view.at("records").list;
  return {
    at,
    severity: "warning",
    message: `The step ${step.name ?? "here"} lowers the TTL of ${lowered.reference ?? "a record"} to ${ttl} s, and not that of ${listed(names)}, which ${cutover.name ?? "a later step"} changes too: caches may hold what clients get there for ${formatSeconds(first.ttl)} after that. Lower the TTL of ${names.length > 1 ? "these" : "that one"} as well.`,
    related: [
      ...relatedAt(left.previous.at("ttl").scalar, `the TTL that ${left.reference ?? "it"} keeps until then`),
      ...relatedAt(cutover.view.at("name").scalar, "changes both"),
    ],
    fixes: list
      ? [
          {
            title: `Lower the TTL of ${listed(names)} too`,
            safe: false,
            edits: (layout) =>
              all.flatMap((one) => {
                const name = nameOfRecord(change, one.left);
                return name === undefined ? [] : [appendItem(list, name, layout)];
              }),
          },
        ]
      : [],
    targets: [...(step.name === undefined ? [] : [step.name]), ...all.flatMap((one) => one.left.references)],
  };
}

const leftBy = ofEachRecord<Left>("whether a TTL is left beside a lower one", leftBeside, {
  steps: ({ ttl }) => ttl !== undefined,
  records: ({ type }) => OTHER_FAMILY[type ?? ""] !== undefined,
});

function leftBeside(change: TrustChange, step: Step, lowered: RecordSet): Left | undefined {
  const { ownerName, zone, provider, type = "" } = lowered;
  const { ttl } = step;
  const other = OTHER_FAMILY[type];
  const before = other === undefined ? undefined : change.states.ttlOf(lowered, step);
  if (ownerName === undefined || before === undefined || ttl === undefined || ttl >= before) return undefined;
  const { timeline } = change;
  for (const left of change.recordsAt(ownerName)) {
    const isMoved = left.op === "update" || left.op === "delete";
    if (left.type !== other || left.zone !== zone || left.provider !== provider || !isMoved) continue;
    if (left.changesTtlAlone()) continue;
    const cutover = change
      .stepsOn(left)
      .find(
        (one) =>
          one.changesRecords && timeline.comesBefore(step, one) && change.stepsOn(lowered).includes(one),
      );
    const kept = cutover && change.states.ttlOf(left, cutover);
    // Of TTLs that were lowered before, what is left is the rest of a plan.
    const first = change.states.ttlOf(lowered, "before") ?? before;
    if (cutover && kept !== undefined && kept >= first) return { lowered, left, ttl: kept, cutover };
  }
  return undefined;
}
