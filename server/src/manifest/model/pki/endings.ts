import type { ScalarNode } from "../../syntax/node";
import type { Certificate } from "../certificate";
import { startWithoutSteps } from "../caches";
import type { Step } from "../step";
import type { TrustChange } from "../trust-change";
import { instanceEnded, type CertificateInstance } from "./instance";
import { instantAt } from "./validity";

/** Something that a change does to a certificate and that nobody can take back, a hold apart. */
export interface CertificateEnding {
  readonly kind: "revocation" | "key destruction";
  readonly instance: CertificateInstance;
  /** When it comes at the earliest, epoch milliseconds; undefined where that is not known. */
  readonly at: number | undefined;
  /** The step that does it; undefined where only the entry of the certificate says it. */
  readonly step: Step | undefined;
  /** Where it is written. */
  readonly node: ScalarNode;
}

/** The revocations and key destructions of a step, in its order. */
export function endingsBy(change: TrustChange, step: Step): readonly CertificateEnding[] {
  const kind = kindOf(step);
  if (!kind) return [];
  const at = change.timeline.spanOf(step).start;
  return step.certificates.flatMap((node) => {
    const entry = change.certificate(node.source);
    return entry ? [{ kind, instance: instanceEnded(entry), at, step, node }] : [];
  });
}

/**
 * The revocation that only the entry of a certificate speaks of: at `revocation.at`; in a change without steps, for
 * `op: revoke`, when the window begins, else at a time that is not known. Undefined where a step revokes it.
 */
export function revocationWithoutStep(
  change: TrustChange,
  certificate: Certificate,
): CertificateEnding | undefined {
  const written = certificate.view.at("revocation").at("at");
  const isRevoked = certificate.op === "revoke";
  if (!written.exists && !isRevoked) return undefined;
  if (change.stepsOnCertificate(certificate).some(({ action }) => action === "revoke")) return undefined;
  const at = instantAt(written) ?? (isRevoked ? startWithoutSteps(change) : undefined);
  const node = written.scalar ?? certificate.view.at("name").scalar;
  if (!node || (at === undefined && !isRevoked)) return undefined;
  return { kind: "revocation", instance: instanceEnded(certificate), at, step: undefined, node };
}

/** Every revocation of what an entry speaks of that the change makes, in the order of the text. */
export function revocationsOf(change: TrustChange, certificate: Certificate): readonly CertificateEnding[] {
  const own = revocationWithoutStep(change, certificate);
  const bySteps = change
    .stepsOnCertificate(certificate)
    .flatMap((step) => endingsBy(change, step))
    .filter(({ kind, instance }) => kind === "revocation" && instance.entry === certificate);
  return own ? [...bySteps, own] : bySteps;
}

/**
 * Where it says that the key of a certificate, or of its authority, is in wrong hands: then revoking early is right, and
 * going back to it is not. Undefined where nothing says so.
 */
export function compromiseOf({ entry, isPrevious }: CertificateInstance): ScalarNode | undefined {
  const compromised = entry.previous.at("compromised");
  if (isPrevious && compromised.boolean === true) return compromised.scalar;
  const reason = entry.view.at("revocation").at("reason");
  const isAbout = isPrevious || !entry.isIssued;
  return isAbout && reason.word("keyCompromise", "cACompromise") ? reason.scalar : undefined;
}

/** Whether its revocation is a hold, which its issuer can take off the list again (RFC 5280 section 5.3.1). */
export function isOnHold({ entry, isPrevious }: CertificateInstance): boolean {
  const isAbout = isPrevious || !entry.isIssued;
  return isAbout && entry.view.at("revocation").at("reason").word("certificateHold") !== undefined;
}

function kindOf({ action }: Step): CertificateEnding["kind"] | undefined {
  if (action === "revoke") return "revocation";
  return action === "destroy-key" ? "key destruction" : undefined;
}
