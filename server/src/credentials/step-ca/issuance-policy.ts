/**
 * The certificate issuance policies of step-ca: which names a CA or provisioner signs, from `ca.json` or from the lines
 * of `step ca policy`. A rule for DNS names covers one name, or with `*.` exactly one label more; once anything is
 * allowed, everything else is denied; names with a literal wildcard are denied unless they are allowed as such.
 */
import { normalizeCertificateName } from "../capability";
import { asList, isFilledIn, isRecord, textsAt } from "../plain-value";
import { ALL, allBut, matching, type TextPattern, type TextSet } from "../text-set";

/** What a policy says of names in X.509 certificates. */
export interface IssuancePolicy {
  /** DNS names; undefined where no rule allows any kind of name, so that all are allowed that are not denied. */
  readonly allowed: readonly string[] | undefined;
  readonly denied: readonly string[];
  readonly allowsWildcards: boolean;
  readonly unread: readonly string[];
}

/** The policy under `x509`, or under `policy.x509`; undefined where the value holds none. */
export function issuancePolicyOf(value: unknown): IssuancePolicy | undefined {
  if (!isRecord(value)) return undefined;
  const x509 = isRecord(value["policy"]) ? value["policy"]["x509"] : value["x509"];
  if (!isRecord(x509) || !("allow" in x509 || "deny" in x509 || "allowWildcardNames" in x509))
    return undefined;
  const unread: string[] = [];
  const allow = isRecord(x509["allow"]) ? x509["allow"] : {};
  const deny = isRecord(x509["deny"]) ? x509["deny"] : {};
  const names = (rules: Readonly<Record<string, unknown>>): string[] => {
    const texts = textsAt(rules["dns"] ?? [], []);
    if (texts === undefined || texts.some(({ text }) => isFilledIn(text)))
      unread.push("the DNS rules of the policy");
    return texts?.map(({ text }) => text) ?? [];
  };
  const allowsAny = Object.values(allow).some((rules) => asList(rules).length > 0);
  return {
    allowed: allowsAny ? names(allow) : undefined,
    denied: names(deny),
    allowsWildcards: x509["allowWildcardNames"] === true,
    unread,
  };
}

const LINE =
  /^\s*(?:\$\s*)?step ca policy (authority|provisioner|acme) x509 (?:(allow|deny) (dns|ip|email|uri|cn)|wildcards (allow|deny))\b(.*)$/;

/** The policy that lines of `step ca policy` make; undefined where there are none. */
export function issuancePolicyOfText(text: string): IssuancePolicy | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !/^\s*#/.test(line));
  const found = lines.map((line) => LINE.exec(line.slice(0, 2000)));
  if (lines.length === 0 || found.every((match) => match === null)) return undefined;
  const allowed: string[] = [];
  const denied: string[] = [];
  let allowsAny = false;
  let allowsWildcards = false;
  const unread: string[] = [];
  for (const match of found) {
    if (match === null) {
      unread.push("a line that is no x509 policy of step ca");
      continue;
    }
    const [, , verb, kind, wildcards, rest = ""] = match;
    const values = rest
      .split(/\s+/)
      .map((word) => word.replace(/^["']|["']$/g, ""))
      .filter((word) => word !== "" && !word.startsWith("--"));
    if (wildcards !== undefined) allowsWildcards = wildcards === "allow";
    if (verb === "allow") allowsAny = true;
    if (values.some(isFilledIn)) unread.push("a name that is filled in elsewhere");
    if (kind === "dns") (verb === "allow" ? allowed : denied).push(...values);
  }
  return { allowed: allowsAny ? allowed : undefined, denied, allowsWildcards, unread };
}

/** The DNS names that the policy lets through. */
export function namesAllowed({ allowed, denied, allowsWildcards }: IssuancePolicy): TextSet {
  const base = allowed === undefined || allowed.some(isFilledIn) ? ALL : matching(allowed.map(patternOf));
  const wildcards: TextPattern[] = allowsWildcards ? [] : [{ match: "prefix", value: "*." }];
  const excluded = [...base.excluded, ...denied.map(patternOf), ...wildcards];
  return base.included === "all" ? allBut(excluded) : { ...base, excluded };
}

function patternOf(rule: string): TextPattern {
  const name = normalizeCertificateName(rule);
  return name.startsWith("*.") ? { match: "child", value: name.slice(2) } : { match: "exact", value: name };
}
