/**
 * Secrets that nobody uses. They are put together when a test runs, so that no scanner of the repository finds one; a
 * fixture names them as `<<name>>`.
 */
const letters = "Qk3xV9mB7tR2wZ8sL5pN4dG6hJ1yC0fAuE";

const secrets: ReadonlyMap<string, string> = new Map([
  ["github", ["gh", "p_", letters, "x7Y2"].join("")],
  ["cloudflare", ["cf", "ut_", letters, "4aW9kT1eXq"].join("")],
  ["vault", ["hv", "s.", letters.slice(0, 28)].join("")],
  ["aws-id", ["AK", "IA", "Q7ZK3M5T2WXV9RB4"].join("")],
  ["aws-secret", [letters, "w7/Kp2"].join("")],
  ["pem-begin", ["-----BEGIN EC PRI", "VATE KEY-----"].join("")],
  ["pem-end", ["-----END EC PRI", "VATE KEY-----"].join("")],
  ["pem-body", ["MHcCAQEEIB", letters, "oAoGCCqGSM49"].join("")],
  ["base64", ["c2Vj", "cmV0", letters.slice(0, 24), "=="].join("")],
  ["password", ["Tr0ub4dor", "&3xY"].join("")],
  ["jwk-d", [letters, "x7Y2_zA9b"].join("")],
]);

/** A line or a text with its secrets put in. */
export interface Expanded {
  readonly text: string;
  /** Where a column of the line as it was written stands now. */
  readonly columnOf: (written: number) => number;
}

/** Puts the secrets in; throws for a name that no secret has. */
export function expandSecrets(written: string): Expanded {
  const parts = [...written.matchAll(/<<([a-z0-9-]+)>>/g)].map((match) => {
    const secret = secrets.get(match[1] ?? "");
    if (secret === undefined) throw new Error(`there is no fake secret ${match[0]}`);
    return {
      end: match.index + match[0].length,
      more: secret.length - match[0].length,
      name: match[0],
      secret,
    };
  });
  return {
    text: parts.reduce((text, { name, secret }) => text.replace(name, () => secret), written),
    columnOf: (column) =>
      column + parts.reduce((more, part) => (part.end <= column ? more + part.more : more), 0),
  };
}
