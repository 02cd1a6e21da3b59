import assert from "node:assert/strict";
import { chainOf } from "../../../server/src/manifest/model/pki/chain";
import { changeOf } from "../texts";
import { certificateIn } from "./told";

function chain(spec: string, name = "leaf"): string {
  const change = changeOf(spec);
  const { anchors, roots, isKnown } = chainOf(change, certificateIn(change, name));
  return `${[...anchors].join(" ")} | ${[...roots].join(" ")}${isKnown ? "" : " | ?"}`;
}

const certificates = (...entries: string[]): string =>
  `certificates:\n${entries.map((entry) => `  - {${entry}}\n`).join("")}`;
const root = "name: root, ca: {}, signedBy: self";
const issuing = "name: issuing, ca: {}, signedBy: root";

describe("the chain of a certificate", () => {
  it("climbs by signedBy to a root that signs itself", () => {
    assert.equal(chain(certificates("name: leaf, signedBy: issuing", issuing, root)), "issuing root | root");
    assert.equal(chain(certificates("name: leaf, signedBy: self")), "leaf | leaf");
  });

  it("ends in the roots of an issuer", () => {
    const issuers = "issuers: [{name: corp, trust: private, roots: [root, isrg-root-x1]}]\n";
    const roots = "root ISRG Root X1";
    assert.equal(
      chain(issuers + certificates("name: leaf, issuerRef: {name: corp}", root)),
      `${roots} | ${roots}`,
    );
    assert.equal(chain(issuers + certificates("name: leaf, signedBy: corp", root)), `${roots} | ${roots}`);
    assert.equal(
      chain(issuers + certificates("name: leaf, signedBy: ca", "name: ca, ca: {}, issuerRef: {name: corp}")),
      `ca ${roots} | ${roots}`,
    );
  });

  it("takes signedBy for more exact than the issuer", () => {
    const issuers = "issuers: [{name: corp, roots: [root, other]}]\n";
    assert.equal(
      chain(issuers + certificates("name: leaf, issuerRef: {name: corp}, signedBy: root", root)),
      "root | root",
    );
  });

  it("has several ways where it is cross-signed", () => {
    assert.equal(
      chain(
        certificates(
          "name: leaf, signedBy: [issuing, other]",
          issuing,
          root,
          "name: other, ca: {}, signedBy: self",
        ),
      ),
      "issuing root other | root other",
    );
  });

  it("is unknown where a way is", () => {
    assert.equal(chain(certificates("name: leaf, dnsNames: [a.example.com]")), " |  | ?");
    assert.equal(chain(certificates("name: leaf, signedBy: lost")), " |  | ?");
    assert.equal(chain(certificates("name: leaf, issuerRef: {name: letsencrypt-prod}")), " |  | ?");
    assert.equal(chain(certificates("name: leaf, signedBy: ca", "name: ca, ca: {}")), "ca |  | ?");
    assert.equal(chain(certificates("name: leaf, signedBy: [root, lost]", root)), "root | root | ?");
  });

  it("does not hang on a circle", () => {
    const circle = [
      "name: leaf, signedBy: a",
      "name: a, ca: {}, signedBy: b",
      "name: b, ca: {}, signedBy: a",
    ];
    assert.equal(chain(certificates(...circle)), "a b | ");
  });
});
