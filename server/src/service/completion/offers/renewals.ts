import { CompletionItemKind } from "vscode-languageserver-types";
import { thirdOf, writtenLifetimeOf } from "../../../manifest/model/pki/validity";
import { formatDuration } from "../../../pki/duration";
import type { Context } from "../context";
import { Rank, type Offer } from "./offer";
import { hasForm } from "./path";

/** When a certificate is renewed, by the lifetime that is written beside it. */
export function renewalOffers({ change, values }: Context): readonly Offer[] {
  return values.flatMap(({ path }) => {
    if (!hasForm(path, "spec.certificates.*.renewBefore")) return [];
    const certificate = change?.certificates()[Number(path[2])];
    const lifetime = certificate && writtenLifetimeOf(certificate);
    const third = lifetime === undefined ? undefined : thirdOf(lifetime / 1000);
    if (third === undefined) return [];
    const label = formatDuration(third);
    const detail = "a third of its lifetime";
    const insert = { kind: "value", value: label } as const;
    return [{ label, kind: CompletionItemKind.Value, detail, insert, rank: Rank.value }];
  });
}
