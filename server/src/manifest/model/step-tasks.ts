import type { CertificateChange } from "../../credentials/capability";
import type { RecordSet } from "./record-set";
import { CREATION, DELETION, OVERWRITE, type Ways } from "./record-ways";
import { certificateTask, type Reversal } from "./reversal";
import type { Step } from "./step";
import type { TrustChange } from "./trust-change";

/** Something that a step has to do, of the change or of its rollback, and what that takes. */
export type Task = Reversal;

/** What a step of the change has to do. Nothing for what only waits, looks or is done by hand, and for names that nothing has. */
export function tasksOf(change: TrustChange, step: Step): readonly Task[] {
  switch (step.kind) {
    case "records":
      return change.recordsOf(step).flatMap((record): readonly Task[] => {
        const ways = waysOf(record, step);
        return ways ? [{ kind: "record", record, ways }] : [];
      });
    case "certificates": {
      const operation = OPERATIONS.find((one) => one === step.action);
      if (!operation) return [];
      return change
        .certificatesOf(step)
        .map((certificate) => certificateTask(change, certificate, operation));
    }
    case "dnssec":
      return [{ kind: "keys", step }];
    case "delegation":
    case "trust":
      return [{ kind: step.kind, step }];
    default:
      return [];
  }
}

const OPERATIONS: readonly CertificateChange["operation"][] = ["issue", "deploy", "revoke"];

/** What it takes to change a record; undefined for one that stays as it is. */
function waysOf({ op }: RecordSet, step: Step): Ways | undefined {
  // A step that gives a TTL changes the set and brings or takes nothing.
  if (!step.changesRecords) return OVERWRITE;
  if (op === "keep") return undefined;
  if (op === "delete") return DELETION;
  return op === "create" ? CREATION : OVERWRITE;
}
