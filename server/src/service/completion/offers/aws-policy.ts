import { CompletionItemKind } from "vscode-languageserver-types";
import { shortZoneId, type Operation } from "../../../credentials/capability";
import { AWS_ACTIONS } from "../../../credentials/data/aws-actions";
import { neededScope } from "../../../manifest/model/needed-scope";
import type { TrustChange } from "../../../manifest/model/trust-change";
import { asScalar } from "../../../manifest/syntax/node";
import { CONDITION_KEYS, CONDITION_OPERATORS, POLICY_KEYS, STATEMENT_KEYS, type IamKey } from "./aws-words";
import type { Context } from "../context";
import { Rank, type Offer } from "./offer";
import { policyPlaceOf, type PolicyPlace } from "./policy-place";

const PROVIDERS: ReadonlySet<string> = new Set(["aws", "route53", "acm", "acm-pca"]);

/** Inside an IAM policy: its keys, the actions on DNS and certificates, the zones of the change, condition keys. */
export function awsPolicyOffers(context: Context): readonly Offer[] {
  const at = policyPlaceOf(context);
  if (!at || !(PROVIDERS.has(at.provider ?? "") || (at.provider === undefined && at.looksLikeIam))) return [];
  const { place } = context;
  if (place.role === "key") return keysAt(at, new Set(place.map.entries.map(({ key }) => key.source)));
  const siblings = place.role === "item" ? place.list.items : [];
  const listed = new Set(siblings.map((item) => asScalar(item)?.source));
  const values = valuesAt(at).filter(({ label }) => !listed.has(label));
  return place.role === "item" && !place.isFlow ? [...values, ...keysAt(at, new Set())] : values;
}

/** A path below `policy` without indices: `Statement.Condition.StringEquals`. */
function wordsOf({ path }: PolicyPlace): readonly string[] {
  return path.filter((step) => typeof step === "string");
}

function keysAt(at: PolicyPlace, existing: ReadonlySet<string>): readonly Offer[] {
  const words = wordsOf(at);
  const [first, second] = words;
  const known =
    words.length === 0
      ? POLICY_KEYS
      : first !== "Statement"
        ? []
        : words.length === 1
          ? STATEMENT_KEYS
          : second !== "Condition"
            ? []
            : words.length === 2
              ? CONDITION_OPERATORS
              : words.length === 3
                ? CONDITION_KEYS
                : [];
  return known.filter(({ name }) => !existing.has(name)).map(keyOffer);
}

function keyOffer({ name, meaning, shape }: IamKey): Offer {
  return {
    label: name,
    kind: CompletionItemKind.Property,
    documentation: meaning,
    insert: { kind: "key", name, shape },
    rank: Rank.key,
  };
}

function valuesAt(at: PolicyPlace): readonly Offer[] {
  const words = wordsOf(at);
  const [first, second, , key] = words;
  if (first !== "Statement" || words.length !== (second === "Condition" ? 4 : 2)) return [];
  switch (second) {
    case "Effect":
      return effects;
    case "Action":
    case "NotAction":
      return actions;
    case "Resource":
    case "NotResource":
      return resourceOffers(at.change);
    case "Condition":
      return conditionValues(at, key);
    default:
      return [];
  }
}

const effects: readonly Offer[] = [
  value("Allow", "The actions are allowed where the conditions hold.", CompletionItemKind.EnumMember),
  value(
    "Deny",
    "The actions are refused where the conditions hold, whatever allows them.",
    CompletionItemKind.EnumMember,
  ),
];

const MEANINGS: Readonly<Record<Operation, string>> = {
  "record-write": "changes records",
  "zone-admin": "administers zones",
  "key-manage": "manages keys",
  registrar: "changes registrations",
  "trust-write": "changes what resolvers answer and trust",
  issue: "has certificates issued",
  deploy: "installs or removes certificates",
  revoke: "revokes certificates",
  "ca-admin": "administers authorities",
  read: "reads only",
  "*": "everything",
};

const actions: readonly Offer[] = AWS_ACTIONS.map(({ name, operation }) => ({
  label: name,
  kind: CompletionItemKind.EnumMember,
  detail: MEANINGS[operation],
  insert: { kind: "value", value: name },
  rank: Rank.value,
}));

function resourceOffers(change: TrustChange | undefined): readonly Offer[] {
  const zones = (change?.zones() ?? []).flatMap((zone) => {
    const providers = zone.view
      .at("providers")
      .items()
      .map((provider) => provider.at("zoneId").text);
    const ids = [zone.view.at("zoneId").text, ...providers].flatMap((id) => id ?? []);
    return ids.map((id) =>
      value(`arn:aws:route53:::hostedzone/${shortZoneId(id)}`, `zone ${zone.name ?? ""}`.trim()),
    );
  });
  return [...zones, value("arn:aws:route53:::change/*", "the progress of changes, for route53:GetChange")];
}

/** What the change needs of the credential is what its conditions should let through. */
function conditionValues({ change, credential }: PolicyPlace, key: string | undefined): readonly Offer[] {
  if (!change) return [];
  const needed = credential && neededScope(change, credential);
  switch (key) {
    case "route53:ChangeResourceRecordSetsNormalizedRecordNames":
      return (needed?.names ?? []).map((name) => value(name, "changed by steps of this credential"));
    case "route53:ChangeResourceRecordSetsRecordTypes":
      return (needed?.types ?? []).map((type) => value(type, "changed by steps of this credential"));
    case "route53:ChangeResourceRecordSetsActions":
      return ["CREATE", "UPSERT", "DELETE"].map((action) =>
        value(action, "a kind of change to a record set"),
      );
    case "acm:DomainNames": {
      const names = change.certificates().flatMap(({ dnsNames }) => dnsNames.map(({ text }) => text));
      return names.map((name) => value(name, "a name of a certificate of this change"));
    }
    default:
      return [];
  }
}

function value(text: string, detail: string, kind: CompletionItemKind = CompletionItemKind.Value): Offer {
  return { label: text, kind, detail, insert: { kind: "value", value: text }, rank: Rank.value };
}
