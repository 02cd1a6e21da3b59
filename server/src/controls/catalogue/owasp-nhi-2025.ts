/** One entry of the OWASP Non-Human Identities Top 10: official title, page name in its address, summary in our words. */
export type RiskRow = readonly [title: string, page: string, summary: string];

/** The ten risks of the OWASP Non-Human Identities Top 10, 2025, by canonical id. */
export const risks: Readonly<Record<string, RiskRow>> = {
  "NHI1:2025": [
    "Improper Offboarding",
    "1-improper-offboarding",
    "Machine identities outlive their purpose. When a service, provider or owner leaves, take away its API keys, ACME accounts and TSIG keys, and the records that still point to it.",
  ],
  "NHI2:2025": [
    "Secret Leakage",
    "2-secret-leakage",
    "A key or token escapes into a repository, log, pasted manifest or chat. Refer to secrets by their place in a vault; whatever got out is revoked and replaced, not just deleted.",
  ],
  "NHI3:2025": [
    "Vulnerable Third-Party NHI",
    "3-vulnerable-third-party-nhi",
    "An outside tool or vendor to whom you gave access is broken into, and its rights become the attacker's. Bound what a DNS host, CI plug-in or certificate service can do, and know how to cut it off.",
  ],
  "NHI4:2025": [
    "Insecure Authentication",
    "4-insecure-authentication",
    "A service proves itself by a method that is outdated or home-made. Prefer mutual TLS, workload identity or TSIG with a current algorithm over shared passwords and unauthenticated updates.",
  ],
  "NHI5:2025": [
    "Overprivileged NHI",
    "5-overprivileged-nhi",
    "An automation may do far more than its job asks, such as edit any zone in order to renew one certificate. Narrow it to named record sets, types and actions.",
  ],
  "NHI6:2025": [
    "Insecure Cloud Deployment Configurations",
    "6-insecure-cloud-deployment-configurations",
    "The path from pipeline to cloud is set up loosely: stored access keys, or trust that accepts any branch or repository. Pin issuer, audience and subject before a job may change zones or certificates.",
  ],
  "NHI7:2025": [
    "Long-Lived Secrets",
    "7-long-lived-secrets",
    "A credential that never ends, or ends years away, keeps its value for a thief. Use short sessions, rotate what must be stored, keep certificate lifetimes short and try the revocation.",
  ],
  "NHI8:2025": [
    "Environment Isolation",
    "8-environment-isolation",
    "A credential meant for staging also opens production, so a slip in a rehearsal changes live zones or certificates. Give each environment its own accounts, issuers and keys.",
  ],
  "NHI9:2025": [
    "NHI Reuse",
    "9-nhi-reuse",
    "Many services hang on one credential: revoke it for one and all break, and a log line no longer says who acted. Give each service its own, and never the same one for DNS and PKI.",
  ],
  "NHI10:2025": [
    "Human Use of NHI",
    "10-human-use-of-nhi",
    "A person borrows the automation's credential to edit a zone or order a certificate by hand, and the log shows the robot. People act under their own names, in emergencies through a recorded break-glass account.",
  ],
};
