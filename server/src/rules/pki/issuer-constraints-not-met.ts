import type { Certificate } from "../../manifest/model/certificate";
import {
  unmetConstraints,
  unmetForStore,
  type UnmetConstraint,
  type UnmetNames,
  type UnmetPathLength,
  type UnmetUsages,
} from "../../manifest/model/pki/constraints";
import type { StoreFacts } from "../../manifest/model/pki/trust-stores";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { NameForm } from "../../pki/name-constraints";
import { isKeyUsage } from "../../pki/x509/usages";
import { nameOf, placeOfNames, targetsOf } from "../certificates";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { counted, either, listed } from "../words";
import { calledStore } from "./missing-roots";

export const issuerConstraintsNotMet = defineRule({
  id: "issuer-constraints-not-met",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  title: "An authority above a certificate may not have such a one below it",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:SC-17"],
  references: ["RFC 5280 section 4.2.1.9", "RFC 5280 section 4.2.1.10", "RFC 5280 section 6.1"],
  docs: {
    problem:
      "A new certificate has a name that an authority above it may not certify (nameConstraints), or a usage that the authority is not made for, or more authorities stand between the two than the authority allows (pathLen).",
    why: "The limits stand in the authority's own certificate, and clients hold the whole chain against them. The authority may well sign the certificate all the same; every client that gets it refuses it.",
    remedy:
      "Correct the name, have an authority sign the certificate that may, or issue the authority anew with other limits first.",
    bad: `certificates:
  - {name: corp-root, op: keep, ca: {pathLen: 1}, signedBy: self}
  - {name: corp-ca, op: keep, ca: {pathLen: 0, nameConstraints: {critical: true, permitted: {dnsDomains: [corp.example.com]}}}, signedBy: corp-root}
  - {name: ledger-tls, dnsNames: [ledger.example.com], signedBy: corp-ca}
`,
    good: `certificates:
  - {name: corp-root, op: keep, ca: {pathLen: 1}, signedBy: self}
  - {name: corp-ca, op: keep, ca: {pathLen: 0, nameConstraints: {critical: true, permitted: {dnsDomains: [corp.example.com]}}}, signedBy: corp-root}
  - {name: ledger-tls, dnsNames: [ledger.corp.example.com], signedBy: corp-ca}
`,
  },
  *check({ certificate, change }) {
    if (!certificate.isIssued || certificate.signers.length === 0) return;
    const all = unmetConstraints(change, certificate);
    const own = all.length === 0 ? unmetForStore(change, certificate) : undefined;
    for (const unmet of own?.unmet ?? all) {
      const who = own ? clientsOf(own.store) : refusal(unmet.authority);
      const finding = findingOf(change, certificate, unmet, who);
      if (finding) yield finding;
    }
  },
});

function findingOf(
  change: TrustChange,
  certificate: Certificate,
  unmet: UnmetConstraint,
  who: string,
): FindingDraft | undefined {
  switch (unmet.kind) {
    case "names":
      return ofNames(change, certificate, unmet, who);
    case "path-length":
      return ofPathLength(certificate, unmet, who);
    case "usages":
      return ofUsages(certificate, unmet, who);
  }
}

/** Others have another way up. */
function clientsOf(store: StoreFacts): string {
  return `Those who go by ${calledStore(store)} have no other way up and`;
}

function ofNames(
  change: TrustChange,
  certificate: Certificate,
  unmet: UnmetNames,
  who: string,
): FindingDraft {
  const { authority, subjects, breach, form } = unmet;
  const [{ node }] = subjects;
  const isOne = subjects.length === 1;
  const source = form === "dns" ? change.subjectNames(certificate).source : undefined;
  const names = listed(subjects.map(({ text }) => text));
  const subtrees = authority.nameConstraints.at(breach.kind === "excluded" ? "excluded" : "permitted");
  return {
    at: node,
    message: `${names} ${isOne ? "is" : "are"} to be in ${placeOfNames(certificate, source)} and ${nameOf(authority)}, ${placeOf(unmet)}, ${limitOf(unmet)} (nameConstraints). ${who} refuse the chain. Correct ${isOne ? "it" : "them"}, or have an authority sign ${nameOf(certificate)} that may certify ${isOne ? "it" : "them"}.`,
    related: relatedAt(
      subtrees.node,
      `what ${nameOf(authority)} ${breach.kind === "excluded" ? "may not" : "may"} certify`,
    ),
    targets: [...subjects.map(({ text }) => text), ...targetsOf(certificate)],
  };
}

function placeOf({ between }: UnmetConstraint): string {
  return between.length === 0 ? "which signs it" : "which stands above it in the chain";
}

const kinds: Record<NameForm, string> = {
  dns: "names in",
  address: "addresses in",
  uri: "URIs of",
  mailbox: "mailboxes of",
};

function limitOf({ authority, form, breach }: UnmetNames): string {
  if (breach.kind === "excluded") return `may certify no ${kinds[form]} ${breach.subtree}`;
  if (breach.kind === "no-host")
    return "has constraints on the hosts of URIs, which no URI meets that has no host, or only an address";
  return `may certify only ${kinds[form]} ${either(permittedBy(authority, form))}`;
}

function permittedBy({ nameConstraints }: Certificate, form: NameForm): readonly string[] {
  const permitted = nameConstraints.at("permitted");
  const lists = {
    dns: permitted.at("dnsDomains"),
    address: permitted.at("ipRanges"),
    uri: permitted.at("uriDomains"),
    mailbox: permitted.at("emailAddresses"),
  };
  return lists[form].items().flatMap(({ text }) => text ?? []);
}

/** What a root's own certificate says is no part of what RFC 5280 has every client look at (section 6.2). */
function refusal({ signers }: Certificate): string {
  const isRoot = signers.some(({ source }) => source === "self");
  return isRoot ? "Clients that go by what a root says, OpenSSL and Go among them," : "Clients";
}

function ofPathLength(
  certificate: Certificate,
  unmet: UnmetPathLength,
  who: string,
): FindingDraft | undefined {
  const { authority, between, most, pathLength } = unmet;
  const [at] = certificate.signers;
  if (!at) return undefined;
  const [name, above] = [nameOf(certificate), nameOf(authority)];
  const allowed = most === 0 ? "no authority" : counted(most, "authority", "authorities");
  const others = `${listed(between.map(nameOf))} ${between.length === 1 ? "stands" : "stand"} between`;
  const isOne = between.length === 0 ? `${name} is to be one` : `${name} is to be one, and ${others}`;
  const what = certificate.isAuthority ? "everything that it signs" : "the chain";
  const renewal = authority.isIssued ? "" : ", which takes a new certificate of it";
  return {
    at,
    message: `${above} allows ${allowed} below it (pathLen: ${most}); ${certificate.isAuthority ? isOne : `${others} it and ${name}`}. ${who} refuse ${what}. Have ${name} signed by another authority, or raise the pathLen of ${above}${renewal}.`,
    related: relatedAt(pathLength, `how many authorities ${above} allows below it`),
    targets: targetsOf(certificate),
  };
}

function ofUsages(certificate: Certificate, unmet: UnmetUsages, who: string): FindingDraft {
  const { authority, usages } = unmet;
  const [name, above] = [nameOf(certificate), nameOf(authority)];
  const wanted = listed(usages.map(({ source }) => source));
  return {
    at: usages[0],
    message: `${name} is to have the usage ${wanted}, and ${above}, ${placeOf(unmet)}, is an authority for ${listed(authority.usages.map(({ source }) => source).filter((usage) => !isKeyUsage(usage)))} alone. ${who} refuse the chain for that purpose. Have ${name} signed by an authority that is made for it.`,
    related: relatedAt(authority.view.at("usages").entry?.key, `what ${above} is made for`),
    targets: targetsOf(certificate),
  };
}
