import type { TrustChange } from "../manifest/model/trust-change";
import { startOfInstant } from "../manifest/model/time";

/**
 * The moment at which ages and ends are counted: the earliest start of the change's window. Now counts only where the
 * change has no window.
 *
 * @param now epoch milliseconds
 */
export function momentOf(change: TrustChange, now: number): number {
  const starts = change.spec
    .at("window")
    .oneOrMany()
    .flatMap((window) => {
      const text = window.at("start").text;
      return (text === undefined ? undefined : startOfInstant(text)) ?? [];
    });
  return starts.length === 0 ? now : Math.min(...starts);
}
