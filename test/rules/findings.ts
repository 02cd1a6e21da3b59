import assert from "node:assert/strict";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { TrustPolicy } from "../../server/src/manifest/model/policy";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { filesOf } from "./files";
import { analyze, type Analysis, type Finding } from "../../server/src/rules/engine";
import { allRules } from "../../server/src/rules/registry";
import type { Fix } from "../../server/src/rules/finding";
import type { AnyRule, RuleMeta } from "../../server/src/rules/rule";

/** The time that counts as now in every test that does not say another one. */
export const NOW = Date.parse("2026-11-25T12:00:00Z");

/** What lies around a text; nothing is known of the files that it names unless they are given. */
export interface Beside {
  /** The policy of the folder that the text lies in. */
  readonly policy?: TrustPolicy | undefined;
  /** Texts of files beside the manifest, by their paths. */
  readonly files?: Readonly<Record<string, string>> | undefined;
}

/** A rule says of itself what answers its findings; `trust-change list rules` shows it. */
function assertDeclares({ id, fixes: declared }: RuleMeta, fixes: readonly Fix[]): void {
  if (fixes.length === 0) return;
  assert.ok(declared, `${id} offers "${fixes[0]?.title ?? ""}" and has no "fixes"`);
  if (fixes.some(({ safe }) => safe)) assert.equal(declared, "safe", `${id} offers a safe fix`);
}

/** Runs every rule over a text, or only some. */
export function analysisOf(
  text: string,
  now = NOW,
  { policy, files }: Beside = {},
  rules: readonly AnyRule[] = allRules,
): Analysis {
  const manifest = new Manifest(parseSource("file:///test.trust.yaml", text), policy);
  if (files) manifest.setFiles(filesOf(files));
  const analysis = analyze(manifest, { now }, rules);
  for (const { rule, fixes } of analysis.findings) assertDeclares(rule, fixes);
  return analysis;
}

/** The policy that a text holds alone. */
export function policyOf(text: string): TrustPolicy {
  const [document] = parseSource("file:///trust-policy.yaml", text).documents;
  if (!document) throw new Error("no document");
  return new TrustPolicy(document);
}

/** What every rule finds in a text, in its order. */
export function findingsIn(text: string, now = NOW, beside: Beside = {}): readonly Finding[] {
  return analysisOf(text, now, beside).findings;
}
