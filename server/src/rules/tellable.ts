import { KnownSecrets } from "../credentials/secrets/known";
import { withoutSecrets } from "../credentials/secrets/left-out";
import type { FindingDraft, Fix, Related } from "./finding";

/** What a finding says to people and programs. */
interface Words {
  readonly message: string;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}

/** The secrets that were found. */
export function secretsIn(drafts: readonly FindingDraft[]): KnownSecrets {
  return new KnownSecrets(drafts.flatMap(({ secret }) => secret ?? []));
}

/**
 * A finding whose words repeat no secret that its form or the key before it gives away, in what of them it may be read as a value
 * or not. It is made once for each finding.
 */
export function withoutKnownForms(draft: FindingDraft): FindingDraft {
  const { message, related, fixes } = withWords(draft, withoutSecrets);
  // Hardly any holds one, and there are very many of them.
  const isClean =
    message === draft.message &&
    related.every((one, index) => one.message === draft.related?.[index]?.message) &&
    fixes.every((fix, index) => fix.title === draft.fixes?.[index]?.title);
  return isClean ? draft : { ...draft, message, related, fixes };
}

/** Words about a text as anybody may be told them. */
export function tellableWords(words: string, secrets: KnownSecrets): string {
  return secrets.leftOutOf(withoutSecrets(words));
}

/** The words of a finding without the secrets of the text: messages end up in logs, and in other people's mail. */
export function tellable(draft: FindingDraft, secrets: KnownSecrets): Words {
  const { message, related = [], fixes = [] } = draft;
  if (secrets.isEmpty) return { message, related, fixes };
  return withWords(draft, (words) => secrets.leftOutOf(words));
}

function withWords(
  { message, related = [], fixes = [] }: FindingDraft,
  clean: (words: string) => string,
): Words {
  return {
    message: clean(message),
    related: related.map((one) => ({ ...one, message: clean(one.message) })),
    fixes: fixes.map((fix) => ({ ...fix, title: clean(fix.title) })),
  };
}
