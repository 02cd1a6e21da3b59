/** What stands in challenge records: told apart from references to it, and from other texts. */
import { isReference } from "../../credentials/secrets/reference";
import type { RecordSet } from "../../manifest/model/record-set";
import type { View } from "../../manifest/view";

/** A text of a TXT record that is meant as the answer to a challenge. */
export interface ChallengeValue {
  readonly written: View<unknown>;
  readonly text: string;
}

/** Whether a text has the form of an answer to dns-01: a SHA-256 digest in base64url without padding (RFC 8555 section 8.4). */
export function isChallengeDigest(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/**
 * The values of a TXT record that are meant as answers to challenges. Whoever writes a text with blanks means something
 * else, as a stand-in that keeps a wildcard away; and what only refers to the value says nothing about its form.
 */
export function challengeValues(record: RecordSet): readonly ChallengeValue[] {
  return record.values.flatMap((written, index) => {
    const data = record.data()[index];
    if (data?.type !== "TXT" || /\s/.test(data.text) || data.text === "" || isReference(data.text)) return [];
    return [{ written, text: data.text }];
  });
}

/** Whether a record answers a challenge, or says by a reference what it will answer. */
export function isChallengeText(record: RecordSet): boolean {
  return record.data().some((data) => data?.type === "TXT" && data.text !== "" && !/\s/.test(data.text));
}
