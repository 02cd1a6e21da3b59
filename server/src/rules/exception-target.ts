import {
  foundNowhere,
  resolveReference,
  type ReferenceKind,
  type Resolution,
} from "../manifest/model/definitions";
import type { TrustChange } from "../manifest/model/trust-change";
import { wellKnownIssuer } from "../pki/issuers";

const ENTRIES: readonly ReferenceKind[] = [
  "record",
  "certificate",
  "credential",
  "step",
  "trustStore",
  "validation",
  "zone",
  "endpoint",
];

/** What the target of an exception names: an entry of the change, or the change itself. */
export function resolveTarget(change: TrustChange, target: string): Resolution {
  // Issuers live in clusters and at CAs, and need no entry in the change.
  const isIssuer = change.issuers.named(target).length > 0 || wellKnownIssuer(target) !== undefined;
  if (target === change.name || isIssuer) return foundNowhere;
  return resolveReference(change, ENTRIES, target);
}
