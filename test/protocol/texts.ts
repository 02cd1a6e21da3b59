/** With it, ages and ends do not depend on the day on which the tests run. */
export const window = "  window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}\n";

/** A small sound change with one slip: the record names a certificate that does not have its name. */
export const uncovered = `apiVersion: trust-change/v1
kind: TrustChange
metadata: {name: shop-cert-renewal}
spec:
  ticket: CHG0021001
  service: {name: shop, owner: "@acme/shop"}
  requestedBy: frank@example.com
  approvers: [grace@example.com]
  implementers: [heidi@example.com]
  zones:
    - name: example.com
      records:
        - {name: shop, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
        - {name: www, type: A, op: keep, ttl: 300, value: 203.0.113.30, certificate: shop-tls}
  certificates:
    - name: shop-tls
      dnsNames: [shop.example.com] # one name only
      previous: {serial: "04:B2:11:9C", secretRef: "vault:kv/shop/tls@v3"}
  rollback:
    trigger: handshake failures after the deploy
    owner: heidi@example.com
    window: 1h
    steps:
      - {name: old-certificate, reverts: [shop-tls], by: heidi@example.com}
    tested: {date: 2026-11-10, environment: staging, evidence: "https://wiki.example.com/runs/8790"}
  validation:
    - {name: coverage, check: san-coverage}
    - {name: chain, check: chain-continuity}
    - {name: handshake, check: tls-handshake, phase: after}
  audit:
    privateKeyAccess: {sink: "siem:pki", retention: 8760h}
${window}`;

export const covered = uncovered.replace("[shop.example.com]", "[shop.example.com, www.example.com]");
