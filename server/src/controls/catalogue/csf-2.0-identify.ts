import type { ControlRows } from "./rows";

/** The 21 subcategories of the CSF 2.0 function Identify (NIST CSWP 29). */
export const identify: ControlRows = {
  "ID.AM-01": [
    "Inventory of hardware",
    "Know the boxes: name servers, HSMs, load balancers that terminate TLS. A certificate deploy that forgets one appliance leaves the old key serving.",
  ],
  "ID.AM-02": [
    "Software, service, and system inventory",
    "Keep a list of every zone, certificate, issuer and service in use, and update it with the change. What is missing from it is what expires unnoticed.",
  ],
  "ID.AM-03": [
    "Network communication and data flows",
    "Have a map of who resolves and talks to what: resolvers, forwarders, views, mutual TLS peers. It tells which clients will notice when a record moves.",
  ],
  "ID.AM-04": [
    "Supplier service inventory",
    "List the outside services your names point to or rely on, such as CDN targets, hosted mail, DNS hosting and certificate authorities, with the account that holds each.",
  ],
  "ID.AM-05": [
    "Assets ranked by importance",
    "Rank names and keys by what breaks without them. The apex of an identity provider and an intermediate CA key come first and get the stricter approvals.",
  ],
  "ID.AM-07": [
    "Inventory of data and its metadata",
    "Know what sits where, for instance which zone files hold internal host names and which stores hold private keys, before a change publishes or copies it.",
  ],
  "ID.AM-08": [
    "Assets managed over their life cycle",
    "Follow each name, certificate and key from creation to removal. When a service retires, its records, certificates and credentials go with it, or they dangle and get taken over.",
  ],
  "ID.RA-01": [
    "Vulnerabilities found and recorded",
    "Look for weak spots before and after the change: dangling CNAMEs, weak keys, missing CAA, open zone transfers. Confirm each one and note it with the asset.",
  ],
  "ID.RA-02": [
    "Threat intelligence received",
    "Take in warnings from outside, such as registrar hijacking campaigns, CA incident reports or resolver flaws, and let them reach whoever plans the change.",
  ],
  "ID.RA-03": [
    "Threats identified and recorded",
    "Name who could abuse this change: the holder of a stolen DNS API key, an insider with registrar access, somebody on the path during domain validation.",
  ],
  "ID.RA-04": [
    "Impact and likelihood of each threat",
    "Write down how probable each attack is and what it would cost: hijacked logins for an hour, a bogus zone for a day of cached answers.",
  ],
  "ID.RA-05": [
    "Inherent risk sets priorities",
    "Put threat, weakness and damage together to decide what to mend first. A high-risk zone behind one shared API key comes before a missing iodef address.",
  ],
  "ID.RA-06": [
    "Risk responses chosen and tracked",
    "For each risk of the zone or certificate change say what is done about it, by whom and until when. An accepted finding carries a reason, an approver and an end date.",
  ],
  "ID.RA-07": [
    "Changes and exceptions managed",
    "Each DNS or certificate change, and each waiver, is weighed, approved, written down and followed to its end. One ticket that names records, certificates and rollback is the evidence.",
  ],
  "ID.RA-08": [
    "Vulnerability disclosures handled",
    "Keep a door open for outsiders who report a dangling record or a leaked key, such as a security.txt contact or a CAA iodef mailbox that somebody reads.",
  ],
  "ID.RA-09": [
    "Authenticity of hardware and software",
    "Check by signature or hash that the ACME client, DNS plug-in or HSM firmware is what its maker released, before it comes near keys or zones.",
  ],
  "ID.RA-10": [
    "Critical suppliers assessed first",
    "Examine a CA, registrar or DNS host before you buy if losing it would take your names down. Ask how fast you could move away.",
  ],
  "ID.IM-01": [
    "Improvements from evaluations",
    "Turn what audits and reviews find, such as a zone with a single approver or a certificate outside the inventory, into concrete work with a date.",
  ],
  "ID.IM-02": [
    "Improvements from tests and exercises",
    "Rehearse: revoke a test certificate, fail over a zone, bring the old record back. What the rehearsal shows goes into the plan before the real window.",
  ],
  "ID.IM-03": [
    "Improvements from daily operation",
    "Learn from each executed change. If the wait for DNS propagation was too short or a certificate renewal failed silently, the next manifest has the longer wait or the alarm.",
  ],
  "ID.IM-04": [
    "Response and recovery plans maintained",
    "Keep written plans usable: rollback steps, revocation procedure, contacts. A rollback with trigger, owner, time limit and a recent test is such a plan for one change.",
  ],
};
