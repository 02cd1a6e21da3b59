/** How many findings of each severity a text has. */
export interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly information: number;
}

/** `2 errors, 1 warning`; what there is none of is left out. */
export function countsInWords({ errors, warnings, information }: Counts): string {
  const parts = [
    counted(errors, "error"),
    counted(warnings, "warning"),
    information > 0 ? `${information} information` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "No findings" : parts.join(", ");
}

function counted(count: number, word: string): string {
  if (count === 0) return "";
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
