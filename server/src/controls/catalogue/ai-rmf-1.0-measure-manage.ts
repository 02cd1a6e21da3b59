import type { ControlRows } from "./rows";

/** The 35 subcategories of Measure and Manage in the NIST AI RMF 1.0 (NIST AI 100-1). */
export const measureAndManage: ControlRows = {
  "MEASURE 1.1": [
    "Metrics chosen for the top risks",
    "Choose what to count, worst dangers first: wrong record targets, missed names, unsafe step order. Say openly what no metric covers.",
  ],
  "MEASURE 1.2": [
    "Metrics and controls reassessed",
    "Check now and then that the numbers still mean something and the guards around zone edits still bite, say after a model upgrade or a new record type.",
  ],
  "MEASURE 1.3": [
    "Independent assessors involved",
    "Let somebody judge the agent who did not build it, such as another DNS team or an outside PKI auditor.",
  ],
  "MEASURE 2.1": [
    "Test sets and tools documented",
    "Keep the test zones, sample certificates and tool versions with which the agent was evaluated, so that a result can be reproduced.",
  ],
  "MEASURE 2.2": [
    "Evaluations with human subjects",
    "When real operators take part in trials of the agent, treat them properly and choose people who resemble those who will approve its zone and certificate changes.",
  ],
  "MEASURE 2.3": [
    "Performance shown under real conditions",
    "Measure it where it will work, with real zone sizes, real CA rate limits and several providers, and keep the figures.",
  ],
  "MEASURE 2.4": [
    "Behavior watched in production",
    "Look at what the agent does live: each record it edits and each certificate it orders, held against what its approved change said.",
  ],
  "MEASURE 2.5": [
    "Valid and reliable, limits stated",
    "Show that the agent gives the right records time after time, and name the cases it was never built for, such as DNSSEC rollovers.",
  ],
  "MEASURE 2.6": [
    "Safety evaluated, fails safely",
    "Test that the agent stops harmlessly when unsure: no half-applied cutover, no deleted DS, the old certificate still serving.",
  ],
  "MEASURE 2.7": [
    "Security and resilience evaluated",
    "Attack the agent in tests: instructions hidden in a TXT record or ticket, a stolen session, a flooded queue. Note whether it kept to its scope.",
  ],
  "MEASURE 2.8": [
    "Transparency and accountability risks",
    "Examine whether you can tell afterwards that the AI, not a person, made a zone edit, and who had agreed to it.",
  ],
  "MEASURE 2.9": [
    "Model explained and output interpreted",
    "Demand reasons with each proposal, why this target and why this lifetime, and read them against the zone as it really is.",
  ],
  "MEASURE 2.10": [
    "Privacy risk examined",
    "Check what personal data the agent sees or reveals: query logs, mail addresses in certificates, host names in public CT logs that name people.",
  ],
  "MEASURE 2.11": [
    "Fairness and bias evaluated",
    "See whether it treats some owners or names worse, for instance internationalized domain names taken for spoofs, and record the result.",
  ],
  "MEASURE 2.12": [
    "Environmental impact assessed",
    "Account for the energy and hardware that a model burns on a job that a simple validator may do, such as checking SAN coverage.",
  ],
  "MEASURE 2.13": [
    "Effectiveness of the measuring itself",
    "Ask whether your tests catch real failures: plant a wrong MX or a missing SAN and see if the evaluation notices.",
  ],
  "MEASURE 3.1": [
    "Known and new risks tracked",
    "Keep a running list of what the agent may break, expected or not, with somebody who updates it after each odd DNS or certificate change.",
  ],
  "MEASURE 3.2": [
    "Tracking what is hard to measure",
    "Where no number exists yet, such as for careless approvals of the agent's zone changes, follow signs of it anyway, for instance approvals within seconds.",
  ],
  "MEASURE 3.3": [
    "User reports and appeals",
    "Let users contest an outcome, for example a host name that the agent took away, and get it put right. Count these reports.",
  ],
  "MEASURE 4.1": [
    "Measurement tied to deployment",
    "Base the measurements on the place of use, by asking zone operators and certificate consumers what failure looks like for them.",
  ],
  "MEASURE 4.2": [
    "Results confirmed by experts",
    "Go through the scores with people who know DNS and PKI, to confirm that good ones really mean working resolution and valid chains.",
  ],
  "MEASURE 4.3": [
    "Improvement or decline identified",
    "Compare failed handshakes, rollbacks and corrections for each hundred AI-made changes with last quarter: better or worse?",
  ],
  "MANAGE 1.1": [
    "Go or no-go decision",
    "Decide on the evidence whether the agent does its job and may go on touching zones and certificates. No is a possible answer.",
  ],
  "MANAGE 1.2": [
    "Treatment of risks prioritized",
    "Work first on what hurts most and can be reduced now, for example the agent's zone-wide rights before the wording of its change summaries.",
  ],
  "MANAGE 1.3": [
    "Responses to high risks planned",
    "For each serious danger have the answer ready: block the record type, require a human, insure, or accept it with a signature.",
  ],
  "MANAGE 1.4": [
    "Residual risk documented",
    "Tell those downstream what remains: service owners should know which of their names an AI may change and what could still slip through.",
  ],
  "MANAGE 2.1": [
    "Resources and non-AI alternatives",
    "Ask whether plain automation would do. An ACME client renews certificates without a model, and a linter checks a zone without one.",
  ],
  "MANAGE 2.2": [
    "Value of deployed AI sustained",
    "Keep the agent useful as DNS providers, certificate lifetimes and policy move on. An outdated one does harm quietly.",
  ],
  "MANAGE 2.3": [
    "Response to unknown risks",
    "Have steps ready for the surprise: freeze the agent's changes, put the zone back to its last good state, then study what it did.",
  ],
  "MANAGE 2.4": [
    "Override and deactivation",
    "Be able to take over or switch the agent off at once, and know who may: revoke its session, cancel queued zone steps, go on by hand. That is the kill switch in its credential entry.",
  ],
  "MANAGE 3.1": [
    "Third-party AI monitored",
    "Keep an eye on bought AI services as on any supplier, since a silent update may change how they write records.",
  ],
  "MANAGE 3.2": [
    "Pre-trained models maintained",
    "Track the version of the base model and test again when it moves, before it drafts another certificate request.",
  ],
  "MANAGE 4.1": [
    "Post-deployment monitoring plan",
    "Run a plan for the time after launch: input from zone operators, objections, taking over by hand, incident handling, and change control of the agent itself.",
  ],
  "MANAGE 4.2": [
    "Continual improvement activities",
    "Put measured gains into each update of the agent and let zone and certificate owners say what to mend next.",
  ],
  "MANAGE 4.3": [
    "Incidents communicated and tracked",
    "Tell the people hit when AI caused a bad record or certificate, and follow the fault to its repair and its lesson.",
  ],
};
