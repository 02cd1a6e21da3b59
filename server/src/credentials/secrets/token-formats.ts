/** Tokens and keys that their issuers made recognisable, and secrets in connection strings. */
import { isPlaceholder, isReference } from "./reference";
import { isPublicIdentifier, looksRandom } from "./randomness";
import type { SecretSpan } from "./span";

interface TokenFormat {
  readonly kind: string;
  readonly issuer: string;
  /** A text that every match contains; the pattern is not tried without it. */
  readonly hint: string;
  readonly pattern: RegExp;
  /** Whether names may have the form as well, so that what stands there has to look random. */
  readonly isLoose?: boolean;
}

/** Characters that may not stand right before or behind a token. */
const BEFORE = "(?<![A-Za-z0-9_.+/-])";
const BEHIND = "(?![A-Za-z0-9_+/-])";

function format(kind: string, issuer: string, hint: string, body: string): TokenFormat {
  return { kind, issuer, hint, pattern: new RegExp(`${BEFORE}${body}${BEHIND}`, "g") };
}

/** A format of which the beginning alone is telling: what follows is as long as a name may be. */
function loose(kind: string, issuer: string, hint: string, body: string): TokenFormat {
  return { ...format(kind, issuer, hint, body), isLoose: true };
}

/** Formats as their issuers document them. */
const TOKEN_FORMATS: readonly TokenFormat[] = [
  format("a Cloudflare Global API Key", "Cloudflare", "cfk_", "cfk_[A-Za-z0-9]{40,64}"),
  format("a Cloudflare API token", "Cloudflare", "cfut_", "cfut_[A-Za-z0-9]{40,64}"),
  format("a Cloudflare account token", "Cloudflare", "cfat_", "cfat_[A-Za-z0-9]{40,64}"),
  format("a Cloudflare Origin CA key", "Cloudflare", "v1.0-", "v1\\.0-[0-9a-f]{24}-[0-9a-f]{146}"),
  ...["p", "o", "u", "s", "r"].map((type) =>
    format("a GitHub token", "GitHub", `gh${type}_`, `gh${type}_[A-Za-z0-9]{36,255}`),
  ),
  format("a GitHub token", "GitHub", "github_pat_", "github_pat_[A-Za-z0-9_]{60,255}"),
  format(
    "a GitLab token",
    "GitLab",
    "gl",
    "gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-[A-Za-z0-9_-]{20,300}(?:\\.[0-9a-z.]{2,20})?",
  ),
  format("a Slack token", "Slack", "xox", "xox[abeoprs]-[A-Za-z0-9-]{10,250}"),
  format("a Google API key", "Google", "AIza", "AIza[A-Za-z0-9_-]{35}"),
  format("a Vault token", "Vault", "hv", "hv[sbr]\\.[A-Za-z0-9_-]{24,300}"),
  format(
    "a Vault token",
    "Vault",
    "s.",
    "s\\.(?=[A-Za-z]*\\d)(?=[a-z0-9]*[A-Z])(?=[A-Z0-9]*[a-z])[A-Za-z0-9]{24}(?!\\.)",
  ),
  format("a DigitalOcean token", "DigitalOcean", "_v1_", "do[opr]_v1_[0-9a-f]{64}"),
  format("an npm token", "npm", "npm_", "npm_[A-Za-z0-9]{36}"),
  format("a DNSimple token", "DNSimple", "dnsimple_", "dnsimple_[au]_[A-Za-z0-9]{16,64}"),
  format("a 1Password service account token", "1Password", "ops_", "ops_eyJ[A-Za-z0-9_-]{100,4000}"),
  format("an age identity", "its recipients", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1[0-9A-Z]{58}"),
  format("an Azure client secret", "Microsoft Entra", "Q~", "[A-Za-z0-9_~.]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}"),
  loose("a Stripe key", "Stripe", "_live_", "[rs]k_live_[A-Za-z0-9]{24,247}"),
  loose("a Stripe key", "Stripe", "_test_", "[rs]k_test_[A-Za-z0-9]{24,247}"),
  loose("a Stripe webhook secret", "Stripe", "whsec_", "whsec_[A-Za-z0-9+/]{32,64}={0,2}"),
  format("a SendGrid key", "SendGrid", "SG.", "SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"),
  loose("an OpenAI key", "OpenAI", "sk-", "sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,200}"),
  loose("an OpenAI key", "OpenAI", "sk-", "sk-[A-Za-z0-9]{48}"),
  loose("an Anthropic key", "Anthropic", "sk-ant-", "sk-ant-[a-z]{3,5}\\d\\d-[A-Za-z0-9_-]{80,120}"),
  loose("a Slack app token", "Slack", "xapp-", "xapp-\\d-[A-Z0-9]{8,14}-\\d{8,16}-[0-9a-f]{64}"),
  loose(
    "a Slack webhook",
    "Slack",
    "hooks.slack.com/",
    "https://hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Z0-9]{8,14}/[A-Za-z0-9]{8,20}/[A-Za-z0-9]{18,40}",
  ),
  loose(
    "a Discord webhook",
    "Discord",
    "/api/webhooks/",
    "https://(?:\\w+\\.)?discord(?:app)?\\.com/api/webhooks/\\d{17,20}/[A-Za-z0-9_-]{60,80}",
  ),
  format("a Pulumi access token", "Pulumi", "pul-", "pul-[0-9a-f]{40}"),
  loose(
    "a Doppler token",
    "Doppler",
    "dp.",
    "dp\\.(?:pt|st|sa|ct|scim|audit)\\.(?:[a-z0-9_-]{2,35}\\.)?[A-Za-z0-9]{40,44}",
  ),
  loose(
    "a Terraform Cloud token",
    "HCP Terraform",
    ".atlasv1.",
    "[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_-]{60,70}",
  ),
  format("a PyPI token", "PyPI", "pypi-AgE", "pypi-AgE[A-Za-z0-9_-]{60,400}"),
  loose("a Docker access token", "Docker", "dckr_", "dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,40}"),
  format("a Grafana token", "Grafana", "glsa_", "glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}"),
  loose("a Tailscale key", "Tailscale", "tskey-", "tskey-[a-z]{3,12}-[A-Za-z0-9]{8,24}-[A-Za-z0-9]{20,48}"),
  loose("a Google OAuth client secret", "Google", "GOCSPX-", "GOCSPX-[A-Za-z0-9_-]{28}"),
  loose("a Google access token", "Google", "ya29.", "ya29\\.[A-Za-z0-9_-]{50,1000}"),
  format(
    "a bearer token (JWT)",
    "its issuer",
    "eyJ",
    "eyJ[A-Za-z0-9_-]{10,4000}\\.eyJ[A-Za-z0-9_-]{10,8000}\\.[A-Za-z0-9_-]{16,2000}",
  ),
];

/** Any of the hints: most texts hold none, and one look tells. */
const ANY_HINT = new RegExp(TOKEN_FORMATS.map(({ hint }) => hint.replace(/[.]/g, "\\$&")).join("|"));

/** Whether a text has something that every token has which is known by its form, beside colons and equals signs. */
export function mayHoldToken(text: string): boolean {
  return ANY_HINT.test(text) || text.includes("AKIA") || text.includes("ASIA") || SCHEME.test(text);
}

/** Tokens that nothing else can be taken for: their issuers made the whole of them recognisable. */
export function findUnmistakable(text: string): SecretSpan[] {
  return findFormats(text, false);
}

/** Tokens in the text that their own form gives away, beside those that nothing else can be taken for. */
export function findTokens(text: string): SecretSpan[] {
  return [
    ...findFormats(text, true),
    ...findAwsSecrets(text),
    ...findPasswordsInUrls(text),
    ...findConnectionKeys(text),
    ...findBehindSchemes(text),
  ];
}

function findFormats(text: string, loose: boolean): SecretSpan[] {
  if (!ANY_HINT.test(text)) return [];
  return TOKEN_FORMATS.filter(
    ({ hint, isLoose = false }) => isLoose === loose && text.includes(hint),
  ).flatMap((token) => findFormat(text, token));
}

function findFormat(text: string, { kind, issuer, pattern, isLoose }: TokenFormat): SecretSpan[] {
  return [...text.matchAll(pattern)]
    .filter((match) => !isPlaceholder(match[0]) && !(isLoose && !looksRandom(match[0])))
    .map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      kind,
      advice: `Revoke it at ${issuer} and make a new one.`,
    }));
}

const AWS_KEY_ID = /(?<![A-Za-z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g;
const AWS_SECRET = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;

/** An access key id is public; the 40 characters near it are its secret. Hexadecimal ones are digests of something. */
function findAwsSecrets(text: string): SecretSpan[] {
  if (!text.includes("AKIA") && !text.includes("ASIA")) return [];
  const found: SecretSpan[] = [];
  for (const id of text.matchAll(AWS_KEY_ID)) {
    const from = Math.max(0, id.index - 300);
    for (const secret of text.slice(from, id.index + 320).matchAll(AWS_SECRET)) {
      const value = secret[0];
      if (/^[0-9a-fA-F]+$/.test(value) || isPlaceholder(value) || !looksRandom(value)) continue;
      const start = from + secret.index;
      found.push({
        start,
        end: start + value.length,
        kind: "an AWS secret access key",
        advice: "Deactivate the access key in IAM and delete it.",
      });
    }
  }
  return found;
}

const URL_PASSWORD = /\b[a-z][a-z0-9+.-]{1,20}:\/\/([^\s:@/"'<>]{0,128}):([^\s@/"'<>]{5,256})@[\w.[-]/gi;
const NO_PASSWORD = /^(?:pass(?:word|wd)?|pwd|secret|token|\*+)$/i;

function findPasswordsInUrls(text: string): SecretSpan[] {
  if (!text.includes("://") || !text.includes("@")) return [];
  const found: SecretSpan[] = [];
  for (const match of text.matchAll(URL_PASSWORD)) {
    const [whole, user = "", value = ""] = match;
    if (NO_PASSWORD.test(value) || isReference(value) || isPlaceholder(value)) continue;
    const start = match.index + whole.indexOf(`${user}:${value}@`) + user.length + 1;
    found.push({
      start,
      end: start + value.length,
      kind: "a password in a URL",
      advice: "Change the password, and leave it out of the URL.",
    });
  }
  return found;
}

const CONNECTION_KEY = /\b(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,88}={0,2})/g;

function findConnectionKeys(text: string): SecretSpan[] {
  if (!text.includes("Key=")) return [];
  return [...text.matchAll(CONNECTION_KEY)]
    .filter((match) => !isPlaceholder(match[1] ?? ""))
    .map((match) => {
      const end = match.index + match[0].length;
      const start = end - (match[1] ?? "").length;
      return { start, end, kind: "an Azure access key", advice: "Regenerate the key in Azure." };
    });
}

const SCHEME = /\b(?:bearer|basic)[ \t]/i;
const BEHIND_SCHEME = /\b(bearer|basic)[ \t]{1,8}([A-Za-z0-9._~+/-]{20,4096}={0,2})(?![\w./~+:@-])/gi;

/** What stands behind the scheme of an Authorization header: a token (RFC 6750), or name and password (RFC 7617). */
function findBehindSchemes(text: string): SecretSpan[] {
  if (!SCHEME.test(text)) return [];
  return [...text.matchAll(BEHIND_SCHEME)].flatMap(([whole, scheme = "", value = ""], index, all) => {
    const isBasic = scheme.toLowerCase() === "basic";
    const isSecret = isBasic ? isNameAndPassword(value) : looksRandom(value) && !isPublicIdentifier(value);
    const end = (all[index]?.index ?? 0) + whole.length;
    if (!isSecret || isPlaceholder(value)) return [];
    return {
      start: end - value.length,
      end,
      kind: isBasic ? "a name and a password in base64" : "a bearer token",
      advice: isBasic ? "Change the password." : "Revoke the token and make a new one.",
    };
  });
}

function isNameAndPassword(base64: string): boolean {
  try {
    return /^[\x21-\x7e]{1,128}:[\x20-\x7e]{5,}$/.test(atob(base64));
  } catch {
    return false;
  }
}
