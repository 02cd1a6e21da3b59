/** Reads policies as a manifest's credential has them, and boils the result down to what a table of verdicts says. */
import assert from "node:assert/strict";
import { NOTHING_NEEDED, type NeededScope, type ReadPolicy } from "../../server/src/credentials/capability";
import { allows, type Answer } from "../../server/src/credentials/questions";
import { readPolicy, type CredentialDocument } from "../../server/src/credentials/read";

/** Reads a policy that must be readable. */
export function read(credential: CredentialDocument, needed: NeededScope = NOTHING_NEEDED): ReadPolicy {
  const result = readPolicy(credential, needed);
  assert.equal(result.kind, "read", result.kind === "unknown" ? result.why : "");
  return result;
}

/** The worst of the findings: overbroad, medium or tight; "?" where the policy cannot be read at all. */
export function verdict(credential: CredentialDocument, needed?: NeededScope): "O" | "M" | "T" | "?" {
  const result = readPolicy(credential, needed);
  if (result.kind === "unknown") return "?";
  const levels = result.breadth.map(({ level }) => level);
  if (levels.includes("overbroad")) return "O";
  return levels.includes("broad") ? "M" : "T";
}

/** One row of a table of verdicts. */
export interface Verdict {
  readonly title: string;
  readonly policy: unknown;
  readonly expected: "O" | "M" | "T" | "?";
  /** What the words of the worst finding must say. */
  readonly says?: RegExp;
  /** Where the worst finding stands. */
  readonly path?: readonly (string | number)[];
  readonly principal?: string;
  readonly needed?: NeededScope;
}

/** Checks every row: the verdict, the words, and that paths lead somewhere. */
export function checkVerdicts(provider: string | undefined, rows: readonly Verdict[]): void {
  for (const row of rows) {
    it(`${row.title}: ${row.expected}`, () => {
      const credential = { provider, policy: row.policy, principal: row.principal };
      const result = readPolicy(credential, row.needed);
      assert.equal(verdict(credential, row.needed), row.expected, JSON.stringify(result, undefined, 1));
      if (result.kind === "unknown") return;
      const worst = result.breadth.find(({ level }) => level === "overbroad") ?? result.breadth[0];
      if (row.says) assert.match(`${worst?.what ?? ""} ${worst?.why ?? ""}`, row.says);
      if (row.path) assert.deepEqual(worst?.path, row.path);
      for (const { path, alsoAt, span, remedy, why } of result.breadth) {
        for (const one of [path, ...alsoAt])
          assert.notEqual(valueAt(row.policy, one), undefined, one.join("/"));
        assert.equal(remedy.endsWith("."), true, remedy);
        assert.equal(why.endsWith("."), true, why);
        if (span === undefined) continue;
        const text = valueAt(row.policy, path);
        assert.equal(typeof text === "string" && span.start < span.end && span.end <= text.length, true);
      }
      for (const { path } of [...result.capabilities, ...result.notes])
        assert.notEqual(valueAt(row.policy, path), undefined, path.join("/"));
    });
  }
}

export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key],
    value,
  );
}

/** Whether the credential may write the record: `OWNER/TYPE`, with the change and the zone. */
export function mayWrite(
  credential: CredentialDocument,
  rrset: string,
  zone: { id?: string; name?: string; view?: "public" | "internal" } = {},
  change: "CREATE" | "UPSERT" | "DELETE" = "UPSERT",
): Answer {
  const slash = rrset.lastIndexOf("/");
  return allows(read(credential).capabilities, {
    zoneId: zone.id,
    zoneName: zone.name,
    view: zone.view,
    ownerName: rrset.slice(0, slash),
    type: rrset.slice(slash + 1),
    change,
  });
}

/** The rights as `plane operation`, without repetition. */
export function operations(credential: CredentialDocument): string[] {
  return [
    ...new Set(read(credential).capabilities.map(({ plane, operation }) => `${plane} ${operation}`)),
  ].sort();
}
