/** What holds for whatever the rules find in any manifest: each property gives its complaints, none where it holds. */
import { relatedHere } from "../rules/related-here";
import { applyEdits } from "../../server/src/manifest/edits/edits";
import type { Analysis, Finding } from "../../server/src/rules/engine";
import { spanOfPlace, type Fix, type Place } from "../../server/src/rules/finding";
import { safeEdits } from "../../server/src/service/code-actions";
import { carryOut } from "../rules/carry-out";
import { analysisOf } from "../rules/findings";
import { seeded } from "../random";
import { plainStyle, shuffled, textOf, type Style, type ValueMap } from "./value";

/** Something that should not be. */
export interface Complaint {
  /** The rules that it is about, and what they did: the same for one fault in several texts. */
  readonly what: string;
  /** The words and texts that show it. */
  readonly shown: string;
}

/** Said of sound changes too: whoever may write TXT at a host may have certificates issued for it, needed or not. */
const REMARKS: ReadonlySet<string> = new Set(["dns-write-is-issuance-authority"]);

/** Nothing above information is said of a change that is sound. */
export function staysSilent(documents: readonly ValueMap[]): readonly Complaint[] {
  const text = textOf(documents);
  return analysisOf(text)
    .findings.filter(({ severity, rule }) => severity !== "information" && !REMARKS.has(rule.id))
    .map((finding) => ({ what: `${finding.rule.id} complains`, shown: `${sentence(finding)}\n${text}` }));
}

/** Every place of a finding lies in the text and shows something. */
export function placesLieInTheText(text: string): readonly Complaint[] {
  const complaints = analysisOf(text).findings.flatMap((finding) => {
    const { rule, message, at } = finding;
    return [at, ...relatedHere(finding).map((one) => one.at)]
      .filter((place) => !showsSomething(place))
      .map(() => ({ what: `${rule.id} shows nothing`, shown: `${message}\n${text}` }));
  });
  return complaints;
}

function showsSomething(place: Place): boolean {
  const { source, span } = spanOfPlace(place);
  const { text } = source;
  const isInside = span.start >= 0 && span.end <= text.length && span.start <= span.end;
  return isInside && (text.trim() === "" || text.slice(span.start, span.end).trim() !== "");
}

/** A fix takes its finding away, brings no error, and leaves a text that can be read. */
export function fixesKeepTheirWord(text: string): readonly Complaint[] {
  const analysis = analysisOf(text);
  return analysis.findings.flatMap((finding) =>
    finding.fixes.flatMap((fix) => complaintsAbout(analysis, finding, fix)),
  );
}

/** What nobody can read or find is not judged: once it can be, whatever there is to say of it is told. */
const unread = ["yaml-syntax", "schema", "reference-unresolved"];

/**
 * Of two findings about one fault the one comes before the other, which is told where half of the fault is gone. A
 * duration that cannot be read is as long as nobody knows.
 */
const comesBefore: Readonly<Record<string, readonly string[]>> = {
  "duration-form": [
    "certificate-expires-inside-window",
    "leaf-outlives-issuer",
    "public-cert-validity-exceeds-limit",
    "renew-before-exceeds-lifetime",
  ],
  // What the way back lacks is written at its end, and in which order it goes back is told then.
  "rollback-missing-half": ["tlsa-old-removed-early"],
  // Of a change that breaks the chain of trust itself the way back is not judged, and neither are the keys of records.
  "dnssec-old-key-removed-before-ds-ttl": ["dnssec-ds-without-dnskey", "dnssec-zsk-timing"],
  "dnssec-provider-switch-insecure-gap": [
    "dnssec-ds-without-dnskey",
    "dnssec-old-key-removed-before-ds-ttl",
    "dnssec-zsk-timing",
  ],
};

/** Whether the finding of a rule had to be put right before an error could be told. */
function isHidden({ rule: { id } }: Finding, error: Finding): boolean {
  return unread.includes(id) || (comesBefore[id] ?? []).includes(error.rule.id);
}

/**
 * What is owed once a fix has a change do more: besides the way back, those who approve it where a record of a zone of
 * high risk changes that stood there as context, and somebody who records it. No fix finds either of them.
 */
const owed = ["approval-missing-before-execution", "audit-coverage-incomplete"];

/**
 * What a name that a certificate gets calls for: an authority that may issue it, by a challenge that proves it, and
 * credentials that may do so for this name. No fix widens what a credential may do along the way.
 */
const calledFor = [
  "caa-forbids-issuer",
  "wildcard-requires-dns-validation",
  "credential-does-not-cover-step",
];

/** Whether an error speaks of what else is owed once a fix of a rule is carried out. */
function isOwed(error: Finding, { rule }: Finding): boolean {
  const { id, plane } = error.rule;
  return plane === "rollback" || owed.includes(id) || (rule.plane === "naming" && calledFor.includes(id));
}

function complaintsAbout(analysis: Analysis, finding: Finding, fix: Fix): readonly Complaint[] {
  const { id } = finding.rule;
  const words = `"${fix.title}" for ${sentence(finding)}`;
  const { text } = analysis.manifest.source;
  try {
    const { findings, stops, plain } = carryOut(finding, fix);
    const news = newErrors(analysis.findings, findings).filter(
      (error) => error.rule.id === "yaml-syntax" || !(isHidden(finding, error) || isOwed(error, finding)),
    );
    const shown = [words, ...news.map(sentence), text, "=== after", plain].join("\n");
    const stays = count(findings, finding, isSame) >= count(analysis.findings, finding, isSame);
    return [
      ...news.map(({ rule }) => ({ what: `a fix of ${id} brings an error of ${rule.id}`, shown })),
      ...(stays && stops.length === 0 ? [{ what: `${id} stays after its fix`, shown }] : []),
    ];
  } catch (error) {
    return [{ what: `a fix of ${id} cannot be carried out`, shown: `${words}\n${String(error)}\n${text}` }];
  }
}

/** Errors that were not there before; one that is told in other words now is none of them. */
function newErrors(before: readonly Finding[], after: readonly Finding[]): readonly Finding[] {
  const errors = after.filter(({ severity, rule }) => severity === "error" || rule.id === "yaml-syntax");
  const isMore = (error: Finding, alike: typeof isSame): boolean =>
    count(after, error, alike) > count(before, error, alike);
  return errors.filter((error) => isMore(error, isSame) && isMore(error, isOfOneRule));
}

function isOfOneRule(one: Finding, other: Finding): boolean {
  return one.rule.id === other.rule.id;
}

function isSame(one: Finding, other: Finding): boolean {
  return isOfOneRule(one, other) && one.message === other.message;
}

function count(all: readonly Finding[], finding: Finding, alike: typeof isSame): number {
  return all.filter((one) => alike(one, finding)).length;
}

const ROUNDS = 8;

/** Fixing all that is safe to fix comes to an end, and brings no error on the way. */
export function fixingAllEnds(text: string): readonly Complaint[] {
  let analysis = analysisOf(text);
  for (let round = 0; round < ROUNDS; round++) {
    const { source } = analysis.manifest;
    const edits = safeEdits(analysis, source);
    if (edits.length === 0) return [];
    const next = analysisOf(applyEdits(source.text, edits));
    const shown = `${source.text}\n=== after\n${next.manifest.source.text}`;
    if (errorsIn(next) > errorsIn(analysis)) return [{ what: "fixing all brings errors", shown }];
    analysis = next;
  }
  const shown = `${text}\n=== after\n${analysis.manifest.source.text}`;
  return [{ what: `something is left to fix after ${ROUNDS} rounds`, shown }];
}

function errorsIn({ findings }: Analysis): number {
  return findings.filter(({ severity }) => severity === "error").length;
}

/** Line breaks, indentation, quotes and comments change nothing about what is found, and where. */
export function layoutChangesNothing(documents: readonly ValueMap[], style: Style): readonly Complaint[] {
  const { blockLevels } = style;
  return compared(textOf(documents, { ...plainStyle, blockLevels }), textOf(documents, style), {
    at: textAt,
    titles: true,
  });
}

/** Flow or block style, at whatever depth, changes nothing about what is found. */
export function styleChangesNothing(documents: readonly ValueMap[], style: Style): readonly Complaint[] {
  const { blockLevels } = style;
  return compared(textOf(documents), textOf(documents, { ...plainStyle, blockLevels }), {
    at: () => "",
    titles: false,
  });
}

/** A map has no order: its keys in another one say the same. */
export function keyOrderChangesNothing(documents: readonly ValueMap[], seed: number): readonly Complaint[] {
  const random = seeded(seed);
  const others = documents.map((document) => shuffled(document, random) as ValueMap);
  // The titles of some fixes show what they write, in the order in which it is written.
  return compared(textOf(documents), textOf(others), { at: () => "", titles: false });
}

interface Telling {
  /** What is told of a place. */
  readonly at: (place: Place) => string;
  /** Whether the fixes are told by their titles, or just how many there are. */
  readonly titles: boolean;
}

/** The same is found in both texts: by which rules, in which words, with which fixes. */
function compared(one: string, other: string, telling: Telling): readonly Complaint[] {
  const before = toldIn(analysisOf(one), telling);
  const after = toldIn(analysisOf(other), telling);
  const gone = without(before, after);
  const come = without(after, before);
  const shown = [
    ...gone.map((told) => `- ${told}`),
    ...come.map((told) => `+ ${told}`),
    one,
    "=== and",
    other,
  ];
  const rules = new Set([...gone, ...come].map((told) => told.slice(0, told.indexOf(":"))));
  return [...rules].map((rule) => ({
    what: `${rule} depends on how it is written`,
    shown: shown.join("\n"),
  }));
}

function without(all: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return all.filter((told) => {
    const index = left.indexOf(told);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

function toldIn({ findings }: Analysis, { at, titles }: Telling): readonly string[] {
  return findings.map((finding) => {
    const related = relatedHere(finding)
      .map((one) => `${one.message} ${at(one.at)}`)
      .sort();
    const fixes = finding.fixes.map(({ title, safe }) => `${titles ? title : "fix"} ${safe ? "(safe)" : ""}`);
    // Of dashes there is something to say in block style only.
    if (!titles && /here stands a map\./.test(finding.message)) return `${finding.rule.id}: a map for a list`;
    return [sentence(finding), at(finding.at), ...related, ...fixes].join(" | ");
  });
}

/** The text at a place as a reader sees it: without quotes and escapes, and with one blank for each stretch of blanks. */
function textAt(place: Place): string {
  const { source, span } = spanOfPlace(place);
  const text = source.text.slice(span.start, span.end);
  return text
    .replace(/#.*$/gm, "")
    .replace(/["'\\]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

function sentence({ rule, severity, message }: Finding): string {
  return `${severity} ${rule.id}: ${message}`;
}

/** One text with all that the properties ask for. */
export interface Specimen {
  readonly sound: readonly ValueMap[];
  readonly hurt: readonly ValueMap[];
  readonly style: Style;
  readonly seed: number;
}

/** Every property, by a sentence that says it. */
export const properties: Readonly<Record<string, (specimen: Specimen) => readonly Complaint[]>> = {
  "a sound change raises nothing above information": ({ sound }) => staysSilent(sound),
  "every place lies in the text and shows something": ({ hurt, style }) =>
    placesLieInTheText(textOf(hurt, style)),
  "a fix takes its finding away and brings no error": ({ hurt, style }) =>
    fixesKeepTheirWord(textOf(hurt, style)),
  "fixing all comes to an end": ({ hurt, style }) => fixingAllEnds(textOf(hurt, style)),
  "line breaks, indentation, quotes and comments change nothing": ({ hurt, style }) =>
    layoutChangesNothing(hurt, style),
  "flow and block style change nothing": ({ hurt, style }) => styleChangesNothing(hurt, style),
  "the order of keys changes nothing": ({ hurt, seed }) => keyOrderChangesNothing(hurt, seed),
};

/** Complaints of one property about one text; an error that is thrown is one too. */
export function complaintsOf(
  property: (specimen: Specimen) => readonly Complaint[],
  specimen: Specimen,
): readonly Complaint[] {
  try {
    return property(specimen);
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return [{ what: `throws: ${message}`, shown: `${stack ?? ""}\n${textOf(specimen.hurt)}` }];
  }
}
