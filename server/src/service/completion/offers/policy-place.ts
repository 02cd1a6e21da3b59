import type { Credential } from "../../../manifest/model/credential";
import type { TrustChange } from "../../../manifest/model/trust-change";
import { entryOf, nodeAt, type Path } from "../../../manifest/syntax/node";
import { View } from "../../../manifest/view";
import type { Context } from "../context";
import { startsWithForm } from "./path";

/** A place inside the provider's own document at `credentials[].policy`. */
export interface PolicyPlace {
  /** The path below `policy`; of the map for a key, of the value for a value. */
  readonly path: Path;
  readonly provider: string | undefined;
  /** Whether the policy has `Statement`, as IAM documents do. */
  readonly looksLikeIam: boolean;
  readonly change: TrustChange | undefined;
  /** The credential, where it is one of a change. */
  readonly credential: Credential | undefined;
}

const FORMS = ["spec.credentials.*.policy", "spec.defaults.credentials.*.policy"];

/** The place inside a policy that the cursor stands at, if it stands in one. */
export function policyPlaceOf({ place, change }: Context): PolicyPlace | undefined {
  const form = FORMS.find((candidate) => startsWithForm(place.path, candidate));
  if (form === undefined) return undefined;
  const length = form.split(".").length;
  const entry = nodeAt(place.document.root, place.path.slice(0, length - 1));
  const view = new View<{ provider: string }>(entry);
  return {
    path: place.path.slice(length),
    provider: view.at("provider").text,
    looksLikeIam: entryOf(entryOf(entry, "policy")?.value, "Statement") !== undefined,
    change,
    credential: change?.credentials().find((credential) => credential.view.node === view.node),
  };
}
