import fs from "node:fs";
import path from "node:path";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import { INITIAL, type IGrammar, type IOnigLib, parseRawGrammar, Registry } from "vscode-textmate";
import { root } from "../root";
import type { YamlGrammar } from "./yaml-grammars";

export const scopeName = "source.yaml.trust-change";
const grammarFile = path.join(root, "syntaxes/trust-change.tmLanguage.json");

/** The scopes of every character, by line, outermost first. */
export type Scopes = readonly (readonly (readonly string[])[])[];

/** @returns The grammar of the language and the plain one of YAML, both on the same YAML. */
export async function loadGrammars(yaml: YamlGrammar): Promise<{ ours: IGrammar; plain: IGrammar }> {
  const files = new Map([...yaml.files, [scopeName, fs.readFileSync(grammarFile, "utf8")]]);
  const registry = new Registry({
    onigLib: onigLib(),
    loadGrammar: (name) => {
      const text = files.get(name);
      return Promise.resolve(text === undefined ? null : parseRawGrammar(text, `${name}.json`));
    },
  });
  return { ours: await load(registry, scopeName), plain: await load(registry, "source.yaml") };
}

/** The scopes of a text of several lines, one after the other as an editor does it. */
export function scopesOf(grammar: IGrammar, lines: readonly string[]): Scopes {
  let state = INITIAL;
  return lines.map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return Array.from({ length: line.length }, (_, column) => {
      const token = tokens.find(({ startIndex, endIndex }) => startIndex <= column && column < endIndex);
      return token?.scopes ?? [];
    });
  });
}

/** Those scopes of a character that our rules gave it; the colour of keys and what only groups tokens left out. */
export function ourScopes(scopes: readonly string[]): string[] {
  return scopes.filter((scope) => isOurs(scope) && !/^(?:meta|entity\.name\.tag)\./.test(scope));
}

/** Whether a scope comes from our rules. */
export function isOurs(scope: string): boolean {
  return scope.endsWith(".trust-change") && scope !== scopeName;
}

async function load(registry: Registry, name: string): Promise<IGrammar> {
  const grammar = await registry.loadGrammar(name);
  if (grammar === null) throw new Error(`No grammar ${name}`);
  return grammar;
}

let loaded: Promise<IOnigLib> | undefined;

function onigLib(): Promise<IOnigLib> {
  loaded ??= loadOniguruma();
  return loaded;
}

async function loadOniguruma(): Promise<IOnigLib> {
  await loadWASM({
    data: fs.readFileSync(path.join(root, "node_modules/vscode-oniguruma/release/onig.wasm")),
  });
  return { createOnigScanner, createOnigString };
}
