import type { Step } from "../manifest/model/step";
import type { TrustChange } from "../manifest/model/trust-change";
import type { View } from "../manifest/view";
import { listed } from "../rules/words";
import { formatSeconds } from "../text/seconds";

const VERBS: Readonly<Record<string, string>> = {
  create: "Create",
  update: "Update",
  delete: "Delete",
  keep: "Change",
  issue: "Issue",
  deploy: "Deploy",
  revoke: "Revoke",
  "destroy-key": "Destroy the key of",
  sign: "Sign",
  unsign: "Unsign",
  "publish-dnskey": "Publish DNSKEY records in",
  "remove-dnskey": "Remove DNSKEY records from",
  "publish-ds": "Publish DS records for",
  "remove-ds": "Remove DS records for",
  "publish-cds": "Publish CDS records in",
  "remove-cds": "Remove CDS records from",
};

/** What a step does, as a sentence begins with it. */
export function doing(change: TrustChange, step: Step): string {
  const { kind, view } = step;
  const names = (nodes: readonly { readonly source: string }[]): string =>
    listed(nodes.map(({ source }) => source)) || "nothing";
  switch (kind) {
    case "records":
      return step.changesRecords
        ? `${verbFor(change, step)} ${names(step.records)}`
        : `Set the TTL of ${names(step.records)} to ${step.ttl === undefined ? "?" : formatSeconds(step.ttl)}`;
    case "certificates":
      return `${VERBS[step.action ?? ""] ?? "Work on"} ${names(step.certificates)}`;
    case "dnssec":
      return `${VERBS[view.at("dnssec").text ?? ""] ?? "Work on"} ${view.at("zone").text ?? "a zone"}${keysOf(step)}`;
    case "delegation":
      return `Update the delegation of ${view.at("zone").text ?? "a zone"}`;
    case "trust":
      return step.trustAction === "remove"
        ? `Remove ${names(step.certificates)} from ${names(step.stores)}`
        : `Add ${names(step.certificates)} to ${names(step.stores)}`;
    case "reverts":
      return `Take back ${names(step.reverts)}${view.at("restores").text === "reissue" ? ", with a new certificate" : ""}`;
    case "wait":
      return "Wait";
    case "validate":
      return `Check ${names(step.validates)}`;
    case "manual":
      return (view as View<{ manual: string }>).at("manual").text ?? "By hand";
    case undefined:
      return "Nothing is said";
  }
}

/** One word where all records of the step have the same thing done to them. */
function verbFor(change: TrustChange, step: Step): string {
  const ops = new Set(change.recordsOf(step).map(({ op }) => op));
  const [op] = ops;
  return ops.size === 1 && op !== undefined ? (VERBS[op] ?? "Change") : "Change";
}

function keysOf(step: Step): string {
  const keys = (step.view as View<{ keys: unknown[] }>).at("keys").oneOrMany();
  const tags = keys.flatMap(({ text }) => text ?? []);
  return tags.length === 0 ? "" : `: ${tags.length === 1 ? "key" : "keys"} ${listed(tags)}`;
}
