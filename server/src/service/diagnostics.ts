import { DiagnosticSeverity, type Diagnostic } from "vscode-languageserver-types";
import { findControl, parseControlReference } from "../controls";
import type { Analysis, Finding } from "../rules/engine";
import type { Severity } from "../rules/finding";
import type { RuleMeta } from "../rules/rule";
import { keyed } from "../text/once";
import { locate } from "./ranges";

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** The controls behind a finding, as every output names them. */
export interface ControlLink {
  readonly framework: string;
  readonly id: string;
  readonly href: string;
}

export function controlLinks({ rule }: Finding): readonly ControlLink[] {
  return linksOf(rule);
}

/** Thousands of findings may be of one rule. */
const linksOf = keyed(({ controls }: RuleMeta): readonly ControlLink[] =>
  controls.flatMap((reference) => {
    const parsed = parseControlReference(reference);
    const control = parsed && findControl(parsed.framework, parsed.id);
    return control ? [{ framework: control.framework, id: control.id, href: control.href }] : [];
  }),
);

/**
 * The findings of one text as diagnostics of the language server protocol. A finding whose place is in another file (the
 * policy of the folder) would be shown at a place of this one that has nothing to do with it, and is left out.
 */
export function diagnostics({ findings, manifest }: Analysis): Diagnostic[] {
  return findings.filter(({ at }) => at.chunk.source === manifest.source).map(toDiagnostic);
}

export function toDiagnostic(finding: Finding): Diagnostic {
  const controls = controlLinks(finding);
  const [first] = controls;
  const diagnostic: Diagnostic = {
    range: locate(finding.at).range,
    severity: severities[finding.severity],
    source: "trust-change",
    code: finding.rule.id,
    message: finding.message,
    data: { controls },
  };
  if (first) diagnostic.codeDescription = { href: first.href };
  if (finding.related.length > 0) {
    diagnostic.relatedInformation = finding.related.map(({ at, message }) => ({
      location: locate(at),
      message,
    }));
  }
  return diagnostic;
}
