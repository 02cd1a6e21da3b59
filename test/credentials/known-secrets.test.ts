import assert from "node:assert/strict";
import { KnownSecrets } from "../../server/src/credentials/secrets/known";
import { findUnread } from "../../server/src/credentials/secrets/unread";

/** Put together while the tests run, so that no scanner takes this file for a leak. */
const chosen = ["Tr0ub4dor", "3xY9"].join("&");
const drawn = ["k7QzW3vB", "9mT2xR5pL8sN4dH6"].join("");

describe("secrets that are known", () => {
  const known = new KnownSecrets([chosen, `${drawn}\nsecond line of it\n`]);
  const left = (words: string): string => known.leftOutOf(words);

  it("are left out wherever they stand, in either case", () => {
    assert.equal(left(`a ${chosen}, b`), "a [secret left out], b");
    assert.equal(left(`${chosen.toLowerCase()}.example.com`), "[secret left out].example.com");
    assert.equal(left(`x${drawn}${drawn}y`), "x[secret left out][secret left out]y");
    assert.equal(left("the second line of it"), "the [secret left out]");
  });

  it("are left out where they are cut", () => {
    assert.equal(left(`"${drawn.slice(0, 9)}…" is`), `"[secret left out]…" is`);
    assert.equal(left(`${drawn.slice(0, 17)} is`), "[secret left out] is");
  });

  it("take nothing with them that only begins alike", () => {
    const words = new KnownSecrets(["password-and-more-1X", "-----BEGIN PRIVATE KEY-----"]);
    for (const kept of ["the passwords of it", "-----BEGIN CERTIFICATE-----", `${drawn.slice(0, 6)} is`])
      assert.equal(words.leftOutOf(left(kept)), kept);
  });

  it("are left out as whole words where they are short", () => {
    const short = new KnownSecrets(["hall0", "abc"]);
    assert.equal(short.leftOutOf("a Hall0. hall01 xhall0 abc"), "a [secret left out]. hall01 xhall0 abc");
  });

  it("are thousands that begin alike", () => {
    const alike = Array.from({ length: 20_000 }, (_, index) => `${drawn}${index}`);
    const many = new KnownSecrets(alike);
    assert.equal(many.leftOutOf(alike.join(" ")), alike.map(() => "[secret left out]").join(" "));
  });
});

describe("values that are not read", () => {
  const found = (text: string): readonly string[] =>
    findUnread(text).map(({ start, end }) => text.slice(start, end));

  it("are found by the key on their line or above them", () => {
    assert.deepEqual(found(`password: !${chosen} # why`), [`!${chosen}`]);
    assert.deepEqual(found(`a:\n  apiToken: !!str >-\n\n    ${drawn}\n  b: ${chosen}`), [drawn]);
    assert.deepEqual(found(`"client_secret": [${drawn}`), [`[${drawn}`]);
  });

  it("are none where they name a secret or nothing gives them away", () => {
    for (const silent of [
      `summary: !${chosen}`,
      "password: !Ref DbPassword",
      "password: *db-password",
      "password: ${DB_PASSWORD_1}",
      "password: vault:kv/Db-1#pw",
      `passwordRef: !${drawn}`,
      "password:\nuser: Monitor-1x",
      "tokenUrl: !Https-1x",
    ])
      assert.deepEqual(found(silent), [], silent);
  });

  for (const repeated of [
    "password: ",
    "password:\n",
    "password: !",
    "- ",
    "! ",
    "? ",
    "token: {a, ",
    "token: #",
  ])
    it(`end on many of ${JSON.stringify(repeated)}`, () => {
      findUnread(repeated.repeat(20_000));
      findUnread(`password: ${repeated.repeat(20_000)}`);
      findUnread(`password:\n  ${repeated.repeat(20_000)}`);
    });
});
