import type { SourceFiles } from "../../server/src/manifest/model/sources/source-file";

/** Files that lie beside a manifest, by the paths under which it names them, and no others. */
export function filesOf(texts: Readonly<Record<string, string>>): SourceFiles {
  return {
    file: (path) => {
      const text = texts[path];
      return text === undefined
        ? { kind: "unread", reason: "there is no such file" }
        : { kind: "read", uri: `file:///${path}`, octets: new TextEncoder().encode(text) };
    },
  };
}
