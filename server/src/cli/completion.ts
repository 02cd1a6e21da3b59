import { allRules } from "../rules/registry";
import { checkWords } from "./check-options";
import { bashCompletion } from "./completion/bash";
import type { Completed, CompletedOption } from "./completion/completed";
import { fishCompletion } from "./completion/fish";
import { zshCompletion } from "./completion/zsh";
import { controlsWords } from "./controls";
import { commands, type Command } from "./help";
import { LISTS, listWords } from "./list";
import { lspWords } from "./lsp";
import { formatWords, newWords, onlyWord, parse, reportWords, type OptionTable } from "./options";
import { SCHEMAS, schemaWords } from "./schema";
import { EXIT, type ExitCode, type Terminal } from "./terminal";

/** The shells that a script is written for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

export const completionWords = {} as const;

const scripts: Readonly<Record<(typeof SHELLS)[number], (completed: readonly Completed[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `trust-change completion`: prints a script from the tables that the parser reads options by. */
export function completion(words: readonly string[], terminal: Terminal): ExitCode {
  const shell = onlyWord("completion", parse(words, completionWords).positionals, SHELLS);
  terminal.write(scripts[shell](commands.map(completedCommand)));
  return EXIT.clean;
}

/** What stands behind each command: its options, and the words that it takes; undefined for files. */
const tables: Readonly<Record<Command, readonly [OptionTable, (readonly string[])?]>> = {
  check: [checkWords],
  new: [newWords, []],
  format: [formatWords],
  report: [reportWords],
  explain: [{}, allRules.map(({ id }) => id)],
  controls: [controlsWords],
  list: [listWords, LISTS],
  schema: [schemaWords, SCHEMAS],
  lsp: [lspWords, []],
  completion: [completionWords, SHELLS],
};

function completedCommand(name: Command): Completed {
  const [table, words] = tables[name];
  const options = Object.entries(table).map(([option, { type, values, kind, keys }]): CompletedOption => ({
    name: `--${option}`,
    takesValue: type === "string",
    values,
    takesFile: kind !== undefined,
    keys,
  }));
  return { name, words, options };
}
