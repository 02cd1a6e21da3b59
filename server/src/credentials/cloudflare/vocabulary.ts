/** Missing rights in the words of Cloudflare's API tokens. */
import type { RecordChange, Vocabulary } from "../capability";
import { code } from "../wording";

export const cloudflareVocabulary: Vocabulary = {
  recordRight: (change) => `${code("DNS Write")} on ${zone(change)}`,
  recordBound: (change) => `${zone(change)} among the zone resources`,
  certificateRight: () => code("SSL and Certificates Write"),
  certificateBound: () => "the zone among the zone resources",
};

function zone({ zoneId, zoneName }: RecordChange): string {
  if (zoneId !== undefined) return code(`com.cloudflare.api.account.zone.${zoneId}`);
  return zoneName === undefined ? "its zone" : `the zone ${zoneName}`;
}
