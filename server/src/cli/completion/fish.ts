import { HELP, type Completed, type CompletedOption } from "./completed";

/** A script for fish. */
export function fishCompletion(completed: readonly Completed[]): string {
  const names = completed.map(({ name }) => name).join(" ");
  return `# trust-change: completion for fish. trust-change completion fish > ~/.config/fish/completions/trust-change.fish
complete -c trust-change -f
complete -c trust-change -n __fish_use_subcommand -a "${names} ${HELP} --version"
${completed.flatMap(commandLines).join("\n")}
`;
}

function commandLines({ name, words, options }: Completed): string[] {
  const start = `complete -c trust-change -n "__fish_seen_subcommand_from ${name}"`;
  const rest = words === undefined ? ["-F"] : words.length > 0 ? [`-f -a "${words.join(" ")}"`] : [];
  return [...rest, ...options.map(optionWords), `-l ${HELP.slice(2)}`].map((line) => `${start} ${line}`);
}

function optionWords({ name, takesValue, values, takesFile, keys }: CompletedOption): string {
  const option = `-l ${name.slice(2)}`;
  if (!takesValue) return option;
  if (keys) return `${option} -x -a "${keys.flatMap((key) => pairs(key, values)).join(" ")}"`;
  if (takesFile) return `${option} -r -F`;
  return values ? `${option} -x -a "${values.join(" ")}"` : `${option} -x`;
}

/** What stands behind a `=` is part of the same word there. */
function pairs(key: string, values: readonly string[] | undefined): string[] {
  return values ? values.map((value) => `${key}=${value}`) : [`${key}=`];
}
