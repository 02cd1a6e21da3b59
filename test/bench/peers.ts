import { existsSync } from "node:fs";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { root } from "../protocol/server-process";
import type { Server } from "./session";

/**
 * Other servers that check shape by a JSON Schema, where they are installed in a folder:
 * `npm install --prefix FOLDER yaml-language-server vscode-langservers-extracted`.
 */
export function peersIn(folder: string): readonly Server[] {
  const program = (name: string): string => join(folder, "node_modules", ".bin", name);
  return [
    yamlServer(program("yaml-language-server")),
    jsonServer(program("vscode-json-language-server")),
  ].filter(({ command: [file] }) => existsSync(file));
}

const schemaFile = join(root, "schemas/trust-change.schema.json");

function yamlServer(program: string): Server {
  return {
    name: "yaml-language-server",
    command: [program, "--stdio"],
    languageId: "yaml",
    document: (text) => ({ text, file: "bench.yaml" }),
    settings: {
      yaml: {
        validate: true,
        schemas: { [pathToFileURL(schemaFile).href]: "*.yaml" },
        schemaStore: { enable: false },
      },
    },
    delay: 200,
  };
}

function jsonServer(program: string): Server {
  const schema: unknown = JSON.parse(readFileSync(schemaFile, "utf8"));
  return {
    name: "vscode-json-language-server",
    command: [program, "--stdio"],
    languageId: "json",
    document: (yaml) => ({
      text: JSON.stringify(parse(yaml, { maxAliasCount: 0 }), undefined, 2),
      file: "bench.json",
    }),
    settings: { json: { validate: { enable: true }, schemas: [{ fileMatch: ["*.json"], schema }] } },
    delay: 0,
  };
}
