import { insertEntry, replaceScalar } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { nameOf } from "../certificates";
import type { Fix } from "../finding";

/** A fix that has the names of one certificate proved by another challenge; a pasted `Certificate` does not say its own. */
export function useChallenge(certificate: Certificate, challenge: string): readonly Fix[] {
  const { map } = certificate.view;
  const written = certificate.view.at("challenge").scalar;
  if (!map || certificate.isForeign) return [];
  return [
    {
      title: `Use ${challenge} for ${nameOf(certificate)}`,
      safe: false,
      edits: (layout) => [
        written
          ? replaceScalar(written, challenge)
          : insertEntry(map, "challenge", challenge, layout, "issuerRef"),
      ],
    },
  ];
}
