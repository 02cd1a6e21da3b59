import type { Credential } from "./credential";
import { parseHost } from "./names";
import type { Step } from "./step";
import type { TrustChange } from "./trust-change";
import type { Zone } from "./zone";

/**
 * The zones whose records, keys or delegation a credential changes: those of the steps in its hand;
 * without steps, those at its provider where it is one of the implementers.
 */
export function zonesInHandOf(change: TrustChange, credential: Credential): readonly Zone[] {
  const { name, provider } = credential;
  if (name === undefined) return [];
  const steps = [...change.stepsBy(name), ...change.rollbackStepsBy(name)];
  const implicit =
    !change.hasSteps() && change.people.implementers().some(({ text }) => text === name)
      ? change.zones().filter((zone) => provider !== undefined && zone.provider() === provider)
      : [];
  return [...new Set([...steps.flatMap((step) => zonesOf(change, step)), ...implicit])];
}

function zonesOf(change: TrustChange, step: Step): readonly Zone[] {
  const named = parseHost(step.view.at("zone").text ?? "");
  const records = [...step.records, ...step.reverts].flatMap(({ source }) => change.record(source) ?? []);
  const reverted = step.reverts.flatMap(({ source }) => change.stepsNamed(source));
  return [
    ...(named === undefined ? [] : change.zonesNamed(named)),
    ...records.map(({ zone }) => zone),
    // Only steps of the change are reverted, and these revert nothing themselves.
    ...reverted.flatMap((other) => (other.kind === "reverts" ? [] : zonesOf(change, other))),
  ];
}
