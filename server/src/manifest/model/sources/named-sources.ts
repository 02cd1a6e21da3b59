import type { ScalarNode } from "../../syntax/node";
import type { Certificate } from "../certificate";
import type { TrustChange } from "../trust-change";
import type { CertificateSourceState } from "./certificate-source";
import type { ZoneSourceState } from "./zone-source";

/** A path that a change names as a source, and what is known of the file. */
export interface NamedSource {
  readonly scalar: ScalarNode;
  readonly state: ZoneSourceState | CertificateSourceState;
  /** The certificate entry that it is for; undefined for zones. */
  readonly certificate: Certificate | undefined;
}

/** Every source that a change names: those of its zones, then those of its certificates. Asking has the files read. */
export function* sourcesIn(change: TrustChange): Generator<NamedSource> {
  for (const zone of change.zones()) {
    const { name } = zone;
    if (name === undefined) continue;
    for (const { scalar } of zone.sourceNodes())
      yield { scalar, state: change.sources.zoneFile(scalar.source, name), certificate: undefined };
  }
  for (const certificate of change.certificates()) {
    if (certificate.isForeign) continue;
    for (const { scalar } of [certificate.view.at("source"), certificate.previous.at("source")])
      if (scalar) yield { scalar, state: change.sources.certificateFile(scalar.source), certificate };
  }
}
