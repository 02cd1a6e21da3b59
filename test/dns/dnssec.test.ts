import assert from "node:assert/strict";
import fc from "fast-check";
import {
  dnssecAlgorithm,
  dnssecAlgorithms,
  dsDigestType,
  dsDigestTypes,
} from "../../server/src/dns/dnssec-algorithms";
import { dsDigest, keyTag, vouchesFor, type DnssecKey } from "../../server/src/dns/dnssec-keys";
import { rootName } from "../../server/src/dns/name";
import { referenceFacts } from "../reference-facts";
import { name } from "./names";

describe("DNSSEC algorithms", () => {
  it("are found by their numbers", () => {
    assert.equal(dnssecAlgorithm(13)?.name, "ECDSAP256SHA256");
    assert.equal(dnssecAlgorithm(13)?.signing, "recommended");
    assert.equal(dnssecAlgorithm(5)?.signing, "must-not");
    assert.equal(dnssecAlgorithm(2), undefined);
    assert.equal(dsDigestType(2)?.delegation, "recommended");
    assert.equal(dsDigestType(1)?.delegation, "must-not");
    assert.equal(dsDigestType(7), undefined);
  });

  it("agree with the reference facts", function () {
    interface Row {
      readonly n: number;
      readonly name: string;
      readonly use: string;
    }
    const reference = referenceFacts(this, "dnssec-algorithms.json") as Record<
      "signing" | "dsDigest",
      readonly Row[]
    >;
    const rows = (list: readonly Row[]): unknown =>
      list.map(({ n, name: title, use }) => [
        n,
        title.split(" (")[0],
        use.split(" (")[0]?.toLowerCase().replace(" ", "-"),
      ]);
    assert.deepEqual(
      dnssecAlgorithms.map(({ number, name: title, signing }) => [number, title, signing]),
      rows(reference.signing),
    );
    assert.deepEqual(
      dsDigestTypes.map(({ number, name: title, delegation }) => [number, title, delegation]),
      rows(reference.dsDigest),
    );
  });
});

/** The examples of RFC 4034 section 5.4, RFC 4509 section 2.3 and RFC 6605 section 6. */
const rsaKey: DnssecKey = {
  flags: 256,
  algorithm: 5,
  publicKey:
    "AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==",
};
const p256Key: DnssecKey = {
  flags: 257,
  algorithm: 13,
  publicKey: "GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA==",
};
const p384Key: DnssecKey = {
  flags: 257,
  algorithm: 14,
  publicKey:
    "xKYaNhWdGOfJ+nPrL8/arkwf2EY3MDJ+SErKivBVSum1w/egsXvSADtNJhyem5RCOpgQ6K8X1DRSEkrbYQ+OB+v8/uX45NBwY8rp65F6Glur8I/mlVNgF6W/qTI37m40",
};

describe("keyTag", () => {
  it("is that of the RFCs' examples", () =>
    assert.deepEqual([rsaKey, p256Key, p384Key].map(keyTag), [60_485, 55_648, 10_771]));

  it("is taken from the modulus for algorithm 1", () =>
    assert.equal(
      keyTag({ flags: 256, algorithm: 1, publicKey: Buffer.from("0103aabbccdd", "hex").toString("base64") }),
      0xbbcc,
    ));

  it("changes by the revocation bit", () =>
    assert.equal(keyTag({ ...p256Key, flags: 257 | 0x80 }), 55_648 + 128));

  it("is a 16-bit number for every key, and nothing without one", () => {
    assert.equal(keyTag({ ...p256Key, publicKey: "not base64" }), undefined);
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 600 }),
        fc.nat(65_535),
        fc.nat(255),
        (octets, flags, algorithm) => {
          const tag = keyTag({ flags, algorithm, publicKey: Buffer.from(octets).toString("base64") });
          assert.ok(tag !== undefined && Number.isInteger(tag) && tag >= 0 && tag <= 65_535);
        },
      ),
      { seed: 4034, numRuns: 500 },
    );
  });
});

describe("dsDigest", () => {
  const cases: readonly (readonly [string, DnssecKey, number, string | undefined])[] = [
    ["dskey.example.com", rsaKey, 1, "2bb183af5f22588179a53b0a98631fad1a292118"],
    ["dskey.example.com", rsaKey, 2, "d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a"],
    ["EXAMPLE.net.", p256Key, 2, "b4c8c1fe2e7477127b27115656ad6256f424625bf5c1e2770ce6d6e37df61d17"],
    [
      "example.net",
      p384Key,
      4,
      "72d7b62976ce06438e9c0bf319013cf801f09ecc84b8d7e9495f27e305c6a9b0563a9b5f4d288405c3008a946df983d6",
    ],
    ["example.net", p256Key, 3, undefined],
    ["example.net", p256Key, 0, undefined],
  ];
  for (const [owner, key, digestType, expected] of cases)
    it(`${owner}, digest type ${digestType}`, () =>
      assert.equal(dsDigest(name(owner), key, digestType), expected));

  it("takes the octets of escaped names and of the root", () => {
    assert.notEqual(dsDigest(name("a\\.b.example"), p256Key, 2), dsDigest(name("a.b.example"), p256Key, 2));
    assert.equal(dsDigest(name("\\097.example"), p256Key, 2), dsDigest(name("a.example"), p256Key, 2));
    assert.match(dsDigest(rootName, p256Key, 2) ?? "", /^[0-9a-f]{64}$/);
  });

  it("has the length of its type", () => {
    for (const { number, octets } of dsDigestTypes) {
      const digest = dsDigest(name("example.net"), p256Key, number);
      if (digest !== undefined) assert.equal(digest.length, (octets ?? 0) * 2);
    }
  });
});

describe("vouchesFor", () => {
  const zone = name("example.net");
  const ds = {
    keyTag: 55_648,
    algorithm: 13,
    digestType: 2,
    digest: "B4C8C1FE2E7477127B27115656AD6256F424625BF5C1E2770CE6D6E37DF61D17",
  };
  it("needs tag, algorithm and digest", () => {
    assert.equal(vouchesFor(ds, zone, p256Key), true);
    assert.equal(vouchesFor({ ...ds, keyTag: 1 }, zone, p256Key), false);
    assert.equal(vouchesFor({ ...ds, algorithm: 8 }, zone, p256Key), false);
    assert.equal(vouchesFor({ ...ds, digest: "00".repeat(32) }, zone, p256Key), false);
    assert.equal(vouchesFor(ds, name("example.com"), p256Key), false);
  });

  it("cannot tell by a digest that is not known here", () => {
    assert.equal(vouchesFor({ ...ds, digestType: 5 }, zone, p256Key), undefined);
    assert.equal(vouchesFor(ds, zone, { ...p256Key, publicKey: "?" }), undefined);
  });
});
