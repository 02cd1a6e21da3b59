import fs from "node:fs";
import path from "node:path";
import { minimalYaml } from "./minimal-yaml";
import { root } from "../root";

/** A YAML grammar to run ours on: the texts of its files, all by scope name. */
export interface YamlGrammar {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
}

/** The two minimal grammars of the tests, which are always there. */
export const minimalYamls: readonly YamlGrammar[] = (["current", "early"] as const).map((shape) => ({
  name: `minimal YAML of the ${shape} shape`,
  files: new Map([["source.yaml", JSON.stringify(minimalYaml(shape))]]),
}));

/** The YAML grammars of the VS Code hosts that the tests in a workbench have unpacked, if any. */
export const hostYamls: readonly YamlGrammar[] = hostFolders().flatMap((host) => {
  const folder = path.join(root, ".vscode-host", host, "lib/vscode/extensions/yaml/syntaxes");
  return fs.existsSync(folder) ? [{ name: `YAML of ${host}`, files: grammarFiles(folder) }] : [];
});

export const allYamls = [...minimalYamls, ...hostYamls];

function hostFolders(): string[] {
  const folder = path.join(root, ".vscode-host");
  return fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
}

function grammarFiles(folder: string): Map<string, string> {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith(".tmLanguage.json"));
  const texts = names.map((name) => fs.readFileSync(path.join(folder, name), "utf8"));
  return new Map(texts.map((text) => [(JSON.parse(text) as { scopeName: string }).scopeName, text]));
}
