import { replaceScalar } from "../../manifest/edits/edits";
import { issuerNamed, type IssuerFacts } from "../../manifest/model/pki/issuer";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { ScalarNode } from "../../manifest/syntax/node";
import {
  authorityOfCaaDomain,
  authorityOfForeignRoot,
  authorityPlainlyNamed,
  mayBeOne,
  mayGoBy,
  wellKnownIssuerOfUrl,
  type WellKnownIssuer,
} from "../../pki/issuers";
import { wellKnownRoot } from "../../pki/roots";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { either, listed } from "../words";

export const issuerOfTwoAuthorities = defineRule({
  id: "issuer-of-two-authorities",
  plane: "pki",
  over: "issuer",
  severity: "warning",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "An issuer's entry speaks of two authorities",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-csf-2.0:GV.SC-05", "nist-800-53-r5:SC-17"],
  references: ["RFC 8555 section 7.1.2", "RFC 8659 section 4.2", "RFC 8657 section 3"],
  docs: {
    problem:
      "What an entry of issuers says of itself belongs to two well-known authorities: its name and the host of its account, its account and the domains by which it goes in CAA, or its account and its roots. Or it is said to be private, and its account is at a public authority.",
    why: "Certificates come from where the account is. CAA records, trust stores and limits that are written and checked by the rest of the entry let in, hold and mean another authority: the order is refused, or clients meet a chain that nobody looked at.",
    remedy:
      "After a move to another authority change the whole entry: name, accountUri, caaDomains and roots. List the old one as an entry of its own where certificates still come from it.",
    bad: `issuers:
  - {name: letsencrypt-prod, trust: public, accountUri: "https://acme.zerossl.com/v2/DV90/account/k3s9"}
`,
    good: `issuers:
  - {name: zerossl-prod, trust: public, accountUri: "https://acme.zerossl.com/v2/DV90/account/k3s9"}
`,
  },
  *check({ issuer: { name }, change }) {
    if (name === undefined) return;
    const issuer = issuerNamed(change, name);
    const account = issuer.accountUri();
    const byAccount = account === undefined ? undefined : wellKnownIssuerOfUrl(account);
    if (byAccount?.trust === "test") return;
    const isPrivate = issuer.trust() === "private";
    if (byAccount && isPrivate) yield* privateAt(issuer, byAccount);
    const byName = isPrivate ? undefined : authorityPlainlyNamed(name);
    if (byAccount && byName && !mayBeOne(byAccount, byName)) yield* ofName(issuer, byName, byAccount);
    else if (byAccount) yield* ofTheRest(change, issuer, byAccount, "its account");
    else if (byName) yield* ofTheRest(change, issuer, byName, "its name");
  },
});

/** What says which authority an issuer is. */
type KnownBy = "its account" | "its name";

function* privateAt(issuer: IssuerFacts, authority: WellKnownIssuer): Generator<FindingDraft> {
  const at = issuer.view.at("trust").scalar;
  if (!at) return;
  yield {
    at,
    message: `${issuer.name} is said to be private, and its account is at ${authority.title}, whose certificates browsers trust. What holds of public certificates holds of these and is not checked. Write trust: public, or the account that is meant.`,
    related: relatedAt(issuer.view.at("accountUri").scalar, `an account at ${authority.title}`),
    fixes: [
      { title: `Say that ${issuer.name} is public`, safe: false, edits: () => [replaceScalar(at, "public")] },
    ],
    targets: [issuer.name],
  };
}

function* ofName(
  issuer: IssuerFacts,
  byName: WellKnownIssuer,
  byAccount: WellKnownIssuer,
): Generator<FindingDraft> {
  const at = issuer.view.at("accountUri").scalar;
  if (!at) return;
  yield {
    at,
    message: `${issuer.name} is ${byName.title} by its name, and its account is at ${byAccount.title}. Certificates come from where the account is, and CAA has to let that one in (${either(byAccount.caaDomains)}). Use an account at ${byName.title}, or name the issuer after ${byAccount.title}.`,
    related: relatedAt(issuer.view.at("name").scalar, `named after ${byName.title}`),
    targets: [issuer.name],
  };
}

function* ofTheRest(
  change: TrustChange,
  issuer: IssuerFacts,
  authority: WellKnownIssuer,
  by: KnownBy,
): Generator<FindingDraft> {
  const finding = ofCaaDomains(change, issuer, authority, by) ?? ofRoots(change, issuer, authority, by);
  if (finding) yield finding;
}

function ofRoots(
  change: TrustChange,
  issuer: IssuerFacts,
  authority: WellKnownIssuer,
  by: KnownBy,
): FindingDraft | undefined {
  const roots = issuer.view.at("roots").items();
  const foreign = roots.flatMap(({ text, scalar }) => {
    const known = text === undefined || change.certificate(text) ? undefined : wellKnownRoot(text);
    const owner = known && authorityOfForeignRoot(authority, known);
    return known && owner && scalar ? [{ name: known.name, owner, scalar }] : [];
  });
  const [first] = foreign;
  // One that is its own, or not known, may be the reason for the others.
  if (!first || foreign.length < roots.length) return undefined;
  const owners = listed([...new Set(foreign.map(({ owner }) => owner.title))]);
  return {
    at: first.scalar,
    message: `${issuer.name} is ${authority.title} by ${by}, and its chains are said to end in ${either(foreign.map(({ name }) => name))}, which ${foreign.length === 1 ? "is" : "are"} of ${owners}. Trust stores are held against the wrong roots. Name those of ${authority.title}, in which its chains end.`,
    related: relatedAt(placeOf(issuer, by), `${authority.title} by ${by}`),
    targets: [issuer.name],
  };
}

function ofCaaDomains(
  change: TrustChange,
  issuer: IssuerFacts,
  authority: WellKnownIssuer,
  by: KnownBy,
): FindingDraft | undefined {
  const domains = issuer.caaDomains();
  const at = issuer.view.at("caaDomains").items()[0]?.scalar;
  const owners = domains.flatMap((domain) =>
    mayGoBy(authority, domain) ? [] : (authorityOfCaaDomain(domain) ?? []),
  );
  if (!at || owners.length < domains.length || isToldByCaa(change, issuer)) return undefined;
  const [own] = authority.caaDomains;
  const whose = listed([...new Set(owners.map(({ title }) => title))]);
  const kind = domains.length === 1 ? "a domain" : "domains";
  return {
    at,
    message: `${issuer.name} is ${authority.title} by ${by}, and is said to go by ${either(domains)} in CAA, ${kind} of ${whose}. ${authority.title} looks for ${either(authority.caaDomains)}, and refuses where a record lets in ${domains.length === 1 ? "the other one" : "the others"} alone. Correct caaDomains.`,
    related: relatedAt(placeOf(issuer, by), `${authority.title} by ${by}`),
    fixes:
      own === undefined || domains.length > 1
        ? []
        : [
            {
              title: `Have ${issuer.name} go by ${own} in CAA`,
              safe: false,
              edits: () => [replaceScalar(at, own)],
            },
          ],
    targets: [issuer.name],
  };
}

function placeOf({ view }: IssuerFacts, by: KnownBy): ScalarNode | undefined {
  return view.at(by === "its account" ? "accountUri" : "name").scalar;
}

/** Where a CAA record of the change refuses these domains, that is told with what the record says. */
function isToldByCaa(change: TrustChange, issuer: IssuerFacts): boolean {
  return change.links
    .issuedAnewBy(issuer.name)
    .some((one) => change.caaJudgement(one).refused.some(({ refusal }) => refusal.kind === "not-named"));
}
