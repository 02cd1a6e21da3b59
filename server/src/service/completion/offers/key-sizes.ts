import { CompletionItemKind } from "vscode-languageserver-types";
import type { Path } from "../../../manifest/syntax/node";
import { View } from "../../../manifest/view";
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

/** Lengths of keys that go with the algorithm; those of all algorithms where none is written yet. */
export function keySizeOffers({ place, values }: Context): readonly Offer[] {
  return values.flatMap(({ path }) => {
    if (!isKeySize(path)) return [];
    const key = new View<{ algorithm: string }>(entryHolding(place.document, path, 4));
    const { text } = key.at("algorithm");
    const sizes = text === undefined ? Object.values(SIZES).flatMap((of) => of ?? []) : (SIZES[text] ?? []);
    return sizes.map(([bits, detail]) => ({
      label: String(bits),
      kind: CompletionItemKind.Value,
      detail,
      insert: { kind: "value" as const, value: bits },
      rank: Rank.value,
    }));
  });
}
