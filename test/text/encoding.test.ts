import assert from "node:assert/strict";
import { isUtf16, wasUtf16, whyNoText } from "../../server/src/text/encoding";

describe("the encoding of a file", () => {
  const manifest = "apiVersion: trust-change/v1\r\nkind: TrustChange\nmetadata: {name: größe-名前}\n";
  const littleEndian = Buffer.from(manifest, "utf16le");
  const bigEndian = Buffer.from(littleEndian).swap16();
  const mark = Buffer.from([0xff, 0xfe]);

  it("is known to be UTF-16 with and without a byte order mark, also when it was read as UTF-8", () => {
    for (const octets of [littleEndian, bigEndian, Buffer.concat([mark, littleEndian])]) {
      assert.ok(isUtf16(octets));
      assert.ok(wasUtf16(new TextDecoder().decode(octets)));
      assert.match(whyNoText(octets) ?? "", /^it is UTF-16, and has to be UTF-8/);
    }
    assert.ok(isUtf16(mark));
  });

  it("is not that of what is text in UTF-8, or no text at all", () => {
    const binary = Buffer.from([0x50, 0x4b, 0, 0, 0x14, 0, 8, 0, 8, 0, 1, 2, 3, 4, 0, 0]);
    for (const octets of [Buffer.from(""), Buffer.from(manifest), binary, Buffer.alloc(64)]) {
      assert.ok(!isUtf16(octets));
      assert.ok(!wasUtf16(new TextDecoder().decode(octets)));
    }
    assert.equal(whyNoText(Buffer.from(manifest)), undefined);
    assert.equal(whyNoText(binary), "it is not a text: it holds NUL bytes");
    assert.equal(whyNoText(Buffer.from("a: 1\0\n")), "it is not a text: it holds NUL bytes");
  });
});
