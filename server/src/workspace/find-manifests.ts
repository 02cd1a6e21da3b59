import { isManifestName } from "../manifest/recognise";
import { joinUri, type FileAccess } from "./files";

/** How far it is looked for manifests: what a large repository has, and a bound for what is none. */
export const BOUNDS = { folders: 2000, manifests: 500, characters: 4_000_000 } as const;

/** Folders in which nobody keeps manifests of their own. */
const NEVER_ENTERED = new Set(["node_modules"]);

/** Whether manifests are looked for in a folder with this name. */
export function isEntered(name: string): boolean {
  return !name.startsWith(".") && !NEVER_ENTERED.has(name);
}

export interface FoundManifests {
  /** In their order. */
  readonly uris: readonly string[];
  /** Which bound there are more manifests or folders beyond; undefined where these are all. */
  readonly beyond?: "folders" | "manifests";
}

/**
 * The manifests in folders and below by their names, folder by folder from the top, so that a bound cuts off what lies
 * deepest.
 */
export async function findManifests(files: FileAccess, top: readonly string[]): Promise<FoundManifests> {
  const manifests = new Set<string>();
  const folders = [...top];
  const found = (beyond?: "folders" | "manifests"): FoundManifests => ({
    uris: [...manifests].sort(),
    ...(beyond && { beyond }),
  });
  // A list that grows while it is walked through; links are not followed, so that it comes to an end.
  for (let next = 0; next < folders.length; next++) {
    if (next >= BOUNDS.folders) return found("folders");
    const folder = folders[next] ?? "";
    for (const { name, isFolder } of await files.entries(folder)) {
      const uri = joinUri(folder, name);
      if (isFolder) {
        if (isEntered(name)) folders.push(uri);
      } else if (isManifestName(name) && !manifests.has(uri)) {
        if (manifests.size >= BOUNDS.manifests) return found("manifests");
        manifests.add(uri);
      }
    }
  }
  return found();
}
