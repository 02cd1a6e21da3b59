import type { ControlRows } from "./rows";

/** The 22 subcategories of the CSF 2.0 function Protect (NIST CSWP 29). */
export const protect: ControlRows = {
  "PR.AA-01": [
    "Identities and credentials managed",
    "Issue, rotate, expire and revoke the credentials that can touch DNS or PKI, each with an owner. API keys, TSIG keys and ACME accounts count as much as people's logins.",
  ],
  "PR.AA-02": [
    "Identities proofed and bound",
    "Make sure who somebody is before a credential is tied to them: domain control shown for a certificate, an ACME account bound with EAB, a person checked before getting registrar rights.",
  ],
  "PR.AA-03": [
    "Users and services authenticated",
    "Let nobody and nothing act unproven: TSIG on zone transfers and updates, mutual TLS or workload identity for automation, a strong second factor at the registrar.",
  ],
  "PR.AA-04": [
    "Identity assertions protected",
    "Guard the tokens that carry an identity: signed, short-lived, meant for one audience. A pipeline's OIDC token may edit a zone only after issuer, subject and audience were checked.",
  ],
  "PR.AA-05": [
    "Access permissions and separation of duties",
    "Give each identity only the record sets and certificate actions it needs, and split request, approval and execution. Nobody should be able both to move a name and to issue for it unseen.",
  ],
  "PR.AA-06": [
    "Physical access to assets",
    "Control who can walk up to HSMs, offline root keys and name server racks. The log of the key ceremony room is part of the evidence for a CA change.",
  ],
  "PR.AT-01": [
    "General security awareness",
    "Everyone who edits a zone or orders a certificate knows the basics: what phishing for a registrar login looks like, why a private key never goes into a ticket.",
  ],
  "PR.AT-02": [
    "Training for specialized roles",
    "Train those who run signing, CA and DNS operations in their craft: DS timing, key rollover, revocation, reading a broken chain. Reviewers need it as much as operators.",
  ],
  "PR.DS-01": [
    "Data at rest protected",
    "Protect what is stored: private keys encrypted or in an HSM, zone files and their copies safe from silent edits. A manifest refers to a secret; it never contains one.",
  ],
  "PR.DS-02": [
    "Data in transit protected",
    "Keep answers and traffic intact and private on the wire: TLS with a name that matches, DNSSEC for the answers that lead there, and no gap in either while the change runs.",
  ],
  "PR.DS-10": [
    "Data in use protected",
    "Protect keys and secrets while a process works with them: signing inside an HSM, no key in environment dumps or debug output of the issuing job.",
  ],
  "PR.DS-11": [
    "Backups created and tested",
    "Keep copies that you can return to, of zone data, CA state and the private keys that must not be lost, and have tried to bring them back.",
  ],
  "PR.PS-01": [
    "Configuration management practices",
    "Keep zones, issuers and trust stores under version control, with a known good state and a check for drift. A well-formed, reviewed manifest is that practice at work.",
  ],
  "PR.PS-02": [
    "Software kept current or removed",
    "Patch, replace or remove name server, ACME client and TLS library versions in time, because an old one may not know a new algorithm or CA requirement.",
  ],
  "PR.PS-03": [
    "Hardware kept current or removed",
    "Replace appliances that cannot do what the change needs, such as load balancers without ECDSA or resolvers without DNSSEC, and wipe the keys from those that leave.",
  ],
  "PR.PS-04": [
    "Logs generated and available",
    "Have DNS APIs, CAs, key stores and registrars write logs, and ship them where monitoring can read them, with a retention that outlives an investigation.",
  ],
  "PR.PS-05": [
    "No unauthorized software",
    "Allow only known tools to run where keys and zone credentials live. A stray renewal script on a name server is exactly what this is meant to stop.",
  ],
  "PR.PS-06": [
    "Secure software development",
    "Build DNS and certificate automation like product code, with review, tests, dependency checks and no secret in the repository, and watch that those habits hold.",
  ],
  "PR.IR-01": [
    "Networks closed to unauthorized access",
    "Fence the networks: management interfaces of name servers and CAs out of reach from outside, test kept apart from production, zone transfers limited to known peers.",
  ],
  "PR.IR-02": [
    "Protection from environmental threats",
    "Keep name servers and key stores safe from fire, flood and power loss, for example by authoritative servers at two sites and an HSM replica elsewhere.",
  ],
  "PR.IR-03": [
    "Resilience in normal and bad times",
    "Build the change so that every state between its steps works: lowered TTLs, old and new key side by side, a rollback that fits inside its window.",
  ],
  "PR.IR-04": [
    "Enough capacity for availability",
    "Check the headroom: query load after a TTL cut, ACME rate limits, larger signed answers, number of name servers. A plan that exhausts a quota halfway is an outage.",
  ],
};
