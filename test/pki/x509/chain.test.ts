import assert from "node:assert/strict";
import fc from "fast-check";
import type { X509Certificate } from "../../../server/src/pki/x509/certificate";
import { describeChain, type Chain } from "../../../server/src/pki/x509/chain";
import { ca, decoded, extension, nameOf } from "./certificate-writer";
import { implicit, integer, octetString, sequence, text } from "./der-writer";

interface Link {
  readonly subject: string;
  readonly issuer: string;
  readonly key?: string;
  readonly issuerKey?: string;
  readonly isCa?: boolean;
  readonly serial?: number;
}

function certificate({ subject, issuer, key, issuerKey, isCa = true, serial = 1 }: Link): X509Certificate {
  return decoded({
    subject: nameOf(`CN=${subject}`),
    issuer: nameOf(`CN=${issuer}`),
    serial: integer(serial),
    extensions: [
      ...(isCa ? [ca()] : []),
      ...(key === undefined ? [] : [extension("2.5.29.14", octetString(text(key)))]),
      ...(issuerKey === undefined ? [] : [extension("2.5.29.35", sequence(implicit(0, issuerKey)))]),
    ],
  });
}

const leaf = certificate({ subject: "leaf", issuer: "R12", key: "l", issuerKey: "i", isCa: false });
const intermediate = certificate({ subject: "R12", issuer: "X1", key: "i", issuerKey: "r" });
const root = certificate({ subject: "X1", issuer: "X1", key: "r", issuerKey: "r" });
const crossSigned = certificate({ subject: "X1", issuer: "X3", key: "r", issuerKey: "d" });
const oldRoot = certificate({ subject: "X3", issuer: "X3", key: "d" });
const stranger = certificate({ subject: "other", issuer: "unknown", isCa: false });

const pathOf = (...certificates: readonly X509Certificate[]): readonly number[] =>
  describeChain(certificates).path;

describe("describeChain", () => {
  it("of one leaf", () => {
    const expected: Chain = {
      issuers: [[]],
      leaves: [0],
      path: [0],
      endsInRoot: false,
      isInOrder: true,
      unrelated: [],
      repeated: [],
    };
    assert.deepEqual(describeChain([leaf]), expected);
  });

  it("of a root alone, which is its own leaf", () => {
    const { leaves, path, endsInRoot, issuers } = describeChain([root]);
    assert.deepEqual([leaves, path, endsInRoot, issuers], [[0], [0], true, [[]]]);
  });

  it("of nothing", () =>
    assert.deepEqual(describeChain([]), {
      issuers: [],
      leaves: [],
      path: [],
      endsInRoot: false,
      isInOrder: false,
      unrelated: [],
      repeated: [],
    }));

  it("in the order that servers send", () => {
    const chain = describeChain([leaf, intermediate, root]);
    assert.deepEqual(chain.issuers, [[1], [2], []]);
    assert.deepEqual([chain.path, chain.isInOrder, chain.endsInRoot], [[0, 1, 2], true, true]);
    assert.equal(describeChain([leaf, intermediate]).endsInRoot, false);
  });

  it("in any other order", () => {
    const chain = describeChain([root, leaf, intermediate]);
    assert.deepEqual([chain.path, chain.isInOrder, chain.endsInRoot], [[1, 2, 0], false, true]);
  });

  it("with certificates that do not belong to it", () => {
    const chain = describeChain([leaf, intermediate, oldRoot]);
    assert.deepEqual([chain.path, chain.unrelated, chain.isInOrder], [[0, 1], [2], true]);
  });

  it("with a certificate twice", () => {
    const chain = describeChain([leaf, intermediate, intermediate, leaf]);
    assert.deepEqual([chain.path, chain.repeated, chain.unrelated], [[0, 1], [2, 3], []]);
  });

  it("with a cross-signed root takes the way that ends soonest in a root", () => {
    assert.deepEqual(pathOf(leaf, intermediate, crossSigned, root), [0, 1, 3]);
    assert.deepEqual(pathOf(leaf, intermediate, crossSigned, oldRoot), [0, 1, 2, 3]);
    assert.deepEqual(pathOf(leaf, intermediate, crossSigned), [0, 1, 2]);
    assert.deepEqual(describeChain([root, crossSigned]).issuers, [[], []]);
  });

  it("takes like-named issuers apart by their key identifiers", () => {
    const former = certificate({ subject: "R12", issuer: "X1", key: "former", issuerKey: "r" });
    assert.deepEqual(describeChain([leaf, former, intermediate]).issuers[0], [2]);
    const unmarked = certificate({ subject: "R12", issuer: "X1" });
    assert.deepEqual(describeChain([leaf, unmarked, former]).issuers[0], [1]);
  });

  it("follows a new key of a root to the old one", () => {
    const newWithOld = certificate({ subject: "X1", issuer: "X1", key: "new", issuerKey: "r" });
    const chain = describeChain([newWithOld, root]);
    assert.deepEqual([chain.issuers, chain.path, chain.endsInRoot], [[[1], []], [0, 1], true]);
  });

  it("has no path where several leaves stand in the file", () => {
    const chain = describeChain([leaf, stranger, intermediate]);
    assert.deepEqual([chain.leaves, chain.path, chain.isInOrder], [[0, 1], [], false]);
    assert.deepEqual(describeChain([root, oldRoot]).leaves, [0, 1]);
  });

  it("has no leaf where certificates sign each other in a circle", () => {
    const one = certificate({ subject: "a", issuer: "b" });
    const other = certificate({ subject: "b", issuer: "a" });
    assert.deepEqual(describeChain([one, other]).leaves, []);
    const end = certificate({ subject: "end", issuer: "a", isCa: false });
    assert.deepEqual(describeChain([end, one, other]).path, [0, 1, 2]);
  });

  it("keeps few issuers of many that have the same name", () => {
    const many = Array.from({ length: 300 }, (_, serial) =>
      certificate(
        serial % 2 === 0 ? { subject: "a", issuer: "b", serial } : { subject: "b", issuer: "a", serial },
      ),
    );
    const { issuers, leaves } = describeChain(many);
    assert.ok(issuers.every((some) => some.length > 0 && some.length <= 16));
    assert.equal(leaves.length, 300 - 2 * 16);
  });

  it("answers the same for every order of the file", () => {
    const all = [leaf, intermediate, crossSigned, root, oldRoot];
    const expected = pathOf(...all).map((index) => all[index]?.fingerprint);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        assert.deepEqual(
          pathOf(...shuffled).map((index) => shuffled[index]?.fingerprint),
          expected,
        );
      }),
      { seed: 8446, numRuns: 60 },
    );
  });
});
