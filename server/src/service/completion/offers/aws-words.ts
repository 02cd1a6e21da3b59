/** The keys of IAM policies, as far as they matter for DNS and certificates. */
import { literal, stop, type Body } from "../writing/body";
import { choiceStop } from "../writing/template";

/** A key of a policy, with what it means and what its value looks like. */
export interface IamKey {
  readonly name: string;
  readonly meaning: string;
  readonly shape: Body;
}

const text: Body = stop({ id: "1", hint: "" });
const list: Body = { kind: "list", items: [text], inline: false };
const map: Body = { kind: "open-map", text: [{ id: "1", hint: "" }] };

const statement: Body = {
  kind: "map",
  entries: [
    ["Effect", stop(choiceStop("1", ["Allow", "Deny"]))],
    ["Action", stop({ id: "2", hint: "" })],
    ["Resource", stop({ id: "3", hint: "" })],
  ],
};

/** The keys of a policy document. */
export const POLICY_KEYS: readonly IamKey[] = [
  {
    name: "Statement",
    meaning: "What the policy allows and denies, statement by statement.",
    shape: { kind: "list", items: [statement], inline: false },
  },
  { name: "Version", meaning: "The version of the policy language.", shape: literal("2012-10-17") },
];

/** The keys of a statement. */
export const STATEMENT_KEYS: readonly IamKey[] = [
  {
    name: "Effect",
    meaning: "Whether the statement allows or denies.",
    shape: stop(choiceStop("1", ["Allow", "Deny"])),
  },
  { name: "Action", meaning: "The actions that the statement is about.", shape: text },
  { name: "NotAction", meaning: "Every action but these. It grants what AWS adds later too.", shape: text },
  {
    name: "Resource",
    meaning: "The resources that the actions reach, such as one hosted zone.",
    shape: text,
  },
  { name: "NotResource", meaning: "Every resource but these.", shape: text },
  {
    name: "Condition",
    meaning: "What must hold for the statement to count, such as names and types of records.",
    shape: map,
  },
  { name: "Sid", meaning: "A name for the statement.", shape: text },
];

/** The operators of a `Condition` block that DNS and certificates need. */
export const CONDITION_OPERATORS: readonly IamKey[] = [
  {
    name: "ForAllValues:StringEquals",
    meaning:
      "Every value of the request is one of these. This is the form for the names and types of records.",
    shape: map,
  },
  {
    name: "ForAllValues:StringLike",
    meaning: "Every value of the request matches one of these, in which `*` and `?` are wildcards.",
    shape: map,
  },
  { name: "StringEquals", meaning: "The value of the request is one of these.", shape: map },
  {
    name: "StringLike",
    meaning: "The value of the request matches one of these, in which `*` and `?` are wildcards.",
    shape: map,
  },
  { name: "ArnEquals", meaning: "The ARN of the request is one of these.", shape: map },
  { name: "ArnLike", meaning: "The ARN of the request matches one of these.", shape: map },
];

/** The condition keys of Route 53, ACM and ACM PCA. */
export const CONDITION_KEYS: readonly IamKey[] = [
  {
    name: "route53:ChangeResourceRecordSetsNormalizedRecordNames",
    meaning: "The owner names that are changed: lower case, without the final dot.",
    shape: list,
  },
  {
    name: "route53:ChangeResourceRecordSetsRecordTypes",
    meaning: "The record types that are changed.",
    shape: list,
  },
  {
    name: "route53:ChangeResourceRecordSetsActions",
    meaning: "The kinds of change: CREATE, UPSERT, DELETE.",
    shape: list,
  },
  { name: "acm:DomainNames", meaning: "The names in the certificate that is asked for.", shape: list },
  { name: "acm:CertificateAuthority", meaning: "The private authority that is asked.", shape: text },
  { name: "acm:ValidationMethod", meaning: "How control of the names is proved.", shape: text },
  { name: "acm:KeyAlgorithm", meaning: "The kind of key in the certificate.", shape: text },
  { name: "acm-pca:TemplateArn", meaning: "The template that the certificate is issued from.", shape: text },
];
