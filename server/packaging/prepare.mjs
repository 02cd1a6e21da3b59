// Builds what a package of this checkout holds, where nothing is built yet. npm runs it before it packs or installs a
// checkout, and that is how pre-commit gets its hooks; after `npm ci` it leaves an own build as it is.
import { execSync } from "node:child_process";
import { existsSync } from "node:fs";

if (!existsSync("dist/cli.js")) {
  // npm installs nothing that a build needs where the package itself is installed globally (npm/cli#8440).
  if (!existsSync("node_modules")) run("npm ci --no-global --ignore-scripts");
  run("npm run --silent vscode:prepublish");
}

function run(command) {
  execSync(command, { stdio: "inherit" });
}
