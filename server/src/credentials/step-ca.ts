/**
 * Reads what a provisioner of step-ca may have signed: provisioners and issuance policies as `ca.json` has them, and the
 * lines of `step ca policy`.
 */
import {
  isCertain,
  notRead,
  perhapsAnything,
  UNBOUNDED,
  unknownPolicy,
  type BoundElsewhere,
  type BreadthFinding,
  type Capability,
  type Path,
  type PolicyReader,
  type ReaderResult,
  type Vocabulary,
} from "./capability";
import { nameSourceOf } from "./data/step-ca";
import { asList, isRecord } from "./plain-value";
import {
  issuancePolicyOf,
  issuancePolicyOfText,
  namesAllowed,
  type IssuancePolicy,
} from "./step-ca/issuance-policy";
import { ALL, intersect, isUnbounded, only, type TextSet } from "./text-set";
import { code, listing } from "./wording";

const vocabulary: Vocabulary = {
  recordRight: () => "a right to change records, which step-ca does not give",
  recordBound: () => "a right to change records, which step-ca does not give",
  certificateRight: (change) => `a provisioner whose policy allows ${listing(change.names.map(code))}`,
  certificateBound: (change) => `${listing(change.names.map(code))} in ${code("policy.x509.allow.dns")}`,
};

/** The reader for `provider: step-ca`. */
export const stepCaReader: PolicyReader = {
  name: "step-ca",
  planes: ["pki"],
  reads: "provisioners, and issuance policies",
  providers: ["step-ca", "stepca", "step", "smallstep"],
  offersRecordScope: false,
  offersWorkloadIdentity: true,
  vocabulary,
  recognizes: (policy) => {
    const parts = partsOf(policy);
    return (
      parts !== undefined &&
      (parts.policies.length > 0 || parts.provisioners.every(({ type }) => isKnown(type)))
    );
  },
  read: readStepCaPolicy,
};

/** Reads provisioners and policies; unknown where the value holds neither. */
export function readStepCaPolicy(policy: unknown): ReaderResult {
  const parts = partsOf(policy);
  if (parts === undefined)
    return unknownPolicy("this is neither a provisioner of step-ca nor one of its issuance policies");
  const whole = boundsOf(parts.policies.map(({ policy: own }) => own));
  const holders: readonly Provisioner[] =
    parts.provisioners.length > 0 ? parts.provisioners : [{ ...ANYONE, path: parts.policies[0]?.path ?? [] }];
  const capabilities = holders
    .map((holder) => capabilityOf(holder, whole))
    .filter((one) => one !== undefined);
  return {
    kind: "read",
    capabilities,
    notes: capabilities
      .filter((capability) => !isCertain(capability))
      .map(({ source, path, unread }) => notRead({ source, path }, unread.join("; "))),
    breadth: holders.flatMap((holder) => breadthOf(holder, capabilityOf(holder, whole), parts)),
  };
}

interface Provisioner {
  readonly path: Path;
  readonly name: string | undefined;
  readonly type: string;
  readonly disablesCustomSans: boolean;
  readonly requiresEab: boolean;
  readonly hasTemplate: boolean;
  readonly policy: IssuancePolicy | undefined;
}

/** Stands for whichever provisioner uses a policy that is all that is written down. */
const ANYONE: Omit<Provisioner, "path"> = {
  name: undefined,
  type: "",
  disablesCustomSans: false,
  requiresEab: false,
  hasTemplate: false,
  policy: undefined,
};

interface StepCaParts {
  readonly policies: readonly { readonly policy: IssuancePolicy; readonly path: Path }[];
  readonly provisioners: readonly Provisioner[];
}

function partsOf(policy: unknown): StepCaParts | undefined {
  if (typeof policy === "string") {
    const own = issuancePolicyOfText(policy);
    return own && { policies: [{ policy: own, path: [] }], provisioners: [] };
  }
  if (Array.isArray(policy)) {
    const provisioners = policy.map((item: unknown, index) => provisionerOf(item, [index]));
    return provisioners.length > 0 && provisioners.every((one) => one !== undefined)
      ? { policies: [], provisioners }
      : undefined;
  }
  if (!isRecord(policy)) return undefined;
  const single = provisionerOf(policy, []);
  if (single !== undefined) return { policies: [], provisioners: [single] };
  const authority = policy["authority"];
  const [inner, at]: [Readonly<Record<string, unknown>>, Path] = isRecord(authority)
    ? [authority, ["authority"]]
    : [policy, []];
  const own = issuancePolicyOf(inner);
  const list = inner["provisioners"] ?? inner["provisioner"];
  const key = "provisioners" in inner ? "provisioners" : "provisioner";
  const provisioners = asList(list).map((item, index) =>
    provisionerOf(item, [...at, key, ...(Array.isArray(list) ? [index] : [])]),
  );
  if (own === undefined && provisioners.length === 0) return undefined;
  if (provisioners.some((one) => one === undefined)) return undefined;
  return {
    policies: own === undefined ? [] : [{ policy: own, path: at }],
    provisioners: provisioners.filter((one) => one !== undefined),
  };
}

function provisionerOf(value: unknown, path: Path): Provisioner | undefined {
  if (!isRecord(value)) return undefined;
  const { name, type } = value;
  if (typeof type !== "string") return undefined;
  const options =
    isRecord(value["options"]) && isRecord(value["options"]["x509"]) ? value["options"]["x509"] : {};
  return {
    path,
    name: typeof name === "string" ? name : undefined,
    type,
    disablesCustomSans: value["disableCustomSANs"] === true,
    requiresEab: value["requireEAB"] === true,
    hasTemplate: "template" in options || "templateFile" in options,
    policy: issuancePolicyOf(value),
  };
}

function isKnown(type: string): boolean {
  return nameSourceOf(type, false) !== undefined;
}

interface Bounds {
  readonly names: TextSet;
  readonly unread: readonly string[];
}

function boundsOf(policies: readonly IssuancePolicy[]): Bounds {
  return policies.reduce<Bounds>(
    (sum, policy) => {
      const both = intersect(sum.names, namesAllowed(policy));
      return {
        names: both.set,
        unread: [...sum.unread, ...policy.unread, ...(both.exact ? [] : ["two policies on the same names"])],
      };
    },
    { names: ALL, unread: [] },
  );
}

/** What the provisioner may have signed; undefined for one that makes no X.509 certificates. */
function capabilityOf(provisioner: Provisioner, whole: Bounds): Capability | undefined {
  const { type, path, name, policy } = provisioner;
  const source = type === "" ? "open" : nameSourceOf(type, provisioner.disablesCustomSans);
  const place = { source: "policy", path } as const;
  if (source === undefined)
    return perhapsAnything("pki", place, "a provisioner", `the provisioner type ${type}`);
  if (source === "none") return undefined;
  const own = policy === undefined ? { names: ALL, unread: [] } : boundsOf([policy]);
  const both = intersect(whole.names, own.names);
  const unread = [...whole.unread, ...own.unread, ...(both.exact ? [] : ["two policies on the same names"])];
  if (provisioner.hasTemplate) unread.push("the template of the provisioner");
  const elsewhere: BoundElsewhere[] =
    source === "open"
      ? []
      : [
          {
            dimension: "certificateNames",
            by: source === "challenge" ? "the challenges of ACME" : "the identity of the caller",
          },
        ];
  return {
    ...place,
    plane: "pki",
    operation: "issue",
    writes: true,
    scope: { ...UNBOUNDED, certificateNames: both.set, ...(name !== undefined && { profiles: only(name) }) },
    text:
      type === "" ? "the issuance policy" : `the ${type} provisioner${name === undefined ? "" : ` ${name}`}`,
    unread,
    callerConditions: [],
    ...(elsewhere.length > 0 && { boundElsewhere: elsewhere }),
  };
}

function breadthOf(
  provisioner: Provisioner,
  capability: Capability | undefined,
  { policies }: StepCaParts,
): BreadthFinding[] {
  if (capability === undefined || !isCertain(capability)) return [];
  const { path, type, name } = provisioner;
  const at: Path = type === "" ? path : [...path, "type"];
  const what =
    type === ""
      ? "The issuance policy"
      : `The ${type} provisioner${name === undefined ? "" : ` ${code(name)}`}`;
  const place = { source: "policy", path: at, alsoAt: [] } as const;
  const isOpen = capability.boundElsewhere === undefined;
  if (isOpen && isUnbounded(capability.scope.certificateNames)) {
    const onlyDenies = policies.length > 0 || provisioner.policy !== undefined;
    return [
      {
        ...place,
        level: "overbroad",
        aspect: "name",
        what: `${what} signs every name that it is asked for${onlyDenies ? " and that is not denied" : ": no issuance policy bounds it"}.`,
        why: "Whoever gets hold of its key can have a certificate for each host that the CA's clients talk to.",
        remedy:
          "Allow the names that are meant: policy.x509.allow.dns, with *.DOMAIN for the hosts of a domain, and leave allowWildcardNames off.",
      },
    ];
  }
  if (type.toLowerCase() !== "acme" || provisioner.requiresEab) return [];
  return [
    {
      ...place,
      level: "broad",
      aspect: "identity",
      what: `${what} lets everybody who reaches the CA make an account.`,
      why: "Who answers a challenge on the network is all that decides who gets a certificate.",
      remedy: "Set requireEAB and give each client a key of its own.",
    },
  ];
}
