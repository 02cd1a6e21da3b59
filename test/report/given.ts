import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { TrustPolicy } from "../../server/src/manifest/model/policy";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import type { ChangeReport } from "../../server/src/report/change-report";
import { changeReports, EVERYTHING, type ReportOptions } from "../../server/src/report/report";
import { analyze, type Analysis } from "../../server/src/rules/engine";
import { root } from "../root";

const folder = join(root, "examples");
const now = Date.parse("2026-11-22T12:00:00Z");
const read = (file: string): string => readFileSync(join(folder, file), "utf8");

export const examples = readdirSync(folder).filter((file) => file.endsWith(".trust.yaml"));

/** What is found in an example, held against the policy of its folder. */
export function exampleAnalysis(file: string): Analysis {
  const [policy] = parseSource("trust-policy.yaml", read("trust-policy.yaml")).documents;
  return analyze(new Manifest(parseSource(file, read(file)), policy && new TrustPolicy(policy)), { now });
}

export function analysisOf(text: string): Analysis {
  return analyze(new Manifest(parseSource("file:///a.trust.yaml", text)), { now });
}

/** The reports of a text that holds at least one change. */
export function reportsOf(
  analysis: Analysis,
  options: ReportOptions = EVERYTHING,
): [ChangeReport, ...ChangeReport[]] {
  const [first, ...others] = changeReports(analysis, options);
  if (!first) throw new Error("the text holds no change");
  return [first, ...others];
}
