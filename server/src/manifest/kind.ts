import { queryBy } from "../query/query";
import type { SyntaxDocument } from "./syntax/source";
import { View } from "./view";

export type DocumentKind =
  "TrustChange" | "TrustPolicy" | "Certificate" | "DNSEndpoint" | "other" | "unknown" | "empty";

/** Which kind of document this is. `unknown`: one of ours by its `apiVersion` or file, but without a kind we know. */
export const kindOf = queryBy(
  (document: SyntaxDocument): DocumentKind => {
    const view = new View<{ apiVersion: string; kind: string }>(document.root);
    if (!view.exists) return "empty";
    const apiVersion = view.at("apiVersion").text;
    const kind = view.at("kind").text;
    if (apiVersion?.startsWith("cert-manager.io/") && kind === "Certificate") return "Certificate";
    if (apiVersion?.startsWith("externaldns.k8s.io/") && kind === "DNSEndpoint") return "DNSEndpoint";
    if (kind === "TrustChange" || kind === "TrustPolicy") return kind;
    const isForeign =
      apiVersion !== undefined && kind !== undefined && !apiVersion.startsWith("trust-change/");
    return isForeign ? "other" : "unknown";
  },
  { name: "kind", isFirewall: true },
);
