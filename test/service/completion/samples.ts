/** Keys of `spec` of a small change; each test adds to them or writes into them. */
export const SHOP = `ticket: CHG0021001
service: {name: shop, owner: "@acme/shop"}
requestedBy: frank@example.com
approvers: [grace@example.com]
implementers: [dns-deployer]
zones:
  - name: example.com
    provider: route53
    zoneId: Z2FDTNDATAQYW2
    records:
      - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
      - {name: www, type: CNAME, ttl: 60, value: edge.example.net., previous: {ttl: 300, values: [old.example.net.]}, certificate: shop-tls}
      - {name: api, type: A, ttl: 60, value: 203.0.113.31, previous: {ttl: 300, values: [203.0.113.3]}}
certificates:
  - name: shop-tls
    dnsNames: [shop.example.com, new.example.com]
    issuerRef: {name: letsencrypt-prod}
    previous: {serial: "04:B2:11:9C", secretRef: "vault:kv/shop/tls@v3"}
credentials:
  - name: dns-deployer
    type: workload-identity
    provider: route53
    owner: "@acme/platform"
validation:
  - {name: coverage, check: san-coverage, phase: before}
`;

const HEAD = `apiVersion: trust-change/v1
kind: TrustChange
metadata: {name: test}
spec:
`;

/** A whole change of keys of `spec`, which are written without indentation here. */
export function change(...parts: readonly string[]): string {
  const lines = parts.join("").split("\n");
  return HEAD + lines.map((line) => (line === "" ? line : `  ${line}`)).join("\n");
}

/** The same for a policy. */
export function policy(...parts: readonly string[]): string {
  return change(...parts).replace("kind: TrustChange", "kind: TrustPolicy");
}

/** The keys of `spec` of a whole text, without indentation again: the part that a test is about. */
export function specOf(text: string): string {
  const lines = text.slice(HEAD.length).split("\n");
  return lines.map((line) => line.replace(/^ {2}/, "")).join("\n");
}
