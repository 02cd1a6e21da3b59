import { SymbolKind, type DocumentSymbol } from "vscode-languageserver-types";
import type { Certificate } from "../manifest/model/certificate";
import { kindOf } from "../manifest/kind";
import type { Manifest } from "../manifest/model/manifest";
import type { TrustChange } from "../manifest/model/trust-change";
import type { TrustPolicy } from "../manifest/model/policy";
import type { PolicyZone } from "../manifest/model/policy-zone";
import type { RecordSet } from "../manifest/model/record-set";
import type { Step } from "../manifest/model/step";
import { asList, isEmpty, type Entry, type MapNode, type Node } from "../manifest/syntax/node";
import type { SyntaxDocument } from "../manifest/syntax/source";
import { View } from "../manifest/view";
import { atOnce, type Stepwise } from "../text/stepwise";
import { symbolOfEntry, symbolOfNode } from "./symbol-shape";

/** The outline of a text: what is in each of its documents, with what a reader scans for as detail. */
export function documentSymbols(manifest: Manifest): DocumentSymbol[] {
  return atOnce(outlineOf(manifest));
}

/** As `documentSymbols`, symbol by symbol: there may be tens of thousands, and others want to be answered in between. */
export function* outlineOf(manifest: Manifest): Stepwise<DocumentSymbol[]> {
  const changes = new Map(manifest.changes().map((change) => [change.document, change]));
  const policies = new Map(manifest.policies().map((policy) => [policy.document, policy]));
  const symbols: DocumentSymbol[] = [];
  for (const document of manifest.source.documents) {
    const change = changes.get(document);
    const policy = policies.get(document);
    if (change) symbols.push(...(yield* changeSymbol(change)));
    else symbols.push(...(yield* policy ? policySymbol(policy) : otherSymbol(document)));
  }
  return symbols;
}

type Symbols = Stepwise<DocumentSymbol[]>;

/** Symbols for what stands below one key of `spec`, and a detail where their number does not say enough. */
interface Section {
  readonly kind: SymbolKind;
  readonly children?: (entry: Entry) => Symbols;
  readonly detail?: string;
}

/** The symbols of things that are gone through one after the other. */
function* each<Item>(items: readonly Item[], symbolsOf: (item: Item) => DocumentSymbol[]): Symbols {
  const symbols: DocumentSymbol[] = [];
  for (const item of items) {
    symbols.push(...symbolsOf(item));
    yield;
  }
  return symbols;
}

function* changeSymbol(change: TrustChange): Symbols {
  const sections = sectionsOf(change);
  const entries = ownEntries(change.spec).filter((entry) => entry.key.source !== "summary");
  const children: DocumentSymbol[] = [];
  for (const entry of entries)
    children.push(yield* sectionSymbol(entry, sectionOf(entry, entries, sections)));
  const detail = change.spec.at("summary").text ?? change.spec.at("ticket").text;
  return rootSymbol(change.document, change.name ?? "TrustChange", detail, children);
}

function sectionsOf(change: TrustChange): Readonly<Record<string, Section>> {
  const names = (identities: readonly { readonly text: string }[]): string =>
    identities.map(({ text }) => text).join(", ");
  const way: Section = {
    kind: SymbolKind.Operator,
    children: () => each(change.rollbackSteps(), stepSymbol),
    detail: change.rollback.at("window").text ?? "",
  };
  return {
    service: { kind: SymbolKind.Module, detail: change.spec.at("service").at("name").text ?? "" },
    approvers: { kind: SymbolKind.Constant, detail: names(change.people.approvers()) },
    implementers: { kind: SymbolKind.Constant, detail: names(change.people.implementers()) },
    window: { kind: SymbolKind.Event, detail: windowOf(change) },
    zones: {
      kind: SymbolKind.Namespace,
      children: () => zoneSymbols(change),
    },
    issuers: { kind: SymbolKind.Package, children: items(SymbolKind.Package, "trust") },
    certificates: { kind: SymbolKind.Key, children: () => each(change.certificates(), certificateSymbol) },
    trustStores: { kind: SymbolKind.Package, children: items(SymbolKind.Package, "owner") },
    credentials: { kind: SymbolKind.Interface, children: items(SymbolKind.Interface, "provider") },
    endpoints: { kind: SymbolKind.Interface, children: items(SymbolKind.Interface, "role", "host") },
    validation: { kind: SymbolKind.Function, children: items(SymbolKind.Function, "check") },
    steps: { kind: SymbolKind.Event, children: () => each(change.steps(), stepSymbol) },
    rollback: way,
    backoutPlan: way,
    controls: { kind: SymbolKind.Property, children: items(SymbolKind.Property, "framework", "id") },
    exceptions: { kind: SymbolKind.Property, children: items(SymbolKind.Property, "target", "rule") },
  };
}

function windowOf(change: TrustChange): string {
  const spans = change.spec.at("window").oneOrMany() as readonly View<{ start: string; end: string }>[];
  const [first] = spans;
  const more = spans.length > 1 ? `, and ${spans.length - 1} more` : "";
  return [first?.at("start").text, first?.at("end").text].filter(Boolean).join(" to ") + more;
}

function* policySymbol(policy: TrustPolicy): Symbols {
  const sections: Readonly<Record<string, Section>> = {
    zones: { kind: SymbolKind.Namespace, children: () => each(policy.zones(), policyZone) },
    rules: {
      kind: SymbolKind.Property,
      children: (entry) => each(ownEntries(new View(entry.value)), (own) => [plainSymbol(own)]),
    },
  };
  const entries = ownEntries(policy.view.at("spec"));
  const children: DocumentSymbol[] = [];
  for (const entry of entries)
    children.push(yield* sectionSymbol(entry, sectionOf(entry, entries, sections)));
  return rootSymbol(policy.document, policy.name ?? "TrustPolicy", policy.name && "TrustPolicy", children);
}

function policyZone({ view, patterns, risk }: PolicyZone): DocumentSymbol[] {
  if (!view.node) return [];
  const name = patterns.map(({ source }) => source).join(", ") || "no match";
  const detail = risk && `risk ${risk}`;
  return [symbolOfNode(view.node, view.at("match").node, { name, detail, kind: SymbolKind.Namespace })];
}

/** A document of another kind, which is left alone, or one whose kind is not written yet. */
function* otherSymbol(document: SyntaxDocument): Symbols {
  const isUnfinished = kindOf(document) === "unknown";
  const view = new View<{ kind: string; metadata: { name: string } }>(document.root);
  const kind = view.at("kind").text;
  const name = view.at("metadata").at("name").text;
  const children = yield* each(isUnfinished ? ownEntries(view) : [], (entry) => [plainSymbol(entry)]);
  return rootSymbol(document, name ?? kind ?? "document", name && kind, children);
}

function rootSymbol(
  { root }: SyntaxDocument,
  name: string,
  detail: string | undefined,
  children: DocumentSymbol[],
): DocumentSymbol[] {
  if (!root || isEmpty(root)) return [];
  return [symbolOfNode(root, undefined, { name, detail, kind: SymbolKind.Class, children })];
}

/** Of a key written twice the model reads the first one. */
function sectionOf(
  entry: Entry,
  entries: readonly Entry[],
  sections: Readonly<Record<string, Section>>,
): Section | undefined {
  const { source } = entry.key;
  const isFirst = entries.find((other) => other.key.source === source) === entry;
  return isFirst && Object.hasOwn(sections, source) ? sections[source] : undefined;
}

function* sectionSymbol(entry: Entry, section: Section | undefined): Stepwise<DocumentSymbol> {
  if (!section) return plainSymbol(entry);
  const children = section.children ? yield* section.children(entry) : [];
  return symbolOfEntry(entry, { kind: section.kind, detail: section.detail ?? countOf(entry), children });
}

function plainSymbol(entry: Entry): DocumentSymbol {
  return symbolOfEntry(entry, { kind: SymbolKind.Property, detail: countOf(entry), children: [] });
}

/** The entries that are written in a map itself: those of merge keys stand elsewhere in the outline. */
function ownEntries(view: View<unknown>): readonly Entry[] {
  const map: MapNode | undefined = view.map;
  return map?.entries ?? [];
}

function countOf(entry: Entry): string | undefined {
  const list = asList(entry.value);
  return list ? String(list.items.length) : new View(entry.value).text;
}

function* zoneSymbols(change: TrustChange): Symbols {
  const symbols: DocumentSymbol[] = [];
  for (const zone of change.zones()) {
    const { node } = zone.view;
    if (!node) continue;
    const name = zone.view.at("name");
    const own = change.recordsIn(zone).filter(({ foreign }) => !foreign);
    symbols.push(
      symbolOfNode(node, name.node, {
        name: name.text ?? "zone without name",
        detail: zone.view.at("view").text,
        kind: SymbolKind.Namespace,
        children: yield* each(own, recordSymbol),
      }),
    );
  }
  return symbols;
}

function recordSymbol(record: RecordSet): DocumentSymbol[] {
  const { node } = record.view;
  if (!node) return [];
  const values = record.values.map((value) => record.textOf(value)).join(", ");
  const ttl = record.ttl.text;
  const detail = [record.op, values && `→ ${values}`, ttl && `TTL ${ttl}`].filter(Boolean).join(" ");
  const name = record.reference ?? record.ownerName ?? record.type ?? "record";
  return [symbolOfNode(node, record.nameNode, { name, detail, kind: SymbolKind.Field })];
}

function certificateSymbol(certificate: Certificate): DocumentSymbol[] {
  const { node } = certificate.view;
  if (!node || certificate.isForeign) return [];
  const names = certificate.dnsNames.map(({ text }) => text).join(", ");
  const detail = [certificate.op, names].filter(Boolean).join(" ");
  const name = certificate.name ?? "certificate";
  return [symbolOfNode(node, certificate.view.at("name").node, { name, detail, kind: SymbolKind.Key })];
}

function stepSymbol(step: Step): DocumentSymbol[] {
  const { node } = step.view;
  if (!node) return [];
  const { kind, action } = step;
  const ttl = step.view.at("ttl").text;
  const verb = ttl === undefined ? (action ?? kind) : `TTL ${ttl} ${kind ?? ""}`;
  const what = kind && textsOf(step.view.at(kind)).join(", ");
  const detail = [verb, what, step.view.at("at").text].filter(Boolean).join(" ");
  const name = step.name ?? kind ?? "step";
  return [symbolOfNode(node, step.view.at("name").node, { name, detail, kind: SymbolKind.Event })];
}

function textsOf(view: View<unknown>): readonly string[] {
  return view.oneOrMany().flatMap((item) => item.text ?? []);
}

/** The items of a list of named entries. */
function items(kind: SymbolKind, detailKey: string, nameKey = "name"): (entry: Entry) => Symbols {
  return (entry) =>
    each(new View<Record<string, string>[]>(entry.value).items(), (item) => {
      const name = item.at(nameKey);
      const detail = item.at(detailKey).text;
      const node: Node | undefined = item.node;
      return node
        ? [symbolOfNode(node, name.node, { name: name.text ?? `no ${nameKey}`, detail, kind })]
        : [];
    });
}
