import { publicIssuerOf } from "../../../manifest/model/pki/issuer";
import { requirementsOf } from "../../../manifest/model/pki/requirements";
import { writtenLifetimeOf } from "../../../manifest/model/pki/validity";
import type { Certificate } from "../../../manifest/model/certificate";
import type { TrustChange } from "../../../manifest/model/trust-change";
import type { Path } from "../../../manifest/syntax/node";
import { parseDuration } from "../../../pki/duration";
import { isForbiddenInPublic } from "../../../pki/public-profile";
import { methodOfChallenge } from "../../../pki/validation-methods";
import type { Context } from "../context";
import { isRefusedAlgorithm } from "./key-sizes";
import { hasForm } from "./path";

/** Whether a word of the schema is refused at a place in a certificate, as the rules tell of it once it stands there. */
export function isRefusedWord(context: Context, path: Path, word: string): boolean {
  if (isRefusedAlgorithm(context, path, word)) return true;
  const { change } = context;
  const certificate = change?.certificates()[Number(path[2])];
  if (!change || certificate?.isIssued !== true) return false;
  if (hasForm(path, "spec.certificates.*.usages.*")) return isRefusedUsage(change, certificate, word);
  if (hasForm(path, "spec.certificates.*.challenge")) return isRefusedChallenge(change, certificate, word);
  return hasForm(path, "spec.certificates.*.renewBefore") && isTooLong(certificate, word);
}

/** What has no names or addresses yet may still become one for TLS, or another one. */
function isRefusedUsage(change: TrustChange, certificate: Certificate, usage: string): boolean {
  const requirements = requirementsOf(certificate);
  const isOpen = requirements === "tls" && certificate.dnsNames.length + certificate.ipAddresses.length === 0;
  if (!requirements || isOpen || certificate.isAuthority || !publicIssuerOf(change, certificate))
    return false;
  return isForbiddenInPublic(usage, requirements);
}

/** An answer at one host proves nothing about the names beside it, which a wildcard stands for. */
function isRefusedChallenge(change: TrustChange, certificate: Certificate, challenge: string): boolean {
  const hasWildcard = change.subjectNames(certificate).dnsNames.some(({ text }) => text.startsWith("*."));
  if (!hasWildcard || !publicIssuerOf(change, certificate)) return false;
  return methodOfChallenge(challenge, "name")?.coversWildcards === false;
}

/** What is to be renewed earlier than it is issued is renewed again and again. */
function isTooLong(certificate: Certificate, duration: string): boolean {
  const lifetime = writtenLifetimeOf(certificate);
  const parsed = parseDuration(duration);
  return lifetime !== undefined && parsed.ok && parsed.seconds * 1000 >= lifetime;
}
