import { appendTo, canGo, removeEntry, type TextEdit } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { Inline, type Json } from "../../manifest/edits/write";
import type { Certificate } from "../../manifest/model/certificate";
import { endOfLine } from "../../text/lines";
import { isEmpty, spanOf, type Entry, type MapNode, type Node } from "../../manifest/syntax/node";
import { wellKnownIssuer } from "../../pki/issuers";
import { inLine } from "../../text/quote";
import type { Refactoring, Selection } from "./refactoring";

/**
 * In a certificate whose issuer has no entry: makes one, with what is known of the authority, and with the challenge
 * where all its certificates say the same one.
 */
export function* extractIssuer({ change, path, layout }: Selection): Generator<Refactoring> {
  const spec = change?.spec.map;
  if (!change || !spec) return;
  const own = change.certificates().filter(({ isForeign }) => !isForeign);
  const here = own.find(({ view }) => view.node !== undefined && path.includes(view.node));
  const name = here && issuerNameOf(here);
  if (name === undefined || change.issuers.named(name).length > 0) return;
  const list = change.spec.at("issuers").written;
  if (list && list.kind !== "list" && !isEmpty(list)) return;
  const challenges = own.filter((one) => issuerNameOf(one) === name).map(challengeOf);
  const shared = sharedBy(challenges);
  const issuer: Record<string, Json> = { name, ...knownOf(name), ...(shared && { challenge: shared.word }) };
  const edits: readonly TextEdit[] = [
    appendTo(spec, "issuers", new Inline(issuer), layout, spec.entries.some(isZones) ? "zones" : undefined),
    // A comment on the line of one is about this certificate: there it stays.
    ...(shared?.entries.filter((entry) => !hasComment(entry)).map(removeEntry) ?? []),
  ];
  yield { title: `Extract issuer ${inLine(name)}`, kind: "refactor.extract", edits };
}

function isZones({ key }: Entry): boolean {
  return key.source === "zones";
}

function issuerNameOf({ view }: Certificate): string | undefined {
  return view.at("issuerRef").at("name").text;
}

function knownOf(name: string): Readonly<Record<string, Json>> {
  const known = wellKnownIssuer(name);
  if (known?.trust !== "public") return { trust: tabStop("public or private") };
  return { trust: "public", caaDomains: [...known.caaDomains] };
}

/** The entry that says the challenge of a certificate; undefined where it says none of its own. */
function challengeOf({ view }: Certificate): Entry | undefined {
  const map: MapNode | undefined = view.map;
  return map?.entries.find(({ key }) => key.source === "challenge");
}

/** The challenge that all of several certificates say, where it can be taken out of them. */
function sharedBy(
  challenges: readonly (Entry | undefined)[],
): { readonly word: string; readonly entries: readonly Entry[] } | undefined {
  const entries = challenges.filter((entry) => entry !== undefined);
  const words = new Set(entries.map(({ value }) => wordIn(value)));
  const [word] = words;
  if (entries.length < challenges.length || words.size !== 1 || word === undefined) return undefined;
  return entries.every((entry) => canGo(entry) && !entry.parent.flow) ? { word, entries } : undefined;
}

function hasComment(entry: Entry): boolean {
  const { text } = entry.chunk.source;
  const { end } = spanOf(entry);
  return /^\s*#/.test(text.slice(end, endOfLine(text, end)));
}

function wordIn(value: Node): string | undefined {
  return value.kind === "scalar" && typeof value.value === "string" ? value.value : undefined;
}
