import type { Certificate } from "../manifest/model/certificate";
import { instanceBefore } from "../manifest/model/pki/instance";
import { endOf, validityOf } from "../manifest/model/pki/validity";
import type { RecordSet } from "../manifest/model/record-set";
import type { Step } from "../manifest/model/step";
import type { TrustChange } from "../manifest/model/trust-change";
import type { Zone } from "../manifest/model/zone";
import type { View } from "../manifest/view";
import { listed } from "../rules/words";
import type { CertificateRow, OtherRow, RecordRow, Rows, Said } from "./change-report";
import { rowsOf, shown, type Transcript } from "./transcript";

/** Values of one record set, or names of one certificate: more of them say nothing more to a reader. */
const MOST_VALUES = 20;

/** The records that a change touches, with their values before and after. */
export function recordsIn(change: TrustChange, transcript: Transcript, most: number): Rows<RecordRow> {
  const changed = change.records().filter((record) => record.changes);
  return rowsOf(changed, most, (record) => recordRow(record, transcript));
}

function recordRow(record: RecordSet, transcript: Transcript): RecordRow {
  const { zone, op } = record;
  const values = (views: readonly View<unknown>[]): readonly Said[] => valuesOf(record, views, transcript);
  return {
    name: transcript.words(record.reference ?? record.id ?? "a record that cannot be read", record.nameNode),
    zone: shown(zone.name ?? zone.view.at("name").text ?? ""),
    view: zone.viewName,
    op,
    before: op === "create" ? [] : values(record.previousValues),
    after: op === "delete" ? [] : values(record.values),
    ttlBefore: op === "create" ? undefined : record.previousTtlSeconds,
    ttlAfter: op === "delete" ? undefined : record.ttlSeconds,
    certificate: record.certificate && transcript.scalar(record.certificate),
  };
}

function valuesOf(
  record: RecordSet,
  views: readonly View<unknown>[],
  transcript: Transcript,
): readonly Said[] {
  const said = views.slice(0, MOST_VALUES).map((view) => transcript.words(record.textOf(view), view.written));
  const left = views.length - said.length;
  return left > 0 ? [...said, { text: `and ${left} more` }] : said;
}

/** The certificates that a change touches. */
export function certificatesIn(
  change: TrustChange,
  transcript: Transcript,
  most: number,
): Rows<CertificateRow> {
  const changed = change.certificates().filter(({ op }) => op !== "keep");
  return rowsOf(changed, most, (certificate) => certificateRow(change, certificate, transcript));
}

function certificateRow(
  change: TrustChange,
  certificate: Certificate,
  transcript: Transcript,
): CertificateRow {
  const { view, op } = certificate;
  const before = instanceBefore(certificate);
  const { notBefore, notAfter } = certificate.isIssued
    ? validityOf(change, certificate)
    : { notBefore: undefined, notAfter: undefined };
  const serial = transcript.of(certificate.previous.at("serial"));
  return {
    name: certificateName(certificate, transcript),
    op,
    names: rowsOf(
      [...certificate.dnsNames, ...certificate.ipAddresses].map(({ node }) => node),
      MOST_VALUES,
      (node) => transcript.scalar(node),
    ),
    issuer: transcript.of(view.at("issuerRef").at("name")) ?? signersOf(certificate, transcript),
    serialBefore: before && serial,
    endBefore: before && endOf(change, before),
    start: notBefore,
    end: notAfter,
    key: keyOf(view.at("privateKey"), transcript),
  };
}

function signersOf({ signers }: Certificate, transcript: Transcript): Said | undefined {
  if (signers.length === 0) return undefined;
  return transcript.words(listed(signers.map(({ source }) => source)), signers[0]);
}

/** A certificate by the name of its entry. */
export function certificateName(certificate: Certificate, transcript: Transcript): Said {
  const name = certificate.view.at("name").scalar ?? certificate.view.node;
  return transcript.words(certificate.name ?? "a certificate without a name", name);
}

function keyOf(
  key: View<{ algorithm?: string; size?: number; rotationPolicy?: string }>,
  transcript: Transcript,
): Said | undefined {
  const words = [key.at("algorithm").text, key.at("size").text].filter((word) => word !== undefined);
  return words.length === 0 ? undefined : transcript.words(words.join(" "), key.at("algorithm").scalar);
}

/** Delegations, signing, keys, DS records and trust stores that a change touches. */
export function othersIn(change: TrustChange, transcript: Transcript, most: number): Rows<OtherRow> {
  const rows = [
    ...change.zones().flatMap((zone) => [...zoneRows(zone, transcript)]),
    ...change.stepsOfKind("trust").flatMap((step) => trustRow(step, transcript) ?? []),
  ];
  return rowsOf(rows, most, (row) => row);
}

function* zoneRows(zone: Zone, transcript: Transcript): Generator<OtherRow> {
  const name = transcript.of(zone.view.at("name"));
  if (!name) return;
  const texts = (list: View<unknown>): readonly Said[] =>
    list.oneOrMany().flatMap((item) => transcript.of(item) ?? []);
  const delegation = zone.view.at("delegation");
  const previous = delegation.at("previous");
  if (previous.exists)
    yield {
      name,
      what: "delegation",
      before: texts(previous.at("nameServers")),
      after: texts(delegation.at("nameServers")),
    };
  const status = zone.dnssecStatus();
  if (status === "signing")
    yield { name, what: "DNSSEC", before: [{ text: "unsigned" }], after: [{ text: "signed" }] };
  if (status === "unsigning")
    yield { name, what: "DNSSEC", before: [{ text: "signed" }], after: [{ text: "unsigned" }] };
  const dnssec = zone.view.at("dnssec");
  yield* signingRows(name, dnssec.at("keys").items(), transcript);
  yield* keyRows(name, "DS records at the parent", dnssec.at("ds").items(), transcript);
}

type Key = View<{ key_tag: number; op?: string; role?: string; provider?: string }>;

/** The keys of the zone; a row for each provider where they are not the same at all of them. */
function* signingRows(name: Said, keys: readonly Key[], transcript: Transcript): Generator<OtherRow> {
  const what = "DNSSEC keys";
  const providers = new Map(
    keys.flatMap((key) => {
      const { scalar } = key.at("provider");
      return scalar ? [[scalar.source, scalar]] : [];
    }),
  );
  if (providers.size === 0) yield* keyRows(name, what, keys, transcript);
  for (const [provider, scalar] of providers) {
    // A key that names no provider is at all of them.
    const own = keys.filter((key) => (key.at("provider").text ?? provider) === provider);
    yield* keyRows(transcript.words(`${name.text} at ${provider}`, scalar), what, own, transcript);
  }
}

function* keyRows(
  name: Said,
  what: string,
  entries: readonly Key[],
  transcript: Transcript,
): Generator<OtherRow> {
  if (!entries.some((entry) => entry.at("op").word("create", "delete") !== undefined)) return;
  const tags = (without: string): readonly Said[] =>
    entries
      .filter((entry) => entry.at("op").text !== without)
      .map((entry) => {
        const role = entry.at("role").text;
        const tag = entry.at("key_tag");
        return transcript.words(`${role === undefined ? "" : `${role} `}${tag.text ?? "?"}`, tag.scalar);
      });
  yield { name, what, before: tags("create"), after: tags("delete") };
}

function trustRow(step: Step, transcript: Transcript): OtherRow | undefined {
  const { trustAction, certificates, stores } = step;
  if (trustAction === undefined) return undefined;
  const held = certificates.map((node) => transcript.scalar(node));
  const names = stores.map(({ source }) => source).join(", ");
  return {
    name: transcript.words(names === "" ? "trust stores" : names, stores[0]),
    what: trustAction === "add" ? "roots added" : "roots removed",
    before: trustAction === "add" ? [] : held,
    after: trustAction === "add" ? held : [],
  };
}
