import assert from "node:assert/strict";
import { Manifest } from "../../server/src/manifest/model/manifest";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { sourceOf } from "./texts";

/** A text with one change and, where one is given, its policy behind it; both as keys of `spec`. */
export function manifestOf(spec: string, policy?: string): Manifest {
  const documents = [document("TrustChange", "test", spec)];
  if (policy !== undefined) documents.push(document("TrustPolicy", "acme", policy));
  return new Manifest(sourceOf(documents.join("---\n")));
}

/** The change of `manifestOf`. */
export function changeUnder(policy: string | undefined, spec = "summary: nothing\n"): TrustChange {
  return changeIn(manifestOf(spec, policy));
}

export function changeIn(manifest: Manifest): TrustChange {
  const [change] = manifest.changes();
  assert.ok(change);
  return change;
}

/** Replaces the first occurrence of a text, as an editor would. */
export function edit({ source }: Manifest, before: string, after: string): void {
  const start = source.text.indexOf(before);
  assert.ok(start >= 0, `the text has no ${before}`);
  editSource(source, { start, end: start + before.length, text: after });
}

function document(kind: string, name: string, spec: string): string {
  const lines = spec.replace(/^(?=.)/gm, "  ");
  return `apiVersion: trust-change/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec:\n${lines}`;
}
