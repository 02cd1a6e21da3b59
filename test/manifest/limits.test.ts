import assert from "node:assert/strict";
import { Manifest } from "../../server/src/manifest/model/manifest";
import type { Limit } from "../../server/src/manifest/model/limits";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { editSource } from "../../server/src/manifest/syntax/edit";
import { limitRelated, limitWords } from "../../server/src/rules/limit-words";
import { sourceOf, textOf } from "./texts";

const HOUR = 3600;
const change = "apiVersion: trust-change/v1\nkind: TrustChange\nmetadata: {name: test}\nspec: {}\n";

function manifestWith(limits: string, name = "acme"): Manifest {
  const head = `---\napiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: ${name}}\n`;
  return new Manifest(sourceOf(`${change}${head}spec: {limits: ${limits}}\n`));
}

function changeIn(manifest: Manifest): TrustChange {
  const [only] = manifest.changes();
  assert.ok(only);
  return only;
}

function changeWith(limits: string): TrustChange {
  return changeIn(manifestWith(limits));
}

/** Hours, and where they are written. */
function told(limit: Limit | undefined): string {
  if (!limit) return "none";
  return `${limit.seconds / HOUR} h ${limit.source ? `"${textOf(limit.source.at)}"` : "by default"}`;
}

describe("the limits of a change", () => {
  it("are those of the documentation where there is no policy", () => {
    const { limits } = changeIn(new Manifest(sourceOf(change)));
    assert.equal(told(limits.rollbackWindow("high")), "4 h by default");
    assert.equal(told(limits.rollbackWindow("medium")), "24 h by default");
    assert.equal(told(limits.rollbackWindow("low")), "24 h by default");
    assert.equal(told(limits.rollbackTestAge()), "2160 h by default");
    assert.equal(told(limits.credentialTtl()), "1 h by default");
    assert.equal(told(limits.rotation()), "2160 h by default");
    assert.equal(told(limits.approvalAge()), "none");
  });

  it("are those of the policy where it says any", () => {
    const { limits } = changeWith(
      "{credentialTtl: 30m, rotation: 720h, rollbackTestAge: 24h, approvalAge: 48h}",
    );
    assert.equal(told(limits.credentialTtl()), '0.5 h "30m"');
    assert.equal(told(limits.rotation()), '720 h "720h"');
    assert.equal(told(limits.rollbackTestAge()), '24 h "24h"');
    assert.equal(told(limits.approvalAge()), '48 h "48h"');
    assert.equal(told(limits.rollbackWindow("high")), "4 h by default");
  });

  it("differ by risk, with one for all others", () => {
    const { limits } = changeWith("{rollbackWindow: {high: 2h, low: 72h, default: 12h}}");
    assert.equal(told(limits.rollbackWindow("high")), '2 h "2h"');
    assert.equal(told(limits.rollbackWindow("medium")), '12 h "12h"');
    assert.equal(told(limits.rollbackWindow("low")), '72 h "72h"');
  });

  it("never allow more at high risk than at others", () => {
    assert.equal(
      told(changeWith("{rollbackWindow: {default: 2h}}").limits.rollbackWindow("high")),
      '2 h "2h"',
    );
    const generous = changeWith("{rollbackWindow: {default: 48h}}").limits;
    assert.equal(told(generous.rollbackWindow("high")), "4 h by default");
  });

  it("are not there where they cannot be read", () => {
    const { limits } = changeWith(
      "{credentialTtl: 1d, rotation: [1h], rollbackWindow: 4h, approvalAge: soon}",
    );
    assert.equal(told(limits.credentialTtl()), "none");
    assert.equal(told(limits.rotation()), "none");
    assert.equal(told(limits.approvalAge()), "none");
    assert.equal(told(limits.rollbackWindow("high")), "none");
    const unread = changeWith("{rollbackWindow: {default: 1d}}").limits;
    assert.equal(told(unread.rollbackWindow("low")), "none");
    assert.equal(told(unread.rollbackWindow("high")), "4 h by default");
  });

  it("follow the text of the policy", () => {
    const manifest = manifestWith("{credentialTtl: 30m}");
    const { limits } = changeIn(manifest);
    assert.equal(told(limits.credentialTtl()), '0.5 h "30m"');
    const start = manifest.source.text.indexOf("30m");
    editSource(manifest.source, { start, end: start + 3, text: "15m" });
    assert.equal(told(limits.credentialTtl()), '0.25 h "15m"');
  });
});

describe("words for limits", () => {
  it("name the policy, and say of a default that it is one", () => {
    const own = changeWith("{credentialTtl: 30m}").limits.credentialTtl();
    const byDefault = changeWith("{}").limits.credentialTtl();
    assert.ok(own && byDefault);
    assert.equal(limitWords(own), "30 min, as the policy acme says");
    assert.equal(
      limitWords(byDefault),
      "1 h (the default; limits.credentialTtl of a TrustPolicy sets another)",
    );
    assert.deepEqual(
      limitRelated(own).map(({ message }) => message),
      ["limits.credentialTtl of the policy acme: 30 min"],
    );
    assert.deepEqual(limitRelated(byDefault), []);
  });
});
