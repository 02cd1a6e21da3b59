import type { Credential } from "../../../manifest/model/credential";
import { CREATION, DELETION, OVERWRITE } from "../../../manifest/model/record-ways";
import type { RecordSet } from "../../../manifest/model/record-set";
import { certificateTask } from "../../../manifest/model/reversal";
import type { Task } from "../../../manifest/model/step-tasks";
import type { TrustChange } from "../../../manifest/model/trust-change";
import { permits } from "../../../rules/step-rights";
import type { Path } from "../../../manifest/syntax/node";
import type { Offer } from "./offer";
import { nameOffer } from "./people";
import { lastKey, startsWithForm } from "./path";

/** What a snippet has been filled with so far, by key: the first of several. */
export type Chosen = Map<string, string>;

/**
 * Names in the order in which a new item wants them: what no step is about yet comes first, and who may not do what the
 * item is about does not come at all.
 */
export function preferred(
  offers: readonly Offer[],
  path: Path,
  change: TrustChange | undefined,
  chosen: Chosen,
): readonly Offer[] {
  if (!change || !(startsWithForm(path, "spec.steps.*") || startsWithForm(path, "spec.rollback.steps.*")))
    return offers;
  switch (lastKey(path)) {
    case "certificates":
      return chosen.has("trust") ? authorities(offers, change) : unhandled(offers, change);
    case "validate":
      return unchecked(offers, change);
    case "by":
      return able(offers, change, chosen);
    default:
      return offers;
  }
}

/** Those that fit first, the others behind them. */
function first(offers: readonly Offer[], fits: (name: string) => boolean): readonly Offer[] {
  return [...offers.filter(({ label }) => fits(label)), ...offers.filter(({ label }) => !fits(label))];
}

function authorities(offers: readonly Offer[], change: TrustChange): readonly Offer[] {
  return first(offers, (name) => change.certificate(name)?.isAuthority === true);
}

function unhandled(offers: readonly Offer[], change: TrustChange): readonly Offer[] {
  return first(offers, (name) => {
    const certificate = change.certificate(name);
    return certificate?.isIssued === true && change.stepsOnCertificate(certificate).length === 0;
  });
}

function unchecked(offers: readonly Offer[], change: TrustChange): readonly Offer[] {
  const checked = new Set(change.steps().flatMap((step) => step.validates.map(({ source }) => source)));
  return first(offers, (name) => !checked.has(name));
}

/** Whoever carries out what is taken back, then whoever may do it as far as their rights are known. */
function able(offers: readonly Offer[], change: TrustChange, chosen: Chosen): readonly Offer[] {
  const [forth] = change.stepsNamed(chosen.get("reverts") ?? "");
  const executors = forth?.executors.map(({ source }) => nameOffer(source)) ?? [];
  const task = taskOf(change, chosen);
  const mayDoIt = (credential: Credential | undefined): boolean =>
    !credential || !task || permits(credential, task) !== "no";
  return [...executors, ...offers.filter(({ label }) => mayDoIt(change.credential(label)))];
}

function taskOf(change: TrustChange, chosen: Chosen): Task | undefined {
  const record = change.record(chosen.get("records") ?? "");
  if (record) return { kind: "record", record, ways: chosen.has("ttl") ? OVERWRITE : waysTo(record) };
  const certificate = change.certificate(chosen.get("certificates") ?? "");
  if (!certificate || chosen.has("trust")) return undefined;
  return certificateTask(change, certificate, "issue");
}

function waysTo({ op }: RecordSet): typeof OVERWRITE {
  if (op === "delete") return DELETION;
  return op === "create" ? CREATION : OVERWRITE;
}
