import {
  classifyId,
  controlReference,
  controlsOf,
  findControl,
  frameworks,
  parseControlReference,
  type Control,
} from "../controls";
import type { TrustChange } from "../manifest/model/trust-change";
import type { Analysis, Finding } from "../rules/engine";
import { allRules } from "../rules/registry";
import type { AnyRule } from "../rules/rule";
import { grouped } from "../text/grouped";

/**
 * How a change stands to a control that it touches. `violated`: a finding that no exception accepts names it. `excepted`:
 * all findings that name it are accepted. `met`: the change claims it, no finding names it, and a rule behind it
 * looked at an entry of the change. `touched`: all others, for a control asks for more than rules can look at, and who
 * does not claim it may have nothing to do with it.
 */
export type ControlStatus = "touched" | "met" | "violated" | "excepted";

/** A control that a change touches. */
export interface TouchedControl {
  readonly control: Control;
  readonly status: ControlStatus;
  /** Whether the manifest names it among its `controls`. */
  readonly isClaimed: boolean;
  /** The ids of the rules behind it that looked at an entry of the change. */
  readonly looked: readonly string[];
  readonly findings: readonly Finding[];
  /** What exceptions accept. */
  readonly accepted: readonly Finding[];
}

/** The controls that a change touches, in the order of the catalogue. */
export function controlsTouched(
  change: TrustChange,
  { findings, suppressed, manifest }: Analysis,
): readonly TouchedControl[] {
  const isOfChange = (finding: Finding): boolean => !finding.change || finding.change === change;
  const found = byControl(findings.filter(isOfChange), ({ rule }) => rule.controls);
  const accepted = byControl(
    suppressed.map(({ finding }) => finding).filter(isOfChange),
    ({ rule }) => rule.controls,
  );
  // In broken text, rules are silent where they cannot see.
  const isAsked = (rule: AnyRule): boolean =>
    !change.isBroken && manifest.policy?.severityOf(rule.id) !== "ignore" && hasSubject(rule, change);
  const looked = byControl(allRules.filter(isAsked), ({ controls }) => controls);
  const claimed = claimsOf(change);
  return frameworks
    .flatMap(({ id }) => controlsOf(id))
    .flatMap((control) => {
      const reference = controlReference(control.framework, control.id);
      const touched = {
        control,
        isClaimed: claimed.has(reference),
        looked: (looked.get(reference) ?? []).map(({ id }) => id),
        findings: found.get(reference) ?? [],
        accepted: accepted.get(reference) ?? [],
      };
      const status = statusOf(touched);
      return status === undefined ? [] : [{ ...touched, status }];
    });
}

function statusOf(touched: Omit<TouchedControl, "status">): ControlStatus | undefined {
  if (touched.findings.length > 0) return "violated";
  if (touched.accepted.length > 0) return "excepted";
  if (touched.isClaimed && touched.looked.length > 0) return "met";
  return touched.isClaimed || touched.looked.length > 0 ? "touched" : undefined;
}

/**
 * Whether there is an entry of the change that a rule is asked about. That a rule over the whole change is silent says
 * nothing: it may be about something that the change does not have.
 */
function hasSubject({ over, restsOn }: AnyRule, { each }: TrustChange): boolean {
  if (restsOn === "findings") return false;
  // What is said about the change, claims and exceptions, is no evidence for it.
  const { control: _, exception: __, ...entries } = each;
  const ranges: readonly string[] = [over].flat();
  return Object.entries(entries).some(
    ([range, collection]) => ranges.includes(range) && collection.all.get().length > 0,
  );
}

/** Claims whose id its framework does not have are told by rules. */
function claimsOf(change: TrustChange): ReadonlySet<string> {
  const references = change.controls().flatMap(({ framework, id }) => {
    if (framework === undefined || id === undefined) return [];
    const known = classifyId(framework, id);
    return known.state === "current" || known.state === "nonstandard"
      ? [controlReference(framework, known.control.id)]
      : [];
  });
  return new Set(references);
}

function byControl<Item>(
  items: readonly Item[],
  controlsOfItem: (item: Item) => readonly string[],
): ReadonlyMap<string, readonly Item[]> {
  const isKnown = (reference: string): boolean => {
    const parsed = parseControlReference(reference);
    return parsed !== undefined && findControl(parsed.framework, parsed.id) !== undefined;
  };
  return grouped(
    items.flatMap((item) =>
      controlsOfItem(item)
        .filter(isKnown)
        .map((reference) => [reference, item] as const),
    ),
  );
}
