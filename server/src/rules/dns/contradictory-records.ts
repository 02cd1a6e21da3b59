import { recordDataKey, sameRecordData, targetOf, type RecordData } from "../../dns/record-data";
import { isSingletonType } from "../../dns/types";
import { canGo, insertEntry, removeItem, replaceScalar } from "../../manifest/edits/edits";
import { Inline, type Json } from "../../manifest/edits/write";
import { joins, leftBy } from "../../manifest/model/phases";
import type { RecordSet } from "../../manifest/model/record-set";
import { type ScalarNode } from "../../manifest/syntax/node";
import { toPlain } from "../../manifest/syntax/plain";
import type { View } from "../../manifest/view";
import { relatedAt, type FindingDraft, type Fix } from "../finding";
import { removal } from "../removal";
import { defineRule } from "../rule";
import { listed } from "../words";

export const contradictoryRecords = defineRule({
  id: "contradictory-records",
  plane: "dns",
  over: "record",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "safe",
  title: "Entries for one record set contradict each other",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:CM-3"],
  references: [
    "RFC 2181 section 5",
    "RFC 2782",
    "RFC 7208 section 3.2",
    "RFC 7505 section 3",
    "RFC 8078 section 4",
    "RFC 8461 section 3.1",
    "RFC 8460 section 3",
  ],
  docs: {
    problem:
      "One record set stands in two entries that are not phases of it, is created although it exists, holds a value twice, holds several values where there can be one, or says that there is nothing beside something: a null MX beside a mail server, an SRV record without a host beside one with it, a request to drop every DS beside one for a DS.",
    why: "What is served afterwards hangs on the order in which a tool happens to work, and the way back restores one of two states.",
    remedy:
      "Merge the entries into one. Where a record set really changes twice, give each entry an id, and write into each previous what the one before left.",
    bad: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: delete, previous: {ttl: 300, values: [203.0.113.30]}}
      - {name: shop, type: A, op: create, ttl: 300, value: 203.0.113.31, tls: none}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: shop, type: A, op: update, ttl: 300, value: 203.0.113.31, tls: none, previous: {ttl: 300, values: [203.0.113.30]}}
`,
  },
  *check({ record, change }) {
    if (record.foreign) return;
    if (record.op !== "delete") {
      yield* repeatedValues(record);
      yield* severalOfOne(record);
    }
    const phases = change.phasesOf(record);
    if (phases.length < 2) return;
    const earlier = phases.filter(({ foreign }) => !foreign);
    const before = earlier[earlier.indexOf(record) - 1];
    if (before) yield* secondEntry(record, before);
    else
      yield* besidePasted(
        record,
        phases.filter(({ foreign }) => foreign !== undefined),
      );
  },
});

function* repeatedValues(record: RecordSet): Generator<FindingDraft> {
  const first = new Map<string, View<unknown>>();
  for (const [index, value] of record.values.entries()) {
    const data = record.data()[index];
    const key = data && recordDataKey(data);
    const earlier = key === undefined ? undefined : first.get(key);
    if (key !== undefined && !earlier) first.set(key, value);
    if (!earlier || !value.written || !value.node) continue;
    yield {
      at: value.node,
      message: `${nameOf(record)} holds ${record.textOf(value)} twice. A record set holds each value once: servers drop the second one or refuse the set, and what was meant to stand here is missing. Remove it, or write the value that is meant.`,
      related: relatedAt(earlier.node, "stands here first"),
      fixes: removal(`Remove the second ${record.textOf(value)}`, value.written, true),
      targets: record.references,
    };
  }
}

/** Policies of which a name can have one, as the beginning of a text. */
const POLICIES: readonly {
  readonly called: string;
  readonly is: (text: string, record: RecordSet) => boolean;
}[] = [
  { called: "SPF policies", is: (text) => /^v=spf1(?: |$)/i.test(text) },
  {
    called: "DMARC policies",
    is: (text, { ownerName }) => /^v=DMARC1(?:[ ;]|$)/i.test(text) && /^_dmarc\./.test(ownerName ?? ""),
  },
  {
    called: "MTA-STS records",
    is: (text, { ownerName }) => /^v=STSv1(?:[ ;]|$)/.test(text) && /^_mta-sts\./.test(ownerName ?? ""),
  },
  {
    called: "TLS reporting policies",
    is: (text, { ownerName }) => /^v=TLSRPTv1(?:[ ;]|$)/.test(text) && /^_smtp\._tls\./.test(ownerName ?? ""),
  },
];

function* severalOfOne(record: RecordSet): Generator<FindingDraft> {
  const { type } = record;
  if (type === undefined || record.values.length < 2) return;
  // That an alias has two targets is told with what may stand beside an alias.
  if (type !== "CNAME" && isSingletonType(type)) yield* tooMany(record, distinct(record), `${type} values`);
  yield* nothingBesideSomething(record);
  if (type !== "TXT") return;
  for (const { called, is } of POLICIES) {
    const policies = distinct(record).filter(({ data }) => data.type === "TXT" && is(data.text, record));
    yield* tooMany(record, policies, called);
  }
}

/** A value that says that there is nothing, and how messages speak of it and of what stands beside it. */
interface Denial {
  readonly is: (data: RecordData) => boolean;
  readonly says: string;
  readonly besides: string;
  readonly other: string;
  readonly harm: string;
  /** What removing it is called, and when it is right to leave it alone. */
  readonly called: string;
  readonly wanted: string;
}

const leadsNowhere = (data: RecordData): boolean => targetOf(data) === undefined;

/** RFC 8078 section 4: algorithm 0 asks the parent to drop every DS. */
const asksForRemoval: Omit<Denial, "is"> = {
  says: "asks the parent with VALUE to drop every DS of OWNER",
  besides: "asks for one beside it",
  other: "the DS that is asked for beside it",
  harm: "such a set is not valid, and the parent does neither",
  called: "request for no DS",
  wanted: "if the zone is to become unsigned",
};

/** What has to stand alone in its set, by type. */
const DENIALS: Readonly<Record<string, Denial>> = {
  /** RFC 7505 section 3. */
  MX: {
    is: leadsNowhere,
    says: "says with VALUE that OWNER takes no mail",
    besides: "names a mail server beside it",
    other: "the mail server beside it",
    harm: "some senders refuse all mail to it at once, others deliver it",
    called: "null MX",
    wanted: "if no mail is wanted",
  },
  /** RFC 2782, under Target. */
  SRV: {
    is: leadsNowhere,
    says: "says with VALUE that there is no such service at OWNER",
    besides: "names a host beside it",
    other: "the host beside it",
    harm: "some clients give up at once, others connect",
    called: "SRV record without a host",
    wanted: "if the service is not offered",
  },
  CDS: {
    is: (data) => data.type === "CDS" && "algorithm" in data && data.algorithm === 0,
    ...asksForRemoval,
  },
  CDNSKEY: {
    is: (data) => data.type === "CDNSKEY" && "algorithm" in data && data.algorithm === 0,
    ...asksForRemoval,
  },
};

function* nothingBesideSomething(record: RecordSet): Generator<FindingDraft> {
  const denial = DENIALS[record.type ?? ""];
  if (!denial) return;
  const values = distinct(record);
  const none = values.find(({ data }) => denial.is(data));
  const [host] = values.filter(({ data }) => !denial.is(data));
  if (!none?.view.node || !none.view.written || !host) return;
  const [nothing, other] = [record.textOf(none.view), record.textOf(host.view)];
  const says = denial.says.replace("VALUE", () => nothing).replace("OWNER", record.ownerName ?? "the name");
  yield {
    at: none.view.node,
    message: `${nameOf(record)} ${says}, and ${denial.besides} (${other}): ${denial.harm}. Remove ${nothing}, or leave it alone ${denial.wanted}.`,
    related: relatedAt(host.view.node, denial.other),
    // What stands would have to become an update, with a step of its own.
    fixes: record.changes ? removal(`Remove the ${denial.called} ${nothing}`, none.view.written) : [],
    targets: record.references,
  };
}

interface Value {
  readonly view: View<unknown>;
  readonly data: RecordData;
}

function distinct(record: RecordSet): readonly Value[] {
  const byKey = new Map<string, Value>();
  for (const [index, view] of record.values.entries()) {
    const data = record.data()[index];
    if (data && !byKey.has(recordDataKey(data))) byKey.set(recordDataKey(data), { view, data });
  }
  return [...byKey.values()];
}

function* tooMany(record: RecordSet, values: readonly Value[], called: string): Generator<FindingDraft> {
  const [first, second] = values;
  if (!first || !second?.view.node) return;
  yield {
    at: second.view.node,
    message: `${nameOf(record)} holds ${values.length} ${called}, and there can be one: whoever looks them up takes either of them, or none. Merge them into one.`,
    related: relatedAt(first.view.node, "the first one"),
    targets: record.references,
  };
}

/** Two entries are phases of one record set where each has an id, and the second one begins where the first one ends. */
function* secondEntry(record: RecordSet, before: RecordSet): Generator<FindingDraft> {
  const at = record.nameNode;
  if (!at) return;
  const related = relatedAt(before.nameNode, `the first entry for ${nameOf(record)} (op: ${before.op})`);
  const nameless = [before, record].filter(({ id }) => id === undefined);
  if (nameless.length > 0) {
    const isRecreated = before.op === "delete" && record.op === "create";
    yield {
      at,
      message: `${nameOf(record)} stands in two entries, so nobody knows which of the two holds, and a step that names it means the first one. ${isRecreated ? "What is deleted and created anew is one update: write the old values into its previous." : "Merge them; or, where the record set changes twice, give each entry an id."}`,
      related,
      fixes: isRecreated ? asUpdate(record, before) : [],
      targets: [...record.references, ...before.references],
    };
    return;
  }
  if (joins(leftBy(before), record) !== false) return;
  const text = (values: readonly View<unknown>[]): string =>
    values.length === 0 ? "nothing" : listed(values.map((value) => record.textOf(value)));
  yield {
    at: record.previous.entry?.key ?? at,
    message: `${record.id ?? "This phase"} begins with ${record.op === "create" ? "nothing" : text(record.previousValues)}, but ${before.id ?? "the phase before"} leaves ${before.op === "delete" ? "nothing" : text(before.values)} at ${nameOf(record)}. Whichever is right, going back restores something that was never served. Write into previous what the phase before leaves.`,
    related,
    targets: [...record.references, ...before.references],
  };
}

/** A document of another tool, pasted below, says what stands now. */
function* besidePasted(record: RecordSet, all: readonly RecordSet[]): Generator<FindingDraft> {
  const at = record.view.at("op").scalar ?? record.nameNode;
  const [pasted, another] = all;
  if (!pasted || another || !at || record.id !== undefined || pasted.isOneOfSeveral) return;
  const stands = pasted.data();
  const isKeptOtherwise = record.op === "keep" && sameRecordData(record.data(), stands) === false;
  if (record.op !== "create" && !isKeptOtherwise) return;
  const op = record.view.at("op").scalar;
  const values = listed(pasted.values.map((value) => record.textOf(value)));
  yield {
    at,
    message:
      record.op === "create"
        ? `${nameOf(record)} is to be created, but the DNSEndpoint below says that it stands already, with ${values}. Two tools would write one record set, and the way back would delete what stands today. If it is changed, the op is update with ${values} in previous; if it is what the endpoint brings, leave it out here.`
        : `${nameOf(record)} is said to stay as it is with ${listed(record.values.map((value) => record.textOf(value)))}, but the DNSEndpoint below says that it holds ${values}. One of the two is out of date, and what rests on this entry with it. Correct it, or leave it to the endpoint.`,
    related: relatedAt(pasted.nameNode, "says what stands now"),
    fixes: record.op === "create" && op ? updateInstead(record, pasted, op) : [],
    targets: record.references,
  };
}

/** What is deleted and created anew as what it is: one entry that is updated. */
function asUpdate(record: RecordSet, before: RecordSet): readonly Fix[] {
  const item = before.view.written;
  const { map } = record.view;
  const previous = before.previous.node;
  const op = record.view.at("op").scalar;
  if (!item || !map || !previous || !canGo(item)) return [];
  return [
    {
      title: `Make it one update of ${nameOf(record)}`,
      safe: false,
      edits: (layout) => [
        removeItem(item),
        ...(op ? [replaceScalar(op, "update")] : []),
        insertEntry(map, "previous", new Inline(toPlain(previous) as Json), layout),
      ],
    },
  ];
}

function updateInstead(record: RecordSet, pasted: RecordSet, op: ScalarNode): readonly Fix[] {
  const { map } = record.view;
  if (!map) return [];
  const ttl = pasted.ttlSeconds;
  const values = pasted.values.map(({ written }) => toPlain(written) as Json);
  return [
    {
      title: `Update ${nameOf(record)} from what stands now`,
      safe: false,
      edits: (layout) => [
        replaceScalar(op, "update"),
        insertEntry(map, "previous", new Inline({ ...(ttl === undefined ? {} : { ttl }), values }), layout),
      ],
    },
  ];
}

function nameOf({ reference }: RecordSet): string {
  return reference ?? "This record set";
}
