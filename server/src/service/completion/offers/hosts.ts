import { isWildcard, type DomainName } from "../../../dns/name";
import { parseHost } from "../../../manifest/model/names";
import type { TrustChange } from "../../../manifest/model/trust-change";
import { asScalar } from "../../../manifest/syntax/node";
import { certificateNameOffers } from "./certificate-hosts";
import type { Context, ValueTarget } from "../context";
import { describeRecord, listed, parts } from "./describe";
import { hostOffer, isAddress, servedHosts } from "./host-names";
import { Rank, type Offer } from "./offer";
import { ownerNameOffers } from "./owner-names";
import { hasForm } from "./path";
import { recordTargetOffers } from "./record-targets";

type Provide = (change: TrustChange, context: Context, target: ValueTarget) => readonly Offer[];

/** Which names are offered where. */
const providers: readonly (readonly [form: string, provide: Provide])[] = [
  ["spec.certificates.*.dnsNames.*", certificateNameOffers],
  ["spec.certificates.*.commonName", commonNameOffers],
  ["spec.certificates.*.external.*.name", externalNameOffers],
  ["spec.endpoints.*.host", endpointHostOffers],
  ["spec.zones.*.records.*.name", ownerNameOffers],
  ["spec.zones.*.delegation.glue.*.name", glueNameOffers],
  ["spec.validation.*.targets.*", checkedHostOffers],
  ["spec.credentials.*.grants.*.resources.*", checkedHostOffers],
  ["spec.releases.*", releasedOffers],
];

/** Host names, owner names and targets that the change knows of. */
export function hostOffers(context: Context): readonly Offer[] {
  const { change, values } = context;
  if (!change) return [];
  return values.flatMap((target) => {
    const provide = providers.find(([form]) => hasForm(target.path, form))?.[1] ?? recordTargetOffers;
    const listedNames = new Set(target.siblings.map((item) => asScalar(item)?.source));
    return provide(change, context, target).filter(({ label }) => !listedNames.has(label));
  });
}

function commonNameOffers(change: TrustChange, _: Context, { path }: ValueTarget): readonly Offer[] {
  const certificate = change.certificates()[Number(path[2])];
  return (certificate?.dnsNames ?? []).map(({ text }) =>
    hostOffer(text, "a name of this certificate", Rank.value),
  );
}

/** Names of this certificate for which the change lists no records. */
function externalNameOffers(change: TrustChange, _: Context, { path }: ValueTarget): readonly Offer[] {
  const certificate = change.certificates()[Number(path[2])];
  if (!certificate) return [];
  const external = new Set(certificate.external);
  return certificate.dnsNames.flatMap(({ text }) => {
    const name = parseHost(text);
    const coverage = name === undefined || external.has(text) ? undefined : change.coverageOf(name);
    if (coverage?.kind === "nothing") return [hostOffer(text, "no record in the listed zones", Rank.value)];
    return coverage?.kind === "unknown" ? [hostOffer(text, "outside the listed zones", Rank.value)] : [];
  });
}

function endpointHostOffers(change: TrustChange): readonly Offer[] {
  const known = new Set(
    change.spec
      .at("endpoints")
      .items()
      .map((endpoint) => endpoint.at("host").text),
  );
  return servedHosts(change).flatMap(({ name, detail, rank }) =>
    known.has(name) || isWildcard(name) ? [] : [hostOffer(name, detail, Rank.value + rank)],
  );
}

function glueNameOffers(change: TrustChange, _: Context, { path }: ValueTarget): readonly Offer[] {
  const zone = change.zones()[Number(path[2])];
  const servers = zone?.view.at("delegation").at("nameServers").items() ?? [];
  const inside = servers.flatMap(({ text }) => text ?? []).filter((text) => isInside(text, zone?.name));
  return inside.map((name) => hostOffer(name, "a name server of this zone", Rank.value));
}

function isInside(text: string, zone: DomainName | undefined): boolean {
  return zone !== undefined && (parseHost(text)?.endsWith(`.${zone}`) ?? false);
}

/** What a check may look at, or a right reach: the names that are served, and addresses that names move to. */
function checkedHostOffers(change: TrustChange, _: Context, { path }: ValueTarget): readonly Offer[] {
  const names = servedHosts(change).map(({ name, detail, rank }) =>
    hostOffer(name, detail, Rank.value + rank),
  );
  if (path[1] !== "validation") return names;
  const moved = change.records().filter((record) => record.changes && isAddress(record));
  const via = moved.flatMap((record) =>
    record.values.flatMap((value) => {
      const { ownerName } = record;
      const address = value.text;
      if (ownerName === undefined || address === undefined) return [];
      return [hostOffer(`${ownerName} via ${address}`, describeRecord(record), Rank.value + 3)];
    }),
  );
  return [...names, ...via];
}

/** What records lose by this change, since nothing may point there afterwards. */
function releasedOffers(change: TrustChange): readonly Offer[] {
  return change.records().flatMap((record) => {
    if (!record.changes || !record.bearsAddresses) return [];
    const kept = new Set(record.op === "delete" ? [] : record.values.map((value) => record.textOf(value)));
    const lost = record.previousValues
      .map((value) => record.textOf(value))
      .filter((text) => text !== "" && !kept.has(text));
    const detail = parts(
      "was",
      record.type,
      record.ownerName,
      record.zone.name && listed([record.zone.name]),
    );
    return lost.map((text) => hostOffer(text.replace(/\.$/, ""), detail, Rank.value));
  });
}
