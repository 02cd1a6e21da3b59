import { exact } from "../../text/exact";
import type { Certificate as CertificateDocument, NameConstraints } from "../../generated/trust-change";
import type { ScalarNode } from "../syntax/node";
import type { View } from "../view";
import { foldedItems } from "../syntax/folded";
import { restOnAllBelow, walk } from "../syntax/node";
import { mayStandUnread } from "./unread";

export type CertificateOp = "issue" | "renew" | "replace" | "revoke" | "keep";

/** One name of a certificate as it is written: a dNSName, an address, a URI, a mailbox. */
export interface SubjectName {
  readonly node: ScalarNode;
  readonly text: string;
}

/** What has been asked of an entry, which never changes: a text that is edited makes another one. */
class Known {
  op: CertificateOp | undefined = undefined;
  dnsNames: readonly SubjectName[] | undefined = undefined;
  hasFoldedItems: boolean | undefined = undefined;
}

/** One entry of `certificates`, or a cert-manager `Certificate` pasted beside the change. */
export class Certificate {
  private readonly known = new Known();

  constructor(
    readonly view: View<CertificateDocument>,
    /** The name by which records refer to it. */
    readonly name: string | undefined,
    readonly isForeign: boolean,
  ) {
    restOnAllBelow(view.written);
  }

  get op(): CertificateOp {
    return (this.known.op ??= this.isForeign ? "issue" : opOf(this.view));
  }

  /** Whether a new certificate comes out of the change. */
  get isIssued(): boolean {
    return this.op === "issue" || this.op === "renew" || this.op === "replace";
  }

  get dnsNames(): readonly SubjectName[] {
    return (this.known.dnsNames ??= subjectNames(this.view.at("dnsNames")));
  }

  get ipAddresses(): readonly SubjectName[] {
    return subjectNames(this.view.at("ipAddresses"));
  }

  get uris(): readonly SubjectName[] {
    return subjectNames(this.view.at("uris"));
  }

  get emailAddresses(): readonly SubjectName[] {
    return subjectNames(this.view.at("emailAddresses"));
  }

  /** False where the names are not written here but may stand in a file or in a document of another kind. */
  get knowsItsNames(): boolean {
    if (mayStandUnread(this.view.node, "dnsNames", "list")) return false;
    if ((this.known.hasFoldedItems ??= hasFoldedItems(this.view))) return false;
    return this.view.at("dnsNames").exists || !(this.view.at("source").exists || this.isAuthority);
  }

  /** Whether it is the certificate of an authority: by `ca`, in a pasted `Certificate` by `isCA`. */
  get isAuthority(): boolean {
    if (!this.isForeign) return this.view.at("ca").exists;
    return (this.view as View<unknown> as View<{ isCA: boolean }>).at("isCA").boolean === true;
  }

  /** The names that it may certify as an authority; a pasted `Certificate` says it in the same shape. */
  get nameConstraints(): View<NameConstraints> {
    if (!this.isForeign) return this.view.at("ca").at("nameConstraints");
    return (this.view as View<unknown> as View<{ nameConstraints: NameConstraints }>).at("nameConstraints");
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

  /** Key usages and extended key usages, in the words of cert-manager. */
  get usages(): readonly ScalarNode[] {
    return this.view
      .at("usages")
      .items()
      .flatMap(({ scalar }) => scalar ?? []);
  }

  /** Whether it signs or encrypts mail: by its usages, else because mailboxes are the only names in it. */
  get isForMail(): boolean {
    const usages = this.usages.map(({ source }) => source.toLowerCase());
    if (usages.some((usage) => usage === "email protection" || usage === "s/mime")) return true;
    const isOnlyMail = this.emailAddresses.length > 0 && this.dnsNames.length + this.ipAddresses.length === 0;
    return isOnlyMail && !usages.some((usage) => usage.endsWith(" auth"));
  }

  /** Whether only clients present it: `client auth` without `server auth`. */
  get servesClientsOnly(): boolean {
    const usages = this.usages.map(({ source }) => source.toLowerCase());
    return usages.includes("client auth") && !usages.includes("server auth");
  }

  /** Who signed it: entries of CA certificates, issuers, or `self`. Any one of several is enough. */
  get signers(): readonly ScalarNode[] {
    return this.view
      .at("signedBy")
      .oneOrMany()
      .flatMap(({ scalar }) => scalar ?? []);
  }

  get issuerName(): string | undefined {
    return this.view.at("issuerRef").at("name").text;
  }
}

function opOf(view: View<CertificateDocument>): CertificateOp {
  const written = view.at("op").word("issue", "renew", "replace", "revoke", "keep");
  return written ?? (view.at("previous").exists ? "renew" : "issue");
}

/** Whether names may stand in lines that are read as a part of another text. */
function hasFoldedItems(view: View<CertificateDocument>): boolean {
  const names = view.at("dnsNames").items();
  if (names.some(({ scalar }) => scalar && foldedItems(scalar).length > 0)) return true;
  const { map } = view;
  if (!map) return false;
  for (const { value } of map.entries)
    for (const node of walk(value)) if (node.kind === "scalar" && foldedItems(node).length > 0) return true;
  return false;
}

function subjectNames(list: View<string[]>): readonly SubjectName[] {
  const names = list
    .items()
    .flatMap(({ scalar }) =>
      scalar && foldedItems(scalar).length === 0 ? [{ node: scalar, text: scalar.source }] : [],
    );
  return exact(names);
}
