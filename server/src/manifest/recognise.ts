const MANIFEST_NAME = /(?:\.trust\.ya?ml|(?:^|[/\\.])trust-policy\.ya?ml)$/;
const OWN_API_VERSION =
  /^apiVersion:\s*(?:trust-change\/v1|"trust-change\/v1"|'trust-change\/v1')\s*(?:#.*)?$/m;
const HEAD_LINES = 30;

/** Whether a path has a name that manifests and policies have by convention. */
export function isManifestName(path: string): boolean {
  return MANIFEST_NAME.test(path);
}

/** Whether the first lines of a YAML text say that it is a manifest, whatever its name. */
export function saysManifest(text: string): boolean {
  // A byte order mark is no part of the first line.
  return OWN_API_VERSION.test(
    text
      .replace(/^\uFEFF/, "")
      .split(/\r?\n/, HEAD_LINES)
      .join("\n"),
  );
}
