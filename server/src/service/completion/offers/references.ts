import type { ReferenceKind } from "../../../manifest/model/definitions";
import { referenceKinds } from "../../../manifest/schema/locate";
import { asScalar, entryOf } from "../../../manifest/syntax/node";
import { certificateOffers } from "./certificate-names";
import type { Context, ValueTarget } from "../context";
import {
  changeOffers,
  checkOffers,
  endpointOffers,
  issuerOffers,
  trustStoreOffers,
  validationOffers,
} from "./entry-names";
import type { Offer } from "./offer";
import { hasForm } from "./path";
import { identityOffers, credentialOffers } from "./people";
import { recordOffers } from "./record-names";
import { revertOffers } from "./reverts";
import { exceptableRuleOffers } from "./rules";
import { stepOffers } from "./step-names";
import { keyTagOffers, providerOffers, zoneOffers } from "./zone-names";

type Provide = (context: Context, target: ValueTarget) => readonly Offer[];

const providers: Readonly<Record<ReferenceKind, Provide>> = {
  certificate: certificateOffers,
  record: recordOffers,
  step: stepOffers,
  credential: credentialOffers,
  identity: identityOffers,
  issuer: issuerOffers,
  validation: validationOffers,
  check: checkOffers,
  zone: zoneOffers,
  provider: providerOffers,
  key: keyTagOffers,
  trustStore: trustStoreOffers,
  endpoint: endpointOffers,
  change: changeOffers,
  rule: exceptableRuleOffers,
  // Roots that stand in no manifest are known by names that no list here has.
  root: () => [],
};

/** What stands first in the schema comes first: names of one kind have ranks below this one. */
export const RANKS_OF_A_KIND = 20;

/** The names that may stand at the cursor, by what the schema says that a text there refers to. */
export function referenceOffers(context: Context): readonly Offer[] {
  return context.values.flatMap((target) => {
    const listed = listedIn(target);
    return offersAt(context, target).filter(({ label }) => !listed.has(label));
  });
}

function offersAt(context: Context, target: ValueTarget): readonly Offer[] {
  if (hasForm(target.path, "spec.rollback.steps.*.reverts.*")) return revertOffers(context);
  const kinds = referenceKinds(target.schemas) as readonly ReferenceKind[];
  return kinds.flatMap((kind, index) =>
    providers[kind](context, target).map((offer) => ({
      ...offer,
      rank: offer.rank + index * RANKS_OF_A_KIND,
    })),
  );
}

/** What the list that is being written names already. */
function listedIn({ siblings }: ValueTarget): ReadonlySet<string | undefined> {
  return new Set(
    siblings.map((item) => (asScalar(item) ?? asScalar(entryOf(item, "identity")?.value))?.source),
  );
}
