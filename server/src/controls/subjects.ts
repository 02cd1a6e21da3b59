/**
 * A subject that the stated reason for a citation may speak of. Ids are canonical and separated by commas; their shape tells
 * the framework.
 */
export interface Subject {
  /** Completes the sentence "The reason speaks of ...". */
  name: string;
  /** Wording that names the subject beyond doubt, in lower case with plain hyphens. */
  named: RegExp;
  /** The controls that are about just this, best first. */
  controls: string;
  /** Controls with a wider or neighbouring subject for which this is a fair reason too; `PR.AA-*` stands for a group. */
  alsoFits?: string;
}

/** The outcomes of PR.AA that are about identities and what they may do; the sixth is about walls and doors. */
const identityOutcomes = "PR.AA-01, PR.AA-02, PR.AA-03, PR.AA-04, PR.AA-05";

/** What the reasons given for DNS and certificate changes speak of. The wording is narrow: no word counts that is at home in two subjects. */
export const subjects: readonly Subject[] = [
  {
    name: "the rotation or lifetime of credentials",
    named:
      /(?<!log |on-call )\brotat(?:e|es|ed|ing|ion|ions)\b|\blong-lived\b|\bshort-lived (?:secret|credential|token|key|session)s?\b/,
    controls: "PR.AA-01, NHI7:2025, IA-5",
    alsoFits: `NHI1:2025, NHI2:2025, NHI6:2025, ${identityOutcomes}, IA-*, AC-2, AC-2(2), SC-12, SC-17`,
  },
  {
    name: "the life cycle and removal of identities",
    named:
      /\boff-?board\w*|\blife-?cycle\b.{0,40}\b(?:credential|identit|account|key|secret)|\b(?:credential|identity|account|key|secret)s? life-?cycle\b|\borphan(?:ed)? (?:account|credential|identit|key|token)|\b(?:stale|unused) (?:account|credential|identit|key|token)/,
    controls: "PR.AA-01, NHI1:2025, AC-2",
    alsoFits: `ID.AM-08, GV.RR-04, GV.SC-10, NHI7:2025, ${identityOutcomes}, IA-*, AC-*, GOVERN 1.7`,
  },
  {
    name: "leaked or exposed secrets",
    named:
      /\b(?:secret|key|token|credential|password)s?\b.{0,24}\b(?:leak\w*|hard-?coded|in (?:plain|clear) ?text)\b|\b(?:leak\w*|hard-?coded|plain-?text|clear-?text) (?:secret|key|token|credential|password)/,
    controls: "PR.DS-01, NHI2:2025, IA-5(7)",
    alsoFits: `${identityOutcomes}, PR.DS-*, PR.PS-06, RS.MI-*, IA-*, SC-*, NHI7:2025, AU-13`,
  },
  {
    name: "third parties that hold access",
    named: /\bthird[- ]part(?:y|ies)\b|\bvendors?\b|\bsuppliers?\b|\bsupply[- ]chain\b/,
    controls: "GV.SC-07, NHI3:2025, SR-6",
    alsoFits:
      "GV.*, ID.*, DE.CM-06, RS.*, RC.*, NHI1:2025, AC-20, SR-*, PM-30, CA-3, GOVERN 6.1, GOVERN 6.2, MAP 4.1, MAP 4.2, MANAGE 3.1, MANAGE 3.2",
  },
  {
    name: "how services prove who they are",
    named:
      /(?<!origin )\bauthenticat(?:e|es|ed|ing|ion)\b|\bidentity assurance\b|\bmutual tls\b|\bmtls\b|\bworkload identit(?:y|ies)\b/,
    controls: "PR.AA-03, NHI4:2025, IA-9",
    alsoFits: `${identityOutcomes}, PR.DS-02, IA-*, AC-*, SC-*, NHI6:2025, NHI10:2025`,
  },
  {
    name: "a second factor at login",
    named: /\bmulti-?factor\b|\bsecond factor\b|\bmfa\b|\btwo-factor\b|\bpasskeys?\b/,
    controls: "PR.AA-03, IA-2(1)",
    alsoFits: `${identityOutcomes}, IA-*, AC-*, NHI4:2025, NHI10:2025`,
  },
  {
    name: "least privilege",
    named:
      /\bleast[- ]privileg\w*|\bover-?privileg\w*|\b(?:excess|excessive|unneeded|unnecessary|minimal) (?:privilege|permission|right|access)/,
    controls: "PR.AA-05, NHI5:2025, AC-6",
    alsoFits: `${identityOutcomes}, CM-5, CM-7, AC-2, AC-3, AC-2(9), AC-24, IA-*, MAP 3.3`,
  },
  {
    name: "controlled access",
    named: /\b(?:controlled|restricted) access\b|\baccess (?:permissions?|rights?|control|restrictions?)\b/,
    controls: "PR.AA-05, AC-3",
    alsoFits: "PR.AA-*, PR.IR-01, PR.DS-*, AC-*, CM-5, IA-*, NHI5:2025, NHI3:2025, NHI6:2025",
  },
  {
    name: "the separation of duties",
    named:
      /\b(?:separation|segregation) of dut(?:y|ies)\b|\bfour[- ]eyes\b|\btwo-person\b|\bdual control\b|\bself-approv\w*|\bindependent approv\w*|\bwith different (?:people|persons|teams|hands)\b/,
    controls: "PR.AA-05, AC-5",
    alsoFits: `GV.RR-02, GV.PO-01, ID.RA-07, ${identityOutcomes}, CM-3, CM-5, AC-2, AC-3, NHI9:2025, NHI5:2025, GOVERN 2.1, GOVERN 3.2`,
  },
  {
    name: "loosely configured access from pipelines to the cloud",
    named: /\bci\/cd\b|\boidc (?:trust|claims?|conditions?)\b|\bcloud deployment\b/,
    controls: "NHI6:2025",
    alsoFits: `${identityOutcomes}, PR.PS-*, NHI4:2025, NHI5:2025, NHI7:2025, IA-*, CM-*, SI-*`,
  },
  {
    name: "keeping environments apart",
    named:
      /\benvironment (?:isolation|separation)\b|\b(?:isolat\w+|separat\w+) (?:of )?(?:the )?environments?\b|\b(?:staging|test) and production\b|\bproduction and (?:staging|test)\b/,
    controls: "PR.IR-01, NHI8:2025",
    alsoFits: `PR.PS-*, ${identityOutcomes}, ID.IM-02, NHI9:2025, CM-*, CP-4, SC-*, AC-*`,
  },
  {
    name: "credentials that several services share",
    named:
      /\b(?:shared|re-?used) (?:credential|key|account|secret|token|identit)\w*|\bre-?use of (?:\w+ )?(?:credential|key|account|secret|token|identit)\w*/,
    controls: "PR.AA-01, NHI9:2025, AC-2(9)",
    alsoFits: `${identityOutcomes}, NHI5:2025, NHI8:2025, NHI10:2025, IA-*, AC-*, SC-12, SC-17, AU-*`,
  },
  {
    name: "people who use machine identities",
    named:
      /\bhuman use of\b|\b(?:people|humans|operators|engineers|admins) (?:who )?(?:use|using|borrow) (?:the |a )?(?:service account|machine|automation)/,
    controls: "DE.CM-03, NHI10:2025, AC-2(9)",
    alsoFits: `${identityOutcomes}, PR.PS-04, AU-*, IA-*, AC-*`,
  },
  {
    name: "ownership and accountability",
    named:
      /\bownership\b|\baccountab\w+|\bclear owners?\b|\broles and responsibilities\b|\bwho is responsible\b/,
    controls: "GV.RR-02, GOVERN 2.1",
    alsoFits: `GV.RR-*, GV.SC-*, GV.PO-*, GV.OV-*, ID.*, ${identityOutcomes}, PR.AT-*, PR.PS-*, RS.*, RC.*, DE.CM-03, AC-*, AU-*, CM-*, CA-*, PM-*, IA-4, NHI1:2025, NHI9:2025, NHI10:2025, GOVERN *, MAP 3.5, MEASURE 2.8, MANAGE 2.4`,
  },
  {
    name: "the management of changes",
    named:
      /\bchange (?:accountability|management|control|approvals?)\b|\bchanges (?:are|is|get|must be) (?:\w+ ){0,2}(?:approved|recorded|tracked|reviewed|assessed|managed)\b/,
    controls: "ID.RA-07, CM-3",
    alsoFits:
      "GV.RM-*, GV.RR-*, GV.PO-*, GV.OV-*, GV.SC-*, ID.*, PR.*, RC.*, CM-*, CA-*, AC-5, PM-*, SI-2, SC-*, MANAGE 4.1, GOVERN 1.4",
  },
  {
    name: "automation that acts on its own",
    named: /\bautomation (?:can|may|could) (?:change|act|alter|edit|issue)\b|\bautonomous(?:ly)?\b/,
    controls: "GOVERN 3.2, MAP 3.5, MANAGE 2.4",
    alsoFits:
      "GOVERN *, MAP *, MEASURE *, MANAGE *, GV.*, ID.*, PR.*, DE.*, RS.*, RC.*, NHI*, AC-*, AU-*, CM-*, CP-*, IA-*, SC-*, SI-*",
  },
  {
    name: "human oversight",
    named: /\bhuman oversight\b|\bhuman[- ]in[- ]the[- ]loop\b/,
    controls: "MAP 3.5, GOVERN 3.2, MANAGE 2.4",
    alsoFits: "GOVERN *, MAP *, MEASURE *, MANAGE *, GV.*, ID.*, PR.*, AC-*, CM-*, NHI*",
  },
  {
    name: "stopping or overriding an AI system",
    named:
      /\bkill[- ]?switch\b|\b(?:deactivate|disengage|override|switch off)\b.{0,24}\b(?:ai|agent|model)\b/,
    controls: "MANAGE 2.4, MAP 3.5",
    alsoFits: "GOVERN *, MAP *, MEASURE *, MANAGE *, GV.*, ID.*, PR.*, RS.*, AC-*, CM-*, NHI*",
  },
  {
    name: "the organization's mission",
    named: /\bmission\b/,
    controls: "GV.OC-01, PM-11, MAP 1.3",
    alsoFits: "GV.*, ID.AM-05, ID.RA-*, RC.RP-04, CP-*, RA-*, PM-*, PR.*, MAP *",
  },
  {
    name: "legal or contractual duties",
    named: /\b(?:legal|regulatory|contractual)\b|\bregulations?\b|\bgdpr\b/,
    controls: "GV.OC-03, GOVERN 1.1",
    alsoFits: "GV.*, ID.*, PR.*, DE.*, RS.*, RC.*, AC-*, AU-*, CM-*, PM-*, SI-12, SR-*, GOVERN *, MAP *",
  },
  {
    name: "data in transit",
    named: /\bin[- ]transit\b|\bon the wire\b|\bdata[- ]in[- ]motion\b/,
    controls: "PR.DS-02, SC-8",
    alsoFits:
      "PR.DS-10, PR.IR-01, PR.AA-03, PR.AA-04, SC-7, SC-12, SC-13, SC-17, SC-2*, IA-9, CM-3*, NHI4:2025",
  },
  {
    name: "data at rest",
    named: /\bat[- ]rest\b/,
    controls: "PR.DS-01, SC-28",
    alsoFits: "PR.DS-10, PR.DS-11, PR.AA-05, SC-12, SC-13, CP-9, IA-5*, NHI2:2025",
  },
  {
    name: "backups",
    named: /\bback-?ups?\b/,
    controls: "PR.DS-11, CP-9",
    alsoFits: "PR.DS-01, PR.IR-03, PR.PS-01, RC.*, ID.*, CP-*, CM-2(3), SI-*",
  },
  {
    name: "the way back",
    named: /\broll(?:ed|s|ing)?[- ]?backs?\b|\bway back\b|\brevert(?:s|ed|ing)?\b/,
    controls: "PR.IR-03, ID.IM-04, CP-10, CM-2(3)",
    alsoFits:
      "GV.*, ID.*, PR.DS-11, PR.PS-01, PR.IR-*, RS.*, RC.*, CM-*, CP-*, SC-*, SI-*, IR-*, MANAGE *, MAP *",
  },
  {
    name: "trying out plans before they are needed",
    named:
      /\b(?:rollback|recovery|restore|contingency|revocation)\b.{0,24}\b(?:is|are|was|were|been) (?:tested|rehearsed)\b|\b(?:tested|rehearsed) (?:rollback|recovery|revocation|restore)\b/,
    controls: "ID.IM-02, CP-4",
    alsoFits: "GV.*, ID.*, PR.*, RS.*, RC.*, CM-*, CP-*, IR-*, SC-*, NHI1:2025, NHI7:2025",
  },
  {
    name: "audit logs",
    named: /\baudit (?:logs?|trails?|records?)\b|\blog records?\b|\blogging\b/,
    controls: "PR.PS-04, AU-12",
    alsoFits: `GV.*, ${identityOutcomes}, DE.*, RS.*, ID.*, AU-*, AC-*, CM-*, IR-*, SI-4, NHI9:2025, NHI10:2025, MEASURE *, MAP 3.5`,
  },
  {
    name: "clocks and time stamps",
    named: /\btime-?stamps?\b|\bclock (?:drift|skew|synchroni[sz]ation)\b/,
    controls: "AU-8, SC-45",
    alsoFits: "AU-*, PR.PS-04, DE.AE-03, RS.AN-*",
  },
  {
    name: "the monitoring of name resolution and network services",
    named:
      /\bmonitor\w* (?:of )?(?:the )?(?:dns|resolvers?|name servers?|network)\b|\b(?:dns|resolver|network) monitoring\b/,
    controls: "DE.CM-01, SI-4",
    alsoFits: "DE.*, PR.*, ID.*, RS.*, AU-*, CA-7, SC-*, GV.SC-*",
  },
  {
    name: "watching what providers do",
    named: /\bcertificate transparency\b|\bct (?:logs?|monitor\w*)\b/,
    controls: "DE.CM-06, SI-4",
    alsoFits: "DE.*, PR.*, ID.*, RS.*, GV.*, AU-*, CA-7, SC-17, SC-23(5), NHI3:2025",
  },
  {
    name: "the inventory",
    named: /\binventor(?:y|ies)\b/,
    controls: "ID.AM-02, CM-8",
    alsoFits: "ID.*, GV.*, PR.*, PM-5, CM-*, SC-12, SC-17, SR-*, NHI1:2025, GOVERN 1.6",
  },
  {
    name: "configuration management",
    named: /\bconfiguration (?:management|baselines?)\b|\bbaseline configurations?\b|\bconfiguration drift\b/,
    controls: "PR.PS-01, CM-2",
    alsoFits: "ID.*, GV.*, PR.IR-*, DE.CM-09, CM-*, SC-*, SI-7, NHI6:2025",
  },
  {
    name: "physical access",
    named: /\bphysical(?:ly)? (?:access|secur\w+|protect\w*)\b/,
    controls: "PR.AA-06",
    alsoFits: "DE.CM-02, PR.IR-02, PR.*, AC-*, CM-5, SC-12",
  },
  {
    name: "training",
    named: /\b(?:security|staff|operator|awareness) training\b|\btrained (?:staff|operators|people)\b/,
    controls: "PR.AT-01, PR.AT-02",
    alsoFits: "GV.*, RS.*, IR-2, CP-3, PM-13, PM-14, GOVERN 2.2, MAP 3.4",
  },
  {
    name: "emergency access",
    named: /\bbreak-?glass\b|\bemergency (?:account|access)\b/,
    controls: "PR.AA-05, AC-2(2)",
    alsoFits: `${identityOutcomes}, RS.*, ID.RA-07, GV.*, AC-*, IA-*, CP-*, AU-*, NHI7:2025, NHI10:2025, NHI5:2025`,
  },
  {
    name: "validating resolvers",
    named: /\bvalidating resolvers?\b|\bresolvers? (?:that |which )?validat\w+|\bresolver validation\b/,
    controls: "PR.DS-02, SC-21",
    alsoFits: "SC-*, DE.*, PR.*, SI-*",
  },
  {
    name: "the signing of zones",
    named: /\bsign(?:s|ed|ing)? (?:the |of )?zones?\b|\bzone[- ]signing\b|\bzones? (?:is|are) signed\b/,
    controls: "PR.DS-02, SC-20",
    alsoFits: "SC-*, PR.*, CM-*, SI-*",
  },
  {
    name: "resilience",
    named: /\bresilien(?:ce|t)\b/,
    controls: "PR.IR-03",
    alsoFits: "GV.*, ID.*, PR.*, RC.*, CP-*, SC-*, SI-*, PM-*, MEASURE 2.7",
  },
];
