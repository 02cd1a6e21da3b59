import { hrefOf } from "./catalogue";
import { families, largestEnhancement, lastOfUnlistedFamily } from "./catalogue/sp-800-53-r5";
import { successorsOf, withdrawnId, type WithdrawnId } from "./crosswalk";
import { frameworks } from "./frameworks";
import { findControl, findGroup, groupsOf, membersOf } from "./lookup";
import { nearestIds } from "./nearest";
import { canonicalSpelling, citedStatement, foldId } from "./spelling";
import type { ControlGroup, Framework, IdState } from "./types";

/**
 * Says what a framework knows of an id that somebody wrote, in any spelling; see `IdState`. Spelling is judged before
 * everything else, so the numbers of an id are never changed, only questioned.
 *
 * An id of CSF 1.1 under CSF 2.0 is `withdrawn` where 2.0 no longer has its two-digit form (`PR.AC-4`, `PR.AC-04`). Where
 * 2.0 has it (`PR.DS-1`, that is `PR.DS-01`) it is only `nonstandard`: NIST kept a number only together with its subject.
 */
export function classifyId(framework: Framework, id: string): IdState {
  const known = recognizeId(framework, id);
  if (known !== undefined) return known;
  const foreign = frameworksKnowing(id).length > 0;
  return { state: "unknown", nearest: nearestIds(framework, id, foreign) };
}

/**
 * The frameworks to which an id could belong, with the id as each of them writes it: those where it is right as it stands
 * come first, those that have withdrawn it are left out.
 */
export function frameworksKnowing(id: string): readonly { framework: Framework; id: string }[] {
  const found = frameworks.flatMap(({ id: framework }) => {
    const known = recognizeId(framework, id);
    if (known?.state === "current") return [{ framework, id, order: 0 }];
    if (known?.state === "nonstandard") return [{ framework, id: known.canonical, order: 1 }];
    if (known?.state === "uncatalogued") return [{ framework, id: known.id, order: 2 }];
    return [];
  });
  return found
    .sort((left, right) => left.order - right.order)
    .map(({ framework, id: canonical }) => ({ framework, id: canonical }));
}

function recognizeId(framework: Framework, id: string): IdState | undefined {
  const exact = findControl(framework, id);
  if (exact !== undefined) return { state: "current", control: exact };
  const canonical = canonicalSpelling(framework, id);
  const group = findGroup(framework, canonical ?? "") ?? groupNamed(framework, id);
  if (group !== undefined) return notAControl(group);
  if (canonical !== undefined) {
    const withdrawn = describeWithdrawn(framework, id, canonical);
    if (withdrawn !== undefined) return withdrawn;
    const control = findControl(framework, canonical);
    if (control !== undefined) return { state: "nonstandard", control, canonical };
  }
  return framework === "nist-800-53-r5" ? uncatalogued(id, canonical) : undefined;
}

/** Somebody may write the name of a group where its id is wanted: "Asset Management". */
function groupNamed(framework: Framework, text: string): ControlGroup | undefined {
  const folded = foldId(text);
  return groupsOf(framework).find(({ title }) => title.toUpperCase() === folded);
}

function notAControl(group: ControlGroup): IdState {
  const { id, kind, title, href } = group;
  return { state: "not-a-control", id, kind, title, href, members: membersOf(group) };
}

function describeWithdrawn(framework: Framework, text: string, canonical: string): IdState | undefined {
  const withdrawn = withdrawnId(framework, canonical);
  if (withdrawn === undefined) return undefined;
  const { formerId, replacedBy } = withdrawn;
  const writtenAsBefore = foldId(text) === formerId || findGroup("nist-csf-1.1", formerId) !== undefined;
  const id = framework === "nist-csf-2.0" && writtenAsBefore ? formerId : canonical;
  const note = `${withdrawalNote(framework, id, formerId)} ${destination(framework, withdrawn)}`;
  return { state: "withdrawn", id, replacedBy, note };
}

function withdrawalNote(framework: Framework, id: string, formerId: string): string {
  if (framework !== "nist-csf-2.0") return `SP 800-53 Rev. 5 withdrew ${id}.`;
  return id === formerId
    ? `${id} belongs to CSF 1.1, and CSF 2.0 withdrew it.`
    : `${id} is ${formerId} of CSF 1.1 written with two digits, and CSF 2.0 withdrew it.`;
}

/** Names where the subject went, in a sentence that stays short where it was spread widely. */
function destination(framework: Framework, { formerId, replacedBy }: WithdrawnId): string {
  const spread = successorsOf(framework, formerId).map((control) => control.id);
  const ids = replacedBy.length > 0 ? replacedBy : spread;
  if (ids.length === 0) return "It has no successor.";
  return ids.length > 4
    ? `Its subject went to ${ids.slice(0, 3).join(", ")} and others.`
    : `Its subject went to ${listed(ids)}.`;
}

function listed(ids: readonly string[]): string {
  const last = ids.at(-1) ?? "";
  return ids.length < 2 ? last : `${ids.slice(0, -1).join(", ")} and ${last}`;
}

/** What SP 800-53 may well have though the catalogue does not list it. */
function uncatalogued(text: string, canonical: string | undefined): IdState | undefined {
  const framework = "nist-800-53-r5";
  const statement = citedStatement(text);
  const cited = canonical ?? statement;
  const parts = /^([A-Z]{2})-(\d+)(?:\((\d+)\))?$/.exec(cited ?? "");
  if (parts === null || cited === undefined) return undefined;
  const [, family = "", number, enhancement = "1"] = parts;
  const base = findControl(framework, `${family}-${number}`);
  const lastKnown = Object.hasOwn(families, family) ? (lastOfUnlistedFamily[family] ?? 0) : 0;
  const baseExists = base !== undefined || isBetween(1, Number(number), lastKnown);
  if (!baseExists || !isBetween(1, Number(enhancement), largestEnhancement)) return undefined;
  const id = canonical ?? text.trim();
  return {
    state: "uncatalogued",
    id,
    href: hrefOf(framework, cited),
    ...(base === undefined ? {} : { base }),
  };
}

function isBetween(least: number, number: number, most: number): boolean {
  return least <= number && number <= most;
}
