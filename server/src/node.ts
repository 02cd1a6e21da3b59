#!/usr/bin/env node
import { createRequire } from "node:module";
import { join } from "node:path";
import { codeCacheFolder, thisMachine } from "./cache-folder";
import { runWithCodeCache } from "./code-cache";
import { compileLittle } from "./v8-flags";

const server = join(__dirname, "node-server.js");
const cacheFolder = codeCacheFolder(thisMachine());
if (cacheFolder) runWithCodeCache(server, cacheFolder);
else createRequire(__filename)(server);
// Behind what is compiled at the start, which would not be taken otherwise.
compileLittle();
