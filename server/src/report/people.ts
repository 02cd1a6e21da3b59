import type { Identity } from "../manifest/model/identity";
import type { Step } from "../manifest/model/step";
import type { TrustChange } from "../manifest/model/trust-change";
import type { View } from "../manifest/view";
import { readIdentity } from "../manifest/model/identity";
import type { Executor, PersonRole, PersonRow } from "./change-report";
import { shown, type Transcript } from "./transcript";

/** Who asks for a change, who approves it, who carries it out, and who takes it back. */
export function peopleIn(change: TrustChange, transcript: Transcript): readonly PersonRow[] {
  const { people, spec, type } = change;
  const row = (role: PersonRole, { node, text }: Identity, more: Partial<PersonRow> = {}): PersonRow => ({
    role,
    who: transcript.scalar(node),
    kind: people.partyOf(text).kind,
    planes: [],
    approvedAt: undefined,
    steps: [],
    ...more,
  });
  const at = (role: PersonRole, view: View<string>): readonly PersonRow[] => {
    const identity = readIdentity(view.scalar);
    return identity ? [row(role, identity)] : [];
  };
  const executing = executorsIn(change);
  return [
    ...(people.requester ? [row("asks", people.requester)] : []),
    ...people.approvals().map(({ identity, planes, approvedAt }) =>
      row("approves", identity, {
        planes,
        approvedAt: approvedAt && transcript.scalar(approvedAt),
      }),
    ),
    ...(type === "standard" ? at("approved the template", spec.at("preApproval").at("approvedBy")) : []),
    ...(type === "emergency" ? at("acts in the emergency", spec.at("emergency").at("who")) : []),
    ...(type === "emergency" ? at("reviews afterwards", spec.at("emergency").at("postReview").at("by")) : []),
    ...executing.map((identity) =>
      row("executes", identity, {
        steps: change.steps().flatMap(({ name, executors }) => {
          const isNamed = executors.some(({ source }) => source === identity.text);
          return isNamed && name !== undefined ? [shown(name)] : [];
        }),
      }),
    ),
    ...at("owns the rollback", change.rollback.at("owner")),
  ];
}

/** The implementers, and whom steps name beside them; each once. */
function executorsIn(change: TrustChange): readonly Identity[] {
  const atSteps = [...change.steps(), ...change.rollbackSteps()].flatMap(({ executors }) =>
    executors.flatMap((node) => readIdentity(node) ?? []),
  );
  const all = [...change.people.implementers(), ...atSteps];
  return [...new Map(all.map((identity) => [identity.text, identity] as const).reverse()).values()].reverse();
}

/** Who carries out a step, each with the credential behind the name. */
export function executorsOf(
  change: TrustChange,
  { executors }: Step,
  transcript: Transcript,
): readonly Executor[] {
  return executors.map((node) => {
    const credential = change.people.credentialOf(node.source);
    return {
      who: transcript.scalar(node),
      credential: credential && {
        type: transcript.of(credential.view.at("type")),
        access: transcript.of(credential.view.at("access")),
        provider: transcript.of(credential.view.at("provider")),
      },
    };
  });
}
