/** How findings on an IAM policy are put together, whatever they are about. */
import type { BreadthFinding, NeededScope, Operation, Path } from "../capability";
import type { Allowance } from "./allowance";
import type { Statement } from "./statement";
import { code, listing } from "../wording";

/** A judgement without its place. */
export type Verdict = Pick<BreadthFinding, "level" | "aspect" | "what" | "why" | "remedy">;

/** Builds a finding on what these allowances have in common; it stands at the first entry that brings them in. */
export function findingAt(allowances: readonly Allowance[], verdict: Verdict, at?: Path): BreadthFinding {
  const paths = uniquePaths(allowances.map((allowance) => allowance.entry.path));
  const path = at ?? paths[0] ?? [];
  return { source: "policy", ...verdict, path, alsoAt: paths.filter((other) => other !== path) };
}

/** The resources of a statement, as its author wrote them. */
export function resourcesText(statement: Statement): string {
  const resources = statement.resources;
  if (resources === undefined) return "its resources";
  const texts = listing(resources.entries.map((entry) => code(entry.text)));
  return resources.negated ? `everything but ${texts}` : texts;
}

/** The names of the actions, without repetition. */
export function actionNames(allowances: readonly Allowance[]): string[] {
  return [...new Set(allowances.map((allowance) => allowance.action.name))];
}

/** Whether the change itself calls for the operation. */
export function expected(needed: NeededScope, operation: Operation): boolean {
  return needed.operations?.includes(operation) === true;
}

function uniquePaths(paths: readonly Path[]): Path[] {
  const byText = new Map(paths.map((path) => [JSON.stringify(path), path]));
  return [...byText.values()];
}
