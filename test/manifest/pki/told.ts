import assert from "node:assert/strict";
import type { Certificate } from "../../../server/src/manifest/model/certificate";
import {
  instanceAfter,
  instanceEnded,
  type CertificateInstance,
} from "../../../server/src/manifest/model/pki/instance";
import type { Step } from "../../../server/src/manifest/model/step";
import type { TrustChange } from "../../../server/src/manifest/model/trust-change";

/** `20:30`, with the day before it where that is not 1 December 2026; `?` for an unknown time. */
export function clock(ms: number | undefined): string {
  if (ms === undefined) return "?";
  if (ms === Infinity) return "for good";
  const text = new Date(ms).toISOString();
  return (text.startsWith("2026-12-01") ? "" : `${text.slice(8, 10)} `) + text.slice(11, 16);
}

/** `old-tls`, or `previous of tls`. */
export function named({ entry, isPrevious }: CertificateInstance): string {
  return `${isPrevious ? "previous of " : ""}${entry.name ?? "?"}`;
}

export function certificateIn(change: TrustChange, name: string): Certificate {
  const certificate = change.certificate(name);
  assert.ok(certificate, `there is no certificate ${name}`);
  return certificate;
}

/** What `named` writes, the other way round. */
export function instanceIn(change: TrustChange, text: string): CertificateInstance {
  const name = text.replace(/^previous of /, "");
  const entry = certificateIn(change, name);
  return name === text ? instanceAfter(entry) : instanceEnded(entry);
}

export function stepIn(change: TrustChange, name: string): Step {
  const [step] = change.stepsNamed(name);
  assert.ok(step, `there is no step ${name}`);
  return step;
}
