/** Whether rights over CA Service reach further than a change needs. */
import type { BreadthFinding, NeededScope } from "../capability";
import { isUnbounded } from "../text-set";
import { code, listing } from "../wording";
import type { Binding } from "./binding";
import type { Grant } from "./grant";

type Words = Pick<BreadthFinding, "level" | "aspect" | "what" | "why" | "remedy">;

/** The findings on certificates and certification authorities. */
export function issuanceBreadth(binding: Binding, grants: readonly Grant[], needed: NeededScope): Words[] {
  const own = grants.filter(({ permission }) => permission.name.startsWith("privateca."));
  return [...administration(binding, own, needed), ...issuance(binding, own)];
}

function administration(binding: Binding, grants: readonly Grant[], needed: NeededScope): Words[] {
  const admin = grants.filter(({ permission }) => permission.operation === "ca-admin");
  const everywhere = admin.some(({ scope }) => isUnbounded(scope.authorities));
  if (admin.length === 0 || (!everywhere && needed.operations?.includes("ca-admin") === true)) return [];
  return [
    {
      level: "overbroad",
      aspect: "authority",
      what: `${code(binding.role)} holds the administration of ${everywhere ? "every CA pool in reach" : "the CA pool"} (${listing(
        admin.map(({ permission }) => code(permission.name)),
        3,
      )}).`,
      why: "Whoever administers a pool decides who may issue from it, for which names, and whether its authorities exist.",
      remedy: "Grant roles/privateca.certificateRequester on the CA pool to what only needs certificates.",
    },
  ];
}

function issuance(binding: Binding, grants: readonly Grant[]): Words[] {
  const issuing = grants.filter(
    ({ permission, scope }) =>
      permission.name === "privateca.certificates.create" && isUnbounded(scope.authorities),
  );
  if (issuing.length === 0) return [];
  return [
    {
      level: "broad",
      aspect: "authority",
      what: `${code(binding.role)}${binding.resource === undefined ? "" : ` on ${code(binding.resource.text)}`} allows certificates by every CA pool in reach.`,
      why: "Each pool vouches for the names that its own policy allows; one that allows any name is enough to impersonate every service that trusts it.",
      remedy: "Grant roles/privateca.certificateRequester on the one CA pool.",
    },
  ];
}
