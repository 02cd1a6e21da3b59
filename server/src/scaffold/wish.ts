/** What is to become of the addresses of a host, as a person says it. */
import { parseName, type DomainName } from "../dns/name";
import { parseIpLiteral } from "../text/ip-literal";
import { quoted } from "../text/quote";
import { failed, found, type Outcome } from "./outcome";

export type Wish =
  /** The records stay as they are. */
  | { readonly kind: "stay" }
  /** They change, and nobody has said yet to what. */
  | { readonly kind: "open" }
  | { readonly kind: "addresses"; readonly addresses: Readonly<Record<AddressType, readonly string[]>> }
  | { readonly kind: "alias"; readonly target: DomainName };

export type AddressType = "A" | "AAAA";

/** Reads the new values: any number of addresses, or one host name. None leaves the values open. */
export function readWish(values: readonly string[]): Outcome<Wish> {
  if (values.length === 0) return found({ kind: "open" });
  const literals = values.map((value) => parseIpLiteral(value.trim()));
  const addresses: Record<AddressType, string[]> = { A: [], AAAA: [] };
  for (const literal of literals)
    if (literal !== undefined) addresses[literal.version === 4 ? "A" : "AAAA"].push(literal.text);
  if (!literals.includes(undefined)) return found({ kind: "addresses", addresses });
  const [value = "", ...others] = values;
  if (others.length > 0)
    return failed(`the new values are addresses, or one host name, and not ${values.map(quoted).join(", ")}`);
  const parsed = parseName(value.trim());
  if (!parsed.ok) return failed(`${parsed.reason}; the new value is an address or a host name`);
  // A name whose last label is a number is an address that somebody misspelt (RFC 3696 section 2).
  if (!/\.\d*[^.\d][^.]*$/.test(parsed.name))
    return failed(`${quoted(value)} is neither an address nor the whole name of a host`);
  return found({ kind: "alias", target: parsed.name });
}
