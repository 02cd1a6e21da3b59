import { insertEntry, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Credential } from "../../manifest/model/credential";
import type { Limit } from "../../manifest/model/limits";
import { endOfInstant, startOfInstant } from "../../manifest/model/time";
import type { TrustChange } from "../../manifest/model/trust-change";
import { formatDuration, parseDuration } from "../../pki/duration";
import { clockTime } from "../../text/clock";
import { formatSeconds } from "../../text/seconds";
import { relatedAt, type FindingDraft } from "../finding";
import { limitRelated, limitWords, policyCalled } from "../limit-words";
import { defineRule, type RuleContext } from "../rule";
import { sharedByIntactPolicy, sharedInUse, type CredentialHome } from "./credential-home";
import { momentWords } from "./moment-words";
import { isUnsaid } from "./unsaid";

const DAY = 24 * 3600;

export const credentialTtlTooLong = defineRule({
  id: "credential-ttl-too-long",
  plane: "credentials",
  over: ["credential", "text", "change"],
  severity: "warning",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "A credential works for longer than it is needed, or not for long enough",
  controls: ["owasp-nhi-2025:NHI7:2025", "nist-csf-2.0:PR.AA-01", "nist-800-53-r5:IA-5"],
  references: ["OWASP Non-Human Identities Top 10, NHI7:2025", "NIST SP 800-53 Rev. 5, IA-5"],
  docs: {
    problem:
      "A credential that is handed out just in time says no length of its sessions, or one beyond the limit of the policy (1 h by default, 24 h at most); or a stored secret with standing access has no end, ends too far ahead (90 days by default), or before the window of the change does.",
    why: "A secret that leaks is of use for as long as it works. One that ends inside the window stops the change half way.",
    remedy:
      "Give the sessions a ttl of an hour, and a stored secret an end that lies behind the window and not far behind it.",
    bad: `credentials:
  - name: dns-deployer
    type: workload-identity
    provider: route53
    owner: "@acme/platform"
    access: just-in-time
    ttl: 12h
`,
    good: `credentials:
  - name: dns-deployer
    type: workload-identity
    provider: route53
    owner: "@acme/platform"
    access: just-in-time
    ttl: 1h
`,
  },
  *check(entity, context) {
    if (!("change" in entity)) yield* sharedEndInside(entity);
    else if ("credential" in entity) yield* judge(entity.change, entity.credential, context);
    else
      for (const { home, credential } of sharedByIntactPolicy(entity.text, entity.change))
        yield* judge(home, credential, context);
  },
});

function* judge(home: CredentialHome, credential: Credential, context: RuleContext): Generator<FindingDraft> {
  const findings = [
    credential.access === "just-in-time" ? session(home, credential) : undefined,
    end(home, credential, () => context.now),
  ];
  for (const finding of findings)
    if (finding) yield { ...finding, targets: credential.name === undefined ? [] : [credential.name] };
}

function nameOf({ name }: Credential): string {
  return name ?? "This credential";
}

/** How long a session may last: what the policy says, though never more than a day. */
function sessionLimit(home: CredentialHome): { readonly seconds: number; readonly limit: Limit | undefined } {
  const limit = home.limits.credentialTtl();
  return limit && limit.seconds <= DAY
    ? { seconds: limit.seconds, limit }
    : { seconds: DAY, limit: undefined };
}

function session(home: CredentialHome, credential: Credential): FindingDraft | undefined {
  const ttl = credential.view.at("ttl").scalar;
  const access = credential.view.at("access").scalar;
  const { map } = credential.view;
  const { seconds: most, limit } = sessionLimit(home);
  const mostWords = limit ? limitWords(limit) : "24 h, whatever a policy says";
  const wanted = formatDuration(most);
  const related = limit ? limitRelated(limit) : [];
  if (!ttl) {
    if (!access || !map || !isUnsaid(home, credential, "ttl")) return undefined;
    return {
      at: access,
      message: `${nameOf(credential)} is handed out just in time, and nothing says for how long. Without an end that is standing access. Give its sessions a ttl of at most ${mostWords}.`,
      related,
      fixes: [
        {
          title: `Set ttl: ${wanted}`,
          safe: false,
          edits: (layout) => [insertEntry(map, "ttl", wanted, layout, "access")],
        },
      ],
    };
  }
  const parsed = parseDuration(ttl.source);
  if (!parsed.ok || parsed.seconds <= most) return undefined;
  return {
    at: ttl,
    message: `A session of ${nameOf(credential)} lasts ${formatSeconds(parsed.seconds)}, ${formatSeconds(parsed.seconds - most)} longer than the limit of ${mostWords}. Who gets hold of one can use it for as long. Shorten it; a long change can ask for a new session.`,
    related,
    fixes: [{ title: `Set ttl: ${wanted}`, safe: false, edits: () => [replaceScalar(ttl, wanted)] }],
  };
}

function end(home: CredentialHome, credential: Credential, now: () => number): FindingDraft | undefined {
  const expires = credential.view.at("expires").scalar;
  if (!expires) return withoutEnd(home, credential);
  const start = startOfInstant(expires.source);
  const last = endOfInstant(expires.source);
  if (start === undefined || last === undefined) return undefined;
  return tooEarly(home, credential, last, now) ?? tooLate(home, credential, start, now);
}

function withoutEnd(home: CredentialHome, credential: Credential): FindingDraft | undefined {
  const access = credential.view.at("access").scalar;
  const { map } = credential.view;
  if (credential.access !== "standing" || !credential.isStoredSecret) return undefined;
  if (!access || !map || !isUnsaid(home, credential, "expires")) return undefined;
  const limit = home.limits.rotation();
  const most = limit ? ` of at most ${limitWords(limit)}` : "";
  return {
    at: access,
    message: `${nameOf(credential)} is a stored secret that always works, and it has no end: a copy of it stays of use until somebody notices. Let it expire${home.isPolicy ? "" : " behind the window of the change,"} within a life${most}.`,
    related: limit ? limitRelated(limit) : [],
    fixes: [
      {
        title: `Give ${nameOf(credential)} an end`,
        safe: false,
        edits: (layout) => [insertEntry(map, "expires", tabStop("YYYY-MM-DD"), layout, "access")],
      },
    ],
  };
}

/** @param last the last moment at which it may still work, epoch milliseconds */
function tooEarly(
  home: CredentialHome,
  credential: Credential,
  last: number,
  now: () => number,
): FindingDraft | undefined {
  const expires = credential.view.at("expires").scalar;
  const window = home.timeline.window();
  const needed = window.end ?? window.start ?? now();
  if (!expires || last >= needed) return undefined;
  const isWindow = (window.end ?? window.start) !== undefined;
  const until = isWindow
    ? beforeEnd(last, needed)
    : `${lengthOf(needed - last)} ago (${clockTime(needed)} UTC is now). Whatever it is to do fails`;
  return {
    at: expires,
    message: `${nameOf(credential)} stops working on ${expires.source}, ${until}. ${home.isPolicy ? "Renew it." : "Renew it before the change."}`,
    related: isWindow ? relatedAt(home.spec.at("window").node, "the window of the change") : [],
    fixes: [
      {
        title: "Write down a later end",
        safe: false,
        edits: () => [replaceScalar(expires, tabStop("YYYY-MM-DD"))],
      },
    ],
  };
}

/** What the policy shares is right by itself, and still ends before this change does. */
function* sharedEndInside(change: TrustChange): Generator<FindingDraft> {
  const { start, end: needed = start } = change.timeline.window();
  if (needed === undefined) return;
  for (const { credential, use } of sharedInUse(change)) {
    const expires = credential.view.at("expires").scalar;
    const last = expires && endOfInstant(expires.source);
    if (!expires || last === undefined || last >= needed) continue;
    yield {
      at: use,
      message: `${use.source} stops working on ${expires.source}, ${beforeEnd(last, needed)}. It is shared by ${policyCalled(change.policy?.name)}: have it renewed there before this change.`,
      related: [
        ...relatedAt(expires, "where its end is written"),
        ...relatedAt(change.spec.at("window").node, "the window of the change"),
      ],
      targets: [use.source],
    };
  }
}

function beforeEnd(last: number, needed: number): string {
  return `${lengthOf(needed - last)} before the window ends (${clockTime(needed)} UTC). The change stops where it is needed next, and so does the way back`;
}

/** Whole minutes, and one where it is less. */
function lengthOf(ms: number): string {
  return formatSeconds(Math.max(1, Math.round(ms / 60_000)) * 60);
}

/** @param start the first moment at which it may have ended, epoch milliseconds */
function tooLate(
  home: CredentialHome,
  credential: Credential,
  start: number,
  now: () => number,
): FindingDraft | undefined {
  const expires = credential.view.at("expires").scalar;
  const limit = home.limits.rotation();
  if (!expires || !limit || !credential.isStoredSecret || credential.access !== "standing") return undefined;
  const moment = home.timeline.reference(now);
  const ahead = (start - moment) / 1000;
  if (ahead <= limit.seconds) return undefined;
  return {
    at: expires,
    message: `${nameOf(credential)} works until ${expires.source}, ${days(ahead)} after ${momentWords(home, moment)}; a stored secret with standing access may go for ${limitWords(limit)}. A copy of it stays of use for all that time. Let it end earlier, and renew it.`,
    related: limitRelated(limit),
    fixes: [
      {
        title: "Write down an earlier end",
        safe: false,
        edits: () => [replaceScalar(expires, tabStop("YYYY-MM-DD"))],
      },
    ],
  };
}

function days(seconds: number): string {
  return formatSeconds(Math.floor(seconds / DAY) * DAY);
}
