import { isFilledIn } from "../../credentials/plain-value";
import { parseName } from "../../dns/name";
import { replaceScalar } from "../../manifest/edits/edits";
import type { SchemedScalar } from "../../manifest/schema/walk";
import { isEmpty } from "../../manifest/syntax/node";
import { nameMeant } from "../../pki/san-form";
import { parseIpLiteral } from "../../text/ip-literal";
import { quoted } from "../../text/quote";
import type { FindingDraft } from "../finding";
import { capital, keyOf, subject } from "./subject";

/** Where names stand of which others say what is wrong: certificates, their constraints, and the values of records. */
const TOLD_ELSEWHERE = new Set(["dnsNames", "dnsDomains", "value", "values", "exchange", "target"]);

/**
 * A name of a zone, a record or a host that is no domain name. Nothing else speaks of it: what has no name is held against
 * nothing.
 */
export function nameForm({ node, place }: SchemedScalar): FindingDraft | undefined {
  if (place.format !== "dns-name" && place.format !== "owner-name") return undefined;
  if (place.schema["x-reference"] !== undefined) return undefined;
  const text = place.schema["x-defines"] === "endpoint" ? withoutPort(node.source) : node.source;
  // An owner name may be empty, or stand for the zone itself.
  if (typeof node.value !== "string" || isEmpty(node) || text === "" || text === "@") return undefined;
  if (isFilledIn(text) || TOLD_ELSEWHERE.has(keyOf(node) ?? "")) return undefined;
  // Elsewhere an address may be what is meant, or others say that it is not.
  if (parseIpLiteral(text)) return keyOf(node) === "nameServers" ? addressForServer(node) : undefined;
  const parsed = parseName(text);
  if (parsed.ok) return undefined;
  const meant = nameMeant(text);
  return {
    at: node,
    message: `${capital(subject(node))} has to be a domain name: ${parsed.reason}. What hangs on it is not checked. ${meant === undefined ? "Correct it." : `Write ${quoted(meant)}.`}`,
    fixes:
      meant === undefined
        ? []
        : [{ title: `Write ${meant}`, safe: false, edits: () => [replaceScalar(node, meant)] }],
  };
}

/** A delegation names hosts (RFC 1035 section 3.3.11); addresses of those within the zone stand beside it. */
function addressForServer(node: SchemedScalar["node"]): FindingDraft {
  return {
    at: node,
    message: `A delegation names name servers by their host names, and ${node.source} is an address: no registry takes it. Write the name of the host; its address belongs under glue where the host lies in the zone itself.`,
  };
}

/** A client is configured with a name or an address, and perhaps a port. */
function withoutPort(host: string): string {
  return host.replace(/:\d{1,5}$/, "").replace(/^\[(.*)\]$/, "$1");
}
