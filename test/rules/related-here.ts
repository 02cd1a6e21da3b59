import type { Finding } from "../../server/src/rules/engine";
import type { Place } from "../../server/src/rules/finding";

/** The related places of a finding that lie in the text itself: those in other files cannot be marked in it. */
export function relatedHere({
  related,
}: Finding): readonly { readonly at: Place; readonly message: string }[] {
  return related.flatMap(({ at, message }) => (at.kind === "file" ? [] : [{ at, message }]));
}
