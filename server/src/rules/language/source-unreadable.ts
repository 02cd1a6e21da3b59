import type { Certificate } from "../../manifest/model/certificate";
import type { CertificateSourceState } from "../../manifest/model/sources/certificate-source";
import type { FilePlace } from "../../manifest/model/sources/file-place";
import type { SourceProblem } from "../../manifest/model/sources/zone-source";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import type { ScalarNode } from "../../manifest/syntax/node";
import { nameIn } from "../../text/uri";
import { atStart, counted } from "../words";
import { relatedAt, type FindingDraft } from "../finding";
import { defineRule } from "../rule";

/** Problems that are shown at their places. */
const MOST_SHOWN = 10;

export const sourceUnreadable = defineRule({
  id: "source-unreadable",
  plane: "language",
  over: ["zone", "certificate"],
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  title: "A file that is named as a source cannot be read",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:CM-2(3)"],
  references: ["RFC 1035 section 5", "RFC 7468"],
  docs: {
    problem:
      "The file that source names does not exist, lies outside of the workspace, is too large, or holds something else than a zone, a certificate or a request.",
    why: "What stands is then not known, and nothing of the change can be held against it.",
    remedy: "Name the file as it is reached from the manifest, and put right what the message says about it.",
    bad: `zones:
  - name: example.com
    source: exmaple.com.zone
    records: []
`,
    good: `zones:
  - name: example.com
    source: example.com.zone
    records: []
`,
    files: {
      "example.com.zone": `$TTL 300
@     IN SOA ns1.example.net. hostmaster.example.com. 2026112501 7200 900 1209600 300
@     IN NS  ns1.example.net.
`,
    },
  },
  *check(entity) {
    const name = "zone" in entity ? entity.zone.name : entity.certificate.name;
    const found =
      "zone" in entity
        ? zoneFindings(entity.change, entity.zone)
        : certificateFindings(entity.change, entity.certificate);
    for (const finding of found) yield { ...finding, targets: name === undefined ? [] : [name] };
  },
});

function* zoneFindings(change: TrustChange, zone: Zone): Generator<FindingDraft> {
  if (zone.name === undefined) return;
  for (const { scalar } of zone.sourceNodes()) {
    const state = change.sources.zoneFile(scalar.source, zone.name);
    if (state.kind === "unread") yield unread(scalar, state.reason);
    else if (state.kind === "read") yield* broken(scalar, state.source);
  }
}

function* certificateFindings(
  change: TrustChange,
  { view, previous, isForeign }: Certificate,
): Generator<FindingDraft> {
  if (isForeign) return;
  for (const { scalar } of [view.at("source"), previous.at("source")]) {
    const state: CertificateSourceState | undefined = scalar && change.sources.certificateFile(scalar.source);
    if (!scalar || !state) continue;
    if (state.kind === "unread") yield unread(scalar, state.reason);
    else if (state.kind === "read") yield* broken(scalar, state.source);
  }
}

function unread(at: ScalarNode, reason: string): FindingDraft {
  return {
    at,
    message: `${at.source} cannot be read: ${reason}. Nothing here can be held against what stands. Name the file as it is reached from this one.`,
  };
}

interface ReadSource {
  readonly uri: string;
  readonly problems: readonly SourceProblem[];
}

/** One finding for a file, however much of it is broken. */
function* broken(at: ScalarNode, { uri, problems }: ReadSource): Generator<FindingDraft> {
  const errors = problems.filter(({ severity }) => severity === "error");
  const [first, ...others] = errors;
  if (!first) return;
  const line = first.at === undefined ? "" : lineOf(first.at, uri);
  const more = others.length === 0 ? "" : ` The same file has ${counted(others.length, "more fault")}.`;
  yield {
    at,
    message: `${at.source}${line}: ${first.reason}.${first.advice === undefined ? "" : ` ${atStart(first.advice)}.`}${more} What cannot be read there is not known here.`,
    related: errors.slice(0, MOST_SHOWN).flatMap(({ at: place, reason }) => relatedAt(place, reason)),
  };
}

/** A zone file includes others: the line is then one of theirs. */
function lineOf({ uri, start }: FilePlace, sourceUri: string): string {
  const included = uri === sourceUri ? "" : `, in the included ${nameIn(uri)}`;
  return `${included}, line ${start.line + 1}`;
}
