/** What is too broad in the statements of an IAM policy. Only what was understood is judged. */
import type { BreadthFinding, NeededScope } from "../capability";
import type { TextAt } from "../plain-value";
import { isWildcard, type Allowance } from "./allowance";
import { actionNames, findingAt, resourcesText } from "./finding";
import { issuanceBreadth } from "./issuance-breadth";
import { proposeRecordWrite } from "./proposal";
import { recordBreadth } from "./record-breadth";
import { serviceBreadth } from "./service-breadth";
import type { Statement } from "./statement";
import { code, count, listing } from "../wording";

/** The findings of one statement, given what it allows after all Deny statements. */
export function breadthOf(
  statement: Statement,
  allowances: readonly Allowance[],
  needed: NeededScope,
): BreadthFinding[] {
  const certain = allowances.filter((allowance) => allowance.action.writes && allowance.unread.length === 0);
  const wide = wildcardEntries(certain);
  const rest = certain.filter((allowance) => !wide.includes(allowance.entry));
  return [
    ...wide.map((entry) => wildcardFinding(entry, certain, needed)),
    ...recordBreadth(statement, rest, needed),
    ...serviceBreadth(rest, needed),
    ...issuanceBreadth(rest, needed),
  ];
}

/** Entries with wildcards that bring in rights of more than one kind. */
function wildcardEntries(allowances: readonly Allowance[]): TextAt[] {
  const entries = [...new Set(allowances.map((allowance) => allowance.entry))].filter(isWildcard);
  return entries.filter((entry) => {
    const kinds = ofEntry(allowances, entry).map(({ action }) => `${action.plane} ${action.operation}`);
    return new Set(kinds).size > 1;
  });
}

function ofEntry(allowances: readonly Allowance[], entry: TextAt): Allowance[] {
  return allowances.filter((allowance) => allowance.entry === entry);
}

/** The actions that show best what a wildcard gives away, the worst first. */
const TELLING_ACTIONS = [
  "route53domains:UpdateDomainNameservers",
  "route53:ChangeResourceRecordSets",
  "route53:DisableHostedZoneDNSSEC",
  "route53:DeleteHostedZone",
  "acm-pca:IssueCertificate",
  "acm-pca:PutPolicy",
  "acm:RequestCertificate",
  "acm:ExportCertificate",
];

function wildcardFinding(entry: TextAt, certain: readonly Allowance[], needed: NeededScope): BreadthFinding {
  const brought = ofEntry(certain, entry);
  const names = actionNames(brought);
  const telling = TELLING_ACTIONS.filter((name) => names.includes(name)).slice(0, 3);
  const examples = (telling.length > 0 ? telling : names.slice(0, 2)).map(code);
  const statement = brought[0]?.statement;
  const finding = findingAt(brought, {
    level: "overbroad",
    aspect: "action",
    what: `${code(entry.text)} on ${statement ? resourcesText(statement) : "its resources"} allows ${count(names.length, "action")} that change ${planesText(brought)}, ${listing(examples)} among them.`,
    why: whyWildcard(brought),
    remedy: remedyWildcard(brought),
  });
  const unboundedResources = (statement?.resources?.entries ?? []).filter((resource) =>
    /^\*+$/.test(resource.text),
  );
  const proposal = statement && proposeRecordWrite(statement, brought, needed);
  return {
    ...finding,
    alsoAt: unboundedResources.map((resource) => resource.path),
    ...(proposal && { proposal }),
  };
}

function planesText(allowances: readonly Allowance[]): string {
  const planes = new Set(allowances.map((allowance) => allowance.action.plane));
  const words: string[] = [];
  if (planes.has("dns")) words.push("hosted zones");
  if (planes.has("registrar")) words.push("domain registrations");
  if (planes.has("resolver")) words.push("resolvers");
  if (planes.has("pki")) words.push("certificates");
  return listing(words);
}

function whyWildcard(allowances: readonly Allowance[]): string {
  const planes = new Set(allowances.map((allowance) => allowance.action.plane));
  const dns = planes.has("dns") || planes.has("registrar");
  if (dns && planes.has("pki")) {
    return "Whoever holds it controls the names and the certificates for them: one leak is enough to impersonate every service.";
  }
  if (dns)
    return "A leak of this credential gives control of every name in reach, and with it certificates for them.";
  if (planes.has("pki"))
    return "A leak of this credential gives certificates for names that the change has nothing to do with.";
  return "A leak of this credential decides what every client of these resolvers believes.";
}

function remedyWildcard(allowances: readonly Allowance[]): string {
  const operations = new Set(
    allowances.map((allowance) => `${allowance.action.plane} ${allowance.action.operation}`),
  );
  if (operations.has("dns record-write")) {
    return "List the actions that the change needs, usually route53:ChangeResourceRecordSets on arn:aws:route53:::hostedzone/ZONEID with conditions on record names and types, and the reads in a statement of their own.";
  }
  if (operations.has("pki issue")) {
    return "List the actions that the change needs, such as acm-pca:IssueCertificate on one certificate authority with a condition on acm-pca:TemplateArn, or acm:RequestCertificate with one on acm:DomainNames.";
  }
  return "List the actions that the change needs, each on the resources that it needs them for.";
}
