/** Which endpoints the rules of a policy open, and which of them a more specific path closes again. */
import { UNBOUNDED, type BoundElsewhere, type Scope } from "../capability";
import { isPkiMount, VAULT_ENDPOINTS, type VaultEndpoint } from "../data/vault-pki";
import { ALL, matching, only, type TextPattern, type TextSet } from "../text-set";
import {
  hasPriority,
  impossiblePath,
  pathCovers,
  pathPattern,
  pathsMeet,
  type PathPattern,
} from "./path-pattern";
import type { PathRule } from "./policy";
import { namesOf, type PkiRole } from "./role";

/** An endpoint that a rule opens. */
export interface VaultRight {
  readonly rule: PathRule;
  readonly endpoint: VaultEndpoint;
  readonly scope: Scope;
  /** The PKI role of the request, `+` for any; undefined for endpoints without one. */
  readonly role: string | undefined;
  readonly mount: string;
  readonly unread: readonly string[];
  readonly boundElsewhere: readonly BoundElsewhere[];
}

/** The endpoints that the rules open together. */
export function rightsOf(rules: readonly PathRule[], roles: readonly PkiRole[]): VaultRight[] {
  return rules.flatMap((rule) => {
    if (rule.capabilities.has("deny") || impossiblePath(rule.pattern) !== undefined) return [];
    const mountLength = mountLengthOf(rule.pattern);
    return VAULT_ENDPOINTS.flatMap((endpoint) => {
      const opening = openingOf(rule, endpoint, endpoint.isBelowMount ? mountLength : 0);
      return opening === undefined ? [] : lessOthers(rule, endpoint, opening, rules, roles);
    });
  });
}

/** How many segments of a path are the mount: the fewest that leave the beginning of an endpoint behind them. */
function mountLengthOf(pattern: PathPattern): number | undefined {
  const below = VAULT_ENDPOINTS.filter(({ isBelowMount }) => isBelowMount);
  return pattern.segments
    .map((_, index) => index + 1)
    .find((length) => below.some((endpoint) => laidOver(pattern, endpoint, length) !== undefined));
}

/** How a rule's path and an endpoint lie on each other. */
interface Opening {
  /** The path of the requests, with `+` where the rule leaves a segment open. */
  readonly path: PathPattern;
  readonly mount: string;
  readonly role: string | undefined;
  readonly doubts: readonly string[];
}

function openingOf(rule: PathRule, endpoint: VaultEndpoint, length: number | undefined): Opening | undefined {
  const doubts = capabilityDoubts(rule, endpoint);
  const laid = length === undefined ? undefined : laidOver(rule.pattern, endpoint, length);
  if (doubts === undefined || laid === undefined) return undefined;
  const { segments, isGlob } = rule.pattern;
  const isCut = isGlob && length === segments.length;
  const mount = segments.slice(0, length).join("/") + (isCut ? "*" : "");
  const kind = endpoint.isBelowMount ? isPkiMount(mount) : "yes";
  if (kind === "no") return undefined;
  const isOpen = kind === "perhaps" && !endpoint.isTelling;
  return {
    path: pathPattern([...segments.slice(0, length).map((one) => one || "+"), ...laid].join("/")),
    mount,
    role: roleIn(endpoint, laid),
    doubts: isOpen ? [...doubts, `whether ${mount} is a mount of the PKI engine`] : doubts,
  };
}

/** Why the capabilities may not be enough; undefined where they are not. */
function capabilityDoubts({ capabilities, unread }: PathRule, endpoint: VaultEndpoint): string[] | undefined {
  if (capabilities.has("root")) return [];
  if (unread.some((why) => why.startsWith("the capabilities"))) return [];
  if (endpoint.needsSudo && !capabilities.has("sudo")) return undefined;
  if (endpoint.needs.some((need) => capabilities.has(need))) return [];
  const mayCreate = endpoint.needs.includes("update") && capabilities.has("create");
  return mayCreate ? ["create without update: the PKI engine asks for update"] : undefined;
}

/** The endpoint's segments with the rule's words in them, where the rule's path behind the mount fits. */
function laidOver(
  { segments, isGlob }: PathPattern,
  endpoint: VaultEndpoint,
  mount: number,
): string[] | undefined {
  const rest = segments.slice(mount);
  const wanted = endpoint.segments;
  if (mount > 0 && segments[0] === "" && !(isGlob && segments.length === 1)) return undefined;
  if (rest.length > wanted.length || (!isGlob && rest.length !== wanted.length)) return undefined;
  const laid: string[] = [];
  for (const [index, segment] of wanted.entries()) {
    const own = rest[index];
    const isName = segment.startsWith(":");
    const isStart = isGlob && index === rest.length - 1;
    if (own === undefined) laid.push(isName ? "+" : segment);
    else if (isStart && !isName && !segment.startsWith(own)) return undefined;
    else if (isStart) laid.push(isName ? (own === "" ? "+" : `${own}*`) : segment);
    else if (!isName && own !== "+" && own !== segment) return undefined;
    else laid.push(isName ? own : segment);
  }
  return laid;
}

function roleIn(endpoint: VaultEndpoint, laid: readonly string[]): string | undefined {
  const at = endpoint.segments.indexOf(":role");
  return at < 0 ? undefined : laid[at];
}

/** What is left of an opening where other rules are more specific. */
function lessOthers(
  rule: PathRule,
  endpoint: VaultEndpoint,
  opening: Opening,
  rules: readonly PathRule[],
  roles: readonly PkiRole[],
): VaultRight[] {
  const { path, role, mount, doubts } = opening;
  const unread = [...rule.unread, ...doubts];
  const excluded: TextPattern[] = [];
  for (const other of rules) {
    if (other === rule || !hasPriority(other.pattern, rule.pattern) || !pathsMeet(other.pattern, path))
      continue;
    if (pathCovers(other.pattern, path)) return [];
    const name = roleClosed(other.pattern, endpoint, opening);
    if (name === undefined) unread.push(`the path ${other.written} decides a part of it`);
    else excluded.push({ match: "exact", value: name });
  }
  const described = roleDescribed(role, roles);
  const scope: Scope = {
    ...UNBOUNDED,
    authorities: setOf(mount),
    profiles: role === undefined ? ALL : { ...setOf(role), excluded },
    ...(endpoint.kind === "issue" &&
      described?.unread.length === 0 && { certificateNames: namesOf(described) }),
  };
  if (described !== undefined) unread.push(...described.unread);
  const { names, elsewhere } = namesByParameters(rule, endpoint, described);
  return [
    {
      rule,
      endpoint,
      role,
      mount,
      unread,
      scope: names === undefined ? scope : { ...scope, certificateNames: names },
      boundElsewhere: elsewhere,
    },
  ];
}

/** The one role that a more specific path speaks of: `pki/sign/shop` beside `pki/sign/*`. */
function roleClosed(
  other: PathPattern,
  endpoint: VaultEndpoint,
  { path, mount }: Opening,
): string | undefined {
  const at = endpoint.segments.indexOf(":role");
  if (at < 0 || other.isGlob) return undefined;
  const name = other.segments[mount.split("/").length + at];
  if (name === undefined || name === "+") return undefined;
  const narrowed = path.segments.map((segment, index) =>
    index === mount.split("/").length + at ? name : segment,
  );
  return pathCovers(other, pathPattern(narrowed.join("/"))) ? name : undefined;
}

function roleDescribed(role: string | undefined, roles: readonly PkiRole[]): PkiRole | undefined {
  if (role === undefined || role.endsWith("*") || role === "+") return undefined;
  const named = roles.find(({ name }) => name === role);
  const [only, ...more] = roles;
  return named ?? (more.length === 0 && only?.name === undefined ? only : undefined);
}

/**
 * `issue` takes all names from its parameters, so allowed_parameters can bound them; `sign` takes them from the request
 * for signing as well, which no parameter bounds.
 */
function namesByParameters(
  { allowedParameters }: PathRule,
  endpoint: VaultEndpoint,
  described: PkiRole | undefined,
): { names?: TextSet; elsewhere: BoundElsewhere[] } {
  if (endpoint.kind !== "issue" || described !== undefined) return { elsewhere: [] };
  const elsewhere: BoundElsewhere[] = [{ dimension: "certificateNames", by: "the role of the PKI engine" }];
  const common = allowedParameters?.get("common_name") ?? [];
  const isBound = common.length > 0 && !OPEN_PARAMETERS.some((key) => allowedParameters?.has(key) === true);
  if (!isBound || !endpoint.segments.includes("issue")) return { elsewhere };
  return { names: matching(common.map(valuePattern)), elsewhere };
}

/** Parameters by which other names could come in. */
const OPEN_PARAMETERS = ["*", "alt_names"];

/** A value may have `*` at its beginning or its end. */
function valuePattern(value: string): TextPattern {
  return value.includes("*")
    ? { match: "glob", value: value.toLowerCase() }
    : { match: "exact", value: value.toLowerCase() };
}

function setOf(name: string): TextSet {
  if (name === "+" || name === "*") return ALL;
  if (name.endsWith("*")) return matching([{ match: "prefix", value: name.slice(0, -1) }]);
  return name.split("/").includes("+") ? ALL : only(name);
}
