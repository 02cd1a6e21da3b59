/**
 * Tokens as Cloudflare's dashboard and the documentation of DNS tools write them down: lines such as
 * `Zone - DNS - Edit` or `Zone:DNS:Edit`, and `Zone Resources: Include - All zones`.
 */
import type { Path, Span } from "../capability";
import { permissionByName } from "../data/cloudflare-permissions";
import { asList, isRecord } from "../plain-value";
import { only } from "../text-set";
import type { GrantedPermission, TokenPolicy, ZoneReach } from "./token";

/** Reads the dashboard's form. Undefined where no line of it is a permission. */
export function dashboardPolicy(policy: unknown): TokenPolicy | undefined {
  const lines = linesOf(policy);
  if (lines === undefined) return undefined;
  const permissions: GrantedPermission[] = [];
  const resources: ResourceLine[] = [];
  const unread: string[] = [];
  for (const line of lines) {
    const text = line.text.replace(/^[\s*+-]+/, "").trim();
    const permission = permissionIn(text, line);
    const resource = line.isResource || permission === undefined ? resourceIn(text, line) : undefined;
    if (resource !== undefined) resources.push(resource);
    else if (permission === undefined) {
      if (text !== "" && !IRRELEVANT_LINE.test(text)) unread.push(`the line "${text.slice(0, 60)}"`);
    } else if (permission !== "irrelevant") permissions.push(permission);
  }
  const understood = lines.some(
    (line) => permissionIn(line.text.replace(/^[\s*+-]+/, "").trim(), line) !== undefined,
  );
  if (!understood) return undefined;
  const widest = resources.find(({ reach }) => reach.kind === "every");
  const at = widest ?? resources[0];
  return {
    permissions,
    reach: reachOf(resources),
    reachPath: at?.path,
    ...(at?.span && { reachSpan: at.span }),
    resourcesPath: undefined,
    unread,
    path: [],
  };
}

interface Line {
  readonly text: string;
  readonly path: Path;
  readonly span?: Span;
  /** Whether the key above it says that it is about zone resources. */
  readonly isResource: boolean;
}

interface ResourceLine {
  readonly reach: ZoneReach;
  readonly exclude: boolean;
  readonly path: Path;
  readonly span?: Span;
}

const RESOURCE_KEY = /^zone[ _-]?resources$/i;
const PERMISSION_KEY = /^permissions?$/i;

/** Settings of a token that bound who uses it and when, or only name it. */
const IRRELEVANT_LINE =
  /^(?:permissions?:?|zone resources:?|account resources\b.*|client ip\b.*|ttl\b.*|(?:token )?name\b.*|(?:start|end|expir)\w*\b.*|include\s*(?:[-:]\s*)?all accounts)$/i;

function linesOf(policy: unknown): Line[] | undefined {
  if (typeof policy === "string") return textLines(policy, [], false);
  if (Array.isArray(policy)) return itemLines(policy, [], false);
  if (!isRecord(policy)) return undefined;
  const lines: Line[] = [];
  for (const [key, value] of Object.entries(policy)) {
    const isResource = RESOURCE_KEY.test(key) || key === "zoneResources";
    if (!isResource && !PERMISSION_KEY.test(key)) continue;
    const found = itemLines(asList(value), [key], isResource, !Array.isArray(value));
    if (found === undefined) return undefined;
    lines.push(...found);
  }
  return lines.length > 0 ? lines : undefined;
}

function itemLines(
  items: readonly unknown[],
  path: Path,
  isResource: boolean,
  single = false,
): Line[] | undefined {
  const lines: Line[] = [];
  for (const [index, item] of items.entries()) {
    if (typeof item !== "string") return undefined;
    lines.push(...textLines(item, single ? path : [...path, index], isResource));
  }
  return lines;
}

/** Splits a text at line ends, commas and semicolons; a text of one line needs no span. */
function textLines(text: string, path: Path, isResource: boolean): Line[] {
  const parts = [...text.matchAll(/[^\n,;]+/g)];
  if (parts.length < 2) return [{ text, path, isResource }];
  return parts.map((part) => {
    const found = part[0];
    const start = part.index + (found.length - found.trimStart().length);
    return { text: found, path, isResource, span: { start, end: part.index + found.trimEnd().length } };
  });
}

function permissionIn(text: string, line: Line): GrantedPermission | "irrelevant" | undefined {
  if (line.isResource || text.length > 200) return undefined;
  const words = text.replace(/^permissions?\s*:\s*/i, "").split(/(?<!\s)\s*[-:/>|]+\s*|(?<!\s)\s{2,}/);
  const access = words.at(-1)?.toLowerCase() ?? "";
  const plain = words.length === 1 && /^\S.* (?:edit|write|read)$/i.test(words[0] ?? "");
  if (
    !plain &&
    (words.length < 2 || words.length > 5 || !/^(?:edit|write|read|purge|run|revoke)$/.test(access))
  ) {
    return undefined;
  }
  const name = plain ? (words[0] ?? "") : `${words.at(-2) ?? ""} ${access}`;
  const permission = permissionByName(name) ?? permissionByName(name.replace(/^(?:zone|account|user) /i, ""));
  if (permission === undefined) return "irrelevant";
  return { permission, text, path: line.path, ...(line.span && { span: line.span }) };
}

function resourceIn(text: string, line: Line): ResourceLine | undefined {
  const bare = text.replace(/^zone[ _-]?resources\s*[:-]?\s*/i, "");
  if (!line.isResource && bare === text && !/^(?:include|exclude|all zones|specific zone)/i.test(text))
    return undefined;
  if (bare === "") return undefined;
  const exclude = /^exclude\b/i.test(bare);
  const target = bare.replace(/^(?:include|exclude)\s*[-:]?\s*/i, "");
  const place = { exclude, path: line.path, ...(line.span && { span: line.span }) };
  if (/^all zones from\b/i.test(target))
    return { ...place, reach: { kind: "every", of: "account", excluded: [] } };
  if (/^(?:all zones|all|\*)$/i.test(target))
    return { ...place, reach: { kind: "every", of: "accounts", excluded: [] } };
  const zone = /^(?:specific zones?\s*(?:[-:]\s*)?)?([a-z0-9_](?:[a-z0-9_.-]*[a-z0-9])?\.?)$/i.exec(
    target,
  )?.[1];
  const reach: ZoneReach =
    zone === undefined || /^specific$/i.test(zone) || !zone.includes(".")
      ? { kind: "unknown", why: `the zone resource "${target.slice(0, 60)}" names no zone` }
      : { kind: "listed", by: "name", zones: only(zone.toLowerCase().replace(/\.$/, "")) };
  return { ...place, reach };
}

function reachOf(lines: readonly ResourceLine[]): ZoneReach {
  const included = lines.filter(({ exclude }) => !exclude).map(({ reach }) => reach);
  const excluded = lines.filter(({ exclude }) => exclude).flatMap(({ reach }) => zoneNames(reach));
  const every = included.find((reach) => reach.kind === "every");
  if (every !== undefined) return { ...every, excluded };
  const unread = included.find((reach) => reach.kind === "unknown");
  if (unread !== undefined || included.length === 0) {
    return unread ?? { kind: "unknown", why: "no zone resources are given" };
  }
  return { kind: "listed", by: "name", zones: only(...included.flatMap(zoneNames)) };
}

function zoneNames(reach: ZoneReach): string[] {
  if (reach.kind !== "listed" || reach.zones.included === "all") return [];
  return reach.zones.included.map((pattern) => pattern.value);
}
