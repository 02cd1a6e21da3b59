import {
  findControl,
  frameworkInfo,
  parseControlReference,
  type Control,
  type Framework,
} from "../../controls";
import { findRule } from "../../rules/registry";
import type { AnyRule } from "../../rules/rule";
import { home, ruleLink } from "./rule-link";
import type { SarifRule, SarifTaxonomy } from "./sarif-types";

const levels = { error: "error", warning: "warning", information: "note", hint: "note" } as const;

/** The rules that results name, and the controls that they serve as taxonomies of SARIF: one for each framework. */
export class SarifRules {
  readonly home = home;
  private readonly rules: SarifRule[] = [];
  private readonly indexes = new Map<string, number>();
  private readonly frameworks: { readonly framework: Framework; readonly controls: Control[] }[] = [];

  /** The place of a rule in the list, which it takes when it is named first. */
  indexOf(id: string): number {
    const known = this.indexes.get(id);
    if (known !== undefined) return known;
    const rule = findRule(id);
    if (!rule) throw new Error(`there is no rule ${id}`);
    const index = this.rules.push(this.descriptor(rule)) - 1;
    this.indexes.set(id, index);
    return index;
  }

  /** Everything that was named, to be asked for at the end. */
  written() {
    const taxonomies = this.frameworks.map(taxonomyOf);
    return {
      driverRules: this.rules,
      taxonomies,
      supportedTaxonomies: taxonomies.map(({ name }, index) => ({ name, index })),
    };
  }

  private descriptor(rule: AnyRule): SarifRule {
    const { id, plane, severity, confidence, title, docs, references } = rule;
    const help = [docs.problem, docs.why, docs.remedy, `References: ${references.join("; ")}`].join("\n\n");
    return {
      id,
      name: id,
      shortDescription: { text: title },
      fullDescription: { text: docs.problem },
      help: { text: help },
      helpUri: ruleLink(id),
      defaultConfiguration: { level: levels[severity] },
      properties: { tags: [plane], precision: confidence },
      relationships: rule.controls.flatMap((reference) => {
        const parsed = parseControlReference(reference);
        const control = parsed && findControl(parsed.framework, parsed.id);
        return control ? [{ target: this.target(control), kinds: ["relevant"] as const }] : [];
      }),
    };
  }

  private target(control: Control): SarifRule["relationships"][number]["target"] {
    const { framework } = control;
    let at = this.frameworks.findIndex((one) => one.framework === framework);
    if (at < 0) at = this.frameworks.push({ framework, controls: [] }) - 1;
    const controls = this.frameworks[at]?.controls ?? [];
    let index = controls.indexOf(control);
    if (index < 0) index = controls.push(control) - 1;
    return { id: control.id, index, toolComponent: { name: framework, index: at } };
  }
}

function taxonomyOf({
  framework,
  controls,
}: {
  readonly framework: Framework;
  readonly controls: readonly Control[];
}): SarifTaxonomy {
  const { name, version, href } = frameworkInfo(framework);
  return {
    name: framework,
    version,
    organization: name.split(" ")[0] ?? name,
    informationUri: href,
    isComprehensive: false,
    shortDescription: { text: `${name} ${version}` },
    taxa: controls.map(({ id, title, href: helpUri }) => ({
      id,
      shortDescription: { text: title },
      helpUri,
    })),
  };
}
