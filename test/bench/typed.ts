import { ownServer } from "./editing";
import { makeChange } from "./make-change";
import { percentile, rounded } from "./report";
import { Session } from "./session";

/** What is typed from its first character to its last one, by what a person calls it; most of it is no YAML on the way. */
const TYPED: Readonly<Record<string, { readonly behind: string; readonly text: string }>> = {
  "an item in braces": {
    behind: "certificate: app-2-tls",
    text: "\n        - {name: www, type: A, values: [192.0.2.1]}",
  },
  "a text in quotes": {
    behind: "name: app-1\n          type: A",
    text: '\n          description: "Moves: the shop, too"',
  },
  "a key and its value": { behind: "name: app-1\n          type: A", text: "\n          provider: route53" },
  "a line that stands too deep": {
    behind: "name: app-1\n          type: A",
    text: "\n            description: too deep",
  },
  "the provider of a zone": { behind: "provider: route53", text: "-private" },
  "a section of a zone": { behind: "zoneId: Z0000EXAMPLE", text: "\n      propagation: 10m" },
  "who owns a credential": { behind: '  owner: "@acme/platform', text: "-names" },
  "what a credential may do": { behind: "Action: route53:ChangeResourceRecordSets", text: "Now" },
  "the name of a step": { behind: "- name: issue-0", text: "-first" },
  "a key at the top": { behind: "ticket: CHG0030100", text: "\n  environment: production" },
};

/** Rows of the table: how long each character takes until the first diagnostics that know of it, at each size. */
export async function typed(sizes: readonly number[]): Promise<readonly (readonly string[])[]> {
  const rows = Object.keys(TYPED).map((what) => [what]);
  for (const size of sizes) {
    const session = await Session.start(ownServer, makeChange(size));
    await session.open();
    await session.asked("textDocument/documentSymbol", 1);
    for (const [at, { behind, text }] of Object.values(TYPED).entries()) {
      // The first time is for V8.
      await session.typed(behind, text);
      const times = [...(await session.typed(behind, text)), ...(await session.typed(behind, text))];
      rows[at]?.push([0.5, 0.95].map((share) => rounded(percentile(times, share))).join(" / "));
    }
    session.stop();
  }
  return rows;
}
