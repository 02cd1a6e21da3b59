/** What an entry of a change is, on one line of Markdown. Texts from the manifest stand in code spans only. */
import type { Certificate } from "../../manifest/model/certificate";
import type { Credential } from "../../manifest/model/credential";
import type { RecordSet } from "../../manifest/model/record-set";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import type { Zone } from "../../manifest/model/zone";
import { spanOf, type Node } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";
import { code, codes, facts } from "./markdown";

/** update: `203.0.113.10` → `203.0.113.20` · TTL `3600` → `60` · served with `login-tls` · line 40 */
export function recordFacts(record: RecordSet): string {
  const view = record.zone.viewName === "internal" ? "internal view" : undefined;
  const certificate = record.certificate && `served with ${code(record.certificate.source)}`;
  return facts(`${record.op}${valuesOf(record)}`, ttlOf(record), certificate, view, lineOf(record.nameNode));
}

function valuesOf(record: RecordSet): string {
  const after = record.values.map((value) => record.textOf(value));
  const before = record.previousValues.map((value) => record.textOf(value));
  const change = fromTo(record, codes(before), codes(after));
  return change === "" ? "" : `: ${change}`;
}

function ttlOf(record: RecordSet): string | undefined {
  const [before, after] = [record.previous.at("ttl"), record.ttl].map(({ text }) => text && code(text));
  const change = fromTo(record, before ?? "", after ?? "");
  return change === "" ? undefined : `TTL ${change}`;
}

/** What was and what is to be. What does not change stands once, and so does what goes away: its `op` says so. */
function fromTo(record: RecordSet, before: string, after: string): string {
  if (record.op === "delete") return before === "" ? after : before;
  return before === "" || after === "" || before === after ? after || before : `${before} → ${after}`;
}

/**
 * certificate `login-tls` (renew) · line 99
 *
 * @param names what to say of its names, in Markdown
 */
export function certificateLine({ name, op, view, isForeign }: Certificate, names?: string): string {
  const from = isForeign ? "cert-manager Certificate" : "certificate";
  const node = view.at("name").scalar ?? view.node;
  return facts(`${from} ${code(name ?? "?")} (${op})`, names, lineOf(node));
}

/** 3 record sets · risk high · DNSSEC signed · line 20 */
export function zoneFacts(zone: Zone, change: TrustChange): string {
  const count = change.recordsIn(zone).length;
  const status = zone.dnssecStatus();
  const dnssec = status && `DNSSEC ${status}`;
  const view = zone.viewName === "internal" ? "internal view" : undefined;
  const records = count === 0 ? undefined : `${count} record ${count === 1 ? "set" : "sets"}`;
  const risk = zone.risk();
  return facts(
    view,
    records,
    risk === "low" ? undefined : `risk ${risk}`,
    dnssec,
    lineOf(zone.view.at("name").node),
  );
}

/** @param where what to say in place of its line, where it stands in another document */
export function credentialLine(credential: Credential, where?: string): string {
  const { name, type, provider, access, view } = credential;
  const kind = type === undefined ? undefined : code(type);
  const at = provider === undefined ? undefined : `at ${code(provider)}`;
  return facts(`credential ${code(name ?? "?")}`, kind, at, access, where ?? lineOf(view.at("name").node));
}

export function stepLine(step: Step): string {
  const { name, kind, action, view } = step;
  const by = view
    .at("by")
    .oneOrMany()
    .flatMap((one) => one.text ?? []);
  const at = view.at("at").text;
  const ttl = view.at("ttl").text;
  const what = kind && [action && code(action), kind, codes(textsAt(step, kind))].filter(Boolean).join(" ");
  const who = by.length === 0 ? undefined : `by ${codes(by)}`;
  return facts(
    `step ${code(name ?? "?")}`,
    what,
    who,
    ttl && `TTL ${code(ttl)}`,
    at && `at ${code(at)}`,
    lineOf(view.at("name").node),
  );
}

function textsAt(step: Step, kind: NonNullable<Step["kind"]>): readonly string[] {
  const list = step.view.at(kind) as View<readonly string[]>;
  return list.oneOrMany().flatMap(({ text }) => text ?? []);
}

/** Where a node stands, as people count lines. */
export function lineOf(node: Node | undefined): string | undefined {
  return node && `line ${node.chunk.source.document.positionAt(spanOf(node).start).line + 1}`;
}
