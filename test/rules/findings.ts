import { Manifest } from "../../server/src/manifest/model/manifest";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { filesOf } from "./files";
import { analyze, type Analysis, type Finding } from "../../server/src/rules/engine";

/** The time that counts as now in every test that does not say another one. */
export const NOW = Date.parse("2026-11-25T12:00:00Z");

/** Texts of files beside the manifest, by their paths. */
type Files = Readonly<Record<string, string>>;

/** Runs every rule over a text; nothing is known of the files that it names unless they are given. */
export function analysisOf(text: string, now = NOW, files?: Files): Analysis {
  const manifest = new Manifest(parseSource("file:///test.trust.yaml", text));
  if (files) manifest.setFiles(filesOf(files));
  return analyze(manifest, { now });
}

/** What every rule finds in a text, in its order. */
export function findingsIn(text: string, now = NOW, files?: Files): readonly Finding[] {
  return analysisOf(text, now, files).findings;
}
