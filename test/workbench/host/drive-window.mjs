// Drives the workbench as a person does: mouse and keyboard. Every step waits for what it must have led to.
import fs from "node:fs";
import path from "node:path";

const patienceMs = 30_000;
const editor = ".editor-instance .monaco-editor";

/**
 * Opens a file of the folder from the explorer and waits until its text stands in the editor.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
export async function openFile(page, name) {
  const entry = page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: name });
  await entry.dblclick({ timeout: patienceMs });
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor({ timeout: patienceMs });
  await page.locator(`${editor} .view-line`).first().waitFor({ timeout: patienceMs });
}

/**
 * Puts the caret at a line and column, both counted from 1.
 *
 * @param {import("playwright-core").Page} page
 * @param {{line: number, column: number}} place
 */
export async function goTo(page, { line, column }) {
  // The text itself moves when it is scrolled; the editor around it stays where it is.
  await page
    .locator(editor)
    .first()
    .click({ position: { x: 300, y: 5 } });
  await page.keyboard.press("Control+g");
  const input = page.locator(".quick-input-widget:visible input");
  await input.fill(`:${line}:${column}`, { timeout: patienceMs });
  await page.keyboard.press("Enter");
  const status = page.locator(".statusbar-item", { hasText: new RegExp(`^Ln ${line}, Col ${column}`) });
  await status.waitFor({ timeout: patienceMs });
}

/**
 * Waits for squiggles of a severity.
 *
 * @param {import("playwright-core").Page} page
 * @param {"error" | "warning" | "info"} severity
 * @returns {import("playwright-core").Locator} the first of them
 */
export async function squiggle(page, severity) {
  const marked = page.locator(`${editor} .squiggly-${severity}`).first();
  await marked.waitFor({ timeout: patienceMs });
  return marked;
}

/**
 * Waits until no squiggle of a severity is left.
 *
 * @param {import("playwright-core").Page} page
 * @param {"error" | "warning" | "info"} severity
 */
export async function noSquiggle(page, severity) {
  const marked = page.locator(`${editor} .squiggly-${severity}`);
  await until(`no ${severity} squiggle is left`, async () => (await marked.count()) === 0);
}

/**
 * Moves the mouse over something and waits for the hover.
 *
 * @param {import("playwright-core").Page} page
 * @param {import("playwright-core").Locator} target
 * @returns {Promise<string>} what the hover says
 */
export async function hover(page, target) {
  const box = await target.boundingBox();
  if (box === null) throw new Error("There is nothing to hover over.");
  const shown = page.locator(".monaco-hover:visible .hover-contents, .monaco-hover:visible .hover-row");
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 - 3 };
  // A first move can come before the editor listens to the mouse: move until the hover is there.
  await until("a hover is shown", async () => {
    await page.mouse.move(centre.x - 4, centre.y);
    await page.mouse.move(centre.x, centre.y, { steps: 4 });
    return shown
      .first()
      .waitFor({ timeout: 2_000 })
      .then(
        () => true,
        () => false,
      );
  });
  await until("the hover is complete", async () => !/Loading\.\.\./.test(await textOf(shown)));
  return textOf(shown);
}

/**
 * Opens the menu behind the light bulb at the caret.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string[]>} the titles in it
 */
export async function openLightBulb(page) {
  await page
    .locator(`${editor} [class*="codicon-light-bulb"], ${editor} [class*="codicon-lightbulb"]`)
    .first()
    .waitFor({
      timeout: patienceMs,
    });
  await page.keyboard.press("Control+.");
  const entries = page.locator(".action-widget:visible .monaco-list-row.action");
  await entries.first().waitFor({ timeout: patienceMs });
  return entries.allInnerTexts();
}

/**
 * Chooses an entry of the light bulb's menu.
 *
 * @param {import("playwright-core").Page} page
 * @param {RegExp} title
 */
export async function chooseFix(page, title) {
  const focused = page.locator(".action-widget:visible .monaco-list-row.focused");
  const entries = await page.locator(".action-widget:visible .monaco-list-row.action").count();
  for (let seen = 0; !title.test(await focused.innerText({ timeout: patienceMs })); seen += 1) {
    if (seen === entries) throw new Error(`No entry of the menu matches ${title}.`);
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await page.locator(".action-widget:visible").waitFor({ state: "hidden", timeout: patienceMs });
}

/**
 * Asks for completion at the caret.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string[]>} the labels that are in view
 */
export async function openCompletion(page) {
  await page.keyboard.press("Control+Space");
  const rows = page.locator(".suggest-widget.visible .monaco-list-row");
  await rows.first().waitFor({ timeout: patienceMs });
  return page.locator(".suggest-widget.visible .monaco-list-row .label-name").allInnerTexts();
}

/**
 * Opens the language status at the bottom of the window.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string>} what it says
 */
export async function openLanguageStatus(page) {
  const item = page.locator('.statusbar-item[id="status.languageStatus"]');
  await item.waitFor({ timeout: patienceMs });
  const hover = page.locator(".hover-language-status");
  await until("the language status is shown", async () => {
    await item.hover();
    await item.click();
    return hover
      .first()
      .waitFor({ timeout: 2_000 })
      .then(
        () => true,
        () => false,
      );
  });
  return textOf(hover);
}

/**
 * Opens the Problems panel.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string[]>} its rows
 */
export async function openProblems(page) {
  await page.keyboard.press("Control+Shift+M");
  const rows = page.locator(".markers-panel .monaco-list-row");
  await rows.nth(1).waitFor({ timeout: patienceMs });
  return rows.allInnerTexts();
}

/**
 * Closes the panel again.
 *
 * @param {import("playwright-core").Page} page
 */
export async function closePanel(page) {
  await page.keyboard.press("Control+j");
  await page.locator(".markers-panel").waitFor({ state: "hidden", timeout: patienceMs });
}

/**
 * Runs a command from the command palette.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} title with its category
 */
export async function runCommand(page, title) {
  const row = page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
  // Right after a file is opened, commands for its language are not listed yet: open the list until it is.
  await until(`${title} is listed`, async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("F1");
    await page.locator(".quick-input-widget:visible input").fill(`>${title}`, { timeout: patienceMs });
    return row.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => false,
    );
  });
  await row.click({ timeout: patienceMs });
}

/**
 * How many characters are selected in the editor, as its status bar says.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<number>}
 */
export async function selectedLength(page) {
  const texts = await page.locator(".statusbar-item").allInnerTexts();
  return Number(/\((\d+) selected\)/.exec(texts.join(" "))?.[1] ?? 0);
}

/**
 * The page in the only webview of the window.
 *
 * @param {import("playwright-core").Page} page
 * @returns {import("playwright-core").FrameLocator}
 */
export function webview(page) {
  return page.frameLocator("iframe.webview").frameLocator("iframe#active-frame");
}

/**
 * Chooses an entry of the menu that a right click on a file or folder of the explorer opens.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} name of the file or folder
 * @param {string} title of the entry
 * @param {() => Promise<void>} [look] is called while the menu is open
 */
export async function chooseInExplorer(page, name, title, look = async () => {}) {
  const row = page
    .locator(".explorer-folders-view .monaco-list-row")
    .filter({ has: page.getByText(name, { exact: true }) });
  const entry = page.locator(".monaco-menu .action-item", { hasText: title });
  // Right after a window is opened, entries of extensions are not listed yet: open the menu until it is.
  await until(`${title} is listed`, async () => {
    await page.keyboard.press("Escape");
    await row.click({ button: "right", timeout: patienceMs });
    return entry.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
  });
  await entry.hover();
  await look();
  // A menu that has only just been opened takes no clicks.
  await until(`${title} is chosen`, async () => {
    await entry.click({ timeout: patienceMs });
    return entry.waitFor({ state: "hidden", timeout: 1_000 }).then(
      () => true,
      () => false,
    );
  });
}

/**
 * The notification that says something.
 *
 * @param {import("playwright-core").Page} page
 * @param {string | RegExp} text
 * @returns {import("playwright-core").Locator}
 */
export function toast(page, text) {
  return page.locator(".notification-toast", { hasText: text });
}

/**
 * Takes a picture once two in a row are the same, so that nothing is caught half-drawn.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} file
 * @param {{standsStill?: boolean}} [options] false where something moves all the time: at once
 */
export async function takePicture(page, file, { standsStill = true } = {}) {
  let last = await page.screenshot({ animations: "disabled" });
  await until("the window stands still", async () => {
    if (!standsStill) return true;
    const next = await page.screenshot({ animations: "disabled" });
    const same = next.equals(last);
    last = next;
    return same;
  });
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, last);
}

/**
 * The text of the document in front, line by line, as far as it is in view.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string>}
 */
export async function visibleText(page) {
  const lines = await page.locator(`${editor} .view-line`).all();
  const placed = await Promise.all(
    lines.map(async (line) => ({ top: await line.evaluate(topOf), text: await line.innerText() })),
  );
  const inOrder = placed.sort((one, other) => one.top - other.top).map(({ text }) => text);
  return inOrder.join("\n").replaceAll("\u00a0", " ");
}

/**
 * Waits for a condition.
 *
 * @param {string} what it is, for the message when it never comes
 * @param {() => Promise<boolean>} condition
 */
export async function until(what, condition) {
  const end = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`It never happened: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function topOf(element) {
  return Number.parseInt(element.style.top, 10);
}

async function textOf(locator) {
  return (await locator.allInnerTexts()).join("\n").trim();
}
