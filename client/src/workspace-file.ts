import { FileType, Uri, window, workspace, type QuickPickItem } from "vscode";

/** Whether a zone file or an octoDNS zone may have this name: `example.com.zone`, `db.example.com`, `example.com.yaml`. */
export function isZoneName(name: string): boolean {
  if (/\.trust(?:-policy)?\.ya?ml$/i.test(name)) return false;
  return (
    /\.(?:zone|db|dns|hosts|signed)$/i.test(name) ||
    /^db\.[a-z0-9-]/i.test(name) ||
    /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.?\.ya?ml$/i.test(name)
  );
}

export function isCertificateName(name: string): boolean {
  return /\.(?:pem|crt|cer|cert|csr|req)$/i.test(name);
}

/** Nobody looks through more. */
const MOST_FILES = 2000;

/** Lets people pick a file of the workspace, the likely ones first in sight; undefined where they turn away. */
export async function pickFile(
  placeHolder: string,
  fits: (name: string) => boolean,
): Promise<Uri | undefined> {
  const files = await workspace.findFiles("**/*.*", "**/node_modules/**", MOST_FILES);
  const items = files
    .filter((uri) => fits(nameOf(uri)))
    .map((uri) => ({ uri, label: nameOf(uri), description: workspace.asRelativePath(uri) }))
    .sort((one, other) => (one.description < other.description ? -1 : 1));
  const another: QuickPickItem = { label: "Another file...", description: "of this workspace" };
  const picked = await window.showQuickPick<QuickPickItem & { uri?: Uri }>([...items, another], {
    placeHolder,
    matchOnDescription: true,
  });
  if (picked !== another) return picked?.uri;
  const [chosen] = (await window.showOpenDialog({ canSelectMany: false, title: placeHolder })) ?? [];
  return chosen;
}

function nameOf(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}

export type ReadFile =
  | { readonly ok: true; readonly octets: Uint8Array }
  /** A sentence for people. */
  | { readonly ok: false; readonly reason: string };

/** Reads a file of the workspace, and none outside of it: a symbolic link may lead there, so none is followed. */
export async function readWorkspaceFile(uri: Uri, largest: number): Promise<ReadFile> {
  const shown = workspace.asRelativePath(uri);
  const folder = workspace.getWorkspaceFolder(uri);
  if (folder === undefined || uri.path.split("/").includes(".."))
    return refused(`${shown} lies outside of the workspace, and only files of the workspace are read.`);
  try {
    for (const part of pathBetween(folder.uri, uri))
      if (((await workspace.fs.stat(part)).type & FileType.SymbolicLink) !== 0)
        return refused(`${shown} is reached by a symbolic link, which may lead out of the workspace.`);
    const { type, size } = await workspace.fs.stat(uri);
    if (type !== FileType.File) return refused(`${shown} is no file.`);
    if (size > largest) return refused(`${shown} is larger than ${Math.floor(largest / 1_000_000)} MB.`);
    return { ok: true, octets: await workspace.fs.readFile(uri) };
  } catch {
    return refused(`${shown} cannot be read.`);
  }
}

function refused(reason: string): ReadFile {
  return { ok: false, reason };
}

/** The folders below `folder` on the way to a file, and the file. */
function pathBetween(folder: Uri, file: Uri): readonly Uri[] {
  const names = file.path
    .slice(folder.path.length)
    .split("/")
    .filter((name) => name !== "");
  return names.map((_, index) => Uri.joinPath(folder, ...names.slice(0, index + 1)));
}
