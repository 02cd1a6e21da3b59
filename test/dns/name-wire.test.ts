import assert from "node:assert/strict";
import fc from "fast-check";
import { nameFromLabels, rootName, type DomainName } from "../../server/src/dns/name";
import { canonicalNameKey, nameFromWire, nameToWire } from "../../server/src/dns/name-wire";
import { name } from "./names";

const octetLabel = fc
  .uint8Array({ minLength: 1, maxLength: 6 })
  .map((octets) => String.fromCharCode(...octets));
const anyName = fc.array(octetLabel, { maxLength: 5 }).map((labels) => {
  const parsed = nameFromLabels(labels);
  assert.ok(parsed.ok);
  return parsed.name;
});

describe("names on the wire", () => {
  it("are labels with their lengths", () => {
    assert.equal(nameToWire(name("Www.example")), "\x03www\x07example\0");
    assert.equal(nameToWire(rootName), "\0");
    assert.equal(nameToWire(name("a\\.b.\\000")), "\x03a.b\x01\0\0");
  });

  it("are read from any place", () => {
    assert.deepEqual(nameFromWire("xx\x01a\0yy", 2), { name: "a", end: 5 });
    assert.deepEqual(nameFromWire("\0", 0), { name: "", end: 1 });
  });

  it("are refused where they are cut short, compressed or too long", () => {
    for (const octets of [
      "",
      "\x01",
      "\x01a",
      "\x02a\0",
      "\xc0\x0c",
      "\x40" + "a".repeat(64) + "\0",
      ("\x3f" + "a".repeat(63)).repeat(4) + "\0",
    ])
      assert.equal(nameFromWire(octets, 0), undefined, JSON.stringify(octets));
  });

  it("read back", () => {
    fc.assert(
      fc.property(anyName, (one) => {
        const wire = nameToWire(one);
        assert.deepEqual(nameFromWire(wire, 0), { name: one, end: wire.length });
      }),
      { seed: 1035, numRuns: 2000 },
    );
  });
});

describe("the canonical order of names", () => {
  it("is that of RFC 4034 section 6.1", () => {
    const inOrder = [
      "example",
      "a.example",
      "yljkjljk.a.example",
      "Z.a.example",
      "zABC.a.EXAMPLE",
      "z.example",
    ];
    const ordered = [...inOrder, "\\001.z.example", "*.z.example", "\\200.z.example"].map(name);
    for (const shuffled of [ordered.toReversed(), ordered.toSorted()])
      assert.deepEqual(sorted(shuffled), ordered);
  });

  it("compares labels from the right, octet by octet", () => {
    const compare = (one: DomainName, other: DomainName): number => {
      const [ones, others] = [reversedLabels(one), reversedLabels(other)];
      for (let index = 0; index < Math.min(ones.length, others.length); index++) {
        const order = Buffer.compare(ones[index] ?? Buffer.alloc(0), others[index] ?? Buffer.alloc(0));
        if (order !== 0) return order;
      }
      return Math.sign(ones.length - others.length);
    };
    fc.assert(
      fc.property(anyName, anyName, (one, other) => {
        const [key, otherKey] = [canonicalNameKey(one), canonicalNameKey(other)];
        assert.equal(key < otherKey ? -1 : key > otherKey ? 1 : 0, compare(one, other));
      }),
      { seed: 4034, numRuns: 5000 },
    );
  });
});

function sorted(names: readonly DomainName[]): DomainName[] {
  return names.toSorted((one, other) => (canonicalNameKey(one) < canonicalNameKey(other) ? -1 : 1));
}

function reversedLabels(one: DomainName): Buffer[] {
  const labels: Buffer[] = [];
  const wire = Buffer.from(nameToWire(one), "latin1");
  for (let position = 0; (wire[position] ?? 0) > 0; position += 1 + (wire[position] ?? 0))
    labels.push(wire.subarray(position + 1, position + 1 + (wire[position] ?? 0)));
  return labels.reverse();
}
