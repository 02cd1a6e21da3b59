import { Manifest } from "../../server/src/manifest/model/manifest";
import { TrustPolicy } from "../../server/src/manifest/model/policy";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { analyze, type Analysis, type Finding } from "../../server/src/rules/engine";

/** The time that counts as now in every test that does not say another one. */
export const NOW = Date.parse("2026-11-25T12:00:00Z");

/**
 * Runs every rule over a text.
 *
 * @param policy the policy of the folder that the text lies in
 */
export function analysisOf(text: string, now = NOW, policy?: TrustPolicy): Analysis {
  return analyze(new Manifest(parseSource("file:///test.trust.yaml", text), policy), { now });
}

/** The policy that a text holds alone. */
export function policyOf(text: string): TrustPolicy {
  const [document] = parseSource("file:///trust-policy.yaml", text).documents;
  if (!document) throw new Error("no document");
  return new TrustPolicy(document);
}

/** What every rule finds in a text, in its order. */
export function findingsIn(text: string, now = NOW): readonly Finding[] {
  return analysisOf(text, now).findings;
}
