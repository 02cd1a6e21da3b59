import type { Node } from "../../manifest/syntax/node";
import { foreignLetterIn, type ForeignLetter } from "../../text/scripts";
import { toALabel } from "../../text/idna";
import { quoted } from "../../text/quote";
import type { FindingDraft } from "../finding";
import { defineRule } from "../rule";

export const idnaConfusable = defineRule({
  id: "idna-confusable",
  plane: "naming",
  over: ["record", "zone"],
  severity: "warning",
  confidence: "high",
  restsOn: "entity",
  title: "A name has letters that look like Latin ones and are none",
  controls: ["nist-csf-2.0:PR.DS-02", "nist-800-53-r5:SC-17"],
  references: ["Unicode Technical Standard 39 section 5"],
  docs: {
    problem:
      "One label of an owner name, a zone or a target has Latin letters and letters of another script that look just like them, such as a Cyrillic о.",
    why: "It is another name than the one that everybody reads there: nobody asks for it, no certificate has it, and a name that differs by such a letter is how people are led astray.",
    remedy:
      "Type the label again. If the mixture is meant, write the A-label (xn--...), so that everybody sees it.",
    bad: `zones:
  - name: example.com
    records:
      - {name: l\u043Egin, type: A, op: keep, ttl: 300, value: 203.0.113.30, tls: none}
`,
    good: `zones:
  - name: example.com
    records:
      - {name: login, type: A, op: keep, ttl: 300, value: 203.0.113.30, tls: none}
      - {name: \u043C\u043E\u0441\u043A\u0432\u0430, type: A, op: keep, ttl: 300, value: 203.0.113.30, tls: none}
`,
  },
  *check(entity) {
    if ("record" in entity) {
      const { record } = entity;
      // A zone file or a document of a cluster is not what people review here.
      if (record.foreign || record.standing) return;
      yield* mixturesIn(record.nameNode, record.references);
      for (const { at } of record.targets()) yield* mixturesIn(at, record.references);
    } else {
      const { zone } = entity;
      yield* mixturesIn(zone.view.at("name").node, zone.name === undefined ? [] : [zone.name]);
    }
  },
});

function* mixturesIn(at: Node | undefined, targets: readonly string[]): Generator<FindingDraft> {
  if (!at) return;
  for (const label of labelsIn(at)) {
    const foreign = foreignLetterIn(label);
    if (foreign) yield { at, message: messageFor(label, foreign), targets };
  }
}

/** Whether the name at a node is another one than the one that is read there. */
export function isConfusable(at: Node | undefined): boolean {
  return at !== undefined && labelsIn(at).some((label) => foreignLetterIn(label) !== undefined);
}

function labelsIn(at: Node): readonly string[] {
  return at.kind === "scalar" ? at.source.split(/[\s.]+/) : [];
}

function messageFor(label: string, { script, codePoint }: ForeignLetter): string {
  const ascii = toALabel(label);
  const really = ascii.ok ? `: in DNS it is ${ascii.label}` : "";
  return `The label ${quoted(label)} has the ${script} letter ${codePoint} among Latin ones, which nobody can tell apart by eye${really}. Clients ask for another name than this one. Type it again, or write the A-label if the mixture is meant.`;
}
