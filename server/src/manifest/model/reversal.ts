import type { CertificateChange } from "../../credentials/capability";
import type { Certificate } from "./certificate";
import type { RecordSet } from "./record-set";
import { CREATION, DELETION, OVERWRITE, type Ways } from "./record-ways";
import type { Step } from "./step";
import { namesToCertify } from "./subject-names";
import type { TrustChange } from "./trust-change";

/** Something that a step of the rollback has to do, and what that takes. */
export type Reversal =
  | {
      readonly kind: "record";
      readonly record: RecordSet;
      readonly ways: Ways;
    }
  | {
      readonly kind: "certificate";
      readonly certificate: Certificate;
      /** The names that it is about. */
      readonly names: readonly string[];
      readonly operation: CertificateChange["operation"];
    }
  | { readonly kind: "keys" | "delegation" | "trust"; readonly step: Step };

/**
 * What a step of the rollback does: what it names itself, or what it takes to undo what it reverts. Nothing for what only
 * waits, looks or is done by hand, and for names that nothing has.
 */
export function reversalsOf(change: TrustChange, rollbackStep: Step): readonly Reversal[] {
  if (rollbackStep.kind !== "reverts") return unique(ownActs(change, rollbackStep));
  const isReissued = rollbackStep.view.at("restores").text === "reissue";
  return unique(
    rollbackStep.reverts.flatMap(({ source }) => undone(change, source, rollbackStep.provider, isReissued)),
  );
}

function ownActs(change: TrustChange, step: Step): readonly Reversal[] {
  if (step.kind !== "certificates") return undoneStep(change, step, false);
  const operation = OPERATIONS.find((one) => one === step.action);
  return operation ? certificatesIn(change, step, operation) : [];
}

const OPERATIONS = ["issue", "deploy", "revoke"] as const;

function undone(
  change: TrustChange,
  name: string,
  provider: string | undefined,
  isReissued: boolean,
): readonly Reversal[] {
  const steps = change.stepsNamed(name);
  if (steps.length > 0) return steps.flatMap((step) => undoneStep(change, step, isReissued));
  const records = change.recordsMeant(name, provider);
  if (records.length > 0)
    return records.map((record) => ({ kind: "record", record, ways: waysBack(record) }));
  const certificate = change.certificate(name);
  return certificate ? [certificateTask(change, certificate, isReissued ? "issue" : "deploy")] : [];
}

function undoneStep(change: TrustChange, step: Step, isReissued: boolean): readonly Reversal[] {
  switch (step.kind) {
    case "records":
      return change.recordsOf(step).map((record) => {
        // A step that gives a TTL changes the set and brings or takes nothing.
        const ways = step.changesRecords ? waysBack(record) : OVERWRITE;
        return { kind: "record", record, ways };
      });
    case "certificates":
      return step.deploys ? certificatesIn(change, step, isReissued ? "issue" : "deploy") : [];
    case "dnssec":
      return [{ kind: "keys", step }];
    case "delegation":
      return [{ kind: "delegation", step }];
    case "trust":
      return [{ kind: "trust", step }];
    default:
      return [];
  }
}

function certificatesIn(
  change: TrustChange,
  step: Step,
  operation: CertificateChange["operation"],
): readonly Reversal[] {
  return change.certificatesOf(step).map((certificate) => certificateTask(change, certificate, operation));
}

/** Something that has to be done with a certificate. */
export function certificateTask(
  change: TrustChange,
  certificate: Certificate,
  operation: CertificateChange["operation"],
): Reversal {
  const names = namesToCertify(change, certificate).map(({ text }) => text);
  return { kind: "certificate", certificate, names, operation };
}

/** What it takes to put a record back: what comes is deleted, what goes is made anew, what changes is overwritten. */
function waysBack({ op }: RecordSet): Ways {
  if (op === "create") return DELETION;
  return op === "delete" ? CREATION : OVERWRITE;
}

/** Each thing once, however many names lead to it. */
function unique(reversals: readonly Reversal[]): readonly Reversal[] {
  const seen = new Set<unknown>();
  return reversals.filter((reversal) => {
    const object =
      reversal.kind === "record"
        ? reversal.record
        : reversal.kind === "certificate"
          ? reversal.certificate
          : reversal.step;
    return !seen.has(object) && Boolean(seen.add(object));
  });
}
