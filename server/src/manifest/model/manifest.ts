import type { Source, SyntaxDocument } from "../syntax/source";
import { View } from "../view";
import { foreignCertificate, foreignRecords } from "./foreign";
import { once } from "../once";
import { TrustPolicy } from "./policy";
import { TrustChange } from "./trust-change";

export const API_VERSION = "trust-change/v1";

export type DocumentKind =
  "TrustChange" | "TrustPolicy" | "Certificate" | "DNSEndpoint" | "other" | "unknown" | "empty";

/** Which kind of document this is. `unknown`: one of ours by its `apiVersion` or file, but without a kind we know. */
export function kindOf(document: SyntaxDocument): DocumentKind {
  const view = new View<{ apiVersion: string; kind: string }>(document.root);
  if (!view.exists) return "empty";
  const apiVersion = view.at("apiVersion").text;
  const kind = view.at("kind").text;
  if (apiVersion?.startsWith("cert-manager.io/") && kind === "Certificate") return "Certificate";
  if (apiVersion?.startsWith("externaldns.k8s.io/") && kind === "DNSEndpoint") return "DNSEndpoint";
  if (kind === "TrustChange" || kind === "TrustPolicy") return kind;
  const isForeign = apiVersion !== undefined && kind !== undefined && !apiVersion.startsWith("trust-change/");
  return isForeign ? "other" : "unknown";
}

/** One text with everything in it: changes, policies, and documents of other kinds that feed them. */
export class Manifest {
  /**
   * @param folderPolicy the policy that the workspace has for this file; one in the file itself wins over it
   */
  constructor(
    readonly source: Source,
    private readonly folderPolicy?: TrustPolicy,
  ) {}

  readonly kinds = once(
    (): ReadonlyMap<SyntaxDocument, DocumentKind> =>
      new Map(this.source.documents.map((document) => [document, kindOf(document)])),
  );

  documentsOf(kind: DocumentKind): readonly SyntaxDocument[] {
    return this.source.documents.filter((document) => this.kinds().get(document) === kind);
  }

  readonly policies = once((): readonly TrustPolicy[] =>
    this.documentsOf("TrustPolicy").map((document) => new TrustPolicy(document)),
  );

  get policy(): TrustPolicy | undefined {
    return this.policies()[0] ?? this.folderPolicy;
  }

  readonly changes = once((): readonly TrustChange[] => {
    const certificates = this.documentsOf("Certificate").map(foreignCertificate);
    const endpoints = this.documentsOf("DNSEndpoint");
    return this.documentsOf("TrustChange").map(
      (document) =>
        new TrustChange(document, {
          policy: this.policy,
          certificates,
          records: (zones) => endpoints.flatMap((endpoint) => foreignRecords(endpoint, zones)),
        }),
    );
  });
}
