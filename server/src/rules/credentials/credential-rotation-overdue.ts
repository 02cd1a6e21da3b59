import { completeMap, insertEntry, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Credential } from "../../manifest/model/credential";
import type { Limit } from "../../manifest/model/limits";
import { endOfInstant, startOfInstant } from "../../manifest/model/time";
import { mayBeMeant } from "../../manifest/model/unread";
import { formatDuration, parseDuration } from "../../pki/duration";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { relatedAt, type FindingDraft, type Related } from "../finding";
import { limitRelated, limitWords } from "../limit-words";
import { defineRule, type RuleContext } from "../rule";
import { sharedByIntactPolicy, type CredentialHome } from "./credential-home";
import { momentWords } from "./moment-words";
import { isUnsaid } from "./unsaid";

const DAY = 24 * 3600;

export const credentialRotationOverdue = defineRule({
  id: "credential-rotation-overdue",
  plane: "credentials",
  over: ["credential", "text"],
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A stored secret has not been changed for too long, or nobody knows",
  controls: ["owasp-nhi-2025:NHI7:2025", "nist-csf-2.0:PR.AA-01"],
  references: ["OWASP Non-Human Identities Top 10, NHI7:2025"],
  docs: {
    problem:
      "A stored secret (an API key, a TSIG key, an OAuth client, the key of a service account) was last changed longer ago than its rotation or the policy allows (90 days by default), says nothing of its rotation or a day that is still to come, or nobody has tried that the old secret stops working.",
    why: "Copies of a secret gather in logs, backups and laptops. Rotation makes them worthless, and only where the withdrawal works.",
    remedy:
      "Change the secret before the window, try that the old one is refused, and write down both in rotation.",
    bad: `credentials:
  - name: cloudflare-dns
    type: api-key
    provider: cloudflare
    owner: "@acme/dns"
    access: standing
    expires: 2027-01-15
    rotation: {every: 2160h, last: 2026-06-01, revocationTested: 2026-06-01}
    secretRef: vault:kv/dns/cloudflare
`,
    good: `credentials:
  - name: cloudflare-dns
    type: api-key
    provider: cloudflare
    owner: "@acme/dns"
    access: standing
    expires: 2027-01-15
    rotation: {every: 2160h, last: 2026-11-16, revocationTested: 2026-11-16}
    secretRef: vault:kv/dns/cloudflare
`,
  },
  *check(entity, context) {
    if ("credential" in entity) yield* judge(entity.change, entity.credential, context);
    else
      for (const { home, credential } of sharedByIntactPolicy(entity.text, entity.change))
        yield* judge(home, credential, context);
  },
});

function* judge(home: CredentialHome, credential: Credential, context: RuleContext): Generator<FindingDraft> {
  if (!credential.isStoredSecret) return;
  const rotation = credential.view.at("rotation");
  const now = (): number => context.now;
  const findings = rotation.map
    ? [
        unknownAge(credential) ??
          stillToCome(home, credential, "last", now) ??
          overdue(home, credential, now),
        withdrawalUntested(credential) ?? stillToCome(home, credential, "revocationTested", now),
      ]
    : [withoutRotation(home, credential)];
  for (const finding of findings)
    if (finding) yield { ...finding, targets: credential.name === undefined ? [] : [credential.name] };
}

function nameOf({ name }: Credential): string {
  return name ?? "This credential";
}

function withoutRotation(home: CredentialHome, credential: Credential): FindingDraft | undefined {
  const { map } = credential.view;
  const at = credential.view.at("name").scalar ?? credential.view.node;
  if (!map || !at || !isUnsaid(home, credential, "rotation")) return undefined;
  const limit = home.limits.rotation();
  const every = formatDuration(limit?.seconds ?? 90 * DAY);
  const rotation = { every, last: tabStop("YYYY-MM-DD"), revocationTested: tabStop("YYYY-MM-DD") };
  return {
    at,
    message: `${nameOf(credential)} is a stored secret (${credential.type ?? ""}), and nothing says when it was last changed. Copies of it gather for as long as it stays the same${limit ? `, which may be ${limitWords(limit)}` : ""}. Change it, try that the old one is refused, and write both into rotation.`,
    related: limit ? limitRelated(limit) : [],
    fixes: [
      {
        title: `Write down the rotation of ${nameOf(credential)}`,
        safe: false,
        edits: (layout) => [insertEntry(map, "rotation", rotation, layout)],
      },
    ],
  };
}

function unknownAge(credential: Credential): FindingDraft | undefined {
  const rotation = credential.view.at("rotation");
  const at = rotation.entry?.key ?? rotation.node;
  if (!at || isSaid(credential, "last")) return undefined;
  return {
    at,
    message: `The rotation of ${nameOf(credential)} does not say when the secret was last changed, so nobody can tell that it is kept to. Write down the day in last.`,
    fixes: completion(credential, "last", "Write down when it was last changed"),
  };
}

function withdrawalUntested(credential: Credential): FindingDraft | undefined {
  const rotation = credential.view.at("rotation");
  const at = rotation.entry?.key ?? rotation.node;
  if (!at || isSaid(credential, "revocationTested")) return undefined;
  return {
    at,
    message: `Nobody has tried that a withdrawn secret of ${nameOf(credential)} is refused. Where it is not, changing it ends no leak. Withdraw one, try it, and write the day into revocationTested.`,
    fixes: completion(credential, "revocationTested", "Write down when the withdrawal was tried"),
  };
}

/** Whether something stands at a key of the rotation, or may be meant to. */
function isSaid(credential: Credential, key: "last" | "revocationTested"): boolean {
  const rotation = credential.view.at("rotation");
  return Boolean(rotation.at(key).entry) || mayBeMeant(rotation.node, key);
}

function completion(
  credential: Credential,
  key: "last" | "revocationTested",
  title: string,
): FindingDraft["fixes"] & object {
  const { map } = credential.view;
  if (!map) return [];
  const lacking = { [key]: tabStop("YYYY-MM-DD") };
  return [{ title, safe: false, edits: (layout) => completeMap(map, "rotation", lacking, layout) }];
}

/** How long the secret may stay the same, and who says so: its own rotation where that is stricter than the limit. */
interface Allowed {
  readonly seconds: number;
  readonly words: string;
  readonly related: readonly Related[];
}

/** How long the secret of a credential may stay the same: undefined where nothing limits it. */
export function allowedAge(credential: Credential, limit: Limit | undefined): Allowed | undefined {
  const every = credential.view.at("rotation").at("every").scalar;
  const parsed = every && parseDuration(every.source);
  const own = parsed?.ok ? parsed.seconds : undefined;
  if (own !== undefined && (!limit || own <= limit.seconds))
    return {
      seconds: own,
      words: `${formatSeconds(own)}, as its own rotation says`,
      related: relatedAt(every, "how often it is to be changed"),
    };
  return limit && { seconds: limit.seconds, words: limitWords(limit), related: limitRelated(limit) };
}

function overdue(home: CredentialHome, credential: Credential, now: () => number): FindingDraft | undefined {
  const last = credential.view.at("rotation").at("last").scalar;
  const changed = last && endOfInstant(last.source);
  const allowed = allowedAge(credential, home.limits.rotation());
  if (!last || changed === undefined || !allowed) return undefined;
  const moment = home.timeline.reference(now);
  const age = (moment - changed) / 1000;
  if (age <= allowed.seconds) return undefined;
  const over = age - allowed.seconds;
  return {
    at: last,
    message: `${nameOf(credential)} was last changed on ${last.source}, ${rounded(age)} before ${momentWords(home, moment)}: ${rounded(over)} over the limit of ${allowed.words}. Whoever has copied it since can use it still. ${home.isPolicy ? "Change it" : "Change it before the change begins"}, and write down the new day.`,
    related: allowed.related,
    fixes: [
      {
        title: "Write down a newer rotation",
        safe: false,
        edits: () => [replaceScalar(last, tabStop("YYYY-MM-DD"))],
      },
    ],
  };
}

/** A day of the calendar begins so much earlier in the east than in UTC. */
const EARLIEST = 14 * 3600;

/**
 * A day that nobody has seen yet, and that the change does not wait for: what is planned for a day before the window, or
 * within it, may be written down ahead.
 */
function stillToCome(
  home: CredentialHome,
  credential: Credential,
  key: "last" | "revocationTested",
  now: () => number,
): FindingDraft | undefined {
  const node = credential.view.at("rotation").at(key).scalar;
  const day = node && startOfInstant(node.source);
  const { start, end = start } = home.timeline.window();
  if (!node || day === undefined || (end !== undefined && day <= end)) return undefined;
  const today = now();
  if (day - EARLIEST * 1000 <= today) return undefined;
  const ahead = rounded((day - today) / 1000);
  const behind =
    end === undefined ? "" : ` and behind the window of the change (it ends ${clockTime(end)} UTC)`;
  const what =
    key === "last"
      ? `${nameOf(credential)} was last changed on ${node.source}, it says here`
      : `The withdrawal of a secret of ${nameOf(credential)} was tried on ${node.source}, it says here`;
  const lacking =
    key === "last"
      ? "How old the secret is that is used until then, nobody can tell"
      : "Whether a withdrawn one is refused, nobody knows until then";
  return {
    at: node,
    message: `${what}, and that day is still to come: ${ahead} ahead${behind}. ${lacking}. Write down the day on which it was really done.`,
    related: end === undefined ? [] : relatedAt(home.spec.at("window").node, "the window of the change"),
    fixes: [
      {
        title: "Write down the day on which it was done",
        safe: false,
        edits: () => [replaceScalar(node, tabStop("YYYY-MM-DD"))],
      },
    ],
  };
}

/** Whole days, and hours where it is less than one. */
function rounded(seconds: number): string {
  const unit = seconds >= DAY ? DAY : seconds >= 3600 ? 3600 : 60;
  return formatSeconds(Math.max(1, Math.floor(seconds / unit)) * unit);
}
