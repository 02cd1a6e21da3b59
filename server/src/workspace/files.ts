/** What a host lets the product read. Addresses are URIs; nothing is ever written through it. */
export interface FileAccess {
  /** The text of a file, undefined where there is none or it cannot be read as text. */
  read(uri: string): Promise<string | undefined>;
  /** The names in a folder, in any order; empty where there is no such folder. */
  list(folderUri: string): Promise<readonly string[]>;
}

/** The folder that holds a file or folder, without final slash; undefined at the top. */
export function parentUri(uri: string): string | undefined {
  const match = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)(\/.*)?$/i.exec(uri);
  const [, origin, path] = match ?? [];
  if (origin === undefined || path === undefined || path === "/" || path === "") return undefined;
  const trimmed = path.replace(/\/+$/, "");
  return origin + trimmed.slice(0, trimmed.lastIndexOf("/"));
}

/** Whether a URI is a folder or lies below it. */
export function isWithin(uri: string, folderUri: string): boolean {
  const folder = folderUri.replace(/\/+$/, "");
  return uri === folder || uri.startsWith(`${folder}/`);
}

export function joinUri(folderUri: string, name: string): string {
  return `${folderUri.replace(/\/+$/, "")}/${encodeURIComponent(name)}`;
}

/** The file of which a URI shows an earlier version, as the read-only side of a diff does; any other URI as it is. */
export function fileOfRevision(uri: string): string {
  const [, path] = /^git:(\/[^?#]*)/.exec(uri) ?? [];
  return path === undefined ? uri : `file://${path}`;
}
