import { completeMap, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Credential } from "../../manifest/model/credential";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayStandUnread } from "../../manifest/model/unread";
import type { FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { listed } from "../words";

export const aiAgentWithoutOversight = defineRule({
  id: "ai-agent-without-oversight",
  plane: "governance",
  over: "credential",
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "An AI agent acts without a person who watches it",
  controls: [
    "nist-ai-rmf-1.0:GOVERN 2.1",
    "nist-ai-rmf-1.0:MAP 3.5",
    "nist-ai-rmf-1.0:MANAGE 2.4",
    "nist-csf-2.0:PR.AA-05",
  ],
  references: ["NIST AI RMF 1.0, GOVERN 2.1, MAP 3.5 and MANAGE 2.4"],
  docs: {
    problem:
      "A credential that an AI agent acts with does not say who watches the agent, what it may do, how it is stopped and where its actions are recorded; or the agent executes in a high-risk zone without the approval of a person.",
    why: "An agent decides for itself what to do next. When it is wrong about a name or a certificate, somebody has to notice, to be able to stop it, and to see afterwards what it did.",
    remedy:
      "Fill in oversight: a person or group as owner, the allowed actions, the kill switch and the log. At high risk have a person approve what it executes.",
    bad: `credentials:
  - {name: agent, type: workload-identity, actor: ai-agent, owner: "@acme/platform"}
`,
    good: `credentials:
  - name: agent
    type: workload-identity
    actor: ai-agent
    owner: "@acme/platform"
    oversight:
      owner: dana@example.com
      allowedActions: [renew shop-tls]
      killSwitch: https://wiki.example.com/runbooks/stop-agent
      log: siem://trust/agents
`,
  },
  *check({ credential, change }) {
    if (credential.actor !== "ai-agent") return;
    yield* incompleteOversight(credential);
    yield* boundByNothing(credential);
    yield* overseenByAProgram(change, credential);
    yield* executesUnapproved(change, credential);
  },
});

const oversightParts = {
  owner: { called: "who watches it", hint: tabStop("dana@example.com") },
  allowedActions: { called: "what it may do", hint: [tabStop("what it may do")] },
  killSwitch: { called: "how it is stopped", hint: tabStop("where its kill switch is described") },
  log: { called: "where its actions are recorded", hint: tabStop("siem://...") },
} as const;

type OversightPart = keyof typeof oversightParts;

function* incompleteOversight(credential: Credential): Generator<FindingDraft> {
  const { map } = credential.view;
  const oversight = credential.view.at("oversight");
  const at = oversight.entry?.key ?? credential.view.at("actor").scalar;
  if (!map || !at || (oversight.exists && !oversight.map)) return;
  const missing = (Object.keys(oversightParts) as OversightPart[]).filter((part) => lacks(credential, part));
  if (missing.length === 0) return;
  const name = credential.name ?? "the agent";
  yield {
    at,
    message: `${name} is an AI agent, and nothing says ${listed(missing.map((part) => oversightParts[part].called))}. It decides for itself what to do next: without that nobody notices when it is wrong, or can stop it. Fill in oversight.`,
    fixes: [
      {
        title: `Add ${listed(missing)} to oversight of ${name}`,
        safe: false,
        edits: (layout) =>
          completeMap(
            map,
            "oversight",
            Object.fromEntries(missing.map((part) => [part, oversightParts[part].hint])),
            layout,
          ),
      },
    ],
    targets: credential.name === undefined ? [] : [credential.name],
  };
}

/** Whether a part of the oversight is missing, and is not only misspelt or of another shape. */
function lacks(credential: Credential, part: OversightPart): boolean {
  const oversight = credential.view.at("oversight");
  if (part === "allowedActions") {
    const { entry, list, exists } = oversight.at(part);
    return exists
      ? list?.items.length === 0
      : entry !== undefined || !mayStandUnread(oversight.map, part, "list");
  }
  const { entry, exists } = oversight.at(part);
  return !exists && (entry !== undefined || !mayStandUnread(oversight.map, part, "map"));
}

/** What stands for everything, and for nothing that somebody thought of. */
const EVERYTHING = /^(?:\*+|\*[:./]\*|all|any(?:thing)?|everything)$/i;

function* boundByNothing({ view, name }: Credential): Generator<FindingDraft> {
  for (const { scalar } of view.at("oversight").at("allowedActions").items()) {
    if (!scalar || !EVERYTHING.test(scalar.source.trim())) continue;
    yield {
      at: scalar,
      message: `${name ?? "The agent"} may do everything without asking (${scalar.source}), so nothing bounds what an AI agent decides. List the actions that it may take by itself; for everything else a person is asked.`,
      fixes: [
        {
          title: "List what it may do",
          safe: false,
          edits: () => [replaceScalar(scalar, tabStop("what it may do"))],
        },
      ],
      targets: name === undefined ? [] : [name],
    };
  }
}

function* overseenByAProgram(change: TrustChange, { view, name }: Credential): Generator<FindingDraft> {
  const owner = view.at("oversight").at("owner").scalar;
  if (!owner || change.people.partyOf(owner.source).kind !== "automation") return;
  const entry = change.people.credentialOf(owner.source)?.view.at("name").scalar;
  yield {
    at: owner,
    message: `${name ?? "The agent"} is watched over by ${owner.source}, which is a program itself. Somebody has to answer for what the agent does, and to stop it when it is wrong. Name a person or a group of people.`,
    related: entry ? [{ at: entry, message: `${owner.source} is a program` }] : [],
    targets: name === undefined ? [] : [name],
  };
}

function* executesUnapproved(change: TrustChange, credential: Credential): Generator<FindingDraft> {
  const { name, view } = credential;
  const { people } = change;
  if (name === undefined || change.risk() !== "high") return;
  const execution = people.executionBy(name);
  const isApproved = people.approving().some(({ text }) => people.partyOf(text).kind !== "automation");
  if (!execution || isApproved) return;
  const at = view.at("name").scalar ?? view.node;
  if (!at) return;
  yield {
    at,
    message: `${name} is an AI agent and executes this change in a high-risk zone, and no person approves it. Have a person approve, or a person execute.`,
    related: [{ at: execution.node, message: `${name} executes here` }],
    targets: [name],
  };
}
