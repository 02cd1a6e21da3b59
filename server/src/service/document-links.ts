import type { DocumentLink } from "vscode-languageserver-types";
import { findControl } from "../controls";
import type { Manifest } from "../manifest/model/manifest";
import { sourcesIn } from "../manifest/model/sources/named-sources";
import type { TrustChange } from "../manifest/model/trust-change";
import type { ScalarNode } from "../manifest/syntax/node";
import { inLine } from "../text/quote";
import { rangeOfNode } from "./ranges";

export interface LinkOptions {
  /** The page of a ticket, with `{ticket}` where its number goes; tickets are no links where there is none. */
  readonly ticketUrl?: string | undefined;
  /** The files that paths of evidence lead to, by the path as it is written; only those that exist. */
  readonly evidence?: ReadonlyMap<string, string>;
}

/**
 * What leads out of a manifest: the files that it names as sources and that can be read, its ticket, the evidence of its
 * rehearsal, and the official pages of the controls that it cites.
 */
export function documentLinks(manifest: Manifest, options: LinkOptions = {}): readonly DocumentLink[] {
  return manifest
    .changes()
    .flatMap((change) => [
      ...sourceLinks(change),
      ...ticketLinks(change, options.ticketUrl),
      ...evidenceLinks(change, options.evidence),
      ...controlLinks(change),
    ])
    .flatMap(({ scalar, target, tooltip }) =>
      scalar.chunk.source === manifest.source
        ? [{ range: rangeOfNode(scalar), target, ...(tooltip !== undefined && { tooltip }) }]
        : [],
    );
}

interface Link {
  readonly scalar: ScalarNode;
  readonly target: string;
  readonly tooltip?: string;
}

function sourceLinks(change: TrustChange): readonly Link[] {
  return [...sourcesIn(change)].flatMap(({ scalar, state }) =>
    state.kind === "read" ? [{ scalar, target: state.source.uri }] : [],
  );
}

function ticketLinks(change: TrustChange, pattern: string | undefined): readonly Link[] {
  const { scalar } = change.spec.at("ticket");
  const target = scalar && pattern !== undefined ? ticketPage(pattern, scalar.source) : undefined;
  return scalar && target !== undefined ? [{ scalar, target, tooltip: `Open ${inLine(scalar.source)}` }] : [];
}

/** Undefined for a pattern that is no web address with a place for the ticket. */
function ticketPage(pattern: string, ticket: string): string | undefined {
  if (!isWebPage(pattern) || !pattern.includes("{ticket}")) return undefined;
  return pattern.replaceAll("{ticket}", () => encodeURIComponent(ticket));
}

/** The paths that stand where evidence is named, as they are written. */
export function evidencePaths(manifest: Manifest): readonly string[] {
  const texts = manifest.changes().flatMap((change) => evidenceOf(change)?.source ?? []);
  return texts.filter((text) => !isWebPage(text));
}

function evidenceOf(change: TrustChange): ScalarNode | undefined {
  return change.rollback.at("tested").at("evidence").scalar;
}

function evidenceLinks(change: TrustChange, files: LinkOptions["evidence"]): readonly Link[] {
  const scalar = evidenceOf(change);
  if (!scalar) return [];
  const target = isWebPage(scalar.source) ? scalar.source : files?.get(scalar.source);
  return target === undefined ? [] : [{ scalar, target }];
}

function controlLinks(change: TrustChange): readonly Link[] {
  return change.controls().flatMap(({ view, framework, id }) => {
    const { scalar } = view.at("id");
    const control = framework && id !== undefined ? findControl(framework, id) : undefined;
    return scalar && control ? [{ scalar, target: control.href, tooltip: control.title }] : [];
  });
}

function isWebPage(text: string): boolean {
  return /^https?:\/\/[^\s/]+(?:\/\S*)?$/i.test(text);
}
