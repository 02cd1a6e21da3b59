import type { CertificateChange } from "../../credentials/capability";
import type { RecordSet } from "./record-set";
import type { Reversal } from "./reversal";
import type { Step } from "./step";
import type { TrustChange } from "./trust-change";

/** Something that a step has to do, of the change or of its rollback, and what that takes. */
export type Task = Reversal;

type Ways = Extract<Task, { kind: "record" }>["ways"];

/** What a step of the change has to do. Nothing for what only waits, looks or is done by hand, and for names that nothing has. */
export function tasksOf(change: TrustChange, step: Step): readonly Task[] {
  switch (step.kind) {
    case "records":
      return step.records.flatMap(({ source }): readonly Task[] => {
        const record = change.record(source);
        const ways = record && waysOf(record, step);
        return ways ? [{ kind: "record", record, ways }] : [];
      });
    case "certificates": {
      const operation = OPERATIONS.find((one) => one === step.action);
      if (!operation) return [];
      return step.certificates.flatMap(({ source }): readonly Task[] => {
        const certificate = change.certificate(source);
        return certificate ? [{ kind: "certificate", certificate, operation }] : [];
      });
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

/** What will make a new RRset. */
export const CREATION: Ways = [["CREATE"], ["UPSERT"]];

const OVERWRITE: Ways = [["UPSERT"], ["DELETE", "CREATE"]];

/** What it takes to change a record; undefined for one that stays as it is. */
function waysOf({ op }: RecordSet, step: Step): Ways | undefined {
  // A step that gives a TTL changes the set and brings or takes nothing.
  if (!step.changesRecords) return OVERWRITE;
  if (op === "keep") return undefined;
  if (op === "delete") return [["DELETE"]];
  return op === "create" ? CREATION : OVERWRITE;
}
