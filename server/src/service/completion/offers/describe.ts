/** What an entry of a change is, in the few words that a list of completions has room for. Plain text. */
import type { Certificate } from "../../../manifest/model/certificate";
import type { Credential } from "../../../manifest/model/credential";
import type { RecordSet } from "../../../manifest/model/record-set";
import type { Step } from "../../../manifest/model/step";

/** More names or values than this are counted instead of listed. */
const MOST_LISTED = 3;

/** `certificate · shop.example.com, www.example.com`. */
export function describeCertificate(certificate: Certificate): string {
  const names = certificate.dnsNames.map(({ text }) => text);
  return parts("certificate", certificate.isAuthority ? "CA" : undefined, listed(names));
}

/** `A 203.0.113.30`, `A 10.0.0.7 · internal`. The name beside it says which zone it is in. */
export function describeRecord(record: RecordSet): string {
  const values = record.values.length > 0 ? record.values : record.previousValues;
  const data = listed(values.map((value) => record.textOf(value)));
  const view = record.zone.viewName === "internal" ? "internal" : undefined;
  return parts([record.type, data].filter(Boolean).join(" "), view);
}

/** `step · deploy shop-tls`. */
export function describeStep(step: Step): string {
  const { kind } = step;
  const view = kind && step.view.at(kind);
  const names = view?.oneOrMany().flatMap((item) => (item as typeof view).text ?? []) ?? [];
  return parts("step", [step.action ?? kind, listed(names)].filter(Boolean).join(" "));
}

/** `credential · workload-identity · route53`. */
export function describeCredential(credential: Credential): string {
  return parts("credential", credential.type, credential.provider);
}

/** Joins what is known. */
export function parts(...known: readonly (string | undefined)[]): string {
  return known.filter((part) => part !== undefined && part !== "").join(" · ");
}

/** The first few of some names, and how many more there are. */
export function listed(items: readonly string[]): string {
  const shown = items.slice(0, MOST_LISTED).join(", ");
  return items.length > MOST_LISTED ? `${shown} and ${items.length - MOST_LISTED} more` : shown;
}
