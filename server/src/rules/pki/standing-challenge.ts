/** The form of records of dns-persist-01, as far as the Baseline Requirements settle it (3.2.2.4.22). */
import { parseCaaIssuer } from "../../dns/caa";
import { isReference } from "../../credentials/secrets/reference";
import type { RecordSet } from "../../manifest/model/record-set";
import type { TrustChange } from "../../manifest/model/trust-change";
import { clockTime } from "../../text/clock";
import type { FindingDraft } from "../finding";

/**
 * The values of a standing record that no authority takes. Which accounts and policies it takes, each authority says: of
 * these nothing is told here.
 */
export function* standingChallengeFaults(
  change: TrustChange,
  record: RecordSet,
  now: number,
): Generator<FindingDraft> {
  for (const [index, written] of record.values.entries()) {
    const data = record.data()[index];
    if (data?.type !== "TXT" || !written.node || !isMeant(data.text)) continue;
    const fault = faultOf(
      data.text,
      change.timeline.reference(() => now),
    );
    if (fault !== undefined)
      yield {
        at: written.node,
        message: `No authority validates by this record (dns-persist-01): ${fault}`,
        targets: record.references,
      };
  }
}

/** A sentence is a stand-in, which keeps a wildcard away. */
function isMeant(text: string): boolean {
  return text !== "" && !isReference(text) && (!/\s/.test(text.trim()) || /[;=]/.test(text));
}

function faultOf(text: string, start: number): string | undefined {
  const form = "Write the domain of the authority and behind semicolons its parameters.";
  const issuer = parseCaaIssuer(text);
  if (!issuer.isWellFormed) return `${issuer.reason}. ${form}`;
  if (issuer.domain === "") return undefined;
  if (issuer.accountUris.length === 0)
    return `it does not say which account it is for. Add accounturi= with the address of the account.`;
  const until = issuer.parameters.find(({ tag }) => tag === "persistuntil")?.value;
  if (until === undefined) return undefined;
  if (!/^\d{1,12}$/.test(until))
    return `its persistUntil is ${until}, and no number of seconds since 1970. Write it as such a number.`;
  const end = Number(until) * 1000;
  return end < start
    ? `its persistUntil ended at ${clockTime(end)}. Write a later time, or leave it out.`
    : undefined;
}
