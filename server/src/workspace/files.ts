/** What a host lets the product read. Addresses are URIs; nothing is ever written through it. */
export interface FileAccess {
  /**
   * The text of a file, undefined where there is none or it cannot be read as text.
   *
   * @param rootUri where it is given, a folder that the file has to lie in, symbolic links followed first
   */
  read(uri: string, rootUri?: string): Promise<string | undefined>;
  /**
   * The octets of a file that lies in a folder, symbolic links followed first, or why they cannot be had: a clause.
   *
   * @param limit octets; larger files are not read
   */
  readOctets(uri: string, rootUri: string, limit: number): Promise<ReadOctets>;
  /** The names in a folder, in any order; empty where there is no such folder. */
  list(folderUri: string): Promise<readonly string[]>;
  /** The files and folders in a folder, in any order, without symbolic links; empty where there is no such folder. */
  entries(folderUri: string): Promise<readonly FolderEntry[]>;
}

export interface FolderEntry {
  readonly name: string;
  /** False for a file. */
  readonly isFolder: boolean;
}

export type ReadOctets =
  { readonly ok: true; readonly octets: Uint8Array } | { readonly ok: false; readonly reason: string };

/** Why a file is not read, for all hosts. */
export const notRead = {
  missing: "there is no such file",
  folder: "it is a folder",
  special: "it is no regular file",
  outside: "it leads out of the folder that is worked in",
  closed: "it cannot be opened",
  tooLarge: (limit: number) => `it is larger than ${limit / 1024 / 1024} MiB`,
} as const;

/**
 * The URI of a file by a relative path from another one, `/` between folders; undefined for anything else: absolute
 * paths, URIs, nothing at all.
 */
export function resolvePath(fromUri: string, path: string): string | undefined {
  const folder = parentUri(fromUri);
  if (folder === undefined || path === "" || /^[\\/]|^[a-z][a-z0-9+.-]*:|[\0]/i.test(path)) return undefined;
  let at: string | undefined = folder;
  for (const step of path.replaceAll("\\", "/").split("/")) {
    if (at === undefined) return undefined;
    if (step === "..") at = parentUri(at);
    else if (step !== "." && step !== "") at = joinUri(at, step);
  }
  return at;
}

/** The same for all spellings of an address: editors and hosts escape different letters of it. */
export function uriKey(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** The folder that holds a file or folder, without final slash; undefined at the top. */
export function parentUri(uri: string): string | undefined {
  const match = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)(\/.*)?$/i.exec(uri);
  const [, origin, path] = match ?? [];
  if (origin === undefined || path === undefined || path === "/" || path === "") return undefined;
  const trimmed = path.replace(/(?<!\/)\/+$/, "");
  return origin + trimmed.slice(0, trimmed.lastIndexOf("/"));
}

/** Whether a URI is a folder or lies below it. */
export function isWithin(uri: string, folderUri: string): boolean {
  const folder = folderUri.replace(/(?<!\/)\/+$/, "");
  return uri === folder || uri.startsWith(`${folder}/`);
}

export function joinUri(folderUri: string, name: string): string {
  return `${folderUri.replace(/(?<!\/)\/+$/, "")}/${encodeURIComponent(name)}`;
}

/** The file of which a URI shows an earlier version, as the read-only side of a diff does; any other URI as it is. */
export function fileOfRevision(uri: string): string {
  const [, path] = /^git:(\/[^?#]*)/.exec(uri) ?? [];
  return path === undefined ? uri : `file://${path}`;
}
