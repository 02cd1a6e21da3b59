// Opens a headless browser that can reach nothing but 127.0.0.1.
import { chromium } from "playwright-core";

const switches = [
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  // A workbench document that the tests rewrite counts as public; its WebSocket to 127.0.0.1 must pass all the same.
  "--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/**
 * Launches the browser that `prepareBrowser` found.
 *
 * @param {{executablePath: string, env: Record<string, string>}} browser
 * @returns {Promise<import("playwright-core").Browser>}
 */
export function launchBrowser(browser) {
  return chromium.launch({
    executablePath: browser.executablePath,
    env: { ...process.env, ...browser.env },
    headless: true,
    // Containers and root have no browser sandbox; the only page shown is our own workbench.
    chromiumSandbox: false,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: switches,
  });
}

/**
 * Opens a window with clean storage.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {import("playwright-core").BrowserContextOptions} [options]
 * @returns {Promise<{context: import("playwright-core").BrowserContext, page: import("playwright-core").Page}>}
 */
export async function openWindow(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  return { context, page: await context.newPage() };
}
