import { appendTo, moveItem, replaceScalar } from "../../manifest/edits/edits";
import type { Certificate, SubjectName } from "../../manifest/model/certificate";
import { publicIssuerOf } from "../../manifest/model/pki/issuer";
import { mayBeMeant } from "../../manifest/model/unread";
import type { ScalarNode } from "../../manifest/syntax/node";
import { commonNameFault, dnsNameFaults, type SanFault, type SanFaultCode } from "../../pki/san-form";
import { ipAddressFault } from "../../pki/ip-form";
import { mailboxFault } from "../../pki/mailbox-form";
import { isSpiffeId, uriFault } from "../../pki/uri-form";
import { quoted } from "../../text/quote";
import { isForTls } from "../../manifest/model/pki/requirements";
import type { FindingDraft, Fix } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";
import { formFaults } from "./certifiable-names";

export const sanFormInvalid = defineRule({
  id: "san-form-invalid",
  plane: "naming",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "safe",
  title: "A name has a form that no certificate may hold",
  controls: ["nist-800-53-r5:SC-17", "nist-csf-2.0:PR.PS-01"],
  references: [
    "RFC 5280 section 4.2.1.6",
    "RFC 9525 section 6.3",
    "CA/B Forum Baseline Requirements 7.1.2.7.12",
    "SPIFFE-ID section 2",
    "X509-SVID section 2",
  ],
  docs: {
    problem:
      "An entry of dnsNames is not written as a certificate holds host names: with a final dot, not in A-labels, with a wildcard that is not the whole left-most label, or no host name at all; an entry of ipAddresses is no single address; one of emailAddresses is no mailbox; or one of uris is no URI or no SPIFFE ID.",
    why: "The CA refuses the order, or the certificate comes out with a name that no client ever matches.",
    remedy:
      "Write the plain host name in A-labels, without a final dot. Addresses belong in ipAddresses, each by itself. A SPIFFE ID is spiffe://, the trust domain in small letters, and a path, and is the only URI of its certificate.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com., 203.0.113.30]}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], ipAddresses: [203.0.113.30]}
`,
  },
  *check({ certificate, change }) {
    const isPublic = publicIssuerOf(change, certificate) !== undefined;
    for (const subject of certificate.dnsNames) {
      // An empty text has no shape: the schema says so.
      if (subject.text === "") continue;
      const [fault] = formFaults(subject.text, isPublic);
      if (fault) yield finding(certificate, subject, fault);
    }
    yield* otherForms(certificate);
    const commonName = certificate.view.at("commonName").scalar;
    const names = certificate.dnsNames.map(({ text }) => text);
    const addresses = certificate.ipAddresses.map(({ text }) => text);
    if (!isPublic || certificate.isAuthority || !commonName || !certificate.knowsItsNames) return;
    // By the requirements for mail and code it is a person, a mailbox or an organisation.
    if (!isForTls(certificate)) return;
    const fault = commonNameFault(commonName.source, [...names, ...addresses]);
    if (fault) yield ofCommonName(certificate, commonName, fault);
  },
});

/** The form of addresses, mailboxes and URIs, which is the same at every authority. */
function* otherForms(certificate: Certificate): Generator<FindingDraft> {
  for (const subject of certificate.ipAddresses.filter(isText)) {
    const fault = ipAddressFault(subject.text);
    if (fault) yield finding(certificate, subject, fault);
  }
  for (const subject of certificate.emailAddresses.filter(isText)) {
    const fault = mailboxFault(subject.text);
    if (fault) yield finding(certificate, subject, fault);
  }
  const { uris } = certificate;
  const isFleet = certificate.view.at("fleet").exists || mayBeMeant(certificate.view.node, "fleet");
  for (const subject of uris.filter(isText)) {
    const fault = uriFault(subject.text, isFleet);
    if (fault) yield finding(certificate, subject, fault);
  }
  const [, second] = uris;
  const isSvid = uris.some(({ text }) => isSpiffeId(text));
  if (second && isSvid && !isFleet && !certificate.isAuthority)
    yield finding(certificate, second, {
      code: "second-uri",
      message: `${certificate.name ?? "The certificate"} has ${uris.length} URIs, and a certificate with a SPIFFE ID has that one alone. Whoever checks such IDs refuses it.`,
    });
}

/** The schema tells of what is empty, and of numbers. */
function isText({ node, text }: SubjectName): boolean {
  return typeof node.value === "string" && text !== "";
}

function ofCommonName(certificate: Certificate, commonName: ScalarNode, fault: SanFault): FindingDraft {
  const { map } = certificate.view;
  // Public authorities certify no names of one label.
  const isHost = commonName.source.includes(".") && dnsNameFaults(commonName.source).length === 0;
  const { entry } = certificate.view.at("commonName");
  const add: Fix = {
    title: `Add ${commonName.source} to dnsNames`,
    safe: false,
    edits: (layout) => (map ? [appendTo(map, "dnsNames", commonName.source, layout, "name")] : []),
  };
  const remove = entry ? removal("Remove commonName", entry) : [];
  return {
    at: commonName,
    message: `${fault.message} Clients ignore it in any case. ${isHost ? "Add it to dnsNames, or remove it." : "Remove it."}`,
    fixes: isHost ? [add, ...remove] : remove,
    targets: targetsOf(certificate),
  };
}

function targetsOf(certificate: Certificate): readonly string[] {
  return certificate.name === undefined ? [] : [certificate.name];
}

function finding(certificate: Certificate, subject: SubjectName, fault: SanFault): FindingDraft {
  return {
    at: subject.node,
    message: `${fault.message} ${consequence(fault)}`,
    fixes: fixes(certificate, subject, fault),
    targets: [subject.text, ...targetsOf(certificate)],
  };
}

function consequence({ code, replacement }: SanFault): string {
  if (homes[code] !== undefined) return "Move it there.";
  if (code === "mixed-scripts")
    return "The certificate would be for a name that nobody means, or for one that somebody wants to be mistaken for it. Type the name again.";
  const advice = replacement === undefined ? "Correct it or take it out." : `Write ${quoted(replacement)}.`;
  return saysWhy.has(code) ? advice : `The authority refuses it, or no client ever accepts it. ${advice}`;
}

/** Faults whose own message says who refuses it. */
const saysWhy: ReadonlySet<SanFaultCode> = new Set([
  "wildcard-position",
  "underscore",
  "hyphen",
  "wildcard-above-public-suffix",
  "spiffe-id",
  "second-uri",
]);

/** Where entries belong that stand in the list of another form. */
const homes: Partial<Record<SanFaultCode, "dnsNames" | "ipAddresses" | "emailAddresses">> = {
  "host-name": "dnsNames",
  "ip-address": "ipAddresses",
  "mail-address": "emailAddresses",
};

function fixes(certificate: Certificate, subject: SubjectName, fault: SanFault): readonly Fix[] {
  const { map } = certificate.view;
  const home = homes[fault.code];
  if (home && map) {
    const text = subject.text.trim().replace(/^\[(.*)\]$/, "$1");
    return [
      {
        title: `Move ${text} to ${home}`,
        safe: true,
        edits: (layout) =>
          moveItem(
            subject.node,
            { map, key: home, after: home === "dnsNames" ? "name" : "dnsNames" },
            text,
            layout,
          ),
      },
    ];
  }
  const { replacement } = fault;
  if (replacement === undefined) return [];
  const { dnsNames, ipAddresses, uris, emailAddresses } = certificate;
  if (
    [...dnsNames, ...ipAddresses, ...uris, ...emailAddresses].some(
      ({ text }) => text.toLowerCase() === replacement,
    )
  ) {
    return removal(`Remove it, as ${replacement} is listed already`, subject.node, true);
  }
  // Names that differ only in how they are written: nothing else can have been meant.
  const safe = fault.code === "final-dot" || fault.code === "u-label";
  return [{ title: `Write ${replacement}`, safe, edits: () => [replaceScalar(subject.node, replacement)] }];
}
