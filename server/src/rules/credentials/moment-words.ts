import { clockTime } from "../../text/clock";
import type { CredentialHome } from "./credential-home";

/**
 * The moment at which ages are counted, in a sentence: "the change begins (2026-12-01 20:00 UTC)", or "now".
 *
 * @param moment as `timeline.reference` gives it, epoch milliseconds
 */
export function momentWords({ timeline }: CredentialHome, moment: number): string {
  const isWindow = timeline.window().start !== undefined;
  return `${isWindow ? "the change begins" : "now"} (${clockTime(moment)} UTC)`;
}
