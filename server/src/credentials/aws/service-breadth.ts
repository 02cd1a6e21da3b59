/** Whether rights over zones as a whole, DNSSEC keys, domain registrations and resolvers reach too far. */
import type { BreadthFinding, NeededScope } from "../capability";
import { DNSSEC_ENDING_ACTIONS } from "../data/aws-actions";
import { isUnbounded } from "../text-set";
import { isWildcard, type Allowance } from "./allowance";
import { actionNames, expected, findingAt } from "./finding";
import type { Statement } from "./statement";
import { code, count, listing } from "../wording";

/** The findings on zone administration, DNSSEC keys, registration and resolvers. */
export function serviceBreadth(allowances: readonly Allowance[], needed: NeededScope): BreadthFinding[] {
  return [
    ...zoneAdminFindings(allowances, needed),
    ...dnssecFindings(allowances, needed),
    ...registrarFindings(allowances, needed),
    ...resolverFindings(allowances, needed),
  ];
}

function zoneAdminFindings(allowances: readonly Allowance[], needed: NeededScope): BreadthFinding[] {
  const admin = allowances.filter(
    ({ action }) =>
      action.plane === "dns" && action.operation === "zone-admin" && action.resource === "hostedzone",
  );
  const everywhere = admin.filter(({ scope }) => isUnbounded(scope.zones));
  const reported = everywhere.length > 0 ? everywhere : expected(needed, "zone-admin") ? [] : admin;
  if (reported.length === 0) return [];
  const where = everywhere.length > 0 ? "on every hosted zone" : "on the hosted zone";
  return [
    findingAt(reported, {
      level: everywhere.length > 0 ? "overbroad" : "broad",
      aspect: "action",
      what: `${listing(actionNames(reported).map(code))} ${where} ${verb("allow", reported)} more than a change of records.`,
      why: "A zone that is deleted or opened to another network takes all of its names with it, and no change of records brings it back.",
      remedy:
        "Leave out what the change does not do, or name the hosted zone: arn:aws:route53:::hostedzone/ZONEID.",
    }),
  ];
}

function dnssecFindings(allowances: readonly Allowance[], needed: NeededScope): BreadthFinding[] {
  const keys = allowances.filter(({ action }) => action.plane === "dns" && action.operation === "key-manage");
  const everywhere = keys.some(({ scope }) => isUnbounded(scope.zones));
  if (keys.length === 0 || (!everywhere && expected(needed, "key-manage"))) return [];
  const ending = keys.filter(({ action }) => DNSSEC_ENDING_ACTIONS.has(action.name));
  const reported = ending.length > 0 ? ending : keys;
  const where = everywhere ? "in every hosted zone" : "in the hosted zone";
  return [
    findingAt(reported, {
      level: everywhere || ending.length > 0 ? "overbroad" : "broad",
      aspect: "dnssec",
      what: `${listing(actionNames(reported).map(code))} ${where} ${verb("let", reported)} this credential ${ending.length > 0 ? "end the protection by DNSSEC" : "change the DNSSEC keys"}.`,
      why:
        ending.length > 0
          ? "While the DS record stands, a zone without its key is bogus for every validating resolver: all of its names go dark."
          : "Keys that an automation can add are keys that a leak can add.",
      remedy:
        "Keep the actions on DNSSEC keys in a credential of their own, for one hosted zone, used only while keys roll.",
    }),
  ];
}

function registrarFindings(allowances: readonly Allowance[], needed: NeededScope): BreadthFinding[] {
  const registrar = allowances.filter(({ action }) => action.operation === "registrar");
  if (registrar.length === 0 || expected(needed, "registrar")) return [];
  const names = actionNames(registrar);
  const entries = [...new Set(registrar.map(({ entry }) => entry.text))];
  const shown = entries.some((entry) => /[*?]/.test(entry)) ? entries : names;
  return [
    findingAt(registrar, {
      level: "overbroad",
      aspect: "registrar",
      what: `${listing(shown.map(code))} ${shown.length > 1 ? "give" : "gives"} registrar control of every domain in the account (${count(names.length, "write action")}).`,
      why: "Whoever can change name servers, DS records or the transfer lock takes over a domain with everything below it, past all rights on hosted zones. AWS cannot narrow these actions to one domain.",
      remedy:
        "Leave the route53domains actions out of this credential; keep them in one that people use under approval.",
    }),
  ];
}

function resolverFindings(allowances: readonly Allowance[], needed: NeededScope): BreadthFinding[] {
  const resolver = allowances.filter(
    ({ action, statement }) => action.plane === "resolver" && onEverything(statement),
  );
  if (resolver.length === 0 || expected(needed, "trust-write")) return [];
  const wide = resolver.filter(({ entry }) => isWildcard(entry));
  const reported = wide.length > 0 ? wide : resolver;
  const entries = [...new Set(reported.map(({ entry }) => code(entry.text)))];
  return [
    findingAt(reported, {
      level: wide.length > 0 ? "overbroad" : "broad",
      aspect: "resolver",
      what: `${listing(entries)} on every resolver resource of the account (${count(actionNames(reported).length, "write action")}).`,
      why: "Resolver rules, firewall lists and the switch for DNSSEC validation decide which answers the clients of a network believe.",
      remedy: "Name the resolver rule, configuration or rule group by its ARN, and list the actions.",
    }),
  ];
}

function verb(word: string, subject: readonly Allowance[]): string {
  return actionNames(subject).length > 1 ? word : `${word}s`;
}

function onEverything(statement: Statement): boolean {
  return (
    statement.resources?.negated === true ||
    statement.resources?.entries.some(({ text }) => /^\*+$/.test(text)) === true
  );
}
