/** A certificate that does not have a name under which it is served. */
import type { DomainName } from "../../dns/name";
import { appendTo } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { textsOf } from "../../manifest/model/subject-names";
import type { TrustChange } from "../../manifest/model/trust-change";
import { matchHost } from "../../pki/host-match";
import { visible } from "../../text/quote";
import { relatedAt, type Fix, type Related } from "../finding";
import { listed } from "../words";

/** What a certificate has instead of a name, as a clause; undefined where it has the name. */
export function whatItHas(
  change: TrustChange,
  certificate: Certificate,
  ownerName: DomainName,
): string | undefined {
  const { dnsNames, commonName, source } = change.subjectNames(certificate);
  const names = textsOf(dnsNames);
  const match = matchHost(ownerName, names, commonName);
  if (match.isMatch) return undefined;
  const name = certificate.name ?? "it";
  const has =
    names.length === 0 ? `${name} has no dnsNames at all` : `${name} has only ${listed(names.map(visible))}`;
  const where = source ? ` in ${source.path}` : "";
  const isPlain = match.code === "not-listed" || match.code === "no-entries";
  return isPlain ? has + where : `${has}${where} (${match.reason})`;
}

/** Where the names of a certificate stand. */
export function namesOf(change: TrustChange, certificate: Certificate): readonly Related[] {
  const { source } = change.subjectNames(certificate);
  if (source) return relatedAt(source.at, `what ${source.path} holds begins here`);
  const name = certificate.name ?? "the certificate";
  const list = certificate.view.at("dnsNames").entry?.key;
  if (list) return [{ at: list, message: `the names of ${name}` }];
  const at = certificate.view.at("name").scalar;
  return at ? [{ at, message: `${name} names no host` }] : [];
}

/** The fix that adds a name, where the manifest is where the names of the certificate stand. */
export function additionOf(
  change: TrustChange,
  certificate: Certificate,
  ownerName: DomainName,
): readonly Fix[] {
  const { map } = certificate.view;
  const isInFile = change.subjectNames(certificate).source !== undefined;
  if (!map || isInFile || certificate.isForeign) return [];
  return [
    {
      title: `Add ${ownerName} to dnsNames of ${certificate.name ?? "the certificate"}`,
      safe: false,
      edits: (layout) => [appendTo(map, "dnsNames", ownerName, layout, "name")],
    },
  ];
}
