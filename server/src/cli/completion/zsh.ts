import { HELP, type Completed, type CompletedOption } from "./completed";

/** A script for the function path of zsh, where it is called `_trust-change`. */
export function zshCompletion(completed: readonly Completed[]): string {
  return `#compdef trust-change
# trust-change: completion for zsh. trust-change completion zsh > "\${fpath[1]}/_trust-change"
_trust_change() {
  if (( CURRENT == 2 )); then
    compadd -- ${[...completed.map(({ name }) => name), HELP, "--version"].join(" ")}
    return
  fi
  local command=\${words[2]}
  shift words
  (( CURRENT-- ))
  case $command in
${completed.map(commandCase).join("\n")}
  esac
}
if [[ $funcstack[1] == _trust-change ]]; then _trust_change "$@"; else compdef _trust_change trust-change; fi
`;
}

function commandCase({ name, words, options }: Completed): string {
  const rest =
    words === undefined ? ["'*:file:_files'"] : words.length > 0 ? [`'1:word:(${words.join(" ")})'`] : [];
  const all = [...options.map(optionSpec), `'${HELP}'`, ...rest];
  return `    ${name}) _arguments ${all.join(" ")} ;;`;
}

function optionSpec({ name, takesValue, values, takesFile, keys }: CompletedOption): string {
  if (!takesValue) return `'${name}'`;
  const ownValues = takesFile ? "_files" : values ? `(${values.join(" ")})` : " ";
  if (!keys) return `'${name}=:value:${ownValues}'`;
  const behind = takesFile ? "_files" : `compadd -- ${values?.join(" ") ?? ""}`;
  const inFront = `compadd -S = -- ${keys.join(" ")}`;
  return `'*${name}=:value:{ if compset -P "*="; then ${behind}; else ${inFront}; fi }'`;
}
