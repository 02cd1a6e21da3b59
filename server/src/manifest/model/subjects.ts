import { nodeAtOffset, spanOf, type Node } from "../syntax/node";
import type { SyntaxDocument } from "../syntax/source";
import { partOf } from "../schema/part";
import { resolveReference, type ReferenceKind } from "./definitions";
import type { Manifest } from "./manifest";
import { foldName, mentionsIn, type Mention } from "./mentions";
import { parseHost } from "./names";
import type { TrustPolicy } from "./policy";
import type { RecordSet } from "./record-set";
import type { TrustChange } from "./trust-change";

/** What a name means at a place. Two are the same when kind, name and home are: see `isSame`. */
export interface Subject {
  readonly kind: ReferenceKind;
  /** In its one spelling; of a record `OWNER/TYPE`. */
  readonly name: string;
  /**
   * Where the name holds: the document that defines it, for a record its zone. Undefined for what needs no entry, such as
   * people, and for what has none.
   */
  readonly home: object | undefined;
  /** The first place that gives the name, which may be in another file. */
  readonly definition: Node | undefined;
  /** Of a record, the change that it is a part of. */
  readonly change?: TrustChange;
}

export function isSame(one: Subject, other: Subject): boolean {
  return one.kind === other.kind && one.name === other.name && one.home === other.home;
}

/** Whether a mention means one of these things. */
export function means(manifest: Manifest, mention: Mention, subjects: readonly Subject[]): boolean {
  return subjectsOf(manifest, mention).some((one) => subjects.some((other) => isSame(one, other)));
}

/** The mention at an offset into the text: at an anchor, that of an alias which brings the name in from there. */
export function mentionAt(manifest: Manifest, offset: number): Mention | undefined {
  for (const { root } of manifest.source.documents) {
    const node = nodeAtOffset(root, offset);
    if (node?.kind !== "scalar" && node?.kind !== "alias") continue;
    const here = mentionsIn(partOf(node.chunk)).find(({ written }) => written === node);
    if (here) return here.mayBeElse && subjectsOf(manifest, here).length === 0 ? undefined : here;
    const elsewhere = node.kind === "scalar" ? manifest.mentions.called(node.source) : [];
    return elsewhere.find((mention) => mention.node === node);
  }
  return undefined;
}

/** Every mention of a thing, in the order of the text, those that define it included. */
export function mentionsOf(manifest: Manifest, subjects: readonly Subject[]): readonly Mention[] {
  const found = new Map<Node, Mention>();
  for (const subject of subjects) {
    for (const record of recordsOf(subject)) addRecord(record, found);
    for (const name of namesOf(subject))
      for (const mention of manifest.mentions.called(name))
        if (means(manifest, mention, [subject])) found.set(mention.written, mention);
  }
  return [...found.values()].sort((a, b) => spanOf(a.written).start - spanOf(b.written).start);
}

/** The entries for the record that a subject is, one for each of its phases and providers. */
export function recordsOf({ kind, name, home, change }: Subject): readonly RecordSet[] {
  if (kind !== "record" || !change) return [];
  const owner = parseHost(name.slice(0, name.lastIndexOf("/")));
  const records = owner === undefined ? [] : change.recordsAt(owner);
  return records.filter((record) => record.zone === home && record.reference === name);
}

function addRecord({ view, foreign }: RecordSet, into: Map<Node, Mention>): void {
  const name = foreign ? foreign.endpoint.at("dnsName") : view.at("name");
  for (const { written, scalar } of [name, view.at("id")])
    if (written && scalar) into.set(written, { written, node: scalar, kinds: ["record"], defines: true });
}

/** What a subject is called by others. */
function namesOf(subject: Subject): readonly string[] {
  return [subject.name, ...recordsOf(subject).flatMap(({ id }) => id ?? [])];
}

/**
 * What a mention means: one thing, unless a document beside several changes names what each of them has; nothing where it
 * may be something else.
 */
export function subjectsOf(manifest: Manifest, mention: Mention): readonly Subject[] {
  const { kinds, defines, mayBeElse, node, written } = mention;
  const { document } = written.chunk;
  const [kind] = kinds;
  if (defines && kind === "record") return recordsDefinedAt(manifest, mention);
  if (defines && kind)
    return [{ kind, name: canonical(kind, node.source), home: document, definition: node }];
  const known = changesFor(manifest, document).flatMap((change) => meantIn(change, kinds, node.source));
  if (known.length > 0) return known;
  const own = manifest.policies().find((policy) => policy.document === document);
  const shared = own && sharedBy(own, kinds, node.source);
  if (shared) return [shared];
  return mayBeElse ? [] : [withoutEntry(kinds, node.source)];
}

/** The changes in which a name in a document may mean something. */
export function changesFor(manifest: Manifest, document: SyntaxDocument): readonly TrustChange[] {
  const changes = manifest.changes();
  const own = changes.filter((change) => change.document === document);
  return own.length > 0 ? own : changes;
}

function meantIn(change: TrustChange, kinds: readonly ReferenceKind[], text: string): readonly Subject[] {
  const resolution = resolveReference(change, kinds, text);
  const definition = resolution.kind === "found" ? resolution.definition() : undefined;
  if (!definition) return [];
  const { kind, name, node } = definition;
  const record = kind === "record" ? change.record(text) : undefined;
  if (record) return [recordSubject(change, record)];
  return [{ kind, name: canonical(kind, name), home: node.chunk.document, definition: node }];
}

function recordSubject(change: TrustChange, record: RecordSet): Subject {
  const { reference, id, zone, nameNode: definition } = record;
  if (reference === undefined) return { kind: "record", name: id ?? "", home: record, definition };
  return { kind: "record", name: reference, home: zone, definition, change };
}

function recordsDefinedAt(manifest: Manifest, { written, node }: Mention): readonly Subject[] {
  return changesFor(manifest, written.chunk.document).flatMap((change) => {
    const record = recordAround(change, written);
    const name = record?.foreign ? record.foreign.endpoint.at("dnsName") : record?.view.at("name");
    const isIt = record && (name?.scalar === node || record.view.at("id").scalar === node);
    return isIt ? [recordSubject(change, record)] : [];
  });
}

/** The record entry that a node stands in. */
export function recordAround(change: TrustChange, node: Node): RecordSet | undefined {
  for (const slot of placesAround(node)) {
    const [record] = change.each.record.at(slot);
    if (record) return record;
  }
  return undefined;
}

/** A node, what it stands in, and the stretches of text that these are read with: inner ones first. */
function* placesAround(node: Node): Generator<object> {
  for (let at: Node | undefined = node; at;) {
    yield at;
    const { parent }: Node = at;
    const above: Node | undefined = parent?.kind === "entry" ? parent.parent : parent;
    if (above?.chunk !== at.chunk) yield at.chunk;
    at = above;
  }
}

const shared = { issuer: "issuers", trustStore: "trustStores", credential: "credentials" } as const;

/** What a policy itself shares under a name. */
function sharedBy(policy: TrustPolicy, kinds: readonly ReferenceKind[], text: string): Subject | undefined {
  for (const asked of kinds) {
    const kind = asked === "identity" ? "credential" : asked;
    if (kind !== "issuer" && kind !== "trustStore" && kind !== "credential") continue;
    const definition = policy.shared(shared[kind], text)[0]?.at("name").scalar;
    if (definition) return { kind, name: text, home: policy.document, definition };
  }
  return undefined;
}

/** People, rules, checks, roots and well-known authorities need no entry; the rest has none yet. */
function withoutEntry(kinds: readonly ReferenceKind[], text: string): Subject {
  const kind = kinds.at(-1) ?? "identity";
  return { kind, name: canonical(kind, text), home: undefined, definition: undefined };
}

/** One spelling of a name that may have several. */
function canonical(kind: ReferenceKind, text: string): string {
  return kind === "zone" || kind === "endpoint" || kind === "identity" ? foldName(text) : text;
}
