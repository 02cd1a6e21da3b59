import { TextDocument } from "vscode-languageserver-textdocument";
import { Manifest } from "../manifest/model/manifest";
import type { TrustPolicy } from "../manifest/model/policy";
import { parseTextDocument } from "../manifest/syntax/parse";
import { analyze, type Analysis } from "../rules/engine";
import type { PolicyFinder } from "../workspace/policies";

interface Kept {
  readonly version: number;
  readonly policy: TrustPolicy | undefined;
  readonly manifest: Manifest;
  analysis: Analysis | undefined;
}

/** What is known of each open text at its present version. Nothing is worked out twice for one version and policy. */
export class OpenDocuments {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly find: (uri: string) => TextDocument | undefined,
    private readonly policies: PolicyFinder,
    private readonly now: () => number,
  ) {}

  /** The manifest of an open text as it is now; undefined where it is not open (any more). */
  async manifest(uri: string): Promise<Manifest | undefined> {
    return (await this.current(uri))?.manifest;
  }

  /** The findings of an open text as it is now; undefined where it is not open (any more). */
  async analysis(uri: string): Promise<Analysis | undefined> {
    const current = await this.current(uri);
    return current && (current.analysis ??= analyze(current.manifest, { now: this.now() }));
  }

  close(uri: string): void {
    this.kept.delete(uri);
  }

  private async current(uri: string): Promise<Kept | undefined> {
    const policy = await this.policies.policyFor(uri);
    // Only now the text is read: what was typed while the policy was looked for counts.
    const document = this.find(uri);
    if (!document) return undefined;
    const known = this.kept.get(uri);
    if (known && known.version === document.version && known.policy === policy) return known;
    const manifest = new Manifest(parseTextDocument(snapshot(document)), policy);
    const current: Kept = { version: document.version, policy, manifest, analysis: undefined };
    this.kept.set(uri, current);
    return current;
  }
}

/** The editor's document is changed in place by the next keystroke; findings must keep to the text they were found in. */
function snapshot(document: TextDocument): TextDocument {
  return TextDocument.create(document.uri, document.languageId, document.version, document.getText());
}
