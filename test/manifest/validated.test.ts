import assert from "node:assert/strict";
import { isValidatedAt } from "../../server/src/manifest/model/dnssec/validated";
import { changeOf } from "./texts";

const deleted = "ds: [{key_tag: 1, algorithm: 13, digest_type: 2, op: delete}]";
const created = "ds: [{key_tag: 1, algorithm: 13, digest_type: 2, op: create}]";

/** Whether the zone is found secure before the change, at its steps `early` and `late`, and after it. */
function told(dnssec: string, action?: string): string {
  const step = action === undefined ? "" : `{name: ds, dnssec: ${action}, zone: example.com}, `;
  const change = changeOf(
    `window: {start: 2026-12-01T20:00:00Z, end: 2026-12-09T20:00:00Z}\nzones:\n  - {name: example.com, dnssec: ${dnssec}}\nsteps: [{name: early, manual: look}, ${step}{name: w1, wait: 1h}, {name: soon, manual: look}, {name: w2, wait: 23h}, {name: late, manual: look}]\n`,
  );
  const [zone] = change.zones();
  const steps = change.steps().filter(({ kind }) => kind === "manual");
  return zone
    ? ["before" as const, ...steps, "after" as const]
        .map((moment) => (isValidatedAt(change, zone, moment) ? "yes" : "no"))
        .join(" ")
    : "no zone";
}

describe("whether resolvers find the answers of a zone secure", () => {
  it("is what the zone says where it stays as it is", () => {
    assert.equal(told("{status: signed}"), "yes yes yes yes yes");
    assert.equal(told("{}"), "yes yes yes yes yes");
    assert.equal(told("{status: unsigned}"), "no no no no no");
  });

  it("begins with the first DS", () => {
    assert.equal(told(`{status: signing, ${created}}`, "publish-ds"), "no no yes yes yes");
  });

  it("ends when no cache holds the last DS", () => {
    assert.equal(told(`{status: unsigning, dsTtl: 24h, ${deleted}}`, "remove-ds"), "yes yes yes no no");
    assert.equal(told(`{status: signed, dsTtl: 24h, ${deleted}}`, "remove-ds"), "yes yes yes no no");
  });

  it("does not end with one of several DS records", () => {
    const more = "keys: [{key_tag: 2, algorithm: 13, role: CSK}]";
    assert.equal(
      told(`{status: signed, dsTtl: 24h, ${more}, ${deleted}}`, "remove-ds"),
      "yes yes yes yes yes",
    );
  });

  it("is not taken for granted where nothing says when the DS comes or goes", () => {
    assert.equal(told("{status: signing}"), "no no no no no");
    assert.equal(told("{status: unsigning}"), "no no no no no");
    assert.equal(told(`{status: unsigning, trustAnchor: corp, ${deleted}}`, "remove-ds"), "no no no no no");
    assert.equal(told(`{status: unsigning, ${deleted}}`, "remove-ds"), "yes yes no no no");
  });
});
