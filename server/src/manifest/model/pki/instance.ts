import type { Certificate } from "../certificate";

/**
 * One certificate as clients meet it. An entry of `certificates` speaks of two of them: the one that comes out of the
 * change, or stands, and the one before it.
 */
export interface CertificateInstance {
  readonly entry: Certificate;
  /** Whether it is the one before the change, of which `previous` speaks. */
  readonly isPrevious: boolean;
}

export function isSameInstance(
  a: CertificateInstance | undefined,
  b: CertificateInstance | undefined,
): boolean {
  return a?.entry === b?.entry && a?.isPrevious === b?.isPrevious;
}

/** What there is of an entry before the change; undefined for one that is issued for the first time. */
export function instanceBefore(entry: Certificate): CertificateInstance | undefined {
  switch (entry.op) {
    case "issue":
      return undefined;
    case "renew":
    case "replace":
      return { entry, isPrevious: true };
    default:
      return { entry, isPrevious: false };
  }
}

/** What there is of an entry after the change. */
export function instanceAfter(entry: Certificate): CertificateInstance {
  return { entry, isPrevious: false };
}

/** The certificate that revoking an entry or destroying its key is about: the old one, where there is a new one. */
export function instanceEnded(entry: Certificate): CertificateInstance {
  return instanceBefore(entry) ?? instanceAfter(entry);
}

/** How messages call it: the name of its entry, and of the one before that it is. */
export function nameOfInstance({ entry, isPrevious }: CertificateInstance): string {
  const name = entry.name ?? "this certificate";
  if (!isPrevious) return name;
  const serial = entry.previous.at("serial").text;
  return serial === undefined ? `the previous ${name}` : `the previous ${name} (serial ${serial})`;
}
