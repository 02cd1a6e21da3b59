import assert from "node:assert/strict";
import { environmentKind } from "../../server/src/manifest/model/environments";

describe("names of environments", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    production: ["prod", "Production", "prod-eu", "eu_prod_2", "live", "prd1"],
    other: ["staging", "non-prod", "nonprod", "pre-production", "preprod", "dev2", "UAT", "test.production"],
    undefined: ["blue", "eu-west-1", "products", "delivery", "", "latest"],
  };
  for (const [kind, names] of Object.entries(cases))
    for (const name of names)
      it(`take ${JSON.stringify(name)} for ${kind}`, () => assert.equal(String(environmentKind(name)), kind));
});
