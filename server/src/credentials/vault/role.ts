/**
 * The options of a role of Vault's PKI engine, as `vault read`, the API, Terraform or Pulumi have them, and the names
 * that certificates of the role may have. Source: API documentation of the PKI secrets engine, "Create/Update role".
 */
import type { Path } from "../capability";
import { isFilledIn, isRecord, textsAt } from "../plain-value";
import { allBut, ALL, matching, NONE, type TextPattern, type TextSet } from "../text-set";

/** A role. Options that are not given have Vault's defaults. */
export interface PkiRole {
  readonly path: Path;
  readonly name: string | undefined;
  readonly allowedDomains: readonly string[];
  readonly allowsAnyName: boolean;
  readonly allowsBareDomains: boolean;
  readonly allowsSubdomains: boolean;
  readonly allowsGlobDomains: boolean;
  readonly allowsWildcards: boolean;
  readonly allowsLocalhost: boolean;
  readonly enforcesHostnames: boolean;
  /** In seconds; undefined where it is not given or cannot be read. */
  readonly maxTtl: number | undefined;
  readonly unread: readonly string[];
  /** Where an option stands, for those that are written. */
  pathOf(option: RoleOption): Path;
}

export type RoleOption = keyof typeof OPTIONS;

/** Option names with their other spellings. */
const OPTIONS = {
  allowed_domains: "allowedDomains",
  allow_any_name: "allowAnyName",
  allow_bare_domains: "allowBareDomains",
  allow_subdomains: "allowSubdomains",
  allow_glob_domains: "allowGlobDomains",
  allow_wildcard_certificates: "allowWildcardCertificates",
  allow_localhost: "allowLocalhost",
  enforce_hostnames: "enforceHostnames",
  allowed_domains_template: "allowedDomainsTemplate",
  max_ttl: "maxTtl",
} as const;

/** The role that a value describes; undefined where none of its keys is one of a role. */
export function roleOf(value: unknown, path: Path, name?: string): PkiRole | undefined {
  if (!isRecord(value)) return undefined;
  const inner = value["data"];
  if (isRecord(inner)) return roleOf(inner, [...path, "data"], name);
  const key = (option: RoleOption) => [option, OPTIONS[option]].find((one) => one in value);
  const isRole = (Object.keys(OPTIONS) as RoleOption[]).some(
    (option) => option !== "max_ttl" && key(option) !== undefined,
  );
  if (!isRole) return undefined;
  const unread: string[] = [];
  const flag = (option: RoleOption, otherwise: boolean): boolean => {
    const written = value[key(option) ?? ""];
    if (written === undefined || written === null) return otherwise;
    if (written === true || written === "true") return true;
    if (written === false || written === "false") return false;
    unread.push(option);
    return otherwise;
  };
  const domains = domainsIn(value[key("allowed_domains") ?? ""]);
  if (domains === undefined) unread.push("allowed_domains");
  if (flag("allowed_domains_template", false) || domains?.some(isFilledIn) === true)
    unread.push("allowed_domains are filled in elsewhere");
  const written = value["name"];
  return {
    path,
    name: name ?? (typeof written === "string" ? written : undefined),
    allowedDomains: domains ?? [],
    allowsAnyName: flag("allow_any_name", false),
    allowsBareDomains: flag("allow_bare_domains", false),
    allowsSubdomains: flag("allow_subdomains", false),
    allowsGlobDomains: flag("allow_glob_domains", false),
    allowsWildcards: flag("allow_wildcard_certificates", true),
    allowsLocalhost: flag("allow_localhost", true),
    enforcesHostnames: flag("enforce_hostnames", true),
    maxTtl: secondsOf(value[key("max_ttl") ?? ""]),
    unread,
    pathOf: (option) => {
      const found = key(option);
      return found === undefined ? path : [...path, found];
    },
  };
}

/** The names that certificates of the role may have. */
export function namesOf(role: PkiRole): TextSet {
  const wildcards: TextPattern = { match: "prefix", value: "*." };
  if (role.allowsAnyName) return role.allowsWildcards ? ALL : allBut([wildcards]);
  const patterns = role.allowedDomains.flatMap((domain) => patternsOf(role, domain));
  if (role.allowsLocalhost) patterns.push({ match: "exact", value: "localhost" });
  if (patterns.length === 0) return NONE;
  const names = matching(patterns);
  return role.allowsWildcards ? names : { ...names, excluded: [...names.excluded, wildcards] };
}

/** Whether the domain lets any name through, given the role's flags. */
export function isEffective(role: PkiRole, domain: string): boolean {
  return role.allowsAnyName || patternsOf(role, domain).length > 0;
}

function patternsOf(role: PkiRole, written: string): TextPattern[] {
  const domain = written.toLowerCase().replace(/\.$/, "");
  if (domain.includes("*")) return role.allowsGlobDomains ? [{ match: "glob", value: domain }] : [];
  return [
    ...(role.allowsBareDomains || role.allowsGlobDomains ? [{ match: "exact", value: domain } as const] : []),
    ...(role.allowsSubdomains ? [{ match: "below", value: domain } as const] : []),
  ];
}

function domainsIn(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return [];
  const texts = typeof value === "string" ? value.split(",") : textsAt(value, [])?.map(({ text }) => text);
  return texts?.map((text) => text.trim()).filter((text) => text !== "");
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A number of seconds, or a duration such as `720h`. */
function secondsOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const parts = [...value.matchAll(/(\d{1,12})([smhd]?)/g)];
  if (parts.map(([part]) => part).join("") !== value || parts.length === 0) return undefined;
  return parts.reduce((sum, [, number = "0", unit = ""]) => sum + Number(number) * (UNITS[unit] ?? 1), 0);
}
