import type { ReaderNote, Repair } from "../../credentials/capability";
import { mendableNotes } from "../../credentials/mended";
import { renameKey, replaceNode } from "../../manifest/edits/edits";
import type { Credential } from "../../manifest/model/credential";
import type { TrustChange } from "../../manifest/model/trust-change";
import { asScalar, entryOf, nodeAt, type Node } from "../../manifest/syntax/node";
import { relatedAt, type FindingDraft, type Fix, type Related } from "../finding";
import { defineRule } from "../rule";
import { sharedByPolicy } from "./credential-home";
import { isToldEarlier, placeInPolicy, policyRoot } from "./policy-place";
import { stoppedSteps } from "./stopped-steps";

export const policyConditionNeverMatches = defineRule({
  id: "policy-condition-never-matches",
  plane: "credentials",
  over: ["credential", "text"],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A condition of a policy never holds, or binds nothing",
  controls: ["nist-csf-2.0:PR.AA-05", "nist-800-53-r5:AC-6"],
  references: ["NIST SP 800-53 Rev. 5, AC-6"],
  docs: {
    problem:
      "The policy of a credential compares with a value that no request ever has, or with an operator that looks at the wrong part of it: a record name with a final dot or in upper case, an operator for a single value on a key with several, ForAnyValue where every member of a batch has to match.",
    why: "A condition that never holds refuses the change when it runs; in a Deny, or behind a negated operator, it lets through what it was to stop. One that binds nothing looks like a narrow policy in every review.",
    remedy:
      "Write the value in the form in which requests have it, and the operator that looks at all of them.",
    bad: `credentials:
  - name: dns-deployer
    type: workload-identity
    provider: route53
    owner: "@acme/platform"
    policy:
      Statement:
        - Effect: Allow
          Action: route53:ChangeResourceRecordSets
          Resource: arn:aws:route53:::hostedzone/Z0EXAMPLE
          Condition:
            ForAllValues:StringEquals:
              route53:ChangeResourceRecordSetsNormalizedRecordNames: [Shop.example.com.]
              route53:ChangeResourceRecordSetsRecordTypes: [A]
`,
    good: `credentials:
  - name: dns-deployer
    type: workload-identity
    provider: route53
    owner: "@acme/platform"
    policy:
      Statement:
        - Effect: Allow
          Action: route53:ChangeResourceRecordSets
          Resource: arn:aws:route53:::hostedzone/Z0EXAMPLE
          Condition:
            ForAllValues:StringEquals:
              route53:ChangeResourceRecordSetsNormalizedRecordNames: [shop.example.com]
              route53:ChangeResourceRecordSetsRecordTypes: [A]
`,
  },
  *check(entity) {
    if ("credential" in entity) {
      const { credential, change } = entity;
      yield* judge(credential, {
        isBroken: change.isBroken,
        isToldEarlier: (note) => isToldEarlier(change.credentials(), credential, note),
        stops: (note) => stops(change, credential, note),
      });
      return;
    }
    const shared = sharedByPolicy(entity.text, entity.change);
    const all = shared.map(({ credential }) => credential);
    for (const credential of all)
      yield* judge(credential, {
        isBroken: entity.text.document.problems.length > 0,
        isToldEarlier: (note) => isToldEarlier(all, credential, note),
        stops: () => [],
      });
  },
});

/** What is known of a policy from what stands around its credential. */
interface Around {
  readonly isBroken: boolean;
  isToldEarlier(note: ReaderNote): boolean;
  stops(note: ReaderNote): readonly Related[];
}

function* judge(credential: Credential, around: Around): Generator<FindingDraft> {
  const rights = credential.rights();
  if (rights.kind !== "read") return;
  for (const note of oncePerPlace(rights.notes.filter(isOnCondition))) {
    const at = placeInPolicy(credential, note);
    if (!at || around.isToldEarlier(note)) continue;
    yield {
      at,
      message: [note.text, consequence(credential, note)].filter((part) => part !== "").join(" "),
      related: [
        ...relatedAt(credential.view.at("name").scalar, `the credential ${credential.name ?? ""}`),
        ...around.stops(note),
      ],
      fixes: around.isBroken ? [] : fixes(credential, note),
      targets: credential.name === undefined ? [] : [credential.name],
    };
  }
}

/** More steps than these say nothing new. */
const MOST_STEPS = 8;

/** The steps that cannot be carried out because of a condition, of all credentials that share it by an alias. */
function stops(change: TrustChange, credential: Credential, note: ReaderNote): readonly Related[] {
  const [mendable] = mendableNotes([note]);
  if (!mendable) return [];
  const root = policyRoot(credential, note);
  return change
    .credentials()
    .filter((other) => other === credential || policyRoot(other, note) === root)
    .flatMap((sharing) => stoppedSteps(change, sharing, mendable))
    .slice(0, MOST_STEPS)
    .map(({ step, at }) => ({ at, message: `${step.name ?? "this step"} stops here because of it` }));
}

function isOnCondition({ kind }: ReaderNote): boolean {
  return kind === "condition-never-matches" || kind === "condition-does-not-bind";
}

/** An operator with several keys is one fault. */
function oncePerPlace(notes: readonly ReaderNote[]): readonly ReaderNote[] {
  const byPlace = new Map<string, ReaderNote>();
  for (const note of notes) {
    const key = JSON.stringify([note.source, note.path, note.span, note.kind]);
    if (!byPlace.has(key)) byPlace.set(key, note);
  }
  return [...byPlace.values()];
}

/** What a condition does that never holds; what one does that does not bind is said with it. */
function consequence(credential: Credential, { kind, source, path }: ReaderNote): string {
  if (kind === "condition-does-not-bind") return "";
  const statement = statementAround(nodeAt(policyRoot(credential, { source }), path));
  const effect = asScalar(entryOf(statement, "Effect")?.value)?.source;
  if (effect !== "Allow" && effect !== "Deny") return "It shows only when the change runs.";
  const isNegated = path.some((step) => typeof step === "string" && /^(?:For\w+:)?\w+Not[A-Z]/.test(step));
  if (effect === "Allow")
    return isNegated
      ? "What the statement is to leave out stays allowed."
      : "The change is refused when it runs.";
  return isNegated ? "More is denied than is meant." : "What the statement is to deny stays allowed.";
}

/** The map with an `Effect` that a node is in. */
function statementAround(node: Node | undefined): Node | undefined {
  for (let at: Node | undefined = node; at;) {
    if (at.kind === "map" && entryOf(at, "Effect")) return at;
    const parent: Node["parent"] = at.parent;
    at = parent?.kind === "entry" ? parent.parent : parent;
  }
  return undefined;
}

function fixes(credential: Credential, { source, repair }: ReaderNote): readonly Fix[] {
  if (!repair) return [];
  const node = nodeAt(policyRoot(credential, { source }), repair.path);
  if (!node) return [];
  if (repair.kind === "value") {
    const edits: Fix["edits"] = (layout) => [replaceNode(node, repair.value, layout)];
    return [{ title: titleOf(repair), safe: false, edits }];
  }
  const entry = node.parent?.kind === "entry" ? node.parent : undefined;
  return entry ? [{ title: titleOf(repair), safe: false, edits: () => [renameKey(entry, repair.key)] }] : [];
}

function titleOf(repair: Repair): string {
  if (repair.kind === "key") return `Write ${repair.key}`;
  return typeof repair.value === "string" && repair.value.length <= 80
    ? `Write ${repair.value}`
    : "Rewrite the condition so that it holds";
}
