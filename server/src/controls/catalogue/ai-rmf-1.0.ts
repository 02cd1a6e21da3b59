import type { ControlRows, GroupNames } from "./rows";

/** The four functions of the NIST AI RMF 1.0 (NIST AI 100-1), as they are written in ids. */
export const functions: GroupNames = { GOVERN: "Govern", MAP: "Map", MEASURE: "Measure", MANAGE: "Manage" };

/** Its 19 categories. They have official statements only, so these are short labels of ours. */
export const categories: GroupNames = {
  "GOVERN 1": "Policies and processes",
  "GOVERN 2": "Accountability structures",
  "GOVERN 3": "Workforce diversity and roles",
  "GOVERN 4": "Risk-aware culture",
  "GOVERN 5": "Engagement with those affected",
  "GOVERN 6": "Third parties and supply chain",
  "MAP 1": "Context",
  "MAP 2": "Categorization",
  "MAP 3": "Capabilities, benefits, and costs",
  "MAP 4": "Risks of components",
  "MAP 5": "Impacts on people and society",
  "MEASURE 1": "Methods and metrics",
  "MEASURE 2": "Evaluation of trustworthiness",
  "MEASURE 3": "Risk tracking",
  "MEASURE 4": "Feedback on measurement",
  "MANAGE 1": "Prioritization and response",
  "MANAGE 2": "Benefits kept and harm limited",
  "MANAGE 3": "Third-party resources",
  "MANAGE 4": "Treatment and communication plans",
};

/** The 37 subcategories of Govern and Map. */
export const governAndMap: ControlRows = {
  "GOVERN 1.1": [
    "AI legal and regulatory duties",
    "Find out which laws and contracts apply when an AI agent proposes or executes a trust change, for instance whether a CA audit demands a human decision, and keep the answer on file.",
  ],
  "GOVERN 1.2": [
    "Trustworthiness written into policy",
    "Say in the change policy what makes an AI agent acceptable near zones and keys: reliable, explainable, secure, accountable. The policy checks then test for it.",
  ],
  "GOVERN 1.3": [
    "Effort scaled to risk tolerance",
    "Let the risk of the zone decide how much control an AI-driven change needs. Drafting a TXT record may take a glance, replacing a DS two human approvals.",
  ],
  "GOVERN 1.4": [
    "Transparent risk process",
    "Make the process around AI changes open and written: which checks run, who sees the results, why the agent was allowed to act on this zone.",
  ],
  "GOVERN 1.5": [
    "Periodic review planned and assigned",
    "Fix a rhythm and a person for looking again at how AI handles DNS and certificates, say each quarter or after every rollback that it caused.",
  ],
  "GOVERN 1.6": [
    "Inventory of AI systems",
    "List every AI agent that can reach a DNS or PKI interface, with its model, its owner and the credentials it holds. An agent that is not on the list gets no key.",
  ],
  "GOVERN 1.7": [
    "Safe decommissioning of AI systems",
    "Retire an agent cleanly: withdraw its credentials, finish or hand over pending changes, and check that no renewal depended on it.",
  ],
  "GOVERN 2.1": [
    "Roles and lines of communication",
    "Say who answers for what an AI agent does to names and certificates, who supervises it and whom to call. The agent's credential entry names that owner.",
  ],
  "GOVERN 2.2": [
    "AI risk training",
    "Teach operators and partners how AI-made changes fail, such as by plausible but wrong record values, before they approve any.",
  ],
  "GOVERN 2.3": [
    "Executives own AI decisions",
    "Whether an AI system may hold issuing or zone rights is settled at the top and written down, not by whoever wires up the token.",
  ],
  "GOVERN 3.1": [
    "Diverse teams decide",
    "Let more than one discipline judge an AI's part in trust changes: DNS, PKI, application, legal. Each sees another way in which a change can hurt.",
  ],
  "GOVERN 3.2": [
    "Human and AI roles kept apart",
    "Define what the AI may do alone, what it may only propose and where a person decides. In a manifest that is the agent's list of allowed actions and a human approver.",
  ],
  "GOVERN 4.1": [
    "Safety-first, critical mindset",
    "Encourage people to doubt the agent's output: dry run before apply, no cutover because the tool said so, stopping is always allowed.",
  ],
  "GOVERN 4.2": [
    "AI risks written down and shared",
    "Teams that use AI for zones or certificates note what it could break and tell those who depend on these names.",
  ],
  "GOVERN 4.3": [
    "Testing and incident sharing enabled",
    "Provide a sandbox zone and a test CA where the agent may fail, and a routine to report and pass on what went wrong.",
  ],
  "GOVERN 5.1": [
    "Outside feedback collected",
    "Listen to people beyond your own team, such as customers who met a wrong redirect or a certificate warning after an AI-made change, and weigh what they say.",
  ],
  "GOVERN 5.2": [
    "Feedback flows into design",
    "Feed confirmed complaints back into the agent's rules: a record type that it got wrong is blocked or checked from then on.",
  ],
  "GOVERN 6.1": [
    "Policy on third-party AI risk",
    "Have rules for AI that others supply: which zone data may be sent to a hosted model, and what you may do with its output.",
  ],
  "GOVERN 6.2": [
    "Plan for third-party AI failure",
    "Be able to renew and roll back when the vendor's model is down or misbehaves. A manual path for expiring certificates has to exist.",
  ],
  "MAP 1.1": [
    "Intended purpose and setting",
    "State what the AI is for, in which zones and for whom, and what it takes for granted. An agent built to draft internal records has no business with public delegations.",
  ],
  "MAP 1.2": [
    "Interdisciplinary context setting",
    "Bring people with different backgrounds into scoping the agent, so that resolver operators, certificate users and help desk see their cases covered, and note who took part.",
  ],
  "MAP 1.3": [
    "Mission and goals for AI use",
    "Be clear why AI is used here at all, for example to cut the number of expired certificates, and drop uses that do not serve it.",
  ],
  "MAP 1.4": [
    "Business value defined",
    "Name the benefit that justifies giving an AI system a hand in trust changes, and ask again once it is running.",
  ],
  "MAP 1.5": [
    "Risk tolerance determined",
    "Set the limit in figures: how many names one AI-made change may touch, which record types never, how long an outage is bearable.",
  ],
  "MAP 1.6": [
    "Requirements elicited and understood",
    "Collect what the agent has to respect, such as never exposing key material or internal names, and make sure that builders and operators read it the same way.",
  ],
  "MAP 2.1": [
    "Tasks and methods defined",
    "Put in writing exactly which job the AI does and by what technique: suggesting SANs with a language model is another risk than ranking anomalies in query logs.",
  ],
  "MAP 2.2": [
    "Knowledge limits known to reviewers",
    "Note what the AI cannot see, such as split-horizon views or a partner's pinned certificate, so that the reviewer of its change looks harder there.",
  ],
  "MAP 2.3": [
    "Sound evidence from testing",
    "Be honest about the evidence: on which zones and certificates the agent was tried, and whether they resemble yours.",
  ],
  "MAP 3.1": [
    "Expected benefits examined",
    "Spell out what good the agent should bring, for instance faster renewal or fewer typos in records, so that it can be held against results.",
  ],
  "MAP 3.2": [
    "Costs of errors examined",
    "Think through what its mistakes cost beyond money: locked-out users, a bogus zone until TTLs run out, doubt in every certificate you present.",
  ],
  "MAP 3.3": [
    "Application scope limited",
    "Draw the boundary around the agent in writing and in its credential: these zones, these record types, this issuer, nothing else.",
  ],
  "MAP 3.4": [
    "Proficiency of operators",
    "Make sure that operators can tell a correct AI proposal from a wrong one, for example by reading a zone diff or a chain, and check that skill.",
  ],
  "MAP 3.5": [
    "Human oversight processes",
    "Settle how a person watches and overrules the agent, and try it: who approves its change, where its log is read, how it is stopped in mid-window.",
  ],
  "MAP 4.1": [
    "Legal risk of AI components",
    "Look up what legal strings come with the model, data and libraries inside the tool that writes your zone or certificate requests.",
  ],
  "MAP 4.2": [
    "Safeguards around AI components",
    "Record which guards sit around each part, for instance a schema check between a bought model and the DNS API.",
  ],
  "MAP 5.1": [
    "Likelihood and size of impacts",
    "Estimate how often and how badly an AI-made change can go wrong, from your own rollbacks and from DNS and CA incidents that became public.",
  ],
  "MAP 5.2": [
    "Regular engagement on impacts",
    "Assign people who keep talking with service owners about surprises after AI-made changes to records and certificates, and who bring the answers back.",
  ],
};
