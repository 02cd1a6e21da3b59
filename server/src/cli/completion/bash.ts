import { HELP, type Completed, type CompletedOption } from "./completed";

/** A script for bash 3.2 and later. Where it offers nothing, the shell offers files. */
export function bashCompletion(completed: readonly Completed[]): string {
  return `# trust-change: completion for bash. In ~/.bashrc: source <(trust-change completion bash)
_trust_change() {
  local current=\${COMP_WORDS[COMP_CWORD]} option=\${COMP_WORDS[COMP_CWORD-1]} words= key=
  local before=$((COMP_CWORD - 2))
  COMPREPLY=()
  # The shell takes a = for a word of its own.
  if [[ $current == "=" ]]; then
    current=
    if [[ $option != --* ]]; then key=$option before=$((COMP_CWORD - 2)) option=; fi
  elif [[ $option == "=" ]]; then
    option=\${COMP_WORDS[before]}
    if [[ $option != --* ]]; then key=$option before=$((COMP_CWORD - 3)) option=; fi
  fi
  if [[ -n $key ]]; then
    if [[ \${COMP_WORDS[before]} == "=" ]]; then before=$((before - 1)); fi
    option="\${COMP_WORDS[before]}="
  fi
  if [[ $COMP_CWORD == 1 ]]; then
    words="${[...completed.map(({ name }) => name), HELP, "--version"].join(" ")}"
  else
    case "\${COMP_WORDS[1]} $option" in
${completed.flatMap(({ name, options }) => options.flatMap((option) => optionCases(name, option))).join("\n")}
      *) case "\${COMP_WORDS[1]} $current" in
${completed.flatMap(commandCases).join("\n")}
      esac ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
  return 0
}
complete -o bashdefault -o default -F _trust_change trust-change
`;
}

function optionCases(command: string, { name, takesValue, values = [], keys }: CompletedOption): string[] {
  const line = (option: string, words: readonly string[]): string =>
    `      "${command} ${option}") words="${words.join(" ")}" ;;`;
  if (!takesValue) return [];
  if (!keys) return [line(name, values)];
  return [
    line(
      name,
      keys.map((key) => `${key}=`),
    ),
    line(`${name}=`, values),
  ];
}

function commandCases({ name, words = [], options }: Completed): string[] {
  const all = [...options.map((option) => option.name), HELP].join(" ");
  return [`      "${name} -"*) words="${all}" ;;`, `      "${name} "*) words="${words.join(" ")}" ;;`];
}
