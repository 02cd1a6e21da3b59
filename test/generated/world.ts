/** The surroundings of generated changes: zones with their providers, and the clock of the change. */
import type { ValueMap } from "./value";

export type Provider = "route53" | "cloudflare" | "gcloud" | "azuredns" | "rfc2136";

export interface ZoneOfWorld {
  readonly name: string;
  readonly provider: Provider;
  readonly id: string | undefined;
  readonly view: "public" | "internal";
}

/** No zone lies in another one but `eu.example.com`: the deepest zone that holds a name decides. */
export const zones: readonly [ZoneOfWorld, ...ZoneOfWorld[]] = [
  { name: "example.com", provider: "route53", id: "Z0912345EXAMPLE", view: "public" },
  { name: "example.net", provider: "cloudflare", id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9", view: "public" },
  { name: "example.org", provider: "rfc2136", id: undefined, view: "public" },
  { name: "eu.example.com", provider: "azuredns", id: undefined, view: "public" },
  { name: "shop.example.net", provider: "gcloud", id: "shop-example-net", view: "public" },
  { name: "corp.example.org", provider: "rfc2136", id: undefined, view: "internal" },
];

export const WINDOW_START = Date.parse("2026-12-01T20:00:00Z");
export const WINDOW_HOURS = 8;
const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** A time of the change, `seconds` from the start of its window. */
export function at(seconds: number): string {
  return new Date(WINDOW_START + seconds * SECOND).toISOString().replace(".000Z", "Z");
}

export function hours(count: number): number {
  return (count * HOUR) / SECOND;
}

/** The days before the window begins, as a date. */
export function daysBefore(days: number): string {
  return at(-hours(24 * days)).slice(0, "2026-11-10".length);
}

/** Steps of a change by the part that they play; the parts stand one behind the other. */
export interface StepsByPart {
  /** Before the window, each with its `at`. */
  readonly early: readonly ValueMap[];
  /** At the beginning of the window; the longest `settles` of all services passes afterwards. */
  readonly publish: readonly ValueMap[];
  readonly issue: readonly ValueMap[];
  readonly deploy: readonly ValueMap[];
  readonly cutover: readonly ValueMap[];
  /** When the way back has closed; the times are set where the whole is put together. */
  readonly late: readonly ValueMap[];
}

/** A right that a step needs. */
export interface DnsRight {
  readonly zone: ZoneOfWorld;
  readonly name: string;
  readonly type: string;
}

/** What one service adds to a change. */
export interface Contribution {
  readonly zone: ZoneOfWorld;
  readonly records: readonly ValueMap[];
  readonly certificates: readonly ValueMap[];
  readonly steps: Partial<StepsByPart>;
  /** How long, in seconds, what is published has to wait for caches. */
  readonly settles: number;
  /** Which records and certificates the way back restores. */
  readonly reverts: {
    readonly records: readonly string[];
    readonly certificates: readonly string[];
    /** What is taken back when the certificates are. */
    readonly withdrawals: readonly string[];
  };
  readonly keeps: readonly ValueMap[];
  readonly releases: readonly string[];
  readonly rights: readonly DnsRight[];
  /** The names for which certificates are asked, by the issuer that is asked. */
  readonly orders: readonly Order[];
  readonly serves: readonly string[];
}

export type IssuerKind = "http-01" | "dns-01" | "private";

export interface Order {
  readonly zone: ZoneOfWorld;
  readonly issuer: IssuerKind;
  readonly names: readonly string[];
  readonly revokes: boolean;
}

export const nothing: Omit<Contribution, "zone"> = {
  records: [],
  certificates: [],
  steps: {},
  settles: 0,
  reverts: { records: [], certificates: [], withdrawals: [] },
  keeps: [],
  releases: [],
  rights: [],
  orders: [],
  serves: [],
};

export function issuerName(zone: ZoneOfWorld, issuer: IssuerKind): string {
  return issuer === "private" ? "vault-mesh" : `letsencrypt-${zone.name.replaceAll(".", "-")}-${issuer}`;
}

export function accountOf(zone: ZoneOfWorld, issuer: IssuerKind): string {
  const number = 5_550_000 + zones.indexOf(zone) * 10 + (issuer === "dns-01" ? 1 : 2);
  return `https://acme-v02.api.letsencrypt.org/acme/acct/${String(number)}`;
}
