import type { Certificate as CertificateDocument } from "../../generated/trust-change";
import type { ScalarNode } from "../syntax/node";
import { once } from "../once";
import type { View } from "../view";
import { foldedItems } from "../syntax/folded";
import { walk } from "../syntax/node";
import { mayStandUnread } from "./unread";

export type CertificateOp = "issue" | "renew" | "replace" | "revoke" | "keep";

/** One dNSName as it is written. */
export interface SubjectName {
  readonly node: ScalarNode;
  readonly text: string;
}

/** One entry of `certificates`, or a cert-manager `Certificate` pasted beside the change. */
export class Certificate {
  constructor(
    readonly view: View<CertificateDocument>,
    /** The name by which records refer to it. */
    readonly name: string | undefined,
    readonly isForeign: boolean,
  ) {}

  get op(): CertificateOp {
    if (this.isForeign) return "issue";
    const written = this.view.at("op").word("issue", "renew", "replace", "revoke", "keep");
    return written ?? (this.previous.exists ? "renew" : "issue");
  }

  /** Whether a new certificate comes out of the change. */
  get isIssued(): boolean {
    return this.op === "issue" || this.op === "renew" || this.op === "replace";
  }

  get dnsNames(): readonly SubjectName[] {
    return this.view
      .at("dnsNames")
      .items()
      .flatMap(({ scalar }) =>
        scalar && foldedItems(scalar).length === 0 ? [{ node: scalar, text: scalar.source }] : [],
      );
  }

  /** False where the names are not written here but may stand in a file or in a document of another kind. */
  get knowsItsNames(): boolean {
    if (mayStandUnread(this.view.node, "dnsNames", "list")) return false;
    if (this.hasFoldedItems()) return false;
    return this.view.at("dnsNames").exists || !(this.view.at("source").exists || this.isAuthority);
  }

  /** Whether names may stand in lines that are read as a part of another text. */
  private readonly hasFoldedItems = once((): boolean => {
    const names = this.view.at("dnsNames").items();
    const own = this.view.map?.entries.flatMap(({ value }) => [...walk(value)]) ?? [];
    const texts = [...names.map(({ scalar }) => scalar), ...own];
    return texts.some((node) => node?.kind === "scalar" && foldedItems(node).length > 0);
  });

  get isAuthority(): boolean {
    return this.view.at("ca").exists;
  }

  get previous(): View<NonNullable<CertificateDocument["previous"]>> {
    return this.view.at("previous");
  }

  /** Names that the author says are served elsewhere. */
  get external(): readonly string[] {
    return this.view
      .at("external")
      .items()
      .flatMap((entry) => entry.at("name").text ?? entry.text ?? []);
  }

  /** Whether only clients present it: `client auth` without `server auth`. */
  get servesClientsOnly(): boolean {
    const usages = this.view
      .at("usages")
      .items()
      .flatMap((usage) => usage.text?.toLowerCase() ?? []);
    return usages.includes("client auth") && !usages.includes("server auth");
  }

  get issuerName(): string | undefined {
    return this.view.at("issuerRef").at("name").text;
  }
}
