import { parse } from "tldts";
import type { DomainName } from "./name";

/** How far up the list of public suffixes is followed. */
export interface SuffixOptions {
  /**
   * Whether the private section counts, where hosting companies list names such as `github.io`. Left out, it
   * does not: certification authorities look at the ICANN section.
   */
  readonly privateSection?: boolean;
}

/**
 * The public suffix of a name, by the copy of the list that is built into tldts. A top-level domain that is
 * not listed is a suffix of its own (the list's default rule); the root has none.
 */
export function publicSuffix(name: DomainName, options: SuffixOptions = {}): DomainName | undefined {
  return (lookUp(name, options).publicSuffix ?? undefined) as DomainName | undefined;
}

/** The public suffix and one label more, `undefined` for names that are a public suffix themselves. */
export function registrableDomain(name: DomainName, options: SuffixOptions = {}): DomainName | undefined {
  return (lookUp(name, options).domain ?? undefined) as DomainName | undefined;
}

/** Whether the name itself is a public suffix, such as `co.uk`. */
export function isPublicSuffix(name: DomainName, options: SuffixOptions = {}): boolean {
  return name !== "" && publicSuffix(name, options) === name;
}

/**
 * Whether the top-level domain of the name stands in the list's ICANN section, as every delegated one does.
 * `false` for names such as `db.internal` and `printer.local`.
 */
export function hasListedTopLevelDomain(name: DomainName): boolean {
  return lookUp(name, {}).isIcann === true;
}

function lookUp(name: DomainName, options: SuffixOptions): ReturnType<typeof parse> {
  return parse(name, {
    allowPrivateDomains: options.privateSection ?? false,
    detectIp: false,
    extractHostname: false,
    validateHostname: false,
  });
}
