import type { DomainName } from "../../dns/name";
import { matchHost } from "../../pki/host-match";
import { slipsBetween } from "../nearest";
import type { Certificate, SubjectName } from "./certificate";
import { parseHost } from "./names";
import { textsOf } from "./subject-names";
import type { TrustChange } from "./trust-change";

/** The dNSNames of a certificate that are most likely slips of the pen, by their text: what each was meant to be. */
export type MisspeltNames = ReadonlyMap<string, DomainName>;

const NONE: MisspeltNames = new Map();

/**
 * A written name for which nothing answers, next to a name that the certificate is served at and lacks, is taken for that
 * one. What rests on the names of a certificate need not ask about such a name: it is going to be another one.
 */
export function misspeltNamesOf(change: TrustChange, certificate: Certificate): MisspeltNames {
  const { dnsNames, source } = change.subjectNames(certificate);
  if (source) return NONE;
  // In a sound change there are none, and then it does not matter at how many records the certificate is served.
  const suspects = dnsNames.filter((subject) => isUnanswered(change, certificate, subject));
  if (suspects.length === 0) return NONE;
  const texts = textsOf(dnsNames);
  const served = new Set(change.recordsServing(certificate).flatMap(({ ownerName }) => ownerName ?? []));
  return new Map(
    [...served].flatMap((name) => {
      const suspect = suspects.find(({ text }) => isNear(text, name));
      return suspect && !matchHost(name, texts).isMatch ? [[suspect.text, name] as const] : [];
    }),
  );
}

/**
 * Whether nothing else in the change speaks of a name, nothing answers for it, and nobody says that it is served
 * elsewhere.
 */
function isUnanswered(change: TrustChange, certificate: Certificate, { text }: SubjectName): boolean {
  const name = parseHost(text);
  // For what is no name, such as one with an invisible character in it, nothing can answer.
  if (name === undefined) return true;
  if (name.startsWith("*.")) return false;
  // What steps speak of is meant as it is written: then it is the name of the record that is misspelt.
  if (change.stepsOnOwner(name).length > 0) return false;
  const { kind } = change.coverageOf(name, certificate);
  return kind === "nothing" || (kind === "unknown" && change.zonesHolding(name).length === 0);
}

/** One slip, or two in a long name: in a short one two slips make any name of any other. */
function isNear(text: string, name: DomainName): boolean {
  return slipsBetween(text.toLowerCase(), name) <= (name.length < 20 ? 1 : 2);
}
