import assert from "node:assert/strict";
import { parseName, type DomainName } from "../../server/src/dns/name";

/** The name of a text that is one; fails the test otherwise. */
export function name(text: string): DomainName {
  const parsed = parseName(text);
  assert.ok(parsed.ok, parsed.ok ? "" : parsed.reason);
  return parsed.name;
}
