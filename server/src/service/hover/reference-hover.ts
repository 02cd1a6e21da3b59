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
  const definition = resolution.kind === "found" ? resolution.definition() : undefined;
  if (!definition) return withoutEntry(kinds, node.source);
  return definition.node === written || definition.kind === "identity"
    ? undefined
    : describe(change, definition);
}

function describe(change: TrustChange, definition: Definition): string {
  const { kind, name, node } = definition;
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
      return credential ? credentialLine(credential, sharedBy(change, definition)) : plain(kind, name, node);
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
      return entryLine(change, definition, change.issuers.named(name)[0]?.view, ["trust", "challenge"]);
    case "validation":
      return entryLine(change, definition, change.validations.named(name)[0]?.view, ["check", "phase"]);
    case "trustStore":
      return entryLine(change, definition, change.trustStores.named(name)[0]?.view, ["owner"]);
    default:
      return plain(kind, name, node);
  }
}

const called: Partial<Record<Definition["kind"], string>> = {
  validation: "check",
  trustStore: "trust store",
};

/** An entry of a list, and what it says under a few of its keys. */
function entryLine(
  change: TrustChange,
  definition: Definition,
  entry: View<Readonly<Record<string, unknown>>> | undefined,
  keys: readonly string[],
): string {
  const { kind, name, node } = definition;
  const said = keys.flatMap((key) => entry?.at(key).text ?? []);
  const where = sharedBy(change, definition) ?? lineOf(node);
  return facts(`${called[kind] ?? kind} ${code(name)}`, ...said.map((text) => code(text)), where);
}

/** Of what the policy shares with every change, which policy that is: its lines are those of another document. */
function sharedBy(change: TrustChange, { node }: Definition): string | undefined {
  const { policy } = change;
  if (policy?.document !== node.chunk.document) return undefined;
  return `shared by the policy ${policy.name === undefined ? "" : code(policy.name)}`.trim();
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
