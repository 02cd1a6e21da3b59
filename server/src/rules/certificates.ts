import { replaceScalar } from "../manifest/edits/edits";
import type { Certificate } from "../manifest/model/certificate";
import type { IssuerFacts } from "../manifest/model/pki/issuer";
import type { CertificateSource } from "../manifest/model/sources/certificate-source";
import type { TrustChange } from "../manifest/model/trust-change";
import type { Fix } from "./finding";

/** How messages call a certificate. */
export function nameOf({ name }: Certificate): string {
  return name ?? "this certificate";
}

/** What an exception may name for a finding about a certificate. */
export function targetsOf({ name }: Certificate): readonly string[] {
  return name === undefined ? [] : [name];
}

/** How messages call the certificate that a name is in, up to a comma: `shop-tls,`; from a file `shop-tls, in shop.pem,`. */
export function placeOfNames(certificate: Certificate, source: CertificateSource | undefined): string {
  return source ? `${nameOf(certificate)}, in ${source.path},` : `${nameOf(certificate)},`;
}

/** How messages call an issuer: `web (Let's Encrypt)`, by its name in the change and by the authority behind it. */
export function calledIssuer(issuer: IssuerFacts): string {
  const { name } = issuer;
  const known = issuer.known();
  return known && known.title.toLowerCase() !== name.toLowerCase() ? `${name} (${known.title})` : name;
}

/** Fixes that have a certificate issued by one of the private issuers of the change. */
export function issuePrivately(change: TrustChange, certificate: Certificate): readonly Fix[] {
  const reference = certificate.view.at("issuerRef").at("name").scalar;
  if (!reference) return [];
  return change.issuers.all().flatMap(({ name, view }): readonly Fix[] =>
    name === undefined || view.at("trust").text !== "private"
      ? []
      : [
          {
            title: `Have ${nameOf(certificate)} issued by ${name}, which is private`,
            safe: false,
            edits: () => [replaceScalar(reference, name)],
          },
        ],
  );
}
