/** What the tests of new changes begin with. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Zone } from "../../server/src/dns/zone/zone";
import { newChange, type NewChangeInput } from "../../server/src/scaffold/new-change";
import type { Outcome } from "../../server/src/scaffold/outcome";
import { readGivenCertificate, type GivenCertificate } from "../../server/src/scaffold/read-certificate";
import { readZone } from "../../server/src/scaffold/read-zone";
import { certificateOf, dnsNames, nameOf, pem, requestOf } from "../pki/x509/certificate-writer";
import { root } from "../root";

export const folder = join(root, "test/scaffold");

export function valueOf<T>(outcome: Outcome<T>): T {
  assert.ok(outcome.ok, outcome.ok ? "" : outcome.reason);
  return outcome.value;
}

/** One of the zones beside the tests. */
export function zoneFrom(file: string): Zone {
  return valueOf(readZone({ text: readFileSync(join(folder, "zones", file), "utf8"), file })).zone;
}

export const octetsOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const letsEncrypt = nameOf("C=US", "O=Let's Encrypt", "CN=E7");

export function certificatePem(names: readonly string[], issuer = letsEncrypt): string {
  return pem(certificateOf({ issuer, extensions: [dnsNames(...names)] }));
}

export function requestPem(names: readonly string[]): string {
  return pem(requestOf({ extensions: [dnsNames(...names)] }), "CERTIFICATE REQUEST");
}

export function certificateFor(names: readonly string[], issuer = letsEncrypt): GivenCertificate {
  return valueOf(readGivenCertificate(octetsOf(certificatePem(names, issuer)), "old.pem", undefined));
}

export function requestFor(names: readonly string[]): GivenCertificate {
  return valueOf(readGivenCertificate(octetsOf(requestPem(names)), "new.csr", undefined));
}

/** A change of a host of example.com whose certificate has its name, unless told otherwise. */
export function changeOf(parts: Partial<NewChangeInput> & Pick<NewChangeInput, "host">): Outcome<string> {
  return newChange({
    zone: zoneFrom("example.com.zone"),
    zoneSource: "example.com.zone",
    certificate: certificateFor([parts.host]),
    certificateSource: "old.pem",
    to: [],
    keepsRecords: false,
    ...parts,
  });
}
