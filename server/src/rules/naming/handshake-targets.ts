import type { ScalarNode } from "../../manifest/syntax/node";
import type { View } from "../../manifest/view";

/** What a `tls-handshake` check connects to. `NAME via ADDRESS` asks for the name, wherever it connects to. */
export function handshakeTargets({ view }: { readonly view: View<unknown> }): readonly ScalarNode[] {
  const check = view as View<{ check: string; targets: string[] }>;
  if (check.at("check").text !== "tls-handshake") return [];
  return check
    .at("targets")
    .items()
    .flatMap(({ scalar }) => scalar ?? []);
}
