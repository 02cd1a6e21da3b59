import { parentName, wildcardBelow, type DomainName } from "../../dns/name";
import { replaceScalar } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { challengeMoments, directIssuerOf, zoneOfChallenge } from "../../manifest/model/dns-challenge";
import { issuerOf } from "../../manifest/model/pki/issuer";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import { relatedAt, type FindingDraft } from "../finding";
import { listed } from "../words";

/**
 * A CNAME that delegates a challenge which the solver writes at the delegated name all the same: no other data stands
 * beside a CNAME (RFC 1034 section 3.6.2), and the authority looks at its target.
 */
export function* challengeNotFollowed(
  change: TrustChange,
  record: RecordSet,
  owner: DomainName,
): Generator<FindingDraft> {
  const at = record.nameNode;
  const unmet = certificatesAt(change, owner).flatMap((certificate) => {
    const issuer = directIssuerOf(change, certificate, owner);
    return issuer && standsWhenIssued(change, certificate, record, owner) ? [{ certificate, issuer }] : [];
  });
  const [first] = unmet;
  if (!at || !first) return;
  const certificates = listed(unmet.flatMap(({ certificate: { name } }) => name ?? []));
  const strategy = first.issuer.view.at("solver").at("cnameStrategy").scalar;
  const [target] = record.data().flatMap((one) => (one?.type === "CNAME" ? [one.target] : []));
  yield {
    at,
    message: `The solver of ${first.issuer.name} does not follow aliases (cnameStrategy: None): for ${certificates} it writes the challenge at ${owner} itself, where this CNAME stands. Nothing can stand beside a CNAME, and the authority looks for the challenge at its target${target === undefined ? "" : `, ${target}`}: no certificate is issued. Set cnameStrategy: Follow, or take the CNAME away.`,
    related: [
      ...relatedAt(strategy, "the solver does not follow the CNAME"),
      ...unmet.flatMap(({ certificate }) =>
        relatedAt(certificate.view.at("dnsNames").entry?.key, "proves its names by dns-01"),
      ),
    ],
    fixes:
      // An issuer that the policy defines may stand in another file.
      strategy && strategy.chunk.source === at.chunk.source
        ? [
            {
              title: `Have the solver of ${first.issuer.name} follow aliases`,
              safe: false,
              edits: () => [replaceScalar(strategy, "Follow")],
            },
          ]
        : [],
    targets: [...record.references, ...unmet.flatMap(({ certificate: { name } }) => name ?? [])],
  };
}

/** The certificates whose challenge stands at the name: a wildcard name is validated at the name above it. */
function certificatesAt(change: TrustChange, owner: DomainName): readonly Certificate[] {
  const host = parentName(owner);
  const wildcard = host && wildcardBelow(host);
  const names = [host, wildcard].filter((name) => name !== undefined);
  return [...new Set(names.flatMap((name) => change.certificateNames.having(name)))];
}

/** Whether the record is certain to stand when the certificate is issued, or renewed after the change. */
function standsWhenIssued(
  change: TrustChange,
  certificate: Certificate,
  record: RecordSet,
  owner: DomainName,
): boolean {
  if (zoneOfChallenge(change, owner, issuerOf(change, certificate)) !== record.zone) return false;
  return challengeMoments(change, certificate).some((moment) => {
    const answer = change.contents.answerIn(record.zone, owner, moment);
    if (answer?.kind !== "records" || answer.isWildcard) return false;
    return answer.records.some(({ entry, isPrevious }) => entry === record && !isPrevious);
  });
}
