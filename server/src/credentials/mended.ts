/** What somebody meant whose policy has conditions that never hold. */
import type { Path, ReaderNote, Repair } from "./capability";
import { isRecord } from "./plain-value";
import type { CredentialDocument } from "./read";

/** A remark on a condition that never holds, with the way to write it so that it does. */
export type MendableNote = ReaderNote & { readonly repair: Repair };

/** The remarks on conditions of which it is plain how they are meant. */
export function mendableNotes(notes: readonly ReaderNote[]): readonly MendableNote[] {
  return notes.flatMap((note) =>
    note.kind === "condition-never-matches" && note.repair ? [{ ...note, repair: note.repair }] : [],
  );
}

/** The document with each of these conditions written so that it holds. */
export function mended(document: CredentialDocument, notes: readonly MendableNote[]): CredentialDocument {
  // Values first: the names of keys are parts of the paths of others; of those the ones farther in.
  const inOrder = notes.toSorted((a, b) => rank(a.repair) - rank(b.repair));
  return inOrder.reduce<CredentialDocument>(
    (result, { source, repair }) => ({ ...result, [source]: put(result[source], repair.path, repair) }),
    document,
  );
}

function rank({ kind, path }: Repair): number {
  return kind === "value" ? -Infinity : -path.length;
}

/** A value with something else at the end of a path; as it is where the path leads nowhere. */
function put(value: unknown, [step, ...rest]: Path, repair: Repair): unknown {
  if (step === undefined) return repair.kind === "value" ? repair.value : value;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === step ? put(item, rest, repair) : item));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    if (key !== step) return [key, inner] as const;
    if (repair.kind === "key" && rest.length === 0) return [repair.key, inner] as const;
    return [key, put(inner, rest, repair)] as const;
  });
  return Object.fromEntries(entries);
}
