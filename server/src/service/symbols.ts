import { SymbolKind, type DocumentSymbol } from "vscode-languageserver-types";
import type { Certificate } from "../manifest/model/certificate";
import { kindOf } from "../manifest/kind";
import type { Manifest } from "../manifest/model/manifest";
import type { TrustChange } from "../manifest/model/trust-change";
import type { TrustPolicy } from "../manifest/model/policy";
import type { RecordSet } from "../manifest/model/record-set";
import type { Step } from "../manifest/model/step";
import type { Zone } from "../manifest/model/zone";
import { asList, isEmpty, type Entry, type MapNode, type Node } from "../manifest/syntax/node";
import type { SyntaxDocument } from "../manifest/syntax/source";
import { View } from "../manifest/view";
import { symbolOfEntry, symbolOfNode } from "./symbol-shape";

/** The outline of a text: what is in each of its documents, with what a reader scans for as detail. */
export function documentSymbols(manifest: Manifest): DocumentSymbol[] {
  const changes = new Map(manifest.changes().map((change) => [change.document, change]));
  const policies = new Map(manifest.policies().map((policy) => [policy.document, policy]));
  return manifest.source.documents.flatMap((document) => {
    const change = changes.get(document);
    const policy = policies.get(document);
    if (change) return changeSymbol(change);
    return policy ? policySymbol(policy) : otherSymbol(document);
  });
}

/** Symbols for what stands below one key of `spec`, and a detail where their number does not say enough. */
interface Section {
  readonly kind: SymbolKind;
  readonly children?: (entry: Entry) => DocumentSymbol[];
  readonly detail?: string;
}

function changeSymbol(change: TrustChange): DocumentSymbol[] {
  const sections = sectionsOf(change);
  const entries = ownEntries(change.spec).filter((entry) => entry.key.source !== "summary");
  const children = entries.map((entry) => sectionSymbol(entry, sectionOf(entry, entries, sections)));
  const detail = change.spec.at("summary").text ?? change.spec.at("ticket").text;
  return rootSymbol(change.document, change.name ?? "TrustChange", detail, children);
}

function sectionsOf(change: TrustChange): Readonly<Record<string, Section>> {
  const names = (identities: readonly { readonly text: string }[]): string =>
    identities.map(({ text }) => text).join(", ");
  const way: Section = {
    kind: SymbolKind.Operator,
    children: () => change.rollbackSteps().flatMap(stepSymbol),
    detail: change.rollback.at("window").text ?? "",
  };
  return {
    service: { kind: SymbolKind.Module, detail: change.spec.at("service").at("name").text ?? "" },
    approvers: { kind: SymbolKind.Constant, detail: names(change.people.approvers()) },
    implementers: { kind: SymbolKind.Constant, detail: names(change.people.implementers()) },
    window: { kind: SymbolKind.Event, detail: windowOf(change) },
    zones: {
      kind: SymbolKind.Namespace,
      children: () => change.zones().flatMap((zone) => zoneSymbol(zone, change)),
    },
    issuers: { kind: SymbolKind.Package, children: items(SymbolKind.Package, "trust") },
    certificates: { kind: SymbolKind.Key, children: () => change.certificates().flatMap(certificateSymbol) },
    trustStores: { kind: SymbolKind.Package, children: items(SymbolKind.Package, "owner") },
    credentials: { kind: SymbolKind.Interface, children: items(SymbolKind.Interface, "provider") },
    endpoints: { kind: SymbolKind.Interface, children: items(SymbolKind.Interface, "role", "host") },
    validation: { kind: SymbolKind.Function, children: items(SymbolKind.Function, "check") },
    steps: { kind: SymbolKind.Event, children: () => change.steps().flatMap(stepSymbol) },
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

function policySymbol(policy: TrustPolicy): DocumentSymbol[] {
  const sections: Readonly<Record<string, Section>> = {
    zones: { kind: SymbolKind.Namespace, children: () => policyZones(policy) },
    rules: {
      kind: SymbolKind.Property,
      children: (entry) => ownEntries(new View(entry.value)).map(plainSymbol),
    },
  };
  const entries = ownEntries(policy.view.at("spec"));
  const children = entries.map((entry) => sectionSymbol(entry, sectionOf(entry, entries, sections)));
  return rootSymbol(policy.document, policy.name ?? "TrustPolicy", policy.name && "TrustPolicy", children);
}

function policyZones(policy: TrustPolicy): DocumentSymbol[] {
  return policy.zones().flatMap(({ view, patterns, risk }) =>
    view.node
      ? [
          symbolOfNode(view.node, view.at("match").node, {
            name: patterns.map(({ source }) => source).join(", ") || "no match",
            detail: risk && `risk ${risk}`,
            kind: SymbolKind.Namespace,
          }),
        ]
      : [],
  );
}

/** A document of another kind, which is left alone, or one whose kind is not written yet. */
function otherSymbol(document: SyntaxDocument): DocumentSymbol[] {
  const isUnfinished = kindOf(document) === "unknown";
  const view = new View<{ kind: string; metadata: { name: string } }>(document.root);
  const kind = view.at("kind").text;
  const name = view.at("metadata").at("name").text;
  const children = isUnfinished ? ownEntries(view).map(plainSymbol) : [];
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

function sectionSymbol(entry: Entry, section: Section | undefined): DocumentSymbol {
  if (!section) return plainSymbol(entry);
  const children = section.children?.(entry) ?? [];
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

function zoneSymbol(zone: Zone, change: TrustChange): DocumentSymbol[] {
  const { node } = zone.view;
  if (!node) return [];
  const name = zone.view.at("name");
  return [
    symbolOfNode(node, name.node, {
      name: name.text ?? "zone without name",
      detail: zone.view.at("view").text,
      kind: SymbolKind.Namespace,
      children: change
        .recordsIn(zone)
        .filter(({ foreign }) => !foreign)
        .flatMap(recordSymbol),
    }),
  ];
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
function items(kind: SymbolKind, detailKey: string, nameKey = "name"): (entry: Entry) => DocumentSymbol[] {
  return (entry) =>
    new View<Record<string, string>[]>(entry.value).items().flatMap((item) => {
      const name = item.at(nameKey);
      const detail = item.at(detailKey).text;
      const node: Node | undefined = item.node;
      return node
        ? [symbolOfNode(node, name.node, { name: name.text ?? `no ${nameKey}`, detail, kind })]
        : [];
    });
}
