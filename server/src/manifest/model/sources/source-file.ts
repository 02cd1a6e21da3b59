/** A file that a manifest names as the state that stands, as far as it is known. */
export type SourceFile =
  /** It has not been read yet, or nobody may read it: nothing is known. */
  | { readonly kind: "awaited" }
  /** Why it cannot be read: a clause, such as "there is no such file". */
  | { readonly kind: "unread"; readonly reason: string }
  | { readonly kind: "read"; readonly uri: string; readonly octets: Uint8Array };

/** The files beside a manifest. Whoever asks about one is asked again when it has changed. */
export interface SourceFiles {
  /**
   * @param path as it is written
   * @param from the URI of the file in which it is written; the manifest unless said
   */
  file(path: string, from?: string): SourceFile;
}

/** Nothing is known of any file. */
export const noFiles: SourceFiles = { file: () => ({ kind: "awaited" }) };

/** Whether two readings of a file are the same: two of the same octets are. */
export function isSameFile(one: SourceFile, other: SourceFile): boolean {
  if (one === other) return true;
  if (one.kind === "unread" && other.kind === "unread") return one.reason === other.reason;
  if (one.kind !== "read" || other.kind !== "read") return one.kind === other.kind;
  const { octets } = other;
  return one.octets.length === octets.length && one.octets.every((octet, index) => octet === octets[index]);
}
