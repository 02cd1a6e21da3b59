/** What a workflow gives to the action, as `action.yml` names it. */
export interface Inputs {
  readonly paths: readonly string[];
  readonly failOn: string;
  /** Only what the pull request or push changes. */
  readonly changedOnly: boolean;
  readonly policy: string;
  readonly baseline: string;
  /** Each is `ID=SEVERITY`. */
  readonly rules: readonly string[];
  readonly root: string;
  /** The file for the SARIF report; empty where none is wanted. */
  readonly sarif: string;
  /** Whether the findings are shown on the page of the run. */
  readonly summary: boolean;
  readonly workingDirectory: string;
}

/** A mistake in the workflow. */
export class InputError extends Error {}

/** Reads the inputs from the environment, where the runner puts them. */
export function readInputs(environment: Readonly<Record<string, string | undefined>>): Inputs {
  // The runner puts names into capitals and leaves their hyphens.
  const text = (name: string): string => (environment[`INPUT_${name.toUpperCase()}`] ?? "").trim();
  const lines = (name: string): readonly string[] =>
    text(name)
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  const flag = (name: string, otherwise: boolean): boolean => {
    const given = text(name).toLowerCase();
    if (given === "") return otherwise;
    if (given !== "true" && given !== "false")
      throw new InputError(`${name} takes true or false, not "${given}"`);
    return given === "true";
  };
  return {
    paths: lines("paths"),
    failOn: text("fail-on"),
    changedOnly: flag("changed-only", false),
    policy: text("policy"),
    baseline: text("baseline"),
    rules: lines("rules"),
    root: text("root"),
    sarif: text("sarif"),
    summary: flag("summary", true),
    workingDirectory: text("working-directory") || ".",
  };
}
