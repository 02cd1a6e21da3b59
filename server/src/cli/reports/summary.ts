import { counted } from "../../rules/words";
import type { RuleCount, Summary, Unchecked } from "./report";

/** What came of a run, in one line: "12 files checked: 1 error, 2 hints". */
export function summaryText(
  { files, counts, suppressed, known }: Summary,
  unchecked: readonly Unchecked[],
): string {
  const failed = unchecked.filter(({ isOwnFault }) => isOwnFault).length;
  const unreadable = unchecked.length - failed;
  const parts = [
    counts.error && counted(counts.error, "error"),
    counts.warning && counted(counts.warning, "warning"),
    counts.information && `${counts.information} information`,
    counts.hint && counted(counts.hint, "hint"),
    suppressed && `${suppressed} accepted by exceptions`,
    known && `${known} known from the baseline`,
    unreadable && counted(unreadable, "file could not be read", "files could not be read"),
    failed && counted(failed, "file could not be checked", "files could not be checked"),
  ].filter((part) => part !== 0 && part !== undefined);
  const checked = `${counted(files, "file")} checked`;
  if (parts.length > 0) return `${checked}: ${parts.join(", ")}`;
  // Only --changed-since leaves nothing to check; where nothing is a manifest, that is a mistake in the call.
  return files === 0 ? `${checked}: what changed affects no manifest` : `${checked}, nothing found`;
}

/** How often each rule found something, as lines. */
export function statisticsText(statistics: readonly RuleCount[]): string {
  const widest = Math.max(0, ...statistics.map(({ count }) => String(count).length));
  return statistics
    .map(
      ({ count, severity, rule }) => `${String(count).padStart(widest)}  ${severity.padEnd(11)}  ${rule}\n`,
    )
    .join("");
}
