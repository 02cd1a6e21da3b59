/** Missing rights in the words of the manifest's own `grants`. */
import type { CertificateChange, RecordChange, Vocabulary } from "./capability";
import { code, listing } from "./wording";

export const grantsVocabulary: Vocabulary = {
  recordRight: (change) => `${code("record-write")} on ${code(rrset(change))}`,
  recordBound: (change) => `${code(rrset(change))} in ${code("resources")}`,
  certificateRight: (change) => `${code(change.operation)} on ${names(change)}`,
  certificateBound: (change) => `${names(change)} in ${code("resources")}`,
};

function rrset({ ownerName, type }: RecordChange): string {
  return `${ownerName.replace(/\.$/, "")}/${type.toUpperCase()}`;
}

function names(change: CertificateChange): string {
  return listing(change.names.map(code));
}
