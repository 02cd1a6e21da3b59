/** Which names a certificate may hold. */
import { hasListedTopLevelDomain, isPublicSuffix } from "../../dns/public-suffix";
import { parseHost } from "../../manifest/model/names";
import { unissuableName } from "../../pki/internal-names";
import { dnsNameFaults, publicDnsNameFaults, type SanFault, type SanFaultCode } from "../../pki/san-form";

/** Whether a certificate may hold a name as dNSName. */
export function isCertifiable(text: string, isPublic: boolean): boolean {
  return formFaults(text, isPublic).length === 0 && !(isPublic && whyInternal(text) !== undefined);
}

/** What is wrong with the form of a dNSName: for any certificate, else for those of public authorities. */
export function formFaults(text: string, isPublic: boolean): readonly SanFault[] {
  const faults = dnsNameFaults(text);
  return isPublic && faults.length === 0 ? publicDnsNameFaults(text, isSuffix) : faults;
}

/** That nobody owns a domain such as .local is another fault. */
function isSuffix(name: string): boolean {
  const parsed = parseHost(name);
  return parsed !== undefined && hasListedTopLevelDomain(parsed) && isPublicSuffix(parsed);
}

/** Faults that leave no doubt which name is meant. */
const legible: ReadonlySet<SanFaultCode> = new Set(["final-dot", "u-label"]);

/** Why a name belongs to nobody in public, as a clause; undefined where it may, or where another rule speaks of its form. */
export function whyInternal(text: string): string | undefined {
  const name = parseHost(text);
  if (name === undefined || !dnsNameFaults(text).every(({ code }) => legible.has(code))) return undefined;
  const found = unissuableName(name, (domain) => {
    const parsed = parseHost(domain);
    return parsed !== undefined && hasListedTopLevelDomain(parsed);
  });
  if (found) return found.kind === "reverse-zone" ? undefined : found.reason;
  return name.includes(".") || name === "onion"
    ? undefined
    : "a name of one label is a top-level domain at best";
}
