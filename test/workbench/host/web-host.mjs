// Makes the workbench load an extension and its tests into the web worker extension host, as vscode.dev does.
import fs from "node:fs";
import path from "node:path";

const extensionPrefix = "/__extension/";
// VS Code runs tests in the extension host of the extension that they lie in, so they appear to lie in this one.
const testsPrefix = `${extensionPrefix}__tests/`;
const contentTypes = { ".js": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };

/**
 * Serves the two folders from the workbench's own origin, and names them in the page. A development path in the
 * address would not do: VS Code would still choose the Node extension host.
 *
 * @param {import("playwright-core").BrowserContext} context
 * @param {string} authority host and port of the server
 * @param {{dev: string, tests: string}} extension its folder, and the bundled test module
 */
export async function serveToWebHost(context, authority, { dev, tests }) {
  await serveFolder(context, extensionPrefix, dev);
  // Playwright asks the route that was added last first.
  await serveFolder(context, testsPrefix, path.dirname(tests));
  const address = (location) => ({ scheme: "http", authority, path: location });
  const isWorkbench = (url) => url.host === authority && url.pathname === "/";
  await context.route(isWorkbench, async (route) => {
    const response = await route.fetch();
    const body = rewriteConfiguration(await response.text(), {
      enableSmokeTestDriver: true,
      extensions: [address(extensionPrefix.slice(0, -1))],
      extensionTestsPath: address(`${testsPrefix}${path.basename(tests)}`),
    });
    await route.fulfill({ response, body });
  });
}

async function serveFolder(context, prefix, folder) {
  await context.route(
    (url) => url.pathname.startsWith(prefix),
    async (route) => {
      const { pathname } = new URL(route.request().url());
      const file = path.join(folder, decodeURIComponent(pathname.slice(prefix.length)));
      const found = fs.statSync(file, { throwIfNoEntry: false })?.isFile();
      if (!found) return route.fulfill({ status: 404, body: "not found" });
      const contentType = contentTypes[path.extname(file)] ?? "application/octet-stream";
      return route.fulfill({ path: file, contentType, headers: { "access-control-allow-origin": "*" } });
    },
  );
}

function rewriteConfiguration(html, developmentOptions) {
  const element = /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)"/;
  if (!element.test(html))
    throw new Error("The workbench page does not hold its configuration where it is expected.");
  return html.replace(element, (_, start, settings) => {
    const configuration = JSON.parse(settings.replaceAll("&quot;", '"').replaceAll("&amp;", "&"));
    configuration.developmentOptions = { ...configuration.developmentOptions, ...developmentOptions };
    const escaped = JSON.stringify(configuration).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    return `${start}${escaped}"`;
  });
}
