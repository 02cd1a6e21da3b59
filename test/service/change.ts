import { Manifest } from "../../server/src/manifest/model/manifest";
import { TrustPolicy } from "../../server/src/manifest/model/policy";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { analyze, type Analysis } from "../../server/src/rules/engine";
import { allRules, findRule } from "../../server/src/rules/registry";
import type { AnyRule } from "../../server/src/rules/rule";

/** The time that counts as now. */
export const NOW = Date.parse("2026-11-25T12:00:00Z");
export const URI = "file:///changes/test.trust.yaml";
export const NOT_CANCELLED = { isCancellationRequested: false };

const HEAD = ["apiVersion: trust-change/v1", "kind: TrustChange", "metadata: {name: test}", "spec:"];

/** A text as it is, where it says its kind or is whole; keys of `spec` with the head of a change above them otherwise. */
export function wholeText(written: string, isWhole = saysKind(written)): string {
  if (isWhole) return written;
  const lines = written.split("\n").map((line) => (line === "" ? line : `  ${line}`));
  return [...HEAD, ...lines].join("\n");
}

/** The way back from `wholeText`, for a text that was edited since. */
export function withoutHead(text: string, written: string, isWhole = saysKind(written)): string {
  if (isWhole) return text;
  const lines = text.split("\n").slice(HEAD.length);
  return lines.map((line) => line.replace(/^ {2}/, "")).join("\n");
}

function saysKind(written: string): boolean {
  return /^(?:apiVersion|kind):/m.test(written.replace(/\||\[\[|\]\]/g, ""));
}

/** Runs rules over a text. */
export function analysisOf(text: string, rules: readonly AnyRule[] = allRules, policy?: string): Analysis {
  return analyze(manifestOf(text, policy), { now: NOW }, rules);
}

/** @param policy the text of the policy that the workspace has for the file, which lies in another folder */
export function manifestOf(text: string, policy?: string): Manifest {
  const [document] = policy === undefined ? [] : parseSource("file:///trust-policy.yaml", policy).documents;
  return new Manifest(parseSource(URI, text, 7), document && new TrustPolicy(document));
}

/** The rules with these ids; throws for one that does not exist. */
export function rulesNamed(ids: readonly string[]): readonly AnyRule[] {
  return ids.map((id) => {
    const rule = findRule(id);
    if (!rule) throw new Error(`there is no rule ${id}`);
    return rule;
  });
}
