/** What is too broad in a role of the PKI engine. */
import type { BreadthFinding, ReaderNote } from "../capability";
import { code, listing } from "../wording";
import { isEffective, type PkiRole, type RoleOption } from "./role";

type Words = Pick<BreadthFinding, "level" | "aspect" | "what" | "why" | "remedy">;

/** The findings on a role's options. */
export function roleBreadth(role: PkiRole): BreadthFinding[] {
  if (role.unread.length > 0) return [];
  return [...anyName(role), ...globs(role), ...hostnames(role), ...lifetime(role)];
}

/** Remarks on options that let nothing through. */
export function roleNotes(role: PkiRole): ReaderNote[] {
  if (role.unread.length > 0 || role.allowsAnyName) return [];
  const idle = role.allowedDomains.filter((domain) => !isEffective(role, domain));
  if (idle.length === 0) return [];
  const isGlob = idle.some((domain) => domain.includes("*"));
  const text = isGlob
    ? `${listing(idle.map(code))} in allowed_domains never matches: without allow_glob_domains the * is no wildcard. Write the domain without it and set allow_subdomains.`
    : `${listing(idle.map(code))} in allowed_domains lets no name through: neither allow_bare_domains nor allow_subdomains is set. Set the one that is meant.`;
  return [{ source: "policy", kind: "condition-never-matches", path: role.pathOf("allowed_domains"), text }];
}

function finding(
  role: PkiRole,
  option: RoleOption,
  words: Words,
  also: readonly RoleOption[] = [],
): BreadthFinding {
  return {
    source: "policy",
    path: role.pathOf(option),
    alsoAt: also.map((one) => role.pathOf(one)),
    ...words,
  };
}

function anyName(role: PkiRole): BreadthFinding[] {
  if (!role.allowsAnyName) return [];
  const isListed = role.allowedDomains.length > 0;
  return [
    finding(
      role,
      "allow_any_name",
      {
        level: "overbroad",
        aspect: "name",
        what: `${code("allow_any_name")} lets the role sign every name${isListed ? `; allowed_domains (${listing(role.allowedDomains.map(code), 3)}) then bounds nothing` : ""}.`,
        why: "Whoever may use the role can have a certificate for each host that the authority's clients talk to.",
        remedy:
          "Set allow_any_name to false, list the domains in allowed_domains, and say with allow_subdomains or allow_bare_domains which names of them are meant.",
      },
      isListed ? ["allowed_domains"] : [],
    ),
  ];
}

/** `*example.com` runs on into other domains, as `*` alone does into all. */
function globs(role: PkiRole): BreadthFinding[] {
  if (!role.allowsGlobDomains || role.allowsAnyName) return [];
  return role.allowedDomains.flatMap((domain) => {
    const rest = /^\*+((?:[^*].*)?)$/s.exec(domain)?.[1];
    if (rest === undefined || /^[.-]/.test(rest)) return [];
    return [
      finding(role, "allowed_domains", {
        level: "overbroad",
        aspect: "name",
        what:
          rest === ""
            ? `${code(domain)} with allow_glob_domains is every name.`
            : `${code(domain)} with allow_glob_domains looks like one domain and is not: it also matches ${code(`evil${rest}`)}.`,
        why: "A * without a dot behind it does not stop at a label, so certificates for other people's domains are let through.",
        remedy: `Write ${rest === "" ? "the domains" : code(rest)} and set allow_subdomains instead of allow_glob_domains.`,
      }),
    ];
  });
}

function hostnames(role: PkiRole): BreadthFinding[] {
  if (role.enforcesHostnames) return [];
  return [
    finding(role, "enforce_hostnames", {
      level: role.allowsAnyName ? "overbroad" : "broad",
      aspect: "name",
      what: `${code("enforce_hostnames")} is off, so names that are no host names are signed.`,
      why: "Clients disagree on what such a name matches.",
      remedy: "Leave enforce_hostnames on.",
    }),
  ];
}

const YEAR = 365 * 86_400;

function lifetime(role: PkiRole): BreadthFinding[] {
  if (role.maxTtl === undefined || role.maxTtl <= YEAR) return [];
  return [
    finding(role, "max_ttl", {
      level: "broad",
      aspect: "lifetime",
      what: `${code("max_ttl")} allows certificates for ${Math.round((role.maxTtl / YEAR) * 10) / 10} years.`,
      why: "A certificate that was obtained wrongly stays good that long, unless every client checks revocation.",
      remedy: "Set max_ttl to what renewal needs, such as 2160h.",
    }),
  ];
}
