import assert from "node:assert/strict";
import { publicIssuers } from "../../server/src/pki/issuers";
import { standingValidation } from "../../server/src/pki/standing-validation";

describe("standingValidation", () => {
  it("knows whom an alias serves", () => {
    const titles = [
      "_x1.jkddzztszm.acm-validations.aws",
      "0f.2.authorize.certificatemanager.goog",
      "dcv.digicert.com",
      "_token.dcv.digicert.com",
      "shop.example.com.0123456789abcdef.dcv.cloudflare.com",
      "abc.fastly-validations.com",
    ].map((target) => standingValidation(target)?.title);
    assert.deepEqual(titles, [
      "AWS Certificate Manager",
      "Google Certificate Manager",
      "DigiCert",
      "DigiCert",
      "Cloudflare",
      "Fastly",
    ]);
  });

  it("knows no other alias", () => {
    for (const target of ["", "acm-validations.aws.example.com", "xacm-validations.aws", "digicert.com"])
      assert.equal(standingValidation(target), undefined, target);
  });

  it("names authorities that are known", () => {
    const known = new Set(publicIssuers().map(({ id }) => id));
    for (const target of ["a.acm-validations.aws", "a.authorize.certificatemanager.goog", "dcv.digicert.com"])
      assert.ok(known.has(standingValidation(target)?.authority ?? ""), target);
  });
});
