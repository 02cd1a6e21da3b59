import { Manifest } from "../../server/src/manifest/model/manifest";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { analyze, type Analysis, type Finding } from "../../server/src/rules/engine";
import { allRules } from "../../server/src/rules/registry";
import type { AnyRule } from "../../server/src/rules/rule";

/** The time that counts as now in every test that does not say another one. */
export const NOW = Date.parse("2026-11-25T12:00:00Z");

/** Runs every rule over a text, or only some. */
export function analysisOf(text: string, now = NOW, rules: readonly AnyRule[] = allRules): Analysis {
  return analyze(new Manifest(parseSource("file:///test.trust.yaml", text)), { now }, rules);
}

/** What every rule finds in a text, in its order. */
export function findingsIn(text: string, now = NOW): readonly Finding[] {
  return analysisOf(text, now).findings;
}
