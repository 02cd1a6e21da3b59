import type { Severity } from "../rules/finding";

/** From which severity on a run ends with 1. */
export type FailOn = Severity | "never";

/** What `--fail-on` takes, the strictest severity last. */
export const FAIL_ON: readonly FailOn[] = ["error", "warning", "information", "hint", "never"];

/** Whether a finding of a severity makes a run end with 1. */
export function fails(severity: Severity, failOn: FailOn): boolean {
  return failOn !== "never" && FAIL_ON.indexOf(severity) <= FAIL_ON.indexOf(failOn);
}
