/** What is too broad in a Vault policy. Only what was understood is judged; each path gets one finding, on its worst. */
import type { BreadthFinding, NeededScope } from "../capability";
import type { VaultEndpointKind } from "../data/vault-pki";
import { code, listing } from "../wording";
import type { PathRule } from "./policy";
import type { VaultRight } from "./right";

type Words = Pick<BreadthFinding, "level" | "aspect" | "what" | "why" | "remedy">;

/** The finding on one rule, if any. */
export function ruleBreadth(
  rule: PathRule,
  rights: readonly VaultRight[],
  needed: NeededScope,
): BreadthFinding[] {
  const certain = rights.filter(({ unread, endpoint }) => unread.length === 0 && endpoint.kind !== "read");
  const own = certain.filter((right) => right.rule === rule);
  const words = own.length === 0 ? undefined : judge(rule, own, certain, needed);
  return words === undefined ? [] : [{ ...rule.place, alsoAt: [], ...words }];
}

function judge(
  rule: PathRule,
  own: readonly VaultRight[],
  all: readonly VaultRight[],
  needed: NeededScope,
): Words | undefined {
  const kinds = new Set(own.map(({ endpoint }) => endpoint.kind));
  if (kinds.has("policy")) return policies(rule, kinds);
  const signs = own.some(({ endpoint }) => endpoint.segments[0] === "sign");
  if (kinds.size > 1 && signs) return severalKinds(rule, own);
  if (kinds.has("verbatim")) return verbatim(rule);
  const isExpected = needed.operations?.includes("ca-admin") === true;
  if (kinds.has("mount")) return isExpected ? undefined : mounts(rule);
  if (kinds.has("intermediate") && !(isExpected && isExact(rule))) return intermediates(rule);
  if (kinds.has("role")) return roles(rule, own, all, isExpected);
  if (kinds.has("authority") && !(isExpected && isExact(rule))) return authorities(rule);
  return kinds.has("issue") ? issuance(rule, own) : undefined;
}

const SIGN = 'Name the role: path "MOUNT/sign/ROLE" with capabilities create and update.';

function policies(rule: PathRule, kinds: ReadonlySet<VaultEndpointKind>): Words {
  return {
    level: "overbroad",
    aspect: kinds.has("issue") ? "action" : "account",
    what: `${code(rule.written)} ${kinds.has("issue") ? "reaches every engine, and with it" : "allows"} the policies of Vault, or who they are given to, to be changed.`,
    why: "The holder can give itself every other right, so no other path of this policy bounds it.",
    remedy: `Leave sys/policies, identity and the roles of auth methods to a credential of its own. ${SIGN}`,
  };
}

function severalKinds(rule: PathRule, own: readonly VaultRight[]): Words {
  const endpoints = ["sign-verbatim", "roles", "root", "issuer", "config"].filter((name) =>
    own.some(({ endpoint }) => endpoint.segments[0] === name),
  );
  const mount = own[0]?.mount ?? "";
  const everyMount = /[+*]$/.test(mount);
  return {
    level: "overbroad",
    aspect: "action",
    what: `${code(rule.written)} reaches ${everyMount ? "every mount that matches" : `the whole mount ${code(mount)}`}: it signs by every role, and opens ${listing(endpoints.map(code))} besides.`,
    why: "Whoever may change a role, sign past it, or administer the authority decides which names are certified.",
    remedy: SIGN,
  };
}

function verbatim(rule: PathRule): Words {
  return {
    level: "overbroad",
    aspect: "profile",
    what: `${code(rule.written)} signs what the request asks for, past every role: any name, any usage, any lifetime that the mount allows.`,
    why: "A leak of this credential gives certificates for every name that the authority's clients know.",
    remedy: SIGN,
  };
}

function mounts(rule: PathRule): Words {
  return {
    level: "overbroad",
    aspect: "authority",
    what: `${code(rule.written)} allows engines to be mounted, moved and removed.`,
    why: "An engine that is removed takes its authority and its keys with it, and one that is mounted anew answers in its place.",
    remedy: SIGN,
  };
}

function intermediates(rule: PathRule): Words {
  return {
    level: "overbroad",
    aspect: "authority",
    what: `${code(rule.written)} signs other certification authorities.`,
    why: "The holder can make an authority of their own, which then issues for every name past all roles.",
    remedy: `Sign intermediates with a credential of its own, under approval. ${SIGN}`,
  };
}

function roles(
  rule: PathRule,
  own: readonly VaultRight[],
  all: readonly VaultRight[],
  isExpected: boolean,
): Words | undefined {
  const changed = own.filter(({ endpoint }) => endpoint.kind === "role");
  const used = all.filter(({ endpoint }) => endpoint.kind === "issue");
  const widensItself = changed.some(({ role, mount }) =>
    used.some((other) => other.mount === mount && (role === "+" || other.role === role)),
  );
  if (isExpected && isExact(rule) && !widensItself) return undefined;
  return {
    level: isExact(rule) && !widensItself ? "broad" : "overbroad",
    aspect: "profile",
    what: `${code(rule.written)} allows ${isExact(rule) ? "the role" : "roles"} to be changed${widensItself ? ", the one that this policy signs by included" : ""}.`,
    why: "A role is what bounds the names of certificates; whoever may change it can let every name through.",
    remedy: `Leave roles to a credential of its own. ${SIGN}`,
  };
}

function authorities(rule: PathRule): Words {
  return {
    level: isExact(rule) ? "broad" : "overbroad",
    aspect: "authority",
    what: `${code(rule.written)} is the administration of the certification authority.`,
    why: "Whoever administers an authority decides which keys and issuers stand behind every certificate of the mount.",
    remedy: "Name the one endpoint that the change uses, in a credential of its own.",
  };
}

function issuance(rule: PathRule, own: readonly VaultRight[]): Words | undefined {
  const issuing = own.filter(({ endpoint }) => endpoint.kind === "issue");
  const everyMount = issuing.some(({ mount }) => /[+*]$/.test(mount) || mount.split("/").includes("+"));
  const everyRole = issuing.some(({ role }) => role === "+" || role?.endsWith("*") === true);
  if (!everyMount && !everyRole) return undefined;
  return {
    level: everyMount ? "overbroad" : "broad",
    aspect: everyMount ? "authority" : "profile",
    what: `${code(rule.written)} signs by ${everyRole ? "every role that matches" : "the role"}${everyMount ? " of every mount that matches" : ""}, those that are added later too.`,
    why: "Each role vouches for the names that it allows; one that allows any name is enough.",
    remedy: SIGN,
  };
}

function isExact({ pattern }: PathRule): boolean {
  return !pattern.isGlob && !pattern.segments.includes("+");
}
