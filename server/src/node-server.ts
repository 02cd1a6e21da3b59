import { access } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { version } from "../../package.json";
import { nodeFiles } from "./node-files";
import { printerIn } from "./node-printer";
import { serve } from "./protocol/server";
import { spareMemory } from "./v8-flags";

async function rulePage(ruleId: string): Promise<string | undefined> {
  const page = join(__dirname, "..", "..", "docs", "rules", `${ruleId}.md`);
  try {
    await access(page);
    return pathToFileURL(page).href;
  } catch {
    return undefined;
  }
}

// Over IPC for the extension, over --stdio, --socket or --pipe for everybody else: the connection reads the arguments.
serve(createConnection(ProposedFeatures.all), {
  version,
  files: nodeFiles,
  now: Date.now,
  rulePage,
  printYaml: printerIn(join(__dirname, "yaml-printer.js")),
  spareMemory,
});
