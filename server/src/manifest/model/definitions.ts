import { wellKnownIssuer } from "../../pki/issuers";
import { queryBy } from "../../query/query";
import type { Node } from "../syntax/node";
import type { View } from "../view";
import { identityKind } from "./identity";
import { isNear, parseHost } from "./names";
import type { RecordSet } from "./record-set";
import type { NamedEntry } from "./named-entries";
import type { TrustChange } from "./trust-change";
import { mayBeUnread, ownerOf } from "./unread-definitions";

/** What a text may refer to, in the words of the schema's annotation `x-reference`. */
export type ReferenceKind =
  | "certificate"
  | "record"
  | "step"
  | "credential"
  | "identity"
  | "issuer"
  | "validation"
  | "check"
  | "zone"
  | "provider"
  | "key"
  | "trustStore"
  | "endpoint"
  | "root"
  | "rule"
  | "change";

/** Something that has a name in a change or in its policy, and where the name is given. */
export interface Definition {
  readonly kind: ReferenceKind;
  readonly name: string;
  readonly node: Node;
}

/** The checks that a `validate` step may name without an entry of its own. */
export const CHECKS: readonly string[] = [
  "dns-propagation",
  "san-coverage",
  "chain-continuity",
  "dnssec-validation",
  "caa",
  "tls-handshake",
  "policy",
  "custom",
];

/** Everything of a kind that a change gives a name to, in document order. */
export function definitionsOf(change: TrustChange, kind: ReferenceKind): readonly Definition[] {
  return definitionsIn(change)(kind);
}

/** Put together once for all that ask. */
const definitionsIn = queryBy((change: TrustChange) =>
  queryBy((kind: ReferenceKind) => collect(change, kind), { name: "definitions" }),
);

function collect(change: TrustChange, kind: ReferenceKind): readonly Definition[] {
  switch (kind) {
    case "certificate":
      return change
        .certificates()
        .flatMap(({ name, view }) => define(kind, name, view.at("name").scalar ?? view.node));
    case "record":
      return change
        .records()
        .flatMap((record) => define(kind, nameOfRecord(change, record), record.nameNode));
    case "step":
      return [...change.steps(), ...change.rollbackSteps()].flatMap(({ name, view }) =>
        define(kind, name, view.at("name").scalar),
      );
    case "credential":
      return change.credentials().flatMap(({ name, view }) => define(kind, name, view.at("name").scalar));
    case "issuer":
      return change.issuers.all().flatMap(definedBy(kind));
    case "validation":
      return change.validations.all().flatMap(definedBy(kind));
    case "trustStore":
      return change.trustStores.all().flatMap(definedBy(kind));
    case "zone":
      return change.zones().flatMap(({ name, view }) => define(kind, name, view.at("name").scalar));
    case "provider":
      return change.zones().flatMap((zone) => named(kind, zone.view.at("providers")));
    case "key":
      // A DS names a key as well: a zone need not list those that stay.
      return change.zones().flatMap(({ view }) => {
        const dnssec = view.at("dnssec");
        const tags = [...dnssec.at("keys").items(), ...dnssec.at("ds").items()].map((entry) =>
          entry.at("key_tag"),
        );
        return tags.flatMap(({ text, scalar }) => define(kind, text, scalar));
      });
    case "endpoint":
      return change.endpoints.all().flatMap(definedBy(kind));
    case "identity":
      return peopleOf(change);
    case "change":
      return define(kind, change.name, change.view.at("metadata").at("name").scalar);
    case "check":
    case "root":
    case "rule":
      return [];
  }
}

/**
 * Whether something of a kind has a name: of records, of which there are very many, not which one it is, and of what very
 * many name, not what else is written in it.
 */
function isDefined(change: TrustChange, kind: ReferenceKind, name: string): boolean {
  switch (kind) {
    case "record":
      return change.hasRecord(name);
    case "credential":
      return change.credential(name) !== undefined;
    case "issuer":
      return change.issuers.named(name).length > 0;
    case "validation":
      return change.validations.named(name).length > 0;
    case "trustStore":
      return change.trustStores.named(name).length > 0;
    case "endpoint":
      return change.endpoints.named(name).length > 0;
    default:
      return definedAs(change, kind, name) !== undefined;
  }
}

/** The first thing of a kind that has a name; whoever asks depends on that name alone. */
function definedAs(change: TrustChange, kind: ReferenceKind, name: string): Definition | undefined {
  switch (kind) {
    case "certificate":
      return change
        .certificatesNamed(name)
        .flatMap(({ view }) => define(kind, name, view.at("name").scalar ?? view.node))[0];
    case "record": {
      const record = change.record(name);
      return record && define(kind, name, record.nameNode)[0];
    }
    case "step":
      return [...change.stepsNamed(name), ...change.rollbackStepsNamed(name)].flatMap(({ view }) =>
        define(kind, name, view.at("name").scalar),
      )[0];
    case "credential":
      return define(kind, name, change.credential(name)?.view.at("name").scalar)[0];
    case "issuer":
      return change.issuers.named(name).flatMap(definedBy(kind))[0];
    case "validation":
      return change.validations.named(name).flatMap(definedBy(kind))[0];
    case "trustStore":
      return change.trustStores.named(name).flatMap(definedBy(kind))[0];
    case "endpoint":
      return change.endpoints.named(name).flatMap(definedBy(kind))[0];
    default:
      return definitionsOf(change, kind).find((definition) => definition.name === name);
  }
}

function definedBy(kind: ReferenceKind) {
  return ({ name, nameView }: NamedEntry<unknown>): Definition[] => define(kind, name, nameView.scalar);
}

/** The name by which steps speak of a record: its `id`, or `OWNER/TYPE`, with `@view` only where that would mean two. */
export function nameOfRecord(change: TrustChange, record: RecordSet): string | undefined {
  const { id, references } = record;
  const [plain, withView] = references;
  if (id !== undefined || plain === undefined) return id;
  return change.isInSeveralViews(plain) ? withView : plain;
}

function named(kind: ReferenceKind, list: View<unknown>): readonly Definition[] {
  const entries = (list as View<{ name: string }[]>).items();
  return entries.flatMap((entry) => define(kind, entry.at("name").text, entry.at("name").scalar));
}

function define(kind: ReferenceKind, name: string | undefined, node: Node | undefined): Definition[] {
  return name === undefined || !node ? [] : [{ kind, name, node }];
}

/** Credentials, and everybody whom the change names somewhere. */
function peopleOf(change: TrustChange): readonly Definition[] {
  const people = [
    change.people.requester,
    ...change.people.approvers(),
    ...change.people.implementers(),
  ].flatMap((one) => one ?? []);
  const owner = change.rollback.at("owner").scalar;
  const all = [
    ...definitionsOf(change, "credential"),
    ...people.map(({ text, node }): Definition => ({ kind: "identity", name: text, node })),
    ...(owner ? [{ kind: "identity" as const, name: owner.source, node: owner }] : []),
  ];
  return [
    ...new Map(all.map((definition) => [definition.name, definition] as const).reverse()).values(),
  ].reverse();
}

/** What became of a text that refers to something. */
export type Resolution =
  | {
      readonly kind: "found";
      /** Where; undefined for what has no place in the change. Who asks depends on the thing itself. */
      readonly definition: () => Definition | undefined;
    }
  /** What it names may be defined outside the change: nothing can be said. */
  | { readonly kind: "not-judged" }
  | {
      readonly kind: "missing";
      /** What may have been meant; who asks depends on all things of these kinds. */
      readonly candidates: () => readonly Definition[];
    };

/** Looks up what a text refers to, where the schema allows it to refer to things of these kinds. */
export function resolveReference(change: TrustChange, kinds: readonly string[], text: string): Resolution {
  const known = kinds as readonly ReferenceKind[];
  let mayBeElsewhere = false;
  for (const kind of known) {
    const resolution = find(change, kind, text);
    if (resolution?.kind === "found") return resolution;
    // It may be something of another kind that does stand here.
    if (resolution) mayBeElsewhere = true;
  }
  // What an exception names is judged with what was found, which it may name too.
  const isElsewhere = (kind: ReferenceKind): boolean =>
    kind === "root" || kind === "rule" || kind === "change" || mayBeUnread(change, kind, text);
  if (mayBeElsewhere || known.some(isElsewhere)) return { kind: "not-judged" };
  return { kind: "missing", candidates: () => candidatesOf(change, known, text) };
}

/** Of a single kind it is the same list for all that ask, who keep what they know of it. */
function candidatesOf(
  change: TrustChange,
  kinds: readonly ReferenceKind[],
  text: string,
): readonly Definition[] {
  const lists = kinds.map((kind) => candidatesFor(change, kind, text));
  const [only] = lists;
  return only && lists.length === 1 ? only : lists.flat();
}

/**
 * What a text that refers to nothing may have meant: of records those at the same name, where there are any, else those of
 * the same type.
 */
function candidatesFor(change: TrustChange, kind: ReferenceKind, text: string): readonly Definition[] {
  const owner = kind === "record" ? ownerOf(text) : undefined;
  const here = owner === undefined ? [] : change.recordsAt(owner);
  if (here.length === 0) {
    const all = definitionsOf(change, entryKind(kind));
    const type = owner === undefined ? "" : text.slice(text.indexOf("/"));
    const alike = type === "" ? all : all.filter(({ name }) => name.endsWith(type));
    return alike.length > 0 ? alike : all;
  }
  return here.flatMap((record) => define(kind, nameOfRecord(change, record), record.nameNode));
}

/** People are known by what they are called; of what has an entry, a bare name among them can only mean a credential. */
function entryKind(kind: ReferenceKind): ReferenceKind {
  return kind === "identity" ? "credential" : kind;
}

/** What is known and has no entry of its own. */
export const foundNowhere: Resolution = { kind: "found", definition: () => undefined };

function find(change: TrustChange, kind: ReferenceKind, text: string): Resolution | undefined {
  const own = entryKind(kind);
  if (isDefined(change, own, text)) return { kind: "found", definition: () => definedAs(change, own, text) };
  switch (kind) {
    case "identity":
      return identityKind(text) !== "name" || change.policy?.aliases().has(text) ? foundNowhere : undefined;
    case "issuer":
      // Issuers live in clusters and at CAs; only one that is nearly the name of an entry here is surely that entry.
      return wellKnownIssuer(text) || !isNearlyAnIssuer(change, text) ? { kind: "not-judged" } : undefined;
    case "check":
      return CHECKS.includes(text) ? foundNowhere : undefined;
    case "certificate":
      return text === "self" ? foundNowhere : undefined;
    case "zone": {
      // Another spelling of the name.
      const name = parseHost(text);
      const zone = name === undefined ? undefined : change.zonesNamed(name)[0];
      const [definition] = zone ? define(kind, zone.view.at("name").text, zone.view.at("name").scalar) : [];
      return definition && { kind: "found", definition: () => definition };
    }
    default:
      return undefined;
  }
}

function isNearlyAnIssuer(change: TrustChange, text: string): boolean {
  const issuers = definitionsOf(change, "issuer").map(({ name }) => name);
  return issuers.some((name) => isNear(name, text));
}
