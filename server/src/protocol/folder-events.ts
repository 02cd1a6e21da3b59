import type { FileEvent } from "vscode-languageserver";
import { isWithin, parentUri, uriKey, type FileAccess } from "../workspace/files";
import { findManifests, isEntered } from "../workspace/find-manifests";
import { FileChangeType } from "./library";

interface Surroundings {
  readonly files: FileAccess;
  /** The folders of the workspace. */
  readonly folders: () => readonly string[];
  /** Whether files may be read. */
  readonly isTrusted: () => boolean;
}

/** What comes of events that may be those of folders. */
interface FilesInFolders {
  readonly events: readonly FileEvent[];
  /** Whether more was created at once than was looked into. */
  readonly isMore: boolean;
}

/**
 * What happened to the files in folders that came or went as a whole: of a folder that is moved, unpacked or deleted
 * outside of the editor, watchers tell, and not of what lies in it.
 *
 * @param events of files and folders; an address does not say which it is
 * @param known files that would not be what they were, by key
 */
export async function filesInFolders(
  events: readonly FileEvent[],
  known: ReadonlyMap<string, string>,
  { files, folders, isTrusted }: Surroundings,
): Promise<FilesInFolders> {
  const types = new Map(events.map(({ uri, type }) => [uriKey(uri), type]));
  const inside = [...known].flatMap(([key, uri]): FileEvent[] => {
    const folder = foldersAbove(key).find((above) => types.has(above));
    return folder === undefined ? [] : [{ uri, type: types.get(folder) ?? FileChangeType.Changed }];
  });
  const created = isTrusted()
    ? events.filter(
        ({ uri, type }) =>
          type === FileChangeType.Created &&
          mayHoldManifests(uri, folders()) &&
          !foldersAbove(uriKey(uri)).some((above) => types.has(above)),
      )
    : [];
  const { uris, beyond } = await findManifests(
    files,
    created.map(({ uri }) => uri),
  );
  const found = uris.map((uri): FileEvent => ({ uri, type: FileChangeType.Created }));
  return { events: [...inside, ...found], isMore: beyond !== undefined };
}

function foldersAbove(uri: string): readonly string[] {
  const parent = parentUri(uri);
  return parent === undefined ? [] : [parent, ...foldersAbove(parent)];
}

/** Whether manifests would be looked for in a folder when the workspace is looked through. */
function mayHoldManifests(uri: string, folders: readonly string[]): boolean {
  const key = uriKey(uri);
  const top = folders.map(uriKey).find((folder) => isWithin(key, folder));
  return top !== undefined && key.slice(top.length).split("/").every(isEntered);
}
