import { insertEntry, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import type { Credential } from "../../manifest/model/credential";
import { identityKind } from "../../manifest/model/identity";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";
import { sharedByIntactPolicy, type CredentialHome } from "./credential-home";
import { isUnsaid } from "./unsaid";

export const credentialOwnerMissing = defineRule({
  id: "credential-owner-missing",
  plane: "credentials",
  over: ["credential", "text"],
  severity: "warning",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "Nobody answers for a credential",
  controls: ["owasp-nhi-2025:NHI1:2025", "owasp-nhi-2025:NHI3:2025"],
  references: ["OWASP Non-Human Identities Top 10, NHI1:2025 and NHI3:2025"],
  docs: {
    problem: "A credential names no owner, or names another credential as its owner.",
    why: "Nobody withdraws it when its purpose ends, nobody notices that it leaks, and nobody can be asked what else it is used for.",
    remedy: "Name the person or the team that answers for it.",
    bad: `credentials:
  - name: dns-deployer
    type: workload-identity
    provider: route53
    access: just-in-time
    ttl: 1h
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
  *check(entity) {
    if ("credential" in entity) yield* judge(entity.change, entity.credential);
    else
      for (const { home, credential } of sharedByIntactPolicy(entity.text, entity.change))
        yield* judge(home, credential);
  },
});

function* judge(home: CredentialHome, credential: Credential): Generator<FindingDraft> {
  const { map } = credential.view;
  const name = credential.name ?? "This credential";
  const targets = credential.name === undefined ? [] : [credential.name];
  const owner = credential.view.at("owner").scalar;
  if (owner) {
    const other = home.credential(owner.source);
    if (!other) return;
    yield {
      at: owner,
      message: `The owner of ${name} is ${other === credential ? "itself" : `${owner.source}, another credential`}. An automation does not notice a leak and cannot be asked. Name the person or the team that answers for it.`,
      related: other === credential ? [] : relatedAt(other.view.at("name").scalar, "a credential, too"),
      fixes: [
        {
          title: `Name somebody who answers for ${name}`,
          safe: false,
          edits: () => [replaceScalar(owner, OWNER)],
        },
      ],
      targets,
    };
    return;
  }
  const at = credential.view.at("name").scalar ?? credential.view.node;
  if (!at || !map || !isUnsaid(home, credential, "owner") || isPersonsOwn(credential)) return;
  yield {
    at,
    message: `${name} has no owner. Nobody withdraws it when its purpose ends, and nobody is asked when it leaks. Name the person or the team that answers for it.`,
    fixes: [
      {
        title: `Name an owner of ${name}`,
        safe: false,
        edits: (layout) => [insertEntry(map, "owner", OWNER, layout)],
      },
    ],
    targets,
  };
}

const OWNER = tabStop("@org/team");

/** What a person uses as that person is that person's own. */
function isPersonsOwn({ isAutomation, principal }: Credential): boolean {
  return !isAutomation && principal !== undefined && identityKind(principal) === "mail";
}
