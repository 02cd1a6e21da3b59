/** Numbers and names of record types and classes: IANA's registry, and the generic form of RFC 3597 section 5. */

const codes: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  MD: 3,
  MF: 4,
  CNAME: 5,
  SOA: 6,
  MB: 7,
  MG: 8,
  MR: 9,
  NULL: 10,
  WKS: 11,
  PTR: 12,
  HINFO: 13,
  MINFO: 14,
  MX: 15,
  TXT: 16,
  RP: 17,
  AFSDB: 18,
  X25: 19,
  ISDN: 20,
  RT: 21,
  NSAP: 22,
  "NSAP-PTR": 23,
  SIG: 24,
  KEY: 25,
  PX: 26,
  GPOS: 27,
  AAAA: 28,
  LOC: 29,
  NXT: 30,
  EID: 31,
  NIMLOC: 32,
  SRV: 33,
  ATMA: 34,
  NAPTR: 35,
  KX: 36,
  CERT: 37,
  A6: 38,
  DNAME: 39,
  SINK: 40,
  OPT: 41,
  APL: 42,
  DS: 43,
  SSHFP: 44,
  IPSECKEY: 45,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  DHCID: 49,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  SMIMEA: 53,
  HIP: 55,
  NINFO: 56,
  RKEY: 57,
  TALINK: 58,
  CDS: 59,
  CDNSKEY: 60,
  OPENPGPKEY: 61,
  CSYNC: 62,
  ZONEMD: 63,
  SVCB: 64,
  HTTPS: 65,
  DSYNC: 66,
  HHIT: 67,
  BRID: 68,
  SPF: 99,
  UINFO: 100,
  UID: 101,
  GID: 102,
  UNSPEC: 103,
  NID: 104,
  L32: 105,
  L64: 106,
  LP: 107,
  EUI48: 108,
  EUI64: 109,
  NXNAME: 128,
  TKEY: 249,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  MAILB: 253,
  MAILA: 254,
  ANY: 255,
  URI: 256,
  CAA: 257,
  AVC: 258,
  DOA: 259,
  AMTRELAY: 260,
  RESINFO: 261,
  WALLET: 262,
  CLA: 263,
  IPN: 264,
  TA: 32_768,
  DLV: 32_769,
};

const codeByName: ReadonlyMap<string, number> = new Map(Object.entries(codes));
const nameByCode: ReadonlyMap<number, string> = new Map(
  Object.entries(codes).map(([name, code]) => [code, name]),
);

const classCodes: ReadonlyMap<string, number> = new Map([
  ["IN", 1],
  ["CH", 3],
  ["CHAOS", 3],
  ["HS", 4],
  ["HESIOD", 4],
  ["NONE", 254],
  ["ANY", 255],
]);
const classNames: ReadonlyMap<number, string> = new Map([
  [1, "IN"],
  [3, "CH"],
  [4, "HS"],
  [254, "NONE"],
  [255, "ANY"],
]);

const highest16 = 65_535;

/** The number of a type, by its name or as `TYPEnnn`, in any case; `undefined` for every other text. */
export function typeCode(type: string): number | undefined {
  const upper = type.toUpperCase();
  return codeByName.get(upper) ?? genericCode("TYPE", upper);
}

/** The name of a type by its number, `TYPEnnn` where it has none. */
export function typeName(code: number): string {
  return nameByCode.get(code) ?? `TYPE${code}`;
}

/** Types that only questions and transactions carry, and that no zone can hold (RFC 6895 section 3.1). */
export function isMetaType(code: number): boolean {
  return code === 0 || code === 41 || (code >= 128 && code <= 255);
}

/** The name of a class, from its name or as `CLASSnnn`, in any case; `undefined` for every other text. */
export function className(text: string): string | undefined {
  const upper = text.toUpperCase();
  const code = classCodes.get(upper) ?? genericCode("CLASS", upper);
  return code === undefined ? undefined : (classNames.get(code) ?? `CLASS${code}`);
}

function genericCode(prefix: string, upper: string): number | undefined {
  if (!upper.startsWith(prefix)) return undefined;
  const digits = upper.slice(prefix.length);
  return /^\d{1,5}$/.test(digits) && Number(digits) <= highest16 ? Number(digits) : undefined;
}
