import type { ControlRows } from "./rows";

/** The 11 subcategories of the CSF 2.0 function Detect (NIST CSWP 29). */
export const detect: ControlRows = {
  "DE.CM-01": [
    "Networks and network services monitored",
    "Watch resolution and handshakes while and after the change runs: SERVFAIL rate, bogus DNSSEC answers, fallback to unsigned paths, unexpected name servers.",
  ],
  "DE.CM-02": [
    "Physical environment monitored",
    "Cameras, door sensors and tamper alarms cover the rooms with HSMs and name servers, so that hands on a key store do not go unseen.",
  ],
  "DE.CM-03": [
    "Personnel activity monitored",
    "Notice what people do with their rights: a registrar login at night, a manual zone edit around the pipeline, a certificate ordered by hand.",
  ],
  "DE.CM-06": [
    "Service providers monitored",
    "Watch what outsiders do in your name: Certificate Transparency for surprising issuance, the registrar for changed name servers, the DNS host for edits of its own.",
  ],
  "DE.CM-09": [
    "Systems and their data monitored",
    "Watch hosts and stored data for tampering: a trust store with a new root, a zone file that differs from its source, a key file read by an unknown process.",
  ],
  "DE.AE-02": [
    "Suspicious events analyzed",
    "When an unknown certificate shows up in CT logs or validation fails at one resolver, find out what is behind it: planned change, mistake or attack.",
  ],
  "DE.AE-03": [
    "Events correlated across sources",
    "Bring DNS query logs, CT entries, CA audit logs and ticket times together. A zone edit followed by an issuance without a ticket shows only in the combination.",
  ],
  "DE.AE-04": [
    "Impact and scope understood",
    "Work out how far an event reaches: which names, which clients, until when caches hold the bad answer, which certificates were issued meanwhile.",
  ],
  "DE.AE-06": [
    "Alerts reach the right people",
    "Send a finding to those who can act on it: the zone owner, PKI on-call, the rollback owner of the running change, and the tool that stops the pipeline.",
  ],
  "DE.AE-07": [
    "Threat context added to analysis",
    "Read an event with outside knowledge: known hijack infrastructure, a CA incident in progress, other domains that were hit the same way.",
  ],
  "DE.AE-08": [
    "Incident declared by criteria",
    "Decide beforehand what makes it an incident, for example an unauthorized certificate for a login host or two failed validations in a row, and say so when it happens.",
  ],
};

/** The 13 subcategories of the CSF 2.0 function Respond (NIST CSWP 29). */
export const respond: ControlRows = {
  "RS.MA-01": [
    "Incident plan run with third parties",
    "Once it is declared, work the plan together with those you need: the CA to revoke, the registrar to lock, the DNS host to restore. An emergency change names its incident.",
  ],
  "RS.MA-02": [
    "Reports triaged and validated",
    "Check a report before acting on it: does the certificate really chain, is the record changed at the authoritative servers, or is it one stale cache?",
  ],
  "RS.MA-03": [
    "Incidents categorized and prioritized",
    "Sort by kind and urgency: a compromised CA key before an expired internal certificate, a hijacked delegation before a wrong TTL.",
  ],
  "RS.MA-04": [
    "Escalation when needed",
    "Know when on-call must wake somebody with more authority, such as for revoking an intermediate or pulling a DS record, and how to reach that person.",
  ],
  "RS.MA-05": [
    "Criteria to start recovery",
    "Set the point where investigating stops and restoring starts. The rollback trigger of a change, say an error rate held for five minutes, is such a criterion.",
  ],
  "RS.AN-03": [
    "What happened and why",
    "Reconstruct the sequence down to its origin: who changed which record, which key signed, why the check did not stop it.",
  ],
  "RS.AN-06": [
    "Investigation steps recorded",
    "Log what responders themselves do, with times and names, so that an emergency zone edit can be told from the attacker's and the log holds up later.",
  ],
  "RS.AN-07": [
    "Incident data preserved",
    "Save the evidence before it is gone: zone snapshots, resolver caches, CT entries, registrar history, with hashes that show nobody altered them.",
  ],
  "RS.AN-08": [
    "Magnitude estimated and confirmed",
    "Put a checked number on the damage: how many names, sessions or certificates, confirmed by searching for the same signs elsewhere.",
  ],
  "RS.CO-02": [
    "Stakeholders notified of incidents",
    "Tell those who must know in time: customers whose logins were redirected, the regulator, the CA when a private key got out.",
  ],
  "RS.CO-03": [
    "Information shared with partners",
    "Pass details to the parties agreed on, such as an ISAC, the registry or peers at the same provider, without giving away keys or personal data.",
  ],
  "RS.MI-01": [
    "Incidents are contained",
    "Stop the spread first: disable the stolen API key, lock the domain at the registrar, tighten CAA so that no further certificate is issued.",
  ],
  "RS.MI-02": [
    "Cause of incident removed",
    "Take away the foothold: delete rogue records, revoke the mis-issued certificates, replace every key that was exposed, close the path that was used.",
  ],
};

/** The 8 subcategories of the CSF 2.0 function Recover (NIST CSWP 29). */
export const recover: ControlRows = {
  "RC.RP-01": [
    "Recovery plan executed",
    "When incident handling hands over, carry out the written restore steps in their order, each by the identity that is named: delegation, zone, certificate, credential.",
  ],
  "RC.RP-02": [
    "Recovery actions chosen and ordered",
    "Choose what to bring back first: delegation and DS before records, records before certificates, identity hosts before the rest.",
  ],
  "RC.RP-03": [
    "Backups verified before restoring",
    "Check what you go back to: the old certificate is neither expired nor revoked, its key still matches, the saved zone is complete and nobody tampered with it.",
  ],
  "RC.RP-04": [
    "Critical functions after the incident",
    "Decide how to run afterwards, such as with more approvals or a freeze on key zones, by what the most important services can bear.",
  ],
  "RC.RP-05": [
    "Restored services verified",
    "Confirm that it works again: equal answers from all name servers and vantage points, signatures that validate, the expected serial in the handshake.",
  ],
  "RC.RP-06": [
    "Recovery closed and documented",
    "Finish by criteria set beforehand, then close the ticket with the records and certificates that were changed back, those that stay different and the follow-ups that remain.",
  ],
  "RC.CO-03": [
    "Recovery progress communicated",
    "Keep the agreed people informed while names and certificates come back, including how long old answers will stay in caches.",
  ],
  "RC.CO-04": [
    "Public updates on recovery",
    "Inform the public through the channel and in the words agreed for it, and remember that a status page under the broken zone may not resolve.",
  ],
};
