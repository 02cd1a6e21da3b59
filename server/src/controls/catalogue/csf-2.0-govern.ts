import type { ControlRows } from "./rows";

/** The 31 subcategories of the CSF 2.0 function Govern (NIST CSWP 29). */
export const govern: ControlRows = {
  "GV.OC-01": [
    "Mission sets the risk picture",
    "Know which services the organization exists to run, and let that decide how carefully a change is treated: moving the login zone deserves more review than moving a parked domain.",
  ],
  "GV.OC-02": [
    "Stakeholders and their expectations",
    "Find out who relies on a zone or a certificate, inside and outside, and what they count on. Mail partners that check DANE or clients that pin a CA have to be asked before that record or issuer changes.",
  ],
  "GV.OC-03": [
    "Legal, regulatory, and contractual duties",
    "List the rules that bind you, such as the CA/Browser Forum Baseline Requirements, a registry agreement or a customer contract, and show that this change keeps them. Evidence has to cite the right clause.",
  ],
  "GV.OC-04": [
    "Services that others depend on",
    "Say which of your host names, token endpoints and published keys outsiders build on, and what availability they may count on. Those names need a tested rollback before anyone edits them.",
  ],
  "GV.OC-05": [
    "Services we depend on",
    "Write down what your names and certificates stand on: registrar, DNS host, public CA, ACME endpoint, recursive resolvers. A cutover plan that forgets one of them fails with it.",
  ],
  "GV.RM-01": [
    "Agreed risk objectives",
    "Settle in advance what trust changes must achieve, for instance no expired certificate in production and no unsigned answer for an identity host. Reviewers then hold each change against those goals.",
  ],
  "GV.RM-02": [
    "Risk appetite and tolerance",
    "Put figures on what is bearable: how long a login outage, how low a TTL, how old a rollback test. A policy file that rates a zone as high risk is this statement in practice.",
  ],
  "GV.RM-03": [
    "Cyber risk inside enterprise risk",
    "Carry the loss of a domain or of a CA key into the company's risk register, beside fire and credit risk, so that a change on a crown-jewel zone is seen by those who read it.",
  ],
  "GV.RM-04": [
    "Strategy for risk responses",
    "Decide at the top when to accept, avoid, transfer or reduce: for example whether an unsigned zone may stay as a dated exception or must wait until DNSSEC works.",
  ],
  "GV.RM-05": [
    "Lines of communication about risk",
    "Have a known path for bad news, from suppliers too: when a CA announces a mass revocation or the DNS host an outage, it has to reach whoever owns the affected change.",
  ],
  "GV.RM-06": [
    "One method to rate risk",
    "Rate every change by the same scale, so that high means the same to the DNS team and to the PKI team and calls for the same number of approvals.",
  ],
  "GV.RM-07": [
    "Opportunities count too",
    "Weigh the gain as well: automatic renewal, shorter lifetimes or a signed zone lower the risk of later years and may justify a bolder change window today.",
  ],
  "GV.RR-01": [
    "Leadership is accountable",
    "Somebody in management answers for outages and mis-issued certificates, and makes it normal to stop a cutover that looks wrong instead of pushing it through.",
  ],
  "GV.RR-02": [
    "Roles, responsibilities, and authorities",
    "Name who owns the service, who may request, approve and execute, and who runs the rollback. Each zone and certificate in the change has an owner whom people know and tools respect.",
  ],
  "GV.RR-03": [
    "Enough people and money",
    "Give the DNS and PKI teams the staff, HSM capacity and tooling that the danger calls for. A rollback owner who is on leave during the window is a resourcing fault.",
  ],
  "GV.RR-04": [
    "Security in personnel processes",
    "Tie joining, moving and leaving to access: an engineer who departs loses registrar login, zone edit rights and ACME account keys on the same day.",
  ],
  "GV.PO-01": [
    "Policy set, communicated, enforced",
    "Have a written policy for names and certificates (allowed issuers, approvals for each zone, key sizes) and let checks on the manifest hold people to it, not memory.",
  ],
  "GV.PO-02": [
    "Policy kept up to date",
    "Revisit the policy when the ground moves: a shorter maximum certificate lifetime, a new CAA tag, a retired signing algorithm, another DNS provider.",
  ],
  "GV.OV-01": [
    "Strategy outcomes reviewed",
    "Look back at what the strategy brought, such as fewer expired certificates and fewer emergency zone edits, and let the answer decide where effort goes next.",
  ],
  "GV.OV-02": [
    "Strategy leaves no gap",
    "Check that nothing falls outside the strategy, for example internal CAs, split-horizon views or machine credentials of which no rule speaks yet.",
  ],
  "GV.OV-03": [
    "Performance measured and corrected",
    "Measure how trust changes go: failed cutovers, rollbacks used, hours until a leaked key is revoked. Bad numbers lead to another procedure, not only to a chart.",
  ],
  "GV.SC-01": [
    "Supply chain program in place",
    "Run third parties by an agreed program, so that a new DNS host, CA or certificate tool passes the same gate as any supplier instead of turning up in a zone one day.",
  ],
  "GV.SC-02": [
    "Roles across company borders",
    "Settle who does what between companies: who publishes the DS at the registrar, who answers the CA's validation call, who may ask the DNS host to freeze a zone.",
  ],
  "GV.SC-03": [
    "Suppliers inside risk management",
    "Treat the failure of a provider as an ordinary input to your own assessment. A change that moves a zone to a single DNS host shows that danger next to the technical ones.",
  ],
  "GV.SC-04": [
    "Suppliers known and ranked",
    "Keep a ranked list of the companies your trust rests on, registrar and CA at the top, CDN and monitoring below. A change at a top one deserves a second look.",
  ],
  "GV.SC-05": [
    "Security terms in contracts",
    "Write into agreements what you will need on a bad day: CAA account binding honoured, notice before revocation, registrar lock, access to logs, a deadline for DS updates.",
  ],
  "GV.SC-06": [
    "Due diligence before signing",
    "Check a CA or DNS provider before it gets your names: audit reports, DNSSEC support, narrowly scoped API tokens, past incidents. Finding out later costs a migration.",
  ],
  "GV.SC-07": [
    "Supplier risk watched over time",
    "Go on judging the provider after signing: its incidents, its place in root stores, its API changes. When a CA loses trust, every certificate from it becomes a change of yours.",
  ],
  "GV.SC-08": [
    "Suppliers take part in incidents",
    "Have the CA's problem-report address and the DNS host's emergency line in the plan and rehearse with them, so that a revocation does not start with a support form.",
  ],
  "GV.SC-09": [
    "Supply chain practice over product life",
    "Apply supplier controls from purchase to retirement and watch whether they work: does the ACME client still get fixes, does the DNS plug-in still need the rights it holds?",
  ],
  "GV.SC-10": [
    "After a supplier relationship ends",
    "Plan the exit: take back delegated names, delete CNAMEs into the old platform, revoke certificates and API keys that the supplier held, and drop its CA from CAA.",
  ],
};
