/** The frameworks that a manifest may cite, by the names it uses for them. */
export type Framework =
  "nist-csf-2.0" | "nist-csf-1.1" | "owasp-nhi-2025" | "nist-ai-rmf-1.0" | "nist-800-53-r5";

/** A framework as a publication: where it comes from and which edition is meant. */
export interface FrameworkInfo {
  id: Framework;
  name: string;
  version: string;
  href: string;
}

/** One control, subcategory or risk that evidence can be given for. */
export interface Control {
  framework: Framework;
  /** The id as the framework writes it. */
  id: string;
  /** The official title where there is one (OWASP, SP 800-53), else a short label of ours. */
  title: string;
  /**
   * What the control asks and what that means for a DNS or certificate change, in our words. Empty for those SP 800-53
   * controls that are listed only so that their ids are recognized.
   */
  summary: string;
  href: string;
  /** The names of the groups above it, for example "Protect › Data Security". */
  context: string;
}

/** A function, category or family: known to the framework, but too coarse to be cited. */
export interface ControlGroup {
  framework: Framework;
  id: string;
  kind: "function" | "category" | "family";
  title: string;
  href: string;
}

/** A control named together with its framework, for example `nist-csf-2.0:PR.AA-05`. */
export type ControlReference = `${Framework}:${string}`;

/** What a framework knows of an id that somebody wrote. */
export type IdState =
  /** The id is right as it stands. */
  | { state: "current"; control: Control }
  /** The right control in another spelling; `canonical` has the same numbers. */
  | { state: "nonstandard"; control: Control; canonical: string }
  /** An id of an earlier edition. `replacedBy` may name groups; `replacementsFor` gives the controls to offer. */
  | { state: "withdrawn"; id: string; replacedBy: readonly string[]; note: string }
  /** A group; `members` are the controls in it. */
  | {
      state: "not-a-control";
      id: string;
      kind: ControlGroup["kind"];
      title: string;
      href: string;
      members: readonly Control[];
    }
  /**
   * A real or plausible SP 800-53 id of which the catalogue holds no title: an enhancement, a part of a statement, or a family
   * that is not listed. Nothing can be said against it. `base` is the control it belongs to, where that is listed.
   */
  | { state: "uncatalogued"; id: string; href: string; base?: Control }
  /** No id of this framework. `nearest` are at most three ids that may have been meant. */
  | { state: "unknown"; nearest: readonly string[] };
