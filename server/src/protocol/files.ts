import type { FileAccess } from "../workspace/files";

/** Reads through to the host's files, but what is open in the editor counts as it stands there. */
export function withOpenTexts(files: FileAccess, openText: (uri: string) => string | undefined): FileAccess {
  return {
    read: async (uri, rootUri) => openText(uri) ?? (await files.read(uri, rootUri)),
    readOctets: (uri, rootUri, limit) => files.readOctets(uri, rootUri, limit),
    list: (folderUri) => files.list(folderUri),
    entries: (folderUri) => files.entries(folderUri),
  };
}
