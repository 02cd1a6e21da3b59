import { CompletionItemKind } from "vscode-languageserver-types";
import type { TrustChange } from "../../../manifest/model/trust-change";
import { owedBy, type Owed } from "../../../rules/rollback/owed";
import type { Context } from "../context";
import { describeCertificate } from "./describe";
import { Rank, type Offer } from "./offer";
import { recordOffer, recordsByName } from "./record-names";
import { stepOffer } from "./step-names";

const NOTE = "no rollback yet";

/**
 * What a rollback step may take back: first what owes a way back and has none, by the name of its step, then by that
 * of the record set or certificate; then everything else that the change has.
 */
export function revertOffers({ change }: Context): readonly Offer[] {
  if (!change) return [];
  const owed = owedWithoutWayBack(change);
  const rankOf = (name: string): number => {
    if (owed.some((one) => one.name === name)) return Rank.value;
    return owed.some(({ names }) => names.has(name)) ? Rank.value + 1 : Rank.value + 2;
  };
  const noteFor = (name: string): string | undefined => (rankOf(name) === Rank.value + 2 ? undefined : NOTE);
  const steps = change
    .steps()
    .flatMap((step) => stepOffer(step, rankOf(step.name ?? ""), noteFor(step.name ?? "")));
  const records = recordsByName(change)
    .filter(([, record]) => record.changes)
    .map(([name, record]) => recordOffer(name, record, rankOf(name), noteFor(name)));
  const certificates = change.certificates().flatMap((certificate): Offer[] => {
    const { name } = certificate;
    if (name === undefined || !certificate.isIssued) return [];
    const detail = [describeCertificate(certificate), noteFor(name)].filter(Boolean).join(" · ");
    const kind = CompletionItemKind.Reference;
    return [{ label: name, kind, detail, insert: { kind: "value", value: name }, rank: rankOf(name) }];
  });
  return [...steps, ...records, ...certificates];
}

function owedWithoutWayBack(change: TrustChange): readonly Owed[] {
  const named = new Set(
    change
      .rollbackSteps()
      .flatMap((step) => [...step.reverts, ...step.records, ...step.certificates])
      .map(({ source }) => source),
  );
  const kept = change.rollback
    .at("keeps")
    .items()
    .map((keep) => keep.at("target").text);
  const given = new Set(
    [...named, ...kept].flatMap((name) =>
      name === undefined ? [] : [name, ...(change.record(name)?.references ?? [])],
    ),
  );
  return owedBy(change).filter(({ names }) => ![...names].some((name) => given.has(name)));
}
