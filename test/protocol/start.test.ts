import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./server-process";

/** By the names of the bundles, the files of packages that have bytes in them. */
const packaged = JSON.parse(readFileSync(join(root, "dist/meta.json"), "utf8")) as Readonly<
  Record<string, readonly string[]>
>;

function filesIn(bundle: string): readonly string[] {
  const files = packaged[bundle];
  assert.ok(files, `dist/meta.json knows ${bundle}`);
  return files;
}

// What costs time is what is read, compiled and run. Times themselves are measured by `npm run bench`.
describe("a start of the server for Node", () => {
  it("reads no file of a package twice", () => {
    const shared = new Set(filesIn("server/browser.js"));
    assert.ok([...shared].some((file) => file.endsWith("vscode-languageserver/lib/common/server.js")));
    const own = filesIn("server/node-server.js");
    assert.ok(own.some((file) => file.endsWith("vscode-languageserver/lib/node/main.js")));
    assert.deepEqual(
      own.filter((file) => shared.has(file)),
      [],
    );
  });
});

describe("an activation of the extension", () => {
  it("reads its own code alone, and then the library of the language client", () => {
    assert.deepEqual(filesIn("client/node.js"), []);
    assert.ok(filesIn("client/node-client.js").some((file) => file.includes("vscode-languageclient/")));
  });
});
