/** What the server answers when it has checked files because somebody asked for it. */
export interface Answer {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly information: number;
  /** A bound beyond which there are more; they were not checked. */
  readonly beyond?: "folders" | "manifests";
}

/** How far a check is: `2 of 7 manifests`. */
export function progressInWords(done: number, total: number): string {
  return `${done} of ${manifests(total)}`;
}

/** What is said when a check is done; undefined where the Problems panel says it all. */
export function outcomeInWords(answer: Answer): string | undefined {
  const { files, beyond } = answer;
  const more = beyond && `There are more ${beyond} than are checked at once: check their folders one by one.`;
  if (hasFindings(answer)) return more && `The first ${manifests(files)} were checked. ${more}`;
  if (more) return `No findings in the first ${manifests(files)}. ${more}`;
  if (files === 0) return "There are no manifests: they are called *.trust.yaml.";
  return `No findings in ${manifests(files)}.`;
}

export function hasFindings({ errors, warnings, information }: Answer): boolean {
  return errors + warnings + information > 0;
}

function manifests(count: number): string {
  return `${count} ${count === 1 ? "manifest" : "manifests"}`;
}
