/** What kind of environment a name stands for; undefined for names of which that cannot be told. */
export type EnvironmentKind = "production" | "other";

const PRODUCTION: ReadonlySet<string> = new Set(["prod", "production", "prd", "live"]);

const OTHERS: ReadonlySet<string> = new Set([
  "acceptance",
  "ci",
  "demo",
  "dev",
  "develop",
  "development",
  "int",
  "integration",
  "lab",
  "local",
  "nonprod",
  "nonproduction",
  "perf",
  "playground",
  "preprod",
  "preproduction",
  "preview",
  "qa",
  "sandbox",
  "sit",
  "stage",
  "staging",
  "stg",
  "test",
  "testing",
  "uat",
]);

/**
 * Reads the name of an environment by its words: `prod-eu` is production, `non-prod`, `pre-production` and `staging-2`
 * are not. A name without a word that is known here (`blue`, `eu-west`) is neither.
 */
export function environmentKind(name: string): EnvironmentKind | undefined {
  const words = name
    .slice(0, 100)
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "");
  if (words.includes("non") || words.includes("pre") || words.some((word) => OTHERS.has(word)))
    return "other";
  return words.some((word) => PRODUCTION.has(word)) ? "production" : undefined;
}
