#!/usr/bin/env node
import { createRequire } from "node:module";
import { join } from "node:path";
import { codeCacheFolder, thisMachine } from "./cache-folder";
import { runWithCodeCache } from "./code-cache";
import { answerTo } from "./server-words";
import { compileLittle } from "./v8-flags";

const answer = answerTo(process.argv.slice(2));
if (answer) {
  (answer.exitCode === 0 ? process.stdout : process.stderr).write(answer.text);
  process.exitCode = answer.exitCode;
} else start();

function start(): void {
  const server = join(__dirname, "node-server.js");
  const cacheFolder = codeCacheFolder(thisMachine());
  if (cacheFolder) runWithCodeCache(server, cacheFolder);
  else createRequire(__filename)(server);
  // Behind what is compiled at the start, which would not be taken otherwise.
  compileLittle();
}
