import type { GroupNames } from "./rows";

/** The six functions of CSF 2.0. */
export const functions: GroupNames = {
  GV: "Govern",
  ID: "Identify",
  PR: "Protect",
  DE: "Detect",
  RS: "Respond",
  RC: "Recover",
};

/** The 22 categories of CSF 2.0. */
export const categories: GroupNames = {
  "GV.OC": "Organizational Context",
  "GV.RM": "Risk Management Strategy",
  "GV.RR": "Roles, Responsibilities, and Authorities",
  "GV.PO": "Policy",
  "GV.OV": "Oversight",
  "GV.SC": "Cybersecurity Supply Chain Risk Management",
  "ID.AM": "Asset Management",
  "ID.RA": "Risk Assessment",
  "ID.IM": "Improvement",
  "PR.AA": "Identity Management, Authentication, and Access Control",
  "PR.AT": "Awareness and Training",
  "PR.DS": "Data Security",
  "PR.PS": "Platform Security",
  "PR.IR": "Technology Infrastructure Resilience",
  "DE.CM": "Continuous Monitoring",
  "DE.AE": "Adverse Event Analysis",
  "RS.MA": "Incident Management",
  "RS.AN": "Incident Analysis",
  "RS.CO": "Incident Response Reporting and Communication",
  "RS.MI": "Incident Mitigation",
  "RC.RP": "Incident Recovery Plan Execution",
  "RC.CO": "Incident Recovery Communication",
};
