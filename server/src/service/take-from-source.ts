import type { Position } from "vscode-languageserver-types";
import { formatRecordData } from "../dns/record-data";
import { rrsetAt } from "../dns/zone/zone";
import { completed, completeMap, type TextEdit } from "../manifest/edits/edits";
import { layoutOf } from "../manifest/edits/layout";
import { Inline, type Writable } from "../manifest/edits/write";
import type { Certificate } from "../manifest/model/certificate";
import type { Manifest } from "../manifest/model/manifest";
import type { RecordSet } from "../manifest/model/record-set";
import type { CertificateSource } from "../manifest/model/sources/certificate-source";
import type { TrustChange } from "../manifest/model/trust-change";
import type { GeneralName } from "../pki/x509/general-name";
import { nodeAtOffset, type Node } from "../manifest/syntax/node";
import type { Source } from "../manifest/syntax/source";
import type { View } from "../manifest/view";
import { listed } from "../rules/words";
import { offsetAt } from "./ranges";

/** Something that an entry may take from the file that says how it stands. */
export interface Taking {
  /** What it writes, as a menu entry. */
  readonly title: string;
  readonly source: Source;
  readonly edits: readonly TextEdit[];
}

/**
 * What the record or certificate under the cursor does not say and its source does: `previous` of a record from its
 * zone, names and times of a certificate and the identity of the one before from their files. What is written already is
 * left alone: where it disagrees, a rule says so.
 */
export function takeFromSource(manifest: Manifest, position: Position): readonly Taking[] {
  const offset = offsetAt(manifest.source, position);
  for (const change of manifest.changes()) {
    const maps = mapsAround(nodeAtOffset(change.document.root, offset));
    if (maps.size === 0) continue;
    const isAround = ({ view }: { readonly view: View<unknown> }): boolean =>
      view.map !== undefined && maps.has(view.map);
    const record = change.records().find(isAround);
    const certificate = change.certificates().find(isAround);
    return [
      ...(record ? ofRecord(change, record) : []),
      ...(certificate ? ofCertificate(change, certificate) : []),
    ];
  }
  return [];
}

function mapsAround(node: Node | undefined): ReadonlySet<Node> {
  const maps = new Set<Node>();
  for (let at = node; at; at = at.parent?.kind === "entry" ? at.parent.parent : at.parent)
    if (at.kind === "map") maps.add(at);
  return maps;
}

function ofRecord(change: TrustChange, record: RecordSet): readonly Taking[] {
  const { op, ownerName, type, previous, view } = record;
  const { map } = view;
  const isStanding = (op === "update" || op === "delete") && change.phasesOf(record)[0] === record;
  const source = isStanding && !record.foreign ? change.sources.forRecord(record) : undefined;
  if (!map || !source || ownerName === undefined || type === undefined) return [];
  const stands = rrsetAt(source.zone, ownerName, type);
  if (!stands) return [];
  const values = stands.records.map(({ data }) => formatRecordData(data));
  const lacking: Record<string, Writable> = {
    ...(previous.at("ttl").exists || stands.ttl === undefined ? {} : { ttl: stands.ttl }),
    ...(record.previousValues.length > 0 ? {} : { values: new Inline(values) }),
  };
  return taking(change, `previous of ${record.reference ?? "the record"}`, source.path, lacking, (layout) =>
    completeMap(map, "previous", lacking, layout),
  );
}

function ofCertificate(change: TrustChange, certificate: Certificate): readonly Taking[] {
  const { view, previous } = certificate;
  if (certificate.isForeign) return [];
  const name = certificate.name ?? "the certificate";
  return [
    ...into(change, view, name, contentsOf(fileAt(change, view.at("source")))),
    ...into(change, previous, `the one before ${name}`, identityOf(fileAt(change, previous.at("source")))),
  ];
}

interface Contents {
  readonly path: string;
  readonly entries: Readonly<Record<string, Writable>>;
}

function into(
  change: TrustChange,
  view: View<unknown>,
  name: string,
  contents: Contents | undefined,
): readonly Taking[] {
  const { map } = view;
  if (!map || !contents) return [];
  const lacking = Object.fromEntries(
    Object.entries(contents.entries).filter(
      ([key]) => !(view as View<Record<string, unknown>>).at(key).exists,
    ),
  );
  return taking(change, `${listed(Object.keys(lacking))} of ${name}`, contents.path, lacking, (layout) =>
    completed(map, lacking, layout),
  );
}

function contentsOf(file: CertificateSource | undefined): Contents | undefined {
  const held = file?.certificate ?? file?.request;
  if (!file || !held) return undefined;
  const [dnsNames, ipAddresses] = [textsOf(held.dnsNames), textsOf(held.ipAddresses)];
  return {
    path: file.path,
    entries: {
      ...(dnsNames.length === 0 ? {} : { dnsNames: new Inline(dnsNames) }),
      ...(ipAddresses.length === 0 ? {} : { ipAddresses: new Inline(ipAddresses) }),
      ...(file.certificate
        ? { notBefore: instant(file.certificate.notBefore), notAfter: instant(file.certificate.notAfter) }
        : {}),
    },
  };
}

/** None where one of them cannot be written as a name: a list without it would say something else. */
function textsOf(names: readonly GeneralName[]): readonly string[] {
  const texts = names.flatMap(({ normalised }) => normalised ?? []);
  return texts.length === names.length ? texts : [];
}

function identityOf(file: CertificateSource | undefined): Contents | undefined {
  const held = file?.certificate;
  if (!held) return undefined;
  return {
    path: file.path,
    entries: {
      serial: held.serial.withColons,
      fingerprint: `sha256:${held.fingerprint}`,
      notAfter: instant(held.notAfter),
    },
  };
}

function fileAt(change: TrustChange, { text }: View<string>): CertificateSource | undefined {
  const state = text === undefined ? undefined : change.sources.certificateFile(text);
  return state?.kind === "read" ? state.source : undefined;
}

function taking(
  { document }: TrustChange,
  what: string,
  path: string,
  lacking: Readonly<Record<string, Writable>>,
  edits: (layout: ReturnType<typeof layoutOf>) => readonly TextEdit[],
): readonly Taking[] {
  if (Object.keys(lacking).length === 0) return [];
  const { source, root } = document;
  return [{ title: `Write ${what} from ${path}`, source, edits: edits(layoutOf(source, root)) }];
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}
