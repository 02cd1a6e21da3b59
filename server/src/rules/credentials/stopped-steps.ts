import { best } from "../../credentials/questions";
import type { MendableNote } from "../../credentials/mended";
import type { ReaderResult } from "../../credentials/read";
import type { Credential } from "../../manifest/model/credential";
import { reversalsOf } from "../../manifest/model/reversal";
import { challengesOf, solverOf } from "../../manifest/model/solver";
import type { Step } from "../../manifest/model/step";
import { tasksOf } from "../../manifest/model/step-tasks";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { ScalarNode } from "../../manifest/syntax/node";
import { executorsOf, mayAnswer, wouldPermit } from "../step-rights";

/** A step that cannot be carried out, and where it names what is in its way. */
export interface StoppedStep {
  readonly step: Step;
  readonly at: ScalarNode;
}

/**
 * The steps, those of the way back included, that a condition which never holds stands in the way of: nobody may do
 * what they have to do as long as it is not mended, whatever else is.
 */
export function stoppedSteps(
  change: TrustChange,
  credential: Credential,
  note: MendableNote,
): readonly StoppedStep[] {
  const others = credential.mendable().filter((other) => !isSame(other, note));
  const rights = credential.rightsMendedBy(others);
  const rightsOf = (one: Credential): ReaderResult => (one === credential ? rights : one.rightsMeant());
  return [
    ...change
      .steps()
      .flatMap((step) => [
        ...stopped(change, step, tasksOf(change, step), credential, rightsOf),
        ...unsolved(change, step, credential, rights),
      ]),
    ...change
      .rollbackSteps()
      .flatMap((step) => stopped(change, step, reversalsOf(change, step), credential, rightsOf)),
  ];
}

function isSame(one: MendableNote, other: MendableNote): boolean {
  return one.source === other.source && JSON.stringify(one.path) === JSON.stringify(other.path);
}

function stopped(
  change: TrustChange,
  step: Step,
  tasks: ReturnType<typeof tasksOf>,
  credential: Credential,
  rightsOf: (one: Credential) => ReaderResult,
): readonly StoppedStep[] {
  const executors = executorsOf(change, step);
  const executor = executors.find((one) => one.credential === credential);
  const nobodyMay = (rights: (one: Credential) => ReaderResult): boolean =>
    tasks.some(
      (task) =>
        best(executors.map((one) => wouldPermit(one.credential, task, rights(one.credential)))) === "no",
    );
  // What is missing all the same is told at the step.
  if (!executor || !nobodyMay(rightsOf) || nobodyMay((one) => one.rightsMeant())) return [];
  return [{ step, at: executor.node }];
}

/** Where certificates are issued, and the solver of their challenges is stopped. */
function unsolved(
  change: TrustChange,
  step: Step,
  credential: Credential,
  rights: ReaderResult,
): readonly StoppedStep[] {
  if (step.kind !== "certificates" || step.action !== "issue") return [];
  return step.certificates.flatMap((at) => {
    const certificate = change.certificate(at.source);
    const solver = certificate && solverOf(change, certificate);
    if (!solver || change.credential(solver.node.source) !== credential) return [];
    const challenges = challengesOf(change, certificate, step);
    return challenges.some((one) => mayAnswer(rights, one) === "no") ? [{ step, at }] : [];
  });
}
