/** The parts of SARIF 2.1.0 that results are written in; lines and columns are counted from one. */

export interface SarifMessage {
  readonly text: string;
}

export interface SarifRegion {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface SarifPhysicalLocation {
  readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
  readonly region: SarifRegion;
}

export interface SarifLocation {
  readonly id?: number;
  readonly physicalLocation: SarifPhysicalLocation;
  readonly message?: SarifMessage;
}

export interface SarifFix {
  readonly description: SarifMessage;
  readonly artifactChanges: readonly {
    readonly artifactLocation: SarifPhysicalLocation["artifactLocation"];
    readonly replacements: readonly {
      readonly deletedRegion: SarifRegion;
      readonly insertedContent: { readonly text: string };
    }[];
  }[];
  readonly properties: { readonly safe: boolean };
}

export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: "error" | "warning" | "note";
  readonly message: SarifMessage;
  readonly locations: readonly SarifLocation[];
  readonly relatedLocations?: readonly SarifLocation[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly fixes?: readonly SarifFix[];
  readonly suppressions?: readonly {
    readonly kind: "inSource";
    readonly status: "accepted";
    readonly justification: string;
  }[];
  /** SARIF has one level for what is here information or hint. */
  readonly properties: { readonly severity: string };
}

export interface SarifRule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: SarifMessage;
  readonly fullDescription: SarifMessage;
  readonly help: SarifMessage;
  readonly helpUri: string;
  readonly defaultConfiguration: { readonly level: SarifResult["level"] };
  readonly properties: { readonly tags: readonly string[]; readonly precision: string };
  readonly relationships: readonly {
    readonly target: {
      readonly id: string;
      readonly index: number;
      readonly toolComponent: { readonly name: string; readonly index: number };
    };
    readonly kinds: readonly ["relevant"];
  }[];
}

/** A framework, with those of its controls that rules of the report serve. */
export interface SarifTaxonomy {
  readonly name: string;
  readonly version: string;
  readonly organization: string;
  readonly informationUri: string;
  readonly isComprehensive: false;
  readonly shortDescription: SarifMessage;
  readonly taxa: readonly {
    readonly id: string;
    readonly shortDescription: SarifMessage;
    readonly helpUri: string;
  }[];
}
