// What the packages say about the libraries that are bundled into them.

/** A package of which something is shipped, as it lies in its folder. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression (https://spdx.dev/learn/handling-license-info/); undefined where the package states none. */
  readonly licence: string | undefined;
  /** What its licence and notice files say. */
  readonly texts: readonly string[];
}

/** The licences that allow to be shipped within a package under MIT with nothing but a notice. */
const ALLOWED: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
]);

/** What the licence files of packages do not say about the data that they hold. */
const DATA: Readonly<Record<string, string>> = {
  tldts:
    "It holds the Public Suffix List, packed. The list itself is available at https://publicsuffix.org/list/ under the\n" +
    "Mozilla Public License 2.0, https://mozilla.org/MPL/2.0/.",
};

const TEXT_FILE = /^(?:licen[cs]e|copying|notice|third-?party-?(?:notices?|licen[cs]es?))\b/i;

/** Whether a file in the folder of a package holds its licence or its notices, by its name. */
export function isNoticeFile(name: string): boolean {
  return TEXT_FILE.test(name) && /(?:^[^.]+|\.(?:txt|md|markdown))$/i.test(name);
}

/**
 * The folders of the packages that files lie in, each once, in order.
 *
 * @param files paths with `/`, as the bundler names them
 */
export function packageFolders(files: Iterable<string>): readonly string[] {
  const folders = [...files].flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  return [...new Set(folders)].sort();
}

/** Why packages must not be shipped as they are: a sentence for each fault. */
export function noticeFaults(packages: readonly ShippedPackage[]): readonly string[] {
  return packages.flatMap(({ name, version, licence, texts }) => {
    const faults: string[] = [];
    if (licence === undefined) faults.push(`${name} ${version} states no licence in its package.json.`);
    else if (!isAllowed(licence))
      faults.push(
        `${name} ${version} is under ${licence}, which is none of ${[...ALLOWED].join(", ")}: take another package.`,
      );
    if (!texts.some((text) => text.trim() !== ""))
      faults.push(`${name} ${version} has no file with the text of its licence, which has to be passed on.`);
    return faults;
  });
}

/** Of licences to choose from one is enough; of those that hold together each has to be allowed. */
function isAllowed(expression: string): boolean {
  const plain = expression.replace(/[()]/g, "");
  if (expression.includes("(") && plain.includes(" OR ") && plain.includes(" AND ")) return false;
  return plain.split(" OR ").some((choice) => choice.split(" AND ").every((id) => ALLOWED.has(id.trim())));
}

/** The file THIRD-PARTY-NOTICES.txt. */
export function noticesText(product: string, packages: readonly ShippedPackage[]): string {
  const sorted = [...packages].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
  const head = `${product} holds code of the packages below, each under its own licence.\n`;
  const list = sorted
    .map(({ name, version, licence = "" }) => `- ${name} ${version} (${licence})\n`)
    .join("");
  return [`${head}\n${list}`, ...sorted.map(section)].join(`\n${"=".repeat(80)}\n\n`);
}

function section({ name, version, licence = "", texts }: ShippedPackage): string {
  const data = DATA[name];
  const parts = [`${name} ${version} (${licence})`, ...(data === undefined ? [] : [data]), ...texts];
  return `${parts.map((text) => text.replaceAll("\r\n", "\n").trim()).join("\n\n")}\n`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
