import { withoutSecret } from "../credentials/secrets/left-out";
import type { FindingDraft, Fix, Related } from "./finding";

/** What a finding says to people and programs. */
interface Words {
  readonly message: string;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}

/** The secrets that were found, line by line. */
export function secretsIn(drafts: readonly FindingDraft[]): readonly string[] {
  return drafts.flatMap(({ secret }) => secret?.split(/(?<!\s)\s*\n\s*/).filter((line) => line !== "") ?? []);
}

/** The words of a finding without secrets: messages end up in logs, and in other people's mail. */
export function tellable(
  { message, related = [], fixes = [] }: FindingDraft,
  secrets: readonly string[],
): Words {
  if (secrets.length === 0) return { message, related, fixes };
  const clean = (words: string): string => secrets.reduce(withoutSecret, words);
  return {
    message: clean(message),
    related: related.map((one) => ({ ...one, message: clean(one.message) })),
    fixes: fixes.map((fix) => ({ ...fix, title: clean(fix.title) })),
  };
}
