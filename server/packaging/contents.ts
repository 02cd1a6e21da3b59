// What may be in the packages, and how large they may be.

/** What `npm pack --json` says of a package. */
export interface PackedPackage {
  /** Octets, packed. */
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** Octets, packed. Raise one only together with the reason, in the message of the commit. */
export const BUDGETS = { npm: 2_200_000, vsix: 1_500_000 } as const;

/** The notices of bundled packages, as they are called where they are written and in the packages. */
export const NOTICES = "THIRD-PARTY-NOTICES.txt";

/** The language server: Node and browsers share its engine. */
const SERVER = ["server/node.js", "server/node-server.js", "server/browser.js", "server/yaml-printer.js"];

/** What the npm package takes from the folder of the bundles, as it lies there. */
export const NPM_BUNDLES: readonly string[] = ["cli.js", "library.js", ...SERVER];

/** What both packages take from the repository. */
const DOCUMENTS = ["README.md", "CHANGELOG.md", "LICENSE"];
const SCHEMAS = ["schemas/trust-change.schema.json", "schemas/trust-policy.schema.json"];

/**
 * What the npm package takes from the repository.
 *
 * @param rulePages the pages that the language server links its rules to
 */
export function npmDocuments(rulePages: readonly string[]): readonly string[] {
  return [...DOCUMENTS, ...SCHEMAS, ...rulePages];
}

/** Every file of the npm package, by its path in it. */
export function npmFiles(rulePages: readonly string[]): readonly string[] {
  const built = [...NPM_BUNDLES, "library.d.ts"].map((name) => `dist/${name}`);
  return ["package.json", NOTICES, ...npmDocuments(rulePages), ...built];
}

/** The icons of files, and the pictures of the walkthrough. */
const MEDIA = [
  ...["file-dark", "file-light"],
  ...["control", "finding", "fix", "open", "report"].map((name) => `walkthrough/${name}`),
].map((name) => `client/media/${name}.svg`);

/** What "Open Example" opens. */
const EXAMPLE = "examples/login-cutover.trust.yaml";

/** Every file of the extension, by its path in the repository. */
export function vsixFiles(rulePages: readonly string[], icon: string | undefined): readonly string[] {
  const client = ["client/node.js", "client/node-client.js", "client/browser.js", "client/report.js"];
  return [
    "package.json",
    ...(icon === undefined ? [] : [icon]),
    ...DOCUMENTS,
    ...SCHEMAS,
    ...rulePages,
    ...MEDIA,
    EXAMPLE,
    "syntaxes/language-configuration.json",
    "syntaxes/trust-change.tmLanguage.json",
    ...[...client, ...SERVER, NOTICES].map((name) => `dist/${name}`),
  ];
}

/** What is wrong with a package: a sentence for each fault. */
export function packageFaults(
  title: string,
  { size, files }: PackedPackage,
  allowed: readonly string[],
  budget: number,
): readonly string[] {
  const held = new Set(files.map(({ path }) => path));
  const missing = allowed.filter((file) => !held.has(file));
  const extra = [...held].filter((file) => !allowed.includes(file));
  return [
    ...missing.map((file) => `${title} lacks ${file}: build again, or take it off the list in ${LISTS}.`),
    ...extra.map((file) => `${title} holds ${file}: leave it out, or put it on the list in ${LISTS}.`),
    ...sizeFaults(title, size, budget),
  ];
}

const LISTS = "server/packaging/contents.ts";

function sizeFaults(title: string, size: number, budget: number): readonly string[] {
  if (size <= budget) return [];
  const has = `${title} has ${inMegabytes(size)}, and its budget is ${inMegabytes(budget)}`;
  return [`${has}: \`npx esbuild --analyze\` shows what has grown; a budget is raised in ${LISTS}.`];
}

export function inMegabytes(octets: number): string {
  return `${(octets / 1e6).toFixed(2)} MB`;
}
