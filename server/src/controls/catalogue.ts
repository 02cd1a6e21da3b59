import { once } from "../text/once";
import * as aiRmf from "./catalogue/ai-rmf-1.0";
import { measureAndManage } from "./catalogue/ai-rmf-1.0-measure-manage";
import * as csf11 from "./catalogue/csf-1.1";
import { detect, recover, respond } from "./catalogue/csf-2.0-detect-respond-recover";
import { govern } from "./catalogue/csf-2.0-govern";
import * as csf20Groups from "./catalogue/csf-2.0-groups";
import { identify } from "./catalogue/csf-2.0-identify";
import { protect } from "./catalogue/csf-2.0-protect";
import { risks } from "./catalogue/owasp-nhi-2025";
import type { ControlRows } from "./catalogue/rows";
import * as sp80053 from "./catalogue/sp-800-53-r5";
import { otherControls } from "./catalogue/sp-800-53-r5-titles";
import type { Control, ControlGroup, Framework } from "./types";

/** What one framework holds: its controls and its groups, each by canonical id and in the framework's order. */
export interface Catalogue {
  controls: ReadonlyMap<string, Control>;
  groups: ReadonlyMap<string, ControlGroup>;
}

const cprt = "https://csrc.nist.gov/projects/cprt/catalog#/cprt/framework/version";

/** Where a reader finds an id of the framework. The AI RMF has one page for each function. */
export function hrefOf(framework: Framework, id: string): string {
  switch (framework) {
    case "nist-csf-2.0":
      return `${cprt}/CSF_2_0_0/home?element=${id}`;
    case "nist-csf-1.1":
      return `${cprt}/CSF_1_1_0/home?element=${id}`;
    case "nist-800-53-r5":
      return `${cprt}/SP_800_53_5_1_1/home?element=${id.toLowerCase().replace("(", ".").replace(")", "")}`;
    case "nist-ai-rmf-1.0":
      return `https://airc.nist.gov/airmf-resources/playbook/${(id.split(" ")[0] ?? "").toLowerCase()}/`;
    case "owasp-nhi-2025":
      return `https://owasp.org/www-project-non-human-identities-top-10/2025/${risks[id]?.[1] ?? ""}/`;
  }
}

/** The catalogue of a framework. */
export function catalogueOf(framework: Framework): Catalogue {
  return catalogues[framework]();
}

/** Each is put together when it is first asked for: most manifests cite one framework or two. */
const catalogues: Readonly<Record<Framework, () => Catalogue>> = {
  "nist-csf-2.0": once(csf20Catalogue),
  "nist-csf-1.1": once(csf11Catalogue),
  "owasp-nhi-2025": once(owaspCatalogue),
  "nist-ai-rmf-1.0": once(aiRmfCatalogue),
  "nist-800-53-r5": once(sp80053Catalogue),
};

function csf20Catalogue(): Catalogue {
  const framework = "nist-csf-2.0";
  const groups = [
    ...groupsOf(framework, "function", csf20Groups.functions),
    ...groupsOf(framework, "category", csf20Groups.categories),
  ];
  const rows: ControlRows = { ...govern, ...identify, ...protect, ...detect, ...respond, ...recover };
  return assemble(framework, groups, rows, (id) => [id.slice(0, 2), id.slice(0, 5)]);
}

function csf11Catalogue(): Catalogue {
  const framework = "nist-csf-1.1";
  const categoryNames = mapValues(csf11.categories, ([title]) => title);
  const groups = [
    ...groupsOf(framework, "function", csf11.functions),
    ...groupsOf(framework, "category", categoryNames),
  ];
  const rows = mapValues(
    csf11.subcategories,
    ([title, successors]) => [title, summaryFromCsf20(successors)] as const,
  );
  return assemble(framework, groups, rows, (id) => [id.slice(0, 2), id.slice(0, 5)]);
}

/** CSF 1.1 ids are read by people who have to move on, so their summary is that of the first successor. */
function summaryFromCsf20(successors: string): string {
  const csf20 = catalogueOf("nist-csf-2.0");
  const ids = successors.split(" ").filter((id) => csf20.controls.has(id));
  const summary = csf20.controls.get(ids[0] ?? "")?.summary;
  const group = csf20.groups.get(successors);
  return summary === undefined
    ? `CSF 2.0 carries this on in its whole category ${successors}, ${group?.title ?? "under another name"}.`
    : `CSF 2.0 carries this on as ${ids.join(", ")}. ${summary}`;
}

function owaspCatalogue(): Catalogue {
  const rows = mapValues(risks, ([title, , summary]) => [title, summary] as const);
  return assemble("owasp-nhi-2025", [], rows, () => [], "Non-Human Identities Top 10");
}

function aiRmfCatalogue(): Catalogue {
  const framework = "nist-ai-rmf-1.0";
  const groups = [
    ...groupsOf(framework, "function", aiRmf.functions),
    ...groupsOf(framework, "category", aiRmf.categories),
  ];
  const rows: ControlRows = { ...aiRmf.governAndMap, ...measureAndManage };
  return assemble(framework, groups, rows, (id) => [id.split(" ")[0] ?? "", id.split(".")[0] ?? ""]);
}

function sp80053Catalogue(): Catalogue {
  const framework = "nist-800-53-r5";
  const listed: ControlRows = {
    ...mapValues(otherControls, (title) => [title, ""] as const),
    ...sp80053.citedControls,
  };
  const families = Object.keys(sp80053.families);
  const rows = Object.fromEntries(
    Object.entries(listed).sort(([left], [right]) => compareSp80053(families, left, right)),
  );
  return assemble(framework, groupsOf(framework, "family", sp80053.families), rows, (id) => [id.slice(0, 2)]);
}

/** Family, then number, then enhancement: AC-2, AC-2(9), AC-10. */
function compareSp80053(families: readonly string[], left: string, right: string): number {
  const rank = (id: string): number => {
    const [number = 0, enhancement = 0] = (id.match(/\d+/g) ?? []).map(Number);
    return families.indexOf(id.slice(0, 2)) * 10_000 + number * 100 + enhancement;
  };
  return rank(left) - rank(right);
}

function groupsOf(
  framework: Framework,
  kind: ControlGroup["kind"],
  names: Readonly<Record<string, string>>,
): ControlGroup[] {
  return Object.entries(names).map(([id, title]) => ({
    framework,
    id,
    kind,
    title,
    href: hrefOf(framework, id),
  }));
}

/** Builds the controls; `groupsAbove` names the groups of an id, outermost first, unless one `context` fits all. */
function assemble(
  framework: Framework,
  groups: readonly ControlGroup[],
  rows: ControlRows,
  groupsAbove: (id: string) => readonly string[],
  context?: string,
): Catalogue {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const contextOf = (id: string): string =>
    groupsAbove(id)
      .flatMap((group) => byId.get(group)?.title ?? [])
      .join(" › ");
  const controls = Object.entries(rows).map(([id, [title, summary]]): [string, Control] => [
    id,
    { framework, id, title, summary, href: hrefOf(framework, id), context: context ?? contextOf(id) },
  ]);
  return { controls: new Map(controls), groups: byId };
}

function mapValues<From, To>(
  rows: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(rows).map(([id, value]) => [id, change(value)]));
}
