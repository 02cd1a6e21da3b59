import assert from "node:assert/strict";
import { misspeltTokenKeys } from "../../server/src/credentials/cloudflare/misspelt";
import { isSlip } from "../../server/src/manifest/model/names";

const found = (policy: unknown): readonly string[] =>
  misspeltTokenKeys(policy, isSlip).map(
    ({ path, found: key, meant }) => `${path.join(".")}: ${key} -> ${meant}`,
  );

describe("misspelt keys of Cloudflare token policies", () => {
  it("are found in policies and in their groups", () => {
    assert.deepEqual(found([{ efect: "allow", permission_groups: [{ nmae: "DNS Write" }], resource: {} }]), [
      "0: efect -> effect",
      "0: resource -> resources",
      "0.permission_groups.0: nmae -> name",
    ]);
  });

  it("are none in sound policies, with keys that are not known here, and in what is no policy", () => {
    const sound = {
      id: "1",
      effect: "allow",
      permission_groups: [{ id: "2", name: "DNS Write", meta: {} }],
      resources: {},
    };
    for (const policy of [
      [sound],
      [{ ...sound, comment: "x" }],
      [],
      [1, null],
      "Zone - DNS - Edit",
      undefined,
      { efect: "x" },
    ])
      assert.deepEqual(found(policy), []);
  });
});
