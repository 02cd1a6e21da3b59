import { CompletionItemKind } from "vscode-languageserver-types";
import { issuerOf } from "../../../manifest/model/pki/issuer";
import { keyRefusal } from "../../../manifest/model/pki/key-refusal";
import type { Path } from "../../../manifest/syntax/node";
import { View } from "../../../manifest/view";
import type { PublicKey } from "../../../pki/x509/public-key";
import type { Context } from "../context";
import { Rank, type Offer } from "./offer";
import { entryHolding, hasForm } from "./path";

/** The lengths of keys that people choose from, by algorithm, with what they are; a key of Ed25519 has no other. */
const SIZES: Readonly<Record<string, readonly (readonly [bits: number, says: string])[] | undefined>> = {
  RSA: [
    [2048, "RSA · the least that is accepted"],
    [3072, "RSA · as strong as ECDSA with 256 bits"],
    [4096, "RSA · slower handshakes"],
  ],
  ECDSA: [
    [256, "ECDSA · P-256, accepted everywhere"],
    [384, "ECDSA · P-384"],
    [521, "ECDSA · P-521, not known to all clients"],
  ],
  Ed25519: [],
};

/** Whether a place holds the length of a key. */
export function isKeySize(path: Path): boolean {
  return hasForm(path, "spec.certificates.*.privateKey.size");
}

/**
 * Lengths of keys that go with the algorithm, or with any where none is written yet; without those that the issuer of the
 * certificate refuses.
 */
export function keySizeOffers(context: Context): readonly Offer[] {
  return context.values.flatMap(({ path }) => {
    if (!isKeySize(path)) return [];
    const key = new View<{ algorithm: string }>(entryHolding(context.place.document, path, 4));
    const { text: algorithm } = key.at("algorithm");
    const isRefused = refusals(context, path);
    return Object.entries(SIZES).flatMap(([name, sizes = []]) =>
      algorithm === undefined || algorithm === name
        ? sizes.filter(([bits]) => !isRefused({ algorithm: name, bits })).map(offerOf)
        : [],
    );
  });
}

/** Whether a place holds the algorithm of a key, and the issuer of the certificate takes no such keys. */
export function isRefusedAlgorithm(context: Context, path: Path, algorithm: string): boolean {
  return hasForm(path, "spec.certificates.*.privateKey.algorithm") && refusals(context, path)({ algorithm });
}

/** Which keys are not worth offering at a place in a certificate; a key that stays is refused by nobody any more. */
function refusals({ change }: Context, path: Path): (key: PublicKey) => boolean {
  const certificate = change?.certificates()[Number(path[2])];
  const issuer = change && certificate?.isIssued === true ? issuerOf(change, certificate) : undefined;
  return (key) =>
    certificate !== undefined && issuer !== undefined && keyRefusal(issuer, certificate, key) !== undefined;
}

function offerOf([bits, detail]: readonly [bits: number, says: string]): Offer {
  return {
    label: String(bits),
    kind: CompletionItemKind.Value,
    detail,
    insert: { kind: "value", value: bits },
    rank: Rank.value,
  };
}
