/** The operators of IAM conditions and the condition keys of Route 53, ACM and ACM PCA, as vocabulary. */
import type { Dimension } from "../capability";
import { CHANGE_RECORDS } from "../data/aws-actions";

/** A service's own condition key: what it bounds, and the action whose requests carry it. */
export interface ConditionKey {
  readonly dimension: Dimension | undefined;
  readonly multivalued: boolean;
  readonly action: string;
}

/** An operator, taken apart. */
export interface Operator {
  readonly qualifier: "ForAllValues" | "ForAnyValue" | undefined;
  readonly negated: boolean;
  /** Whether `*` and `?` in the values are wildcards. */
  readonly wildcards: boolean;
  readonly ignoresCase: boolean;
  readonly ifExists: boolean;
  readonly family: "text" | "bool" | "null" | "address" | "number" | "date";
}

/** The service's own key of this name (in any case), or undefined. */
export function conditionKeyOf(name: string): ConditionKey | undefined {
  return CONDITION_KEYS.get(name.toLowerCase());
}

/** Takes an operator apart, or says that it is not one that is read here. */
export function operatorOf(text: string): Operator | undefined {
  const parts = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/.exec(text.toLowerCase());
  const base = BASE_OPERATORS.get(parts?.[2] ?? "");
  if (parts === null || base === undefined) return undefined;
  return { ...base, qualifier: QUALIFIERS.get(parts[1] ?? ""), ifExists: parts[3] !== undefined };
}

const QUALIFIERS = new Map<string, "ForAllValues" | "ForAnyValue">([
  ["forallvalues", "ForAllValues"],
  ["foranyvalue", "ForAnyValue"],
]);

const COMPARISONS = [
  "equals",
  "notequals",
  "lessthan",
  "lessthanequals",
  "greaterthan",
  "greaterthanequals",
] as const;

const BASE_OPERATORS = new Map<string, Pick<Operator, "negated" | "wildcards" | "ignoresCase" | "family">>([
  ["stringequals", textOperator({})],
  ["stringnotequals", textOperator({ negated: true })],
  ["stringequalsignorecase", textOperator({ ignoresCase: true })],
  ["stringnotequalsignorecase", textOperator({ negated: true, ignoresCase: true })],
  ["stringlike", textOperator({ wildcards: true })],
  ["stringnotlike", textOperator({ negated: true, wildcards: true })],
  ["arnequals", textOperator({ wildcards: true })],
  ["arnnotequals", textOperator({ negated: true, wildcards: true })],
  ["arnlike", textOperator({ wildcards: true })],
  ["arnnotlike", textOperator({ negated: true, wildcards: true })],
  ["bool", { negated: false, wildcards: false, ignoresCase: true, family: "bool" }],
  ["null", { negated: false, wildcards: false, ignoresCase: true, family: "null" }],
  ["ipaddress", plainOperator("address")],
  ["notipaddress", plainOperator("address", true)],
  ...COMPARISONS.flatMap((comparison) => {
    const negated = comparison === "notequals";
    return [
      [`numeric${comparison}`, plainOperator("number", negated)] as const,
      [`date${comparison}`, plainOperator("date", negated)] as const,
    ];
  }),
]);

function textOperator(traits: { negated?: boolean; wildcards?: boolean; ignoresCase?: boolean }) {
  return { negated: false, wildcards: false, ignoresCase: false, family: "text" as const, ...traits };
}

function plainOperator(family: "address" | "number" | "date", negated = false) {
  return { negated, wildcards: false, ignoresCase: true, family };
}

const REQUEST = "acm:RequestCertificate";

/** The operators that IAM has, for any kind of key. */
export const BASE_OPERATOR_NAMES: readonly string[] = [
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
  "ArnEquals",
  "ArnNotEquals",
  "ArnLike",
  "ArnNotLike",
  "NumericEquals",
  "NumericNotEquals",
  "NumericLessThan",
  "NumericLessThanEquals",
  "NumericGreaterThan",
  "NumericGreaterThanEquals",
  "DateEquals",
  "DateNotEquals",
  "DateLessThan",
  "DateLessThanEquals",
  "DateGreaterThan",
  "DateGreaterThanEquals",
  "Bool",
  "BinaryEquals",
  "IpAddress",
  "NotIpAddress",
  "Null",
];

const CONDITION_KEY_ROWS = [
  ["route53:ChangeResourceRecordSetsNormalizedRecordNames", "ownerNames", true, CHANGE_RECORDS],
  ["route53:ChangeResourceRecordSetsRecordTypes", "recordTypes", true, CHANGE_RECORDS],
  ["route53:ChangeResourceRecordSetsActions", "changes", true, CHANGE_RECORDS],
  ["acm:DomainNames", "certificateNames", true, REQUEST],
  ["acm:CertificateAuthority", "authorities", false, REQUEST],
  ["acm:ValidationMethod", undefined, false, REQUEST],
  ["acm:KeyAlgorithm", undefined, false, REQUEST],
  ["acm:CertificateTransparencyLogging", undefined, false, REQUEST],
  ["acm-pca:TemplateArn", "profiles", false, "acm-pca:IssueCertificate"],
] as const;

/** The condition keys of Route 53, ACM and ACM PCA, as policies write them. */
export const CONDITION_KEY_NAMES: readonly string[] = CONDITION_KEY_ROWS.map(([name]) => name);

const CONDITION_KEYS = new Map<string, ConditionKey>(
  CONDITION_KEY_ROWS.map(([name, dimension, multivalued, action]) => [
    name.toLowerCase(),
    { dimension, multivalued, action },
  ]),
);
