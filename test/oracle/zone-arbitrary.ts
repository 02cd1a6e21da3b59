/** Generated zone files: records of every type that is read, in every layout that a zone file can have. */
import fc from "fast-check";

/** A zone file with the files that it includes. */
export interface GeneratedZone {
  readonly text: string;
  readonly files: Readonly<Record<string, string>>;
}

export const apexOfGenerated = "example.com";

const number = (highest: number): fc.Arbitrary<string> =>
  fc.oneof(fc.nat(highest), fc.constantFrom(0, highest)).map(String);
const number8 = number(255);
const number16 = number(65_535);
const number32 = fc.oneof(fc.nat(), fc.constantFrom(0, 2 ** 32 - 1)).map(String);

const label = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom("a", "b", "c", "www", "_tcp", "x-1", "Mixed", "1", "in", "a1b2") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("\\.", "x\\.y", "\\065b", "\\000\\255", "\\@", "a\\ b", "\\(", "\\;", "\\$x"),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("a,b", "a:b", "{x}", "<y>", "ü", "日本", "a'b", "a&b", "x=y", "\\\\", '\\"'),
  },
);
const labels = fc.array(label, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("."));
/** A name as a value: relative, at the origin, in the zone, elsewhere, or the root. */
const name = fc.oneof(
  { weight: 6, arbitrary: labels },
  { weight: 2, arbitrary: labels.map((text) => `${text}.example.com.`) },
  { weight: 2, arbitrary: labels.map((text) => `${text}.example.net.`) },
  { weight: 1, arbitrary: fc.constantFrom("@", ".", "example.com.", "EXAMPLE.com.") },
);

const hex = (least: number, most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.nat(255), { minLength: least, maxLength: most })
    .map((octets) => octets.map((octet) => octet.toString(16).padStart(2, "0")).join(""))
    .chain((text) => fc.constantFrom(text, text.toUpperCase()));
const base64 = fc
  .uint8Array({ minLength: 1, maxLength: 70 })
  .map((octets) => btoa(String.fromCharCode(...octets)));
const ipv4 = fc.ipV4();
const ipv6 = fc.oneof(
  fc.ipV6().filter((text) => !text.includes(".")),
  fc.constantFrom(
    "::",
    "::1",
    "2001:DB8::1",
    "::ffff:192.0.2.1",
    "::192.0.2.1",
    "64:ff9b::192.0.2.1",
    "1:0:0:2::3",
  ),
);
const type = fc.constantFrom(
  "A",
  "NS",
  "CNAME",
  "SOA",
  "MX",
  "TXT",
  "AAAA",
  "SRV",
  "DS",
  "CAA",
  "TYPE65280",
  "TYPE1",
);
const word = fc.string({
  unit: fc.constantFrom("a", "Z", "0", "-", "=", "/", "!", "$", "@", "~", "ü"),
  minLength: 1,
  maxLength: 8,
});
const quoted = fc
  .array(
    fc.constantFrom(
      "a",
      "B",
      " ",
      "  ",
      "\t",
      ";",
      "(",
      ")",
      '\\"',
      "\\\\",
      "\\065",
      "\\000",
      "\\255",
      "\\;",
      "@",
      "$",
      "ü",
      "x".repeat(60),
    ),
    { maxLength: 6 },
  )
  .map((parts) => `"${parts.join("")}"`);
const text = fc.oneof(quoted, word);
const time = fc.constantFrom("0", "300", "1h", "1H30m", "1w2d3h4m5s", "2147483647");
const moment = fc.constantFrom(
  "20300101000000",
  "20291231235959",
  "2000000000",
  "1893456000",
  "20300228120000",
);

/** A row of fields, each a word. */
const row = (...fields: fc.Arbitrary<string>[]): fc.Arbitrary<string[]> => fc.tuple(...fields);
/** The same with words at its end that are cut at any place, as hexadecimal and base64 may be. */
const cutRow = (fields: fc.Arbitrary<string>[], last: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.tuple(row(...fields), last, fc.nat(8)).map(([start, end, cut]) => {
    const pieces = cut === 0 ? [end] : [end.slice(0, cut * 2), end.slice(cut * 2)];
    return [...start, ...pieces.filter((piece) => piece !== "")];
  });

const digest = fc
  .constantFrom([1, 20], [2, 32], [4, 48], [9, 7])
  .chain(([kind = 0, octets = 0]) => hex(octets, octets).map((text) => [String(kind), text] as const));
const signer = fc
  .tuple(number16, fc.constantFrom("8", "13", "ECDSAP256SHA256", "255"), digest)
  .map(([tag, algorithm, [kind, text]]) => [tag, algorithm, kind, text]);
const zoneKey = cutRow([number16, fc.constantFrom("3", "7"), fc.constantFrom("8", "13", "ED25519")], base64);
const precision = fc.constantFrom("0m", "1m", "10", "0.3m", "25m", "90000000.00m");
const location = fc
  .tuple(
    fc.constantFrom("51 30 12.748 N", "90 N", "0 0 0.001 S", "51 30 S", "12 5 1.5 N"),
    fc.constantFrom("0 7 39.611 W", "180 E", "0 0 0.1 E", "1 W"),
    fc.constantFrom("10m", "-100000.00m", "42849672.95m", "0", "-5.5", "7.05m"),
    fc.array(precision, { maxLength: 3 }),
  )
  .map(([latitude, longitude, altitude, precisions]) =>
    [latitude, longitude, altitude, ...precisions].join(" ").split(" "),
  );
const param = fc.constantFrom(
  "alpn=h2",
  'alpn="h2,h3"',
  'alpn="h2\\\\,x,\\255"',
  "port=443",
  'port="0"',
  "ipv4hint=192.0.2.1,192.0.2.2",
  "ipv6hint=2001:db8::1,::ffff:1.2.3.4",
  "ech=aaaa",
  "key65280",
  'key65281="a \\"b\\" \\001"',
  "key65282=x",
);
const service = fc
  .tuple(number16, name, fc.uniqueArray(param, { maxLength: 4, selector: (one) => one.split("=")[0] }))
  .map(([priority, target, params]) => [priority, target, ...params]);
const caa = row(
  fc.constantFrom("0", "128", "1"),
  fc.constantFrom("issue", "issuewild", "iodef", "x1"),
  fc.oneof(quoted, fc.constantFrom('"letsencrypt.org"', "ca.example", '";"')),
);
const naptr = row(
  number16,
  number16,
  fc.constantFrom('"U"', '""', "S", '"su1"'),
  fc.constantFrom('"E2U+sip"', '""', "x"),
  fc.constantFrom('""', '"!^.*$!sip:info@example.com!"', '"!a!b!i"'),
  name,
);
const mailbox = row(number16, name);
const types = fc.uniqueArray(type, { minLength: 1, maxLength: 5 });

/** Data by type, as rows of words. */
const dataOf: Readonly<Record<string, fc.Arbitrary<readonly string[]>>> = {
  A: row(ipv4),
  AAAA: row(ipv6),
  NS: row(name),
  CNAME: row(name),
  DNAME: row(name),
  PTR: row(name),
  MX: mailbox,
  KX: mailbox,
  RT: mailbox,
  AFSDB: mailbox,
  LP: mailbox,
  L32: row(number16, ipv4),
  PX: row(number16, name, name),
  RP: row(name, name),
  MINFO: row(name, name),
  MB: row(name),
  TXT: fc.array(text, { minLength: 1, maxLength: 4 }),
  SPF: fc.array(text, { minLength: 1, maxLength: 2 }),
  HINFO: row(text, text),
  SRV: row(number16, number16, number16, name),
  URI: row(
    number16,
    number16,
    quoted.filter((one) => one !== '""'),
  ),
  NAPTR: naptr,
  CAA: caa,
  SSHFP: fc
    .tuple(number8, fc.constantFrom([1, 20], [2, 32], [3, 9]))
    .chain(([algorithm, [kind = 0, octets = 0]]) =>
      cutRow([fc.constant(algorithm), fc.constant(String(kind))], hex(octets, octets)),
    ),
  TLSA: cutRow([number8, number8, number8], hex(1, 70)),
  SMIMEA: cutRow([number8, number8, number8], hex(1, 70)),
  OPENPGPKEY: cutRow([], base64),
  DHCID: cutRow([], base64),
  CERT: cutRow(
    [fc.constantFrom("PKIX", "3", "65534", "URI"), number16, fc.constantFrom("0", "8", "DSA", "200")],
    base64,
  ),
  DS: signer,
  CDS: signer,
  DLV: signer,
  DNSKEY: zoneKey,
  CDNSKEY: zoneKey,
  NSEC: fc.tuple(name, types).map(([next, list]) => [next, ...list]),
  NSEC3: fc
    .tuple(number8, number8, number16, fc.oneof(fc.constant("-"), hex(1, 8)), hex(20, 20), types)
    .map(([algorithm, flags, iterations, salt, , list]) => [
      algorithm,
      flags,
      iterations,
      salt,
      "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom",
      ...list,
    ]),
  NSEC3PARAM: row(number8, number8, number16, fc.oneof(fc.constant("-"), hex(1, 8))),
  RRSIG: cutRow(
    [type, fc.constantFrom("8", "ED25519"), number8, number32, moment, moment, number16, name],
    base64,
  ),
  CSYNC: fc.tuple(number32, number16, types).map(([serial, flags, list]) => [serial, flags, ...list]),
  ZONEMD: fc.tuple(number32, hex(48, 48)).map(([serial, text]) => [serial, "1", "1", text]),
  LOC: location,
  SVCB: service,
  HTTPS: service,
  TYPE65280: fc.oneof(
    fc.constant(["\\#", "0"]),
    hex(1, 40).map((text) => ["\\#", String(text.length / 2), text]),
  ),
  TYPE1: row(ipv4),
};

/** Types of which a name holds one value at most, and those that BIND judges or drops at the apex. */
const alone = new Set(["CNAME", "DNAME", "NSEC", "CDS", "CDNSKEY", "DNSKEY", "NSEC3", "NSEC3PARAM"]);

interface GeneratedRecord {
  readonly owner: string;
  readonly type: string;
  readonly head: string;
  readonly data: readonly string[];
}

const record: fc.Arbitrary<GeneratedRecord> = fc.constantFrom(...Object.keys(dataOf)).chain((recordType) =>
  fc.record({
    owner: fc.oneof(
      { weight: 4, arbitrary: labels },
      { weight: 2, arbitrary: fc.constant("") },
      { weight: 1, arbitrary: name },
    ),
    type: fc.constantFrom(recordType, recordType, recordType.toLowerCase()),
    head: fc.constantFrom("", "", "IN", "in", "CLASS1", "300", "1h", "300 IN", "IN 300", "IN\t5m"),
    data: dataOf[recordType] ?? fc.constant([]),
  }),
);

/** How the words of one record are laid out: what stands between them, and whether parentheses hold them. */
const layout = fc.record({
  gaps: fc.array(fc.constantFrom(" ", " ", "\t", "  "), { minLength: 1, maxLength: 5 }),
  breaks: fc.array(fc.constantFrom("\n", " ; note (\n", "\n\n", "\r\n", " "), { minLength: 1, maxLength: 4 }),
  isInParentheses: fc.oneof(
    { weight: 4, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  ending: fc.constantFrom("\n", "\n", "\n", " \n", ";\n", ' ; a "comment\n', "\r\n"),
});
type Layout = typeof layout extends fc.Arbitrary<infer Value> ? Value : never;

function layOut(words: readonly string[], { gaps, breaks, isInParentheses, ending }: Layout): string {
  const gap = (index: number): string => gaps[index % gaps.length] ?? " ";
  const broken = (index: number): string => ` ${breaks[index % breaks.length] ?? " "} `;
  const [owner = "", ...rest] = words.filter((one, index) => index === 0 || one !== "");
  const joined = rest.map((one, index) => one + (isInParentheses ? broken(index) : gap(index))).join("");
  return `${owner}${gap(0)}${isInParentheses ? `(${joined})` : joined.trimEnd()}${ending}`;
}

const directive = fc.oneof(
  labels.map((text) => `$ORIGIN ${text}.example.com.\n`),
  fc.constantFrom("$ORIGIN example.com.\n", "$origin sub\n", "$ORIGIN @ ; the same\n"),
  time.map((value) => `$TTL ${value}\n`),
  fc
    .tuple(
      fc.constantFrom("1-3", "0-8/4", "10-11"),
      fc.constantFrom("g$", "g${0,3}x", "${-1}.h", "n${0,3,n}", "$$${2,0,x}$"),
    )
    .map(([range, owner]) => `$GENERATE ${range} ${owner} 60 A 192.0.2.$\n`),
  fc.constantFrom("\n", " \n", "\t; nothing\n", "; nothing\n"),
);

type Entry =
  | { readonly kind: "directive"; readonly text: string }
  | { readonly kind: "record"; readonly record: GeneratedRecord; readonly layout: Layout }
  | { readonly kind: "include"; readonly records: readonly LaidOut[]; readonly origin: string | null };
type LaidOut = readonly [GeneratedRecord, Layout];

const laidOut: fc.Arbitrary<LaidOut> = fc.tuple(record, layout);
const entry: fc.Arbitrary<Entry> = fc.oneof(
  {
    weight: 12,
    arbitrary: laidOut.map(([one, form]): Entry => ({ kind: "record", record: one, layout: form })),
  },
  { weight: 1, arbitrary: directive.map((text): Entry => ({ kind: "directive", text })) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("include" as const),
      records: fc.array(laidOut, { minLength: 1, maxLength: 3 }),
      origin: fc.option(labels),
    }),
  },
);

/** Owners of types that stand alone get names that nothing else has, so that few zones fall for them. */
function write(generated: GeneratedRecord, form: Layout, serial: string): string {
  const base = generated.type.toUpperCase();
  const owner = alone.has(base) ? `alone${serial}` : generated.owner;
  return layOut([owner, generated.head, generated.type, ...generated.data], form);
}

/** A zone that has an SOA and a name server elsewhere, and whose other lines are generated. */
export const generatedZone: fc.Arbitrary<GeneratedZone> = fc
  .tuple(
    fc.constantFrom("$TTL 3600\n", "$TTL 1d\n", ""),
    fc.constantFrom(
      "@ SOA ns.example.net. Host\\.Master 1 2h 1h 1w 5m\n NS ns.example.net.\n",
      "example.com. 600 IN SOA ns.example.net. h (\n 2026010101 ; serial\n 7200\n 3600\n 604800\n 300 )\n@ IN NS ns.example.net.\n",
    ),
    fc.array(entry, { minLength: 5, maxLength: 40, size: "max" }),
  )
  .map(([ttl, start, entries]) => {
    const files: Record<string, string> = {};
    const written = entries.map((one, index) => {
      if (one.kind === "directive") return one.text;
      if (one.kind === "record") return write(one.record, one.layout, String(index));
      const file = `included${index}.db`;
      files[file] = one.records
        .map(([inner, form], place) => write(inner, form, `${index}-${place}`))
        .join("");
      return `$INCLUDE ${file}${one.origin === null ? "" : ` ${one.origin}`}\n`;
    });
    return { text: ttl + start + written.join(""), files };
  });

/** Characters that mean something in a zone file, and some that do not. */
const inserted = [...'();"\\$@ .\n\t0a{}*#,=', "\\0", "IN ", "\n ", "\r"];

/** A generated zone with up to three characters taken out or put in anywhere. */
export const damagedZone: fc.Arbitrary<GeneratedZone> = fc
  .tuple(
    generatedZone,
    fc.array(fc.tuple(fc.nat(10_000), fc.constantFrom("", ...inserted)), { minLength: 1, maxLength: 3 }),
  )
  .map(([zone, changes]) => {
    let { text } = zone;
    for (const [place, insertion] of changes) {
      const at = place % text.length;
      text = text.slice(0, at) + insertion + text.slice(insertion === "" ? at + 1 : at);
    }
    return { ...zone, text };
  });
