import type { DocumentLink } from "vscode-languageserver-types";
import type { Manifest } from "../manifest/model/manifest";
import { sourcesIn } from "../manifest/model/sources/named-sources";
import { rangeOfNode } from "./ranges";

/** The sources that a manifest names and that can be read, each as a link to its file. */
export function documentLinks(manifest: Manifest): readonly DocumentLink[] {
  return manifest
    .changes()
    .flatMap((change) =>
      [...sourcesIn(change)].flatMap(({ scalar, state }) =>
        state.kind === "read" && scalar.chunk.source === manifest.source
          ? [{ range: rangeOfNode(scalar), target: state.source.uri }]
          : [],
      ),
    );
}
