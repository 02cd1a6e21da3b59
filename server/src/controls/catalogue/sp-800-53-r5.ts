import type { ControlRows, GroupNames } from "./rows";

/** The twenty families of NIST SP 800-53 Rev. 5. */
export const families: GroupNames = {
  AC: "Access Control",
  AT: "Awareness and Training",
  AU: "Audit and Accountability",
  CA: "Assessment, Authorization, and Monitoring",
  CM: "Configuration Management",
  CP: "Contingency Planning",
  IA: "Identification and Authentication",
  IR: "Incident Response",
  MA: "Maintenance",
  MP: "Media Protection",
  PE: "Physical and Environmental Protection",
  PL: "Planning",
  PM: "Program Management",
  PS: "Personnel Security",
  PT: "Personally Identifiable Information Processing and Transparency",
  RA: "Risk Assessment",
  SA: "System and Services Acquisition",
  SC: "System and Communications Protection",
  SI: "System and Information Integrity",
  SR: "Supply Chain Risk Management",
};

/**
 * The last base control of each family of which this catalogue holds no controls (Rev. 5, release 5.2.0). Their ids are
 * recognized as real, without a title.
 */
export const lastOfUnlistedFamily: Readonly<Record<string, number>> = {
  AT: 6,
  MA: 7,
  MP: 8,
  PE: 23,
  PL: 11,
  PS: 9,
  PT: 8,
  SA: 24,
};

/** The largest number of a control enhancement anywhere in Rev. 5: SC-7(29). */
export const largestEnhancement = 29;

/** The controls that rules cite, each with a summary in our words. An enhancement's title names its base control first. */
export const citedControls: ControlRows = {
  "AC-2(2)": [
    "Account Management | Automated Temporary and Emergency Account Management",
    "Accounts made for an emergency or for a short while end by themselves. A break-glass login for a zone or a CA is switched off by a timer at the end of its time box, not when somebody remembers.",
  ],
  "AC-2(9)": [
    "Account Management | Restrictions on Use of Shared and Group Accounts",
    "An account for many needs stated conditions to exist. If two services use one DNS API key, say why and until when, or give each its own.",
  ],
  "AC-5": [
    "Separation of Duties",
    "Split the work so that no single person carries a trust change alone: requester, approver and implementer differ, and DNS and PKI rights rest in different hands.",
  ],
  "AC-6": [
    "Least Privilege",
    "Grant the smallest right that does the job: one record set and type instead of the hosted zone, issuance for these names instead of CA administration.",
  ],
  "AU-6": [
    "Audit Record Review, Analysis, and Reporting",
    "Somebody reads the audit trail and acts on it. Zone edits, key use and registrar changes during the window are searched for what no step explains.",
  ],
  "AU-8": [
    "Time Stamps",
    "Log entries carry times that can be compared across systems, in UTC or with an offset. Change windows, step times and certificate dates need the same, or nobody can put events in order.",
  ],
  "AU-12": [
    "Audit Record Generation",
    "The systems involved really do emit the events that you decided to log: DNS API, CA, secret store and registrar each write down who did what during the change.",
  ],
  "CM-2(3)": [
    "Baseline Configuration | Retention of Previous Configurations",
    "Keep what was there before so that you can go back: the zone before the edit, the previous certificate with its key, the old DS set, for as long as the rollback window lasts.",
  ],
  "CM-3": [
    "Configuration Change Control",
    "Changes follow a controlled path: proposed, reviewed with security in mind, approved, carried out, kept on record. Editing a zone or replacing a certificate outside that path is the violation.",
  ],
  "CM-3(2)": [
    "Configuration Change Control | Testing, Validation, and Documentation of Changes",
    "Try and check a change before it is final. For trust changes that means SAN coverage, chain and propagation checks against the new state before clients are moved.",
  ],
  "CM-4": [
    "Impact Analyses",
    "Think about the effect before acting: which clients resolve this name, which pin this CA, what a wildcard starts to answer, how long caches keep the old value.",
  ],
  "CM-5": [
    "Access Restrictions for Change",
    "Limit who and what can make the change at all, by rights at the DNS API, the CA and the pipeline, so that the approved path is the only one.",
  ],
  "CM-8": [
    "System Component Inventory",
    "Keep a complete list of components with the zones, endpoints, keys and certificates in it, and update it in the same change. A certificate that is not listed expires by surprise.",
  ],
  "CP-4": [
    "Contingency Plan Testing",
    "Rehearse the rollback and mend what fails. One that was tried in staging, with date and evidence, is worth more than one that only reads well.",
  ],
  "CP-9": [
    "System Backup",
    "Copy what recovery needs, zone data, certificates, key material and CA state, guard the copies, and make them at a rhythm that fits how much you can lose.",
  ],
  "CP-10": [
    "System Recovery and Reconstitution",
    "Be able to return to a known good state in the time allowed, after a failed cutover or a compromise: records, certificates and signatures back, in the right order.",
  ],
  "IA-2(1)": [
    "Identification and Authentication (Organizational Users) | Multi-factor Authentication to Privileged Accounts",
    "People with power over zones, CAs or the registrar log in with a second factor. One phished password must not be enough to move a delegation.",
  ],
  "IA-5": [
    "Authenticator Management",
    "Look after credentials from issue to end: a proven recipient, enough strength, rotation, revocation when lost, no defaults left. TSIG keys and ACME account keys are authenticators too.",
  ],
  "IA-5(1)": [
    "Authenticator Management | Password-based Authentication",
    "Where passwords remain, for instance at a registrar's console, they are long, absent from breach lists, sent only over protected channels and stored hashed.",
  ],
  "IA-5(7)": [
    "Authenticator Management | No Embedded Unencrypted Static Authenticators",
    "No secret in clear text in code, manifest, zone file comment or image. Automation fetches its DNS or CA credential from a vault at run time.",
  ],
  "IA-9": [
    "Service Identification and Authentication",
    "Services prove themselves to each other before they talk: mutual TLS between workloads, TSIG between name servers, account keys towards the CA.",
  ],
  "IA-13": [
    "Identity Providers and Authorization Servers",
    "Let an identity provider or authorization server decide for people and machines. Pipelines obtain short-lived rights on zones and issuers from it instead of storing keys.",
  ],
  "SC-8": [
    "Transmission Confidentiality and Integrity",
    "Guard what travels: TLS with a matching certificate for services, TSIG or DNS over TLS for transfers and queries, with no interval in which clients fall back to plain text.",
  ],
  "SC-12": [
    "Cryptographic Key Establishment and Management",
    "Handle keys by rule throughout their life: generation, storage, distribution, rollover, destruction. DNSSEC key and DS timing and the handover from old to new private key fall under it.",
  ],
  "SC-13": [
    "Cryptographic Protection",
    "Decide which algorithms and sizes are allowed for which use and keep to it, for example ECDSA P-256 leaf keys, DNSSEC algorithm 13, SHA-256 digests for DS.",
  ],
  "SC-17": [
    "Public Key Infrastructure Certificates",
    "Take certificates only from issuers that you approved, under a known policy, and put only approved roots into trust stores. CAA, issuer references and store changes are where it shows.",
  ],
  "SC-20": [
    "Secure Name/Address Resolution Service (Authoritative Source)",
    "The authoritative side gives proof with its answers: signed zones, a DS in the parent that fits the DNSKEY, an unbroken chain through every step of a rollover.",
  ],
  "SC-21": [
    "Secure Name/Address Resolution Service (Recursive or Caching Resolver)",
    "The resolving side asks for that proof and checks it. Resolvers that identity hosts rely on validate DNSSEC and do not fall back silently when validation fails.",
  ],
  "SC-22": [
    "Architecture and Provisioning for Name/Address Resolution Service",
    "Name service survives failures and keeps roles apart: several authoritative servers in different networks, internal and external views separate, consistent delegation and glue.",
  ],
  "SC-23(5)": [
    "Session Authenticity | Allowed Certificate Authorities",
    "Accept only listed certificate authorities when a protected session is set up. A new issuer means that CAA and the clients' trust stores are updated first.",
  ],
};
