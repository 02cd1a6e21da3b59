import assert from "node:assert/strict";
import { DerReader } from "../../../server/src/pki/x509/der";
import {
  readDistinguishedName,
  type DistinguishedName,
} from "../../../server/src/pki/x509/distinguished-name";
import { attribute, nameOf } from "./certificate-writer";
import { der, hex, integer, joined, sequence, set, text, utf8 } from "./der-writer";

function read(octets: Uint8Array): DistinguishedName {
  const reader = DerReader.over(octets);
  const name = readDistinguishedName(reader, "the subject");
  assert.equal(reader.fault, undefined);
  return name;
}

describe("distinguished names", () => {
  const texts: readonly (readonly [string, Uint8Array, string])[] = [
    [
      "the most specific part first",
      nameOf("C=DE", "O=Example", "CN=login.example.com"),
      "CN=login.example.com,O=Example,C=DE",
    ],
    ["the empty name", sequence(), ""],
    ["commas and quotes", nameOf('O=Example, "Inc."'), 'O=Example\\, \\"Inc.\\"'],
    ["the other special characters", nameOf("O=a+b;c<d>e\\f"), "O=a\\+b\\;c\\<d\\>e\\\\f"],
    ["a number sign in front", nameOf("CN=#1 #2"), "CN=\\#1 #2"],
    ["blanks around", nameOf("CN= a b "), "CN=\\ a b\\ "],
    ["a single blank", nameOf("CN= "), "CN=\\ "],
    ["a backslash and a blank at the end", nameOf("CN=a\\ "), "CN=a\\\\\\ "],
    ["an equals sign", nameOf("CN=a=b"), "CN=a=b"],
    ["control characters", nameOf("CN=a\0b\nc\x7f"), "CN=a\\00b\\0Ac\\7F"],
    ["other scripts as they are", nameOf("O=B\u00fccher \u{1F600}"), "O=B\u00fccher \u{1F600}"],
    [
      "a part of several attributes",
      sequence(set(attribute("2.5.4.3", utf8("a")), attribute("2.5.4.10", utf8("b")))),
      "CN=a+O=b",
    ],
    ["a type without a name", nameOf("1.2.3=x"), "1.2.3=#0c0178"],
    ["a value that is no string", sequence(set(attribute("2.5.4.3", integer(5)))), "CN=#020105"],
    ["an empty value", nameOf("CN="), "CN="],
  ];
  for (const [name, octets, expected] of texts) it(name, () => assert.equal(read(octets).text, expected));

  const strings: readonly (readonly [string, number, Uint8Array, string])[] = [
    ["UTF8String", 0x0c, text("\u00fc"), "\u00fc"],
    ["UTF8String that is broken", 0x0c, hex("61ff"), "a\uFFFD"],
    ["PrintableString", 0x13, text("a"), "a"],
    ["NumericString", 0x12, text("1 2"), "1 2"],
    ["IA5String", 0x16, text("a@b"), "a@b"],
    ["VisibleString", 0x1a, text("a"), "a"],
    ["TeletexString in Latin-1", 0x14, hex("fc"), "\u00fc"],
    ["BMPString", 0x1e, hex("00fc 4e2d"), "\u00fc\u4e2d"],
    ["BMPString with surrogates", 0x1e, hex("d83d de00"), "\u{1F600}"],
    ["BMPString with half a pair", 0x1e, hex("d83d 0061"), "\uFFFDa"],
    ["BMPString with half a character", 0x1e, hex("0061 62"), "a\uFFFD"],
    ["UniversalString", 0x1c, hex("000000fc 0001f600"), "\u00fc\u{1F600}"],
    ["UniversalString beyond Unicode", 0x1c, hex("ffffffff 0000d800"), "\uFFFD\uFFFD"],
  ];
  for (const [name, tag, contents, expected] of strings)
    it(name, () =>
      assert.deepEqual(read(sequence(set(attribute("2.5.4.3", der(tag, contents))))).commonNames, [expected]),
    );

  it("list common names and organisations in the order of the certificate", () => {
    const name = read(nameOf("O=First", "CN=a", "O=Second", "CN=b"));
    assert.deepEqual(name.commonNames, ["a", "b"]);
    assert.deepEqual(name.organizations, ["First", "Second"]);
  });

  it("compare without regard to case, white space, string type and the order inside a part", () => {
    const key = (octets: Uint8Array): string => read(octets).comparisonKey;
    const reference = key(nameOf("O=Example CA", "CN=a"));
    assert.equal(key(nameOf("O=EXAMPLE  ca ", "CN=A")), reference);
    assert.equal(
      key(
        joined([
          sequence(
            set(attribute("2.5.4.10", der(0x13, text("Example CA")))),
            set(attribute("2.5.4.3", der(0x1e, hex("0061")))),
          ),
        ]),
      ),
      reference,
    );
    assert.notEqual(key(nameOf("CN=a", "O=Example CA")), reference);
    assert.notEqual(key(nameOf("O=ExampleCA", "CN=a")), reference);
    assert.notEqual(key(nameOf("O=Example CA,CN=a")), reference);
    const [one, other] = [attribute("2.5.4.3", utf8("a")), attribute("2.5.4.10", utf8("b"))];
    assert.equal(key(sequence(set(one, other))), key(sequence(set(other, one))));
    assert.notEqual(key(sequence(set(one), set(other))), key(sequence(set(one, other))));
  });
});
