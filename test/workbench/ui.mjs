// node ui.mjs [--update-screenshots] [--vsix FILE]
// Installs the packaged extension into a real VS Code and uses the window as a person does, in a dark, a light and a
// high-contrast theme. Pictures go to dist/test/pictures/; with --update-screenshots those that the README shows are put into
// docs/images/ too. The last line is `N passed, N failed`; exits 0 or 1.
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser, openWindow } from "./host/browser.mjs";
import * as drive from "./host/drive-window.mjs";
import { packageExtension } from "./host/package-extension.mjs";
import { picturesFolder, repositoryRoot } from "./host/packages.mjs";
import { createDataFolder, installExtension, startServer } from "./host/server.mjs";
import { prepareBrowser, prepareVscode } from "./host/setup.mjs";

const fixtures = path.join(import.meta.dirname, "fixtures");
const expectations = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "expectations.json"), "utf8"));
const manifest = fs.readFileSync(path.join(fixtures, expectations.manifest), "utf8");
const severity = expectations.finding.severity.toLowerCase();

const themes = {
  dark: "Default Dark Modern",
  light: "Default Light Modern",
  contrast: "Default High Contrast",
};
const windowSettings = {
  "breadcrumbs.enabled": false,
  "editor.cursorBlinking": "solid",
  "editor.fontSize": 14,
  "editor.minimap.enabled": false,
  // Lines that stick to the top would stand between the mouse and the text.
  "editor.stickyScroll.enabled": false,
  "editor.scrollbar.horizontal": "hidden",
  "window.commandCenter": false,
  "workbench.layoutControl.enabled": false,
};

/** What a person does, in this order: each a name and a function that throws when it does not come out so. */
const walk = [
  ["squiggle", showsSquiggle],
  ["seeing", showsLensesHintsAndColours],
  ["hover", explainsInHover],
  ["problems", listsInProblemsPanel],
  ["status", showsStatus],
  ["unread-policy", showsUnreadPolicy],
  ["completion", offersCompletion],
  ["quick-fix", repairsWithQuickFix],
  ["paste", pastesAsManifestForm],
  ["report", showsReport],
  ["walkthrough", showsWalkthrough],
  ["workspace", listsTheWorkspace],
  ["explorer-check", checksFromTheExplorer],
  ["many-manifests", checksManyManifests],
];

/** What looks like nothing else where lines take the place of shades. */
const contrastWalk = walk.filter(([name]) => name === "report");

async function showsSquiggle({ page, picture }) {
  await drive.openFile(page, expectations.manifest);
  await drive.squiggle(page, severity);
  await picture();
}

async function showsLensesHintsAndColours({ page, picture }) {
  await page.locator(".codelens-decoration", { hasText: expectations.lens }).first().waitFor();
  await drive.until("the days that are left are shown", async () =>
    (await drive.visibleText(page)).includes("days left"),
  );
  await picture();
}

async function explainsInHover({ page, picture }) {
  const text = await drive.hover(page, await drive.squiggle(page, severity));
  expectMatch(text, new RegExp(expectations.finding.message), "the hover");
  expectMatch(text, new RegExp(expectations.finding.rule), "the hover");
  await picture();
}

async function listsInProblemsPanel({ page, picture }) {
  const rows = await drive.openProblems(page);
  expectMatch(rows.join("\n"), new RegExp(expectations.finding.message), "the Problems panel");
  expectMatch(rows.join("\n"), new RegExp(expectations.finding.rule), "the Problems panel");
  await picture();
  await drive.closePanel(page);
}

async function showsStatus({ page, picture }) {
  const status = await drive.openLanguageStatus(page);
  expectMatch(status, /\d+ errors?/, "the language status");
  expectMatch(status, /checked at \d/, "the language status");
  expectMatch(status, /No policy/, "the language status");
  await picture();
  await page.keyboard.press("Escape");
}

async function showsUnreadPolicy({ page, picture, workspace }) {
  const policy = path.join(workspace, "trust-policy.yaml");
  const statusSays = (pattern) =>
    drive.until(`the language status says ${pattern}`, async () => {
      const status = await drive.openLanguageStatus(page);
      if (pattern.test(status)) return true;
      await page.keyboard.press("Escape");
      return false;
    });
  // A folder with this name is there for everybody and can be read by nobody.
  fs.mkdirSync(policy);
  try {
    await statusSays(/Policy cannot be read: trust-policy\.yaml\s+it is a folder/);
    await picture();
    await page.keyboard.press("Escape");
  } finally {
    fs.rmSync(policy, { recursive: true });
  }
  await statusSays(/No policy/);
  await page.keyboard.press("Escape");
}

async function offersCompletion({ page, picture }) {
  await drive.goTo(page, placeBehind(expectations.completion.behind));
  // The Enter key begins another item of the list.
  await page.keyboard.press("Enter");
  const labels = await drive.openCompletion(page);
  for (const label of expectations.completion.offers) {
    if (!labels.includes(label)) throw new Error(`Completion offers ${labels.join(", ")}, and not ${label}.`);
  }
  if (labels[0] !== expectations.completion.first) throw new Error(`Completion offers ${labels[0]} first.`);
  await picture();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
}

async function repairsWithQuickFix({ page, picture }) {
  const title = new RegExp(expectations.fix.title);
  const place = placeBehind(`name: ${expectations.finding.on}`);
  await drive.goTo(page, { ...place, column: place.column - 1 });
  const titles = await drive.openLightBulb(page);
  expectMatch(titles.join("\n"), title, "the light bulb's menu");
  await picture();
  await drive.chooseFix(page, title);
  await drive.noSquiggle(page, severity);
  expectMatch(
    await drive.visibleText(page),
    new RegExp(escaped(expectations.fix.adds)),
    "the repaired manifest",
  );
  await picture("after");
  await page.keyboard.press("Control+z");
  await drive.squiggle(page, severity);
}

async function pastesAsManifestForm({ page, picture }) {
  // What the step before took back: the lenses follow a while after the underlining.
  await page
    .locator(".codelens-decoration", { hasText: `not ${expectations.lens}` })
    .first()
    .waitFor();
  await drive.goTo(page, placeBehind("- name: checkout"));
  await page.evaluate(
    (text) => navigator.clipboard.writeText(text),
    "api.example.com. 60 IN A 203.0.113.9\n",
  );
  await page.keyboard.press("Control+v");
  await drive.until("the record is listed", async () =>
    /- name: api|\{ ?name: api,/.test(await drive.visibleText(page)),
  );
  await picture();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await drive.squiggle(page, severity);
}

async function showsReport({ page, picture, workspace }) {
  const name = "login-cutover.trust.yaml";
  const example = path.join(workspace, name);
  fs.copyFileSync(path.join(repositoryRoot, "examples", name), example);
  try {
    await drive.openFile(page, name);
    await drive.runCommand(page, "Trust Change: Open Change Report");
    await drive.runCommand(page, "View: Close Primary Side Bar");
    const report = drive.webview(page);
    await report.locator("h1", { hasText: "login-cutover" }).waitFor();
    await picture();
    await report.locator("nav a", { hasText: "When it happens" }).click();
    await drive.until(
      "the picture is in sight",
      async () => (await report.locator("svg").boundingBox())?.y < 500,
    );
    await picture("course");
    await report.getByRole("link", { name: "check-before", exact: true }).click();
    await drive.until(
      "the place is selected",
      async () => (await drive.selectedLength(page)) === "check-before".length,
    );
    const before = await report.locator("h2", { hasText: "When it happens" }).boundingBox();
    await page.keyboard.type("x");
    await report.getByRole("link", { name: "x", exact: true }).waitFor();
    const after = await report.locator("h2", { hasText: "When it happens" }).boundingBox();
    if (Math.abs(before.y - after.y) > 2)
      throw new Error(`An edit moves the report from ${before.y} to ${after.y}.`);
    await page.keyboard.press("Control+z");
  } finally {
    fs.rmSync(example);
  }
}

async function showsWalkthrough({ page, picture }) {
  await drive.runCommand(page, "View: Close All Editors");
  await drive.runCommand(page, "Trust Change: Get Started");
  const step = (title) => page.locator(".getting-started-step", { hasText: title });
  await step("Open an example").waitFor();
  await picture();
  await page.getByRole("button", { name: "Open Example" }).click();
  await page.locator(".tab.active", { hasText: "Untitled-1" }).waitFor();
  await step("See what is wrong in it").click();
  await page.getByRole("button", { name: "Show the Finding" }).click();
  await page.locator(".marker-widget").waitFor();
  await picture("finding");
  await page.keyboard.press("Escape");
  await drive.runCommand(page, "View: Revert and Close Editor");
}

async function listsTheWorkspace({ page, picture, workspace }) {
  await drive.runCommand(page, "View: Close All Editors");
  const example = path.join(workspace, "billing-cutover.trust.yaml");
  fs.copyFileSync(path.join(repositoryRoot, "examples/login-cutover.broken.trust.yaml"), example);
  try {
    await drive.openProblems(page);
    await page
      .locator(".markers-panel .monaco-list-row", { hasText: "billing-cutover.trust.yaml" })
      .first()
      .waitFor();
    await picture();
  } finally {
    fs.rmSync(example);
    await drive.closePanel(page);
  }
}

async function checksFromTheExplorer({ page, picture, workspace }) {
  const folders = { clean: "login-cutover.trust.yaml", faulty: "login-cutover.broken.trust.yaml" };
  for (const [folder, example] of Object.entries(folders)) {
    fs.mkdirSync(path.join(workspace, folder));
    fs.copyFileSync(path.join(repositoryRoot, "examples", example), path.join(workspace, folder, example));
  }
  try {
    await drive.runCommand(page, "View: Show Explorer");
    await drive.chooseInExplorer(page, "clean", "Check for Trust Problems", picture);
    await drive.toast(page, "No findings in 1 manifest.").waitFor();
    await drive.runCommand(page, "Notifications: Clear All Notifications");
    await drive.chooseInExplorer(page, "faulty", "Check for Trust Problems");
    await page.locator(".markers-panel .monaco-list-row", { hasText: folders.faulty }).first().waitFor();
    if ((await drive.toast(page, /findings|checked/).count()) > 0)
      throw new Error("The Problems panel says it all.");
    await picture("found");
    await drive.closePanel(page);
  } finally {
    for (const folder of Object.keys(folders)) fs.rmSync(path.join(workspace, folder), { recursive: true });
  }
}

async function checksManyManifests({ page, picture, workspace }) {
  const folder = path.join(workspace, "many");
  const example = fs.readFileSync(path.join(repositoryRoot, "examples/login-cutover.trust.yaml"), "utf8");
  fs.mkdirSync(folder);
  try {
    for (let index = 0; index < 501; index++)
      fs.writeFileSync(path.join(folder, `${index}.trust.yaml`), example);
    await drive.runCommand(page, "Trust Change: Check Workspace");
    const progress = drive.toast(page, "Checking the workspace");
    await progress.filter({ hasText: /\d+ of 500 manifests/ }).waitFor();
    await picture("progress", { standsStill: false });
    await progress.getByRole("button", { name: "Cancel" }).click();
    await progress.waitFor({ state: "detached" });
    if ((await page.locator(".markers-panel:visible").count()) > 0)
      throw new Error("A check that was cancelled opens the Problems panel.");
    await drive.runCommand(page, "Trust Change: Check Workspace");
    await drive.toast(page, "There are more manifests than are checked at once").waitFor();
    await page.locator(".markers-panel .monaco-list-row").first().waitFor();
    await picture();
    await drive.runCommand(page, "Notifications: Clear All Notifications");
    await drive.closePanel(page);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function placeBehind(text) {
  const at = manifest.indexOf(text);
  if (at < 0) throw new Error(`${expectations.manifest} does not hold ${JSON.stringify(text)}.`);
  const before = manifest.slice(0, at + text.length).split("\n");
  return { line: before.length, column: before.at(-1).length + 1 };
}

function expectMatch(text, pattern, where) {
  if (!pattern.test(text)) throw new Error(`${where} should match ${pattern}, and says:\n${text}`);
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

// The driver's messages are coloured, and go on with every attempt that it made.
function briefly(error) {
  return error.message
    .replace(/\u001b\[\d+m/g, "")
    .split("\n")
    .slice(0, 8)
    .join("\n")
    .trim();
}

async function walkInTheme(theme, window, totals, workspace) {
  for (const [name, step] of theme === "contrast" ? contrastWalk : walk) {
    const started = Date.now();
    const file = (suffix) =>
      path.join(picturesFolder, `${[name, suffix, theme].filter(Boolean).join("-")}.png`);
    try {
      const picture = (suffix, options) => drive.takePicture(window.page, file(suffix), options);
      await step({ page: window.page, picture, workspace });
      totals.passed += 1;
      console.log(`  ok    ${theme}: ${name} (${Date.now() - started} ms)`);
    } catch (error) {
      totals.failed += 1;
      const seen = path.join(picturesFolder, `${name}-${theme}-failed.png`);
      await window.page.screenshot({ path: seen });
      console.log(`  FAIL  ${theme}: ${name}\n${briefly(error)}\nThe window at that moment: ${seen}`);
      await window.page.keyboard.press("Escape");
    }
  }
}

/** Puts the pictures that the README and the documentation show where they look for them. */
function updatePictures() {
  const docs = path.join(repositoryRoot, "docs");
  const pages = [path.join(repositoryRoot, "README.md")];
  for (const name of fs.readdirSync(docs)) if (name.endsWith(".md")) pages.push(path.join(docs, name));
  const shown = pages.flatMap((page) => [
    ...fs.readFileSync(page, "utf8").matchAll(/\((?:docs\/)?images\/([\w-]+\.png)\)/g),
  ]);
  const names = [...new Set(shown.map(([, name]) => name))];
  const folder = path.join(repositoryRoot, "docs/images");
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  for (const name of names) fs.copyFileSync(path.join(picturesFolder, name), path.join(folder, name));
  console.log(`docs/images/: ${names.join(", ")}`);
}

async function walkThrough({ vsix }) {
  const vscode = await prepareVscode(console.log);
  const chromium = await prepareBrowser(console.log);
  const data = createDataFolder(windowSettings);
  const extension = vsix ?? path.join(data.folder, "trust-change.vsix");
  if (vsix === undefined) packageExtension(repositoryRoot, extension);
  installExtension(vscode, data.folder, extension);
  const workspace = path.join(data.folder, "changes");
  const server = await startServer(vscode, { folder: data.folder });
  const browser = await launchBrowser(chromium);
  const totals = { passed: 0, failed: 0 };
  try {
    for (const [theme, colorTheme] of Object.entries(themes)) {
      fs.cpSync(fixtures, workspace, { recursive: true });
      data.writeSettings({ ...windowSettings, "workbench.colorTheme": colorTheme });
      const permissions = ["clipboard-read", "clipboard-write"];
      const window = await openWindow(browser, { deviceScaleFactor: 1.5, permissions });
      await window.page.goto(server.address({ folder: workspace }));
      await walkInTheme(theme, window, totals, workspace);
      await window.context.close();
    }
  } finally {
    await browser.close();
    server.stop();
    data.close();
  }
  return totals;
}

const { values } = parseArgs({
  options: { "update-screenshots": { type: "boolean", default: false }, vsix: { type: "string" } },
});
try {
  const totals = await walkThrough({ vsix: values.vsix && path.resolve(values.vsix) });
  console.log(`Pictures: ${path.relative(process.cwd(), picturesFolder)}/`);
  if (values["update-screenshots"] && totals.failed === 0) updatePictures();
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  process.exit(totals.failed === 0 ? 0 : 1);
} catch (error) {
  console.error(error.message);
  console.log("0 passed, 1 failed");
  process.exit(1);
}
