import { once } from "../text/once";
import { categories, subcategories } from "./catalogue/csf-1.1";
import { withdrawnControls } from "./catalogue/sp-800-53-r5-titles";
import { findControl, findGroup, membersOf } from "./lookup";
import { canonicalSpelling } from "./spelling";
import type { Control, Framework } from "./types";
import { unique } from "../text/unique";

/** An id that its framework no longer has. */
export interface WithdrawnId {
  /** The id as the edition in which it was current writes it. */
  formerId: string;
  /** The ids that took up its subject, as the publisher names them: controls, sometimes groups, sometimes none. */
  replacedBy: readonly string[];
}

/**
 * What became of an id that the framework withdrew. Under CSF 2.0 these are the ids of CSF 1.1, whether with one digit
 * (`PR.AC-4`) or with two (`PR.AC-04`, the form in which NIST's own data files still carry them). A CSF 1.1 id whose
 * two-digit form is current in 2.0 is not withdrawn: all of those kept their subject. Gives `undefined` for every other id.
 */
export function withdrawnId(framework: Framework, canonical: string): WithdrawnId | undefined {
  if (framework === "nist-csf-2.0") return withdrawnFromCsf20().get(canonical);
  if (framework !== "nist-800-53-r5" || !Object.hasOwn(withdrawnControls, canonical)) return undefined;
  return { formerId: canonical, replacedBy: withdrawnControls[canonical] ?? [] };
}

/**
 * The controls that took up the subject of an id, in the order of the official crosswalk: for a withdrawn id of CSF 2.0 or
 * SP 800-53, and for any id of CSF 1.1, withdrawn or not. A group stands for its members where nothing narrower is named.
 * Empty where the id has no successor or is not known.
 */
export function successorsOf(framework: Framework, id: string): readonly Control[] {
  const canonical = canonicalSpelling(framework, id) ?? id;
  if (framework === "nist-csf-1.1") return csf20Successors(canonical);
  const withdrawn = withdrawnId(framework, canonical);
  if (withdrawn === undefined) return [];
  return framework === "nist-csf-2.0"
    ? csf20Successors(withdrawn.formerId)
    : withdrawn.replacedBy.flatMap((successor) => findControl(framework, successor) ?? []);
}

/** The CSF 1.1 ids whose subject a CSF 2.0 id carries on, those that it carries on alone first. */
export function predecessorsOf(csf20Id: string): readonly string[] {
  return Object.entries(subcategories)
    .map(([id, [, successors]]) => ({ id, successors: successors.split(" ") }))
    .filter(({ successors }) => successors.includes(csf20Id))
    .sort((left, right) => left.successors.length - right.successors.length)
    .map(({ id }) => id);
}

const withdrawnFromCsf20 = once(
  () =>
    new Map(
      [...Object.entries(subcategories), ...Object.entries(categories)].flatMap(
        ([formerId, [, successors]]): [string, WithdrawnId][] => {
          const id = canonicalSpelling("nist-csf-2.0", formerId) ?? formerId;
          const isCurrent = (findControl("nist-csf-2.0", id) ?? findGroup("nist-csf-2.0", id)) !== undefined;
          return isCurrent ? [] : [[id, { formerId, replacedBy: split(successors) }]];
        },
      ),
    ),
);

/** A withdrawn category is followed by what follows its subcategories, which is narrower than whole categories. */
function csf20Successors(csf11Id: string): readonly Control[] {
  const row = Object.hasOwn(subcategories, csf11Id) ? subcategories[csf11Id] : undefined;
  if (row !== undefined) return controlsNamed(split(row[1]));
  const group = findGroup("nist-csf-1.1", csf11Id);
  return group === undefined ? [] : unique(membersOf(group).flatMap(({ id }) => csf20Successors(id)));
}

function controlsNamed(ids: readonly string[]): readonly Control[] {
  const controls = ids.flatMap((id) => findControl("nist-csf-2.0", id) ?? []);
  if (controls.length > 0) return controls;
  return ids.flatMap((id) => {
    const group = findGroup("nist-csf-2.0", id);
    return group === undefined ? [] : membersOf(group);
  });
}

function split(ids: string): readonly string[] {
  return ids === "" ? [] : ids.split(" ");
}
