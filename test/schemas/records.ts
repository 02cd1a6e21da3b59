import type { DnsRecord } from "../../server/src/generated/trust-change";

/** The digest of the key in RFC 6605, section 6.1. */
export const digest = "b4c8c1fe2e7477127b27115656ad6256f424625bf5c1e2770ce6d6e37df61d17";
const target = "edge.example.net.";
const common = {
  id: "first",
  op: "update",
  ttl: "5m",
  certificate: "site",
  tls: "none",
  port: 8443,
  provider: "new",
} as const;
const before = { ttl: 3600, certificate: "old-site" } as const;

/** One record set of each shape of values, with every key, once as an object and once in presentation form. */
export const records: readonly DnsRecord[] = [
  { ...common, name: "a", type: "A", values: ["192.0.2.1"], previous: { ...before, values: ["192.0.2.9"] } },
  { name: "aaaa", type: "AAAA", value: "2001:db8::1" },
  { ...common, name: "c", type: "CNAME", values: [target], previous: { ...before, values: [target] } },
  { name: "", type: "ALIAS", value: target },
  { name: "@", type: "ANAME", value: target },
  { name: "sub", type: "NS", values: ["ns1.example.net", "ns2.example.net."] },
  { name: "4", type: "PTR", value: target },
  { name: "d", type: "DNAME", value: target },
  {
    ...common,
    name: "",
    type: "MX",
    values: [{ preference: 10, exchange: target }, "20 mx2.example.com."],
    previous: { ...before, values: ["10 mx.example.com."] },
  },
  { name: "m", type: "MX", value: { preference: 0, exchange: "." } },
  {
    ...common,
    name: "_sips._tcp",
    type: "SRV",
    values: [{ priority: 0, weight: 0, port: 5061, target }, "1 1 5061 ."],
    previous: { ...before, values: [] },
  },
  {
    ...common,
    name: "",
    type: "CAA",
    values: [
      { flags: 128, tag: "issue", value: ";" },
      { tag: "iodef", value: "mailto:a@example.com" },
    ],
    previous: { ...before, values: ['0 issue "ca.example.net"'] },
  },
  {
    ...common,
    name: "_443._tcp",
    type: "TLSA",
    value: { certificate_usage: 3, selector: 1, matching_type: 1, certificate_association_data: digest },
    previous: { ...before, values: [`3 1 1 ${digest}`] },
  },
  { name: "hash._smimecert", type: "SMIMEA", values: [`3 0 0 ${digest}`] },
  {
    ...common,
    name: "child",
    type: "DS",
    values: [{ key_tag: 55648, algorithm: 13, digest_type: 2, digest }, `1 13 2 ${digest}`],
    previous: { ...before, values: [] },
  },
  { name: "", type: "CDS", value: "0 0 0 00" },
  {
    ...common,
    name: "",
    type: "DNSKEY",
    values: [{ flags: 257, protocol: 3, algorithm: 13, public_key: "AAAA" }],
    previous: { ...before, values: [{ flags: 256, algorithm: 13, public_key: "AAAA" }] },
  },
  { name: "", type: "CDNSKEY", value: "0 3 0 AA==" },
  {
    ...common,
    name: "www",
    type: "HTTPS",
    values: [
      {
        svcpriority: 1,
        targetname: ".",
        svcparams: {
          mandatory: "alpn",
          alpn: ["h2", "h3"],
          "no-default-alpn": null,
          port: 8443,
          ipv4hint: "192.0.2.1",
          ech: "AAAA",
          ipv6hint: ["2001:db8::1"],
          dohpath: "/q{?dns}",
          ohttp: true,
        },
      },
      "2 . alpn=h2",
    ],
    previous: { ...before, values: [{ svcpriority: 0, targetname: target }] },
  },
  { name: "_dns", type: "SVCB", value: "1 . alpn=dot" },
  {
    ...common,
    name: "",
    type: "TXT",
    values: ["v=spf1 -all", "proof=1"],
    previous: { ...before, values: [""] },
  },
  { name: "", type: "SPF", value: "v=spf1 -all" },
  { ...common, name: "h", type: "SSHFP", values: ["4 2 00"], previous: { ...before, values: ["1 1 00"] } },
  { name: "", type: "SOA", value: "ns1.example.net. a.example.com. 1 7200 900 1209600 300" },
  { name: "", type: "NAPTR", value: '100 10 "S" "SIP+D2T" "" _sip._tcp.example.com.' },
  {
    ...common,
    name: "t",
    type: "TYPE65534",
    values: ["\\# 1 00"],
    previous: { ...before, values: ["\\# 0"] },
  },
  {
    ...common,
    name: "",
    type: "Route53Provider/ALIAS",
    values: [{ type: "A", name: "example.net.", "hosted-zone-id": "Z1", deep: { anything: [1, null] } }],
    previous: { ...before, values: [target] },
  },
  { name: "_s._udp", type: "SRV", value: "0 0 0 ." },
  { name: "sub", type: "CAA", value: '0 issue ";"' },
  { name: "t2", type: "TYPE1", value: "\\# 4 C0000201" },
  { name: "lua", type: "PowerDnsProvider/LUA", value: "A ifportup(443, {'192.0.2.1'})" },
  { name: "gone", type: "A", op: "delete", previous: { values: ["192.0.2.2"] } },
];
