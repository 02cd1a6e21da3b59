/** What a role is granted on: organization, folder, project, managed zone or CA pool, in the ways to write them. */
import type { Path } from "../capability";
import { isFilledIn } from "../plain-value";
import { shortened } from "../wording";

export type GcpLevel = "organization" | "folder" | "project" | "zone" | "authority";

/** A resource that a role is granted on. */
export interface GrantedOn {
  readonly level: GcpLevel;
  /** The managed zone's or the CA pool's own name; undefined for levels above them. */
  readonly id?: string;
  /** The project's id, where it is said. */
  readonly project?: string;
  /** The words for it in a message. */
  readonly text: string;
  readonly path: Path;
}

/** The resource of a binding; a text says why it cannot be read, and undefined that none is given. */
export function resourceIn(
  fields: Readonly<Record<string, unknown>>,
  path: Path,
): GrantedOn | string | undefined {
  const project = textAt(fields, KEYS.project)?.text.replace(/^projects\//, "");
  for (const [level, keys] of LEVEL_KEYS) {
    const found = textAt(fields, keys);
    if (found === undefined) continue;
    const resource = named(found.text, level, [...path, found.key]);
    return typeof resource === "string" || project === undefined ? resource : { project, ...resource };
  }
  const plain = textAt(fields, KEYS.any);
  return plain && resourceOf(plain.text, [...path, plain.key]);
}

/** Reads a resource's full name, or a part of it that says what it is; a text says why it cannot be read. */
export function resourceOf(text: string, path: Path): GrantedOn | string {
  if (isElsewhere(text)) return `the resource ${shortened(text)} is filled in elsewhere`;
  const bare = text
    .trim()
    .replace(/^(?:https:)?\/\/[a-z-]+\.googleapis\.com\/(?:dns\/v\d\w*\/|v\d\w*\/)?/, "")
    .replace(/\/$/, "");
  const project = /^projects\/([^/]+)/.exec(bare)?.[1];
  const from = { ...(project !== undefined && { project }), text: bare, path };
  const zone = /(?:^|\/)managedZones\/([^/]+)/.exec(bare)?.[1];
  if (zone !== undefined) return { level: "zone", id: zone, ...from };
  const pool = /(?:^|\/)caPools\/([^/]+)/.exec(bare)?.[1];
  if (pool !== undefined) return { level: "authority", id: pool, ...from };
  if (/^projects\/[^/]+$/.test(bare)) return { level: "project", ...from };
  if (/^folders\/[^/]+$/.test(bare) || /^folder$/i.test(bare)) return { level: "folder", ...from };
  if (/^organizations\/[^/]+$/.test(bare) || /^organi[sz]ation$/i.test(bare))
    return { level: "organization", ...from };
  if (/^project$/i.test(bare)) return { level: "project", ...from };
  return `the resource ${shortened(text)} is none that is read here`;
}

const KEYS = {
  project: ["project", "projectId", "project_id"],
  any: ["resource", "scope", "on", "resourceName", "resource_name", "fullResourceName", "level"],
} as const;

const LEVEL_KEYS: readonly (readonly [GcpLevel, readonly string[]])[] = [
  ["zone", ["managedZone", "managed_zone", "managedZoneName", "zone", "dnsZone"]],
  ["authority", ["caPool", "ca_pool", "caPoolId"]],
  ["project", KEYS.project],
  ["folder", ["folder", "folderId", "folder_id"]],
  ["organization", ["organization", "organizationId", "org_id", "organisation", "org"]],
];

/** Keys that say what a role is granted on. */
export const RESOURCE_KEYS: readonly string[] = [...KEYS.any, ...LEVEL_KEYS.flatMap(([, keys]) => keys)];

function named(text: string, level: GcpLevel, path: Path): GrantedOn | string {
  if (text.includes("/")) return resourceOf(text, path);
  if (isElsewhere(text)) return `the resource ${shortened(text)} is filled in elsewhere`;
  const isBelowProject = level === "zone" || level === "authority";
  if (!isBelowProject)
    return { level, text: `${level}s/${text}`, path, ...(level === "project" && { project: text }) };
  return { level, id: text, text, path };
}

function textAt(
  fields: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): { key: string; text: string } | undefined {
  for (const key of keys) {
    const value = fields[key];
    if (typeof value === "string" && value !== "") return { key, text: value };
    if (typeof value === "number") return { key, text: String(value) };
  }
  return undefined;
}

function isElsewhere(text: string): boolean {
  return isFilledIn(text) || /\bgoogle_dns_managed_zone\./.test(text);
}
