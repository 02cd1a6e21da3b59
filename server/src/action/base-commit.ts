/**
 * The commit that a pull request, merge queue or push builds on, by the event that started the workflow.
 *
 * @param event the contents of the event file: JSON that whoever opens a pull request has a hand in
 * @returns undefined where the event has none: a new branch, a schedule, a start by hand
 */
export function baseCommit(event: unknown): string | undefined {
  const candidates = [
    at(at(at(event, "pull_request"), "base"), "sha"),
    at(at(event, "merge_group"), "base_sha"),
    at(event, "before"),
  ];
  return candidates.find((value): value is string => typeof value === "string" && isCommit(value));
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** A whole hash, and not the zeros that stand for no commit. */
function isCommit(text: string): boolean {
  return /^[0-9a-f]{40,64}$/.test(text) && !/^0+$/.test(text);
}
