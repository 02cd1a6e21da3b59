import { resolveReference, type Definition } from "../../manifest/model/definitions";
import type { TrustChange } from "../../manifest/model/trust-change";
import { referenceKinds } from "../../manifest/schema/locate";
import { schemaAt } from "../../manifest/schema/schemas";
import type { View } from "../../manifest/view";
import { wellKnownIssuer } from "../../pki/issuers";
import { certificateLine, credentialLine, lineOf, recordFacts, stepLine, zoneFacts } from "./entries";
import type { HoverPlace } from "./hover";
import { code, codes, facts } from "./markdown";
import { wordText } from "./schema-hover";

/** At a name that refers to something: what it refers to, and where that stands. */
export function referenceHover({ node, written, isKey, schemas, change }: HoverPlace): string | undefined {
  const kinds = referenceKinds(schemas);
  if (!change || isKey || kinds.length === 0) return undefined;
  const resolution = resolveReference(change, kinds, node.source);
  const definition = resolution.kind === "found" ? resolution.definition : undefined;
  if (!definition) return withoutEntry(kinds, node.source);
  return definition.node === written || definition.kind === "identity"
    ? undefined
    : describe(change, definition);
}

function describe(change: TrustChange, { kind, name, node }: Definition): string {
  switch (kind) {
    case "certificate": {
      const certificate = change.certificate(name);
      return certificate
        ? certificateLine(certificate, codes(certificate.dnsNames.map(({ text }) => text)))
        : plain(kind, name, node);
    }
    case "record": {
      const record = change.record(name);
      return record ? facts(`record ${code(name)}`, recordFacts(record)) : plain(kind, name, node);
    }
    case "credential": {
      const credential = change.credential(name);
      return credential ? credentialLine(credential) : plain(kind, name, node);
    }
    case "step": {
      const step = [...change.steps(), ...change.rollbackSteps()].find(
        (candidate) => candidate.name === name,
      );
      return step ? stepLine(step) : plain(kind, name, node);
    }
    case "zone": {
      const zone = change.zones().find((candidate) => candidate.view.at("name").text === name);
      return zone ? facts(`zone ${code(name)}`, zoneFacts(zone, change)) : plain(kind, name, node);
    }
    case "issuer":
      return entryLine(change.spec.at("issuers"), "issuer", name, ["trust", "challenge"]);
    case "validation":
      return entryLine(change.spec.at("validation"), "check", name, ["check", "phase"]);
    case "trustStore":
      return entryLine(change.spec.at("trustStores"), "trust store", name, ["owner"]);
    default:
      return plain(kind, name, node);
  }
}

/** An entry of a list with `name`, and what it says under a few of its keys. */
function entryLine(list: View<unknown>, kind: string, name: string, keys: readonly string[]): string {
  const entries = (list as View<Record<string, string>[]>).items();
  const entry = entries.find((candidate) => candidate.at("name").text === name);
  const said = keys.flatMap((key) => entry?.at(key).text ?? []);
  return facts(`${kind} ${code(name)}`, ...said.map((text) => code(text)), lineOf(entry?.at("name").node));
}

function plain(kind: string, name: string, node: Definition["node"]): string {
  return facts(`${kind} ${code(name)}`, lineOf(node));
}

/** What needs no entry of its own: a kind of check, a well-known authority. */
function withoutEntry(kinds: readonly string[], name: string): string | undefined {
  const checks = kinds.includes("check") ? schemaAt("trust-change#/$defs/check/properties/check") : undefined;
  if (checks) return wordText(checks.schema, name);
  if (!kinds.includes("issuer")) return undefined;
  const issuer = wellKnownIssuer(name);
  return issuer && facts(`${issuer.title}, a well-known authority`, `CAA ${codes(issuer.caaDomains)}`);
}
