/**
 * Reads how ExternalDNS is told to run: its flags, or the values of its Helm chart. They bound what it does, in the words
 * of names and zones; what its credential may do besides is its provider's policy. Facts from the flag reference of
 * ExternalDNS and the values of its chart.
 */
import {
  normalizeOwnerName,
  notRead,
  UNBOUNDED,
  unknownPolicy,
  type BoundElsewhere,
  type BreadthFinding,
  type Capability,
  type Path,
  type Place,
  type PolicyReader,
  type ReaderResult,
  type RecordChange,
  type Vocabulary,
} from "./capability";
import { asList, isFilledIn, isRecord, textsAt } from "./plain-value";
import { ALL, allBut, matching, only, type TextPattern, type TextSet } from "./text-set";
import { code, listing } from "./wording";

const vocabulary: Vocabulary = {
  recordRight: ({ zoneName }) => code(`--domain-filter=${zoneName ?? "ZONE"}`),
  recordBound(change, dimension) {
    switch (dimension) {
      case "changes":
        return code(change.change === "DELETE" ? "--policy=sync" : "--policy=upsert-only");
      case "recordTypes":
        return code(`--managed-record-types=${change.type.toUpperCase()}`);
      case "zones":
        return zoneFilter(change);
      default:
        return `a ${code("--domain-filter")} that takes in ${code(change.ownerName)}`;
    }
  },
  certificateRight: () => "a right to issue certificates, which ExternalDNS does not have",
  certificateBound: () => "a right to issue certificates, which ExternalDNS does not have",
};

function zoneFilter({ zoneId, zoneName }: RecordChange): string {
  return code(zoneId === undefined ? `--domain-filter=${zoneName ?? "ZONE"}` : `--zone-id-filter=${zoneId}`);
}

/** The reader for `provider: external-dns`. */
export const externalDnsReader: PolicyReader = {
  name: "ExternalDNS",
  planes: ["dns"],
  reads: "flags, and values of the Helm chart",
  providers: ["external-dns", "externaldns"],
  offersRecordScope: false,
  offersWorkloadIdentity: true,
  vocabulary,
  recognizes: (policy) => {
    const flags = flagsOf(policy);
    return (
      flags?.some(
        ({ name }) => name === "domain-filter" || name === "zone-id-filter" || name === "txt-owner-id",
      ) === true
    );
  },
  read: readExternalDns,
};

/** Reads flags, as a text, a list or chart values; unknown where the value holds none. */
export function readExternalDns(policy: unknown): ReaderResult {
  const flags = flagsOf(policy);
  if (flags === undefined)
    return unknownPolicy("these are no flags of ExternalDNS, such as --domain-filter=example.com");
  const capability = capabilityOf(flags);
  return {
    kind: "read",
    capabilities: [capability],
    notes: capability.unread.map((why) => notRead({ source: "policy", path: capability.path }, why)),
    breadth: capability.unread.length > 0 ? [] : breadthOf(flags),
  };
}

interface Flag {
  /** Without the hyphens in front. */
  readonly name: string;
  readonly value: string;
  readonly place: Place;
}

/** Names of chart values that are written otherwise than their flags. */
const CHART_VALUES: Readonly<Record<string, string>> = {
  domainFilters: "domain-filter",
  excludeDomains: "exclude-domains",
  zoneIdFilters: "zone-id-filter",
  managedRecordTypes: "managed-record-types",
  txtOwnerId: "txt-owner-id",
  registry: "registry",
  policy: "policy",
  provider: "provider",
  sources: "source",
};

const FLAG_LISTS = ["args", "extraArgs", "flags"] as const;

function flagsOf(policy: unknown): Flag[] | undefined {
  if (typeof policy === "string") return flagsInText(policy, []);
  if (Array.isArray(policy)) return flagsInList(policy, []);
  if (!isRecord(policy)) return undefined;
  const lists = FLAG_LISTS.flatMap((key) => flagsInList(asList(policy[key]), [key]) ?? []);
  const values = Object.entries(CHART_VALUES).flatMap(([key, name]) => chartFlags(policy[key], name, key));
  const flags = [...lists, ...values];
  return flags.some(({ name }) => name !== "provider" && name !== "policy") || lists.length > 0
    ? flags
    : undefined;
}

function chartFlags(value: unknown, name: string, key: string): Flag[] {
  if (value === undefined || value === null) return [];
  const texts = textsAt(value, [key]);
  return (texts ?? []).map(({ text, path }) => ({ name, value: text, place: { source: "policy", path } }));
}

function flagsInList(list: readonly unknown[], path: Path): Flag[] | undefined {
  const texts = textsAt(list, path);
  if (texts === undefined || texts.length === 0) return undefined;
  const flags = texts.flatMap(({ text, path: at }, index) => {
    const [, name, value] = /^--([a-z0-9-]+)(?:=(.*))?$/s.exec(text.trim()) ?? [];
    // A value may be the next item, as it is the next word on a command line.
    const next = texts[index + 1]?.text.trim();
    const behind = next === undefined || next.startsWith("-") ? "true" : next;
    return name === undefined
      ? []
      : [{ name, value: value ?? behind, place: { source: "policy", path: at } } as const];
  });
  return flags.length > 0 ? flags : undefined;
}

function flagsInText(text: string, path: Path): Flag[] | undefined {
  const flags = [...text.matchAll(/(?:^|\s)(--([a-z0-9-]+)(?:[= ]([^\s-][^\s]*))?)/g)].map((found): Flag => {
    const [whole, flag = "", name = "", value = "true"] = found;
    const start = found.index + whole.length - flag.length;
    return { name, value, place: { source: "policy", path, span: { start, end: start + flag.length } } };
  });
  return flags.length > 0 ? flags : undefined;
}

/** What ExternalDNS manages where it is not told otherwise. */
const DEFAULT_TYPES = ["A", "AAAA", "CNAME"] as const;

function capabilityOf(flags: readonly Flag[]): Capability {
  const values = (name: string) =>
    flags
      .filter((flag) => flag.name === name)
      .flatMap(({ value }) =>
        value
          .split(",")
          .map((one) => one.trim())
          .filter(Boolean),
      );
  const unread: string[] = [];
  if (values("regex-domain-filter").length > 0) unread.push("regex-domain-filter");
  if (flags.some(({ value }) => isFilledIn(value))) unread.push("a flag that is filled in elsewhere");
  const ids = values("zone-id-filter");
  const types = values("managed-record-types").map((type) => type.toUpperCase());
  const first = flags.find(({ name }) => name === "domain-filter") ?? flags[0];
  const elsewhere = boundElsewhere(values("policy"), ids, values("domain-filter"));
  return {
    ...(first?.place ?? { source: "policy", path: [] }),
    plane: "dns",
    operation: "record-write",
    writes: true,
    scope: {
      ...UNBOUNDED,
      ...(ids.length > 0 && !ids.some(isFilledIn) && { zones: only(...ids) }),
      ownerNames: namesOf(values("domain-filter"), values("exclude-domains")),
      recordTypes: only(...(types.length > 0 ? types : DEFAULT_TYPES)),
      changes: changesOf(values("policy")),
    },
    text: "ExternalDNS",
    unread,
    callerConditions: [],
    ...(elsewhere.length > 0 && { boundElsewhere: elsewhere }),
  };
}

function namesOf(filters: readonly string[], excluded: readonly string[]): TextSet {
  const except = excluded.map(patternOf);
  return filters.length === 0 || filters.some(isFilledIn)
    ? allBut(except)
    : { ...matching(filters.map(patternOf)), excluded: except };
}

/** A filter takes in its domain and what is below it; one that begins with a dot only the latter. */
function patternOf(filter: string): TextPattern {
  return filter.startsWith(".")
    ? { match: "below", value: normalizeOwnerName(filter.slice(1)) }
    : { match: "subtree", value: normalizeOwnerName(filter) };
}

function changesOf([policy]: readonly string[]): TextSet {
  if (policy === "upsert-only") return only("CREATE", "UPSERT");
  return policy === "create-only" ? only("CREATE") : ALL;
}

function boundElsewhere(
  policies: readonly string[],
  ids: readonly string[],
  filters: readonly string[],
): BoundElsewhere[] {
  return [
    // Older versions synchronise where nothing is said, newer ones ask for the flag.
    ...(policies.length === 0 ? [{ dimension: "changes", by: "the version of ExternalDNS" } as const] : []),
    ...(ids.length + filters.length === 0
      ? [{ dimension: "zones", by: "the credential of ExternalDNS" } as const]
      : []),
  ];
}

function breadthOf(flags: readonly Flag[]): BreadthFinding[] {
  const flag = (name: string) => flags.find((one) => one.name === name);
  const sync = flag("policy")?.value === "sync" ? flag("policy") : undefined;
  const noop = flag("registry")?.value === "noop" ? flag("registry") : undefined;
  const isFiltered = ["domain-filter", "zone-id-filter", "regex-domain-filter"].some(
    (name) => flag(name) !== undefined,
  );
  const findings: BreadthFinding[] = [];
  if (sync !== undefined && noop !== undefined) {
    findings.push({
      ...noop.place,
      alsoAt: noop.place.span === undefined ? [sync.place.path] : [],
      level: "overbroad",
      aspect: "action",
      what: `${code("--policy=sync")} with ${code("--registry=noop")} deletes every record in reach that it did not make.`,
      why: "Without a registry ExternalDNS takes all records of its types for its own.",
      remedy: "Use --registry=txt with a --txt-owner-id of its own, or --policy=upsert-only.",
    });
  }
  const [first] = flags;
  if (!isFiltered && first !== undefined) {
    findings.push({
      ...first.place,
      alsoAt: [],
      level: "broad",
      aspect: "zone",
      what: `Neither ${listing([code("--domain-filter"), code("--zone-id-filter")]).replace(" and ", " nor ")} is set, so ExternalDNS serves every zone that its credential reaches.`,
      why: "A name in a manifest of any namespace then becomes a record in whichever zone fits.",
      remedy: "Name the zones by --domain-filter or --zone-id-filter, and bound the credential to them too.",
    });
  }
  return findings;
}
