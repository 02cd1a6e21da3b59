import { CompletionItemKind } from "vscode-languageserver-types";
import type { Certificate } from "../../../manifest/model/certificate";
import type { TrustChange } from "../../../manifest/model/trust-change";
import type { Path } from "../../../manifest/syntax/node";
import { matchHost } from "../../../pki/host-match";
import type { Context, ValueTarget } from "../context";
import { describeCertificate } from "./describe";
import { Rank, type Offer } from "./offer";
import { entryHolding, lastKey, startsWithForm } from "./path";

/** The certificates of the change; at a record, those first that hold its name. */
export function certificateOffers({ change, place }: Context, { path }: ValueTarget): readonly Offer[] {
  if (!change) return [];
  const isSigner = lastKey(path) === "signedBy";
  const own = isSigner ? entryHolding(place.document, path, 3) : undefined;
  const owner = startsWithForm(path, "spec.zones.*.records.*") ? ownerAt(change, path) : undefined;
  const offers = change.certificates().flatMap((certificate) => {
    if (certificate.name === undefined || (own && certificate.view.node === own)) return [];
    return [offerOf(certificate, certificate.name, rankOf(certificate, owner, isSigner))];
  });
  return isSigner ? [...offers, self] : offers;
}

const self: Offer = {
  label: "self",
  kind: CompletionItemKind.Constant,
  detail: "a root, which signs itself",
  insert: { kind: "value", value: "self" },
  rank: Rank.value + 3,
};

function offerOf(certificate: Certificate, name: string, rank: number): Offer {
  return {
    label: name,
    kind: CompletionItemKind.Reference,
    detail: describeCertificate(certificate),
    insert: { kind: "value", value: name },
    rank,
  };
}

function ownerAt(change: TrustChange, path: Path): string | undefined {
  const [, , zone, , record] = path;
  const holder = typeof zone === "number" ? change.zones()[zone] : undefined;
  return holder && typeof record === "number" ? change.recordsIn(holder)[record]?.ownerName : undefined;
}

function rankOf(certificate: Certificate, owner: string | undefined, isSigner: boolean): number {
  if (isSigner) return Rank.value + (certificate.isAuthority ? 0 : 1);
  if (owner === undefined) return Rank.value;
  const names = certificate.dnsNames.map(({ text }) => text);
  return Rank.value + (matchHost(owner, names).isMatch ? 0 : 1);
}
