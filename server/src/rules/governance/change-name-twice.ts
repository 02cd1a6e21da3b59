import type { Manifest } from "../../manifest/model/manifest";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayBeMeant } from "../../manifest/model/unread";
import { grouped } from "../../text/grouped";
import { relatedAt, type FindingDraft } from "../finding";
import { wholeChange } from "../targets";

/** Changes of one text that have the same name, in the same namespace: what follows a copy of a document. */
export function* changeNameTwice(manifest: Manifest): Generator<FindingDraft> {
  const changes = manifest.changes();
  if (changes.length < 2) return;
  for (const [, [first, ...others]] of grouped(changes.flatMap((one) => keyed(one))))
    for (const other of others) {
      const at = other.view.at("metadata").at("name").scalar;
      const name = other.name ?? "";
      if (at)
        yield {
          at,
          severity: "warning",
          message: `There is more than one change called "${name}" in this file, so reports and logs that speak of ${name} could mean either. Give this one a name of its own, or remove it if it is a copy.`,
          related: relatedAt(first.view.at("metadata").at("name").scalar, `the first change "${name}"`),
          targets: wholeChange(other),
        };
    }
}

/** Where a namespace may be meant, nobody knows which: it tells changes of one name from each other. */
function keyed(change: TrustChange): readonly (readonly [string, TrustChange])[] {
  const metadata = change.view.at("metadata");
  const { name } = change;
  if (name === undefined || name === "" || mayBeMeant(metadata.node, "namespace")) return [];
  return [[`${metadata.at("namespace").text ?? ""}/${name}`, change]];
}
