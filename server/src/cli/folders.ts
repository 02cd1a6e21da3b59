import { isAbsolute, relative, sep } from "node:path";

/**
 * Whether a path lies in a folder, at any depth. The folder itself does not.
 *
 * @param path absolute, like `folder`; links are not followed
 */
export function liesIn(path: string, folder: string): boolean {
  const inFolder = relative(folder, path);
  return inFolder !== "" && inFolder !== ".." && !inFolder.startsWith(`..${sep}`) && !isAbsolute(inFolder);
}
