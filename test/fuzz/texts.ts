/** Texts that random edits begin with: sound ones of the kinds that people write, and ones that are hard to read. */
import { documents, styles, write } from "../manifest/random-text";
import fc from "fast-check";
import { frame } from "../rules/frame";
import { allRules } from "../../server/src/rules/registry";
import { oneOf, seeded } from "../random";

/** Records of a zone, enough to be cut at. */
function records(count: number, indent: string, form: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) =>
    form(index)
      .split("\n")
      .map((line, at) => `${indent}${at === 0 ? "- " : "  "}${line}`)
      .join("\n"),
  ).join("\n");
}

const address = (index: number): string =>
  `name: host-${index}\ntype: A\nttl: 300\nvalue: 203.0.113.${index + 1}\nprevious: {ttl: 300, values: [203.0.113.${index + 2}]}\ncertificate: tls-${index % 3}`;

/** An entry with a list in it that is cut at, too. */
const mail = `name: ""\ntype: MX\nttl: 300\nvalues:\n${records(13, "  ", (index) => `preference: ${index}\nexchange: mx-${index}.example.net`)}`;

/** The same lists in the layouts that people use. */
function changes(step: number, indentLists: boolean): string {
  const pad = " ".repeat(step);
  const dash = indentLists ? pad : "";
  const inner = `${dash}  `;
  return frame(
    [
      "zones:",
      `${dash}- name: example.com`,
      `${inner}provider: route53`,
      `${inner}# the hosts`,
      `${inner}records:`,
      records(8, `${inner}${dash}`, address),
      records(1, `${inner}${dash}`, () => mail),
      `${dash}- {name: example.net, records: []}`,
      "certificates:",
      records(
        3,
        dash,
        (index) => `name: tls-${index}\ndnsNames: [host-${index}.example.com]\nissuerRef: {name: ca}`,
      ),
      "steps:",
      records(
        6,
        dash,
        (index) => `name: move-${index}\nrecords:\n  - host-${index}.example.com/A\nby: dns-bot # who`,
      ),
      "credentials:",
      records(
        1,
        dash,
        () => "name: dns-bot\ntype: api-key\npolicy: |\n  grant dns-bot zonesub ANY;\n  - not: an item",
      ),
    ].join("\n"),
  ).text;
}

const hostile = [
  // Items whose dash stands alone, block texts that look like lists, and keys below quotes.
  `list:\n${Array.from({ length: 12 }, (_, n) => `-\n  name: a${n}\n  text: |\n   - b\n   key:\n   - c\n`).join("")}end: "x\n  key:\n  - y\n  "\n`,
  // Anchors, aliases and merge keys across items, in several documents.
  `base: &base {ttl: 60, type: A}\nlist:\n${Array.from({ length: 26 }, (_, n) => `  - name: n${n}\n    <<: *base\n    more: &m${n} [${n}]\n    last: *m${n}\n`).join("")}after: *m3\n---\nother:\n${Array.from({ length: 26 }, (_, n) => `- k: ${n}\n  x: *none\n`).join("")}...\n# silence\n---\nz: 1\n`,
  // Flow collections over lines, closing brackets at the dash, tabs, a byte order mark.
  `\uFEFFlist:\n${Array.from({ length: 14 }, (_, n) => `- {name: f${n},\n   v: [1,\n  2]\n  }\n`).join("")}tab:\n\t- x\n`,
  // Left over from a merge.
  `list:\n${Array.from({ length: 10 }, (_, n) => `  - a: ${n}\n    b: 1\n`).join("")}<<<<<<< ours\n  - a: x\n    b: 2\n=======\n  - a: y\n>>>>>>> theirs\n  - a: z\nend: 1\n`,
  // Nothing, and nearly nothing.
  "",
  "\n\n# only a comment\n",
  "- a\n- b: 1\n  c: 2\n",
  Array.from({ length: 30 }, (_, n) => `- k: "🎉 ${n}"\n  v: 'ü'\n`).join(""),
];

/** Texts to begin with, in a fixed order for one seed. */
export function textsFor(seed: number): readonly [string, ...string[]] {
  const written = fc
    .sample(fc.tuple(documents, styles), { seed, numRuns: 6 })
    .map(([document, style]) => write(document, style));
  const sound = [changes(2, true), changes(2, false), changes(4, true)];
  const random = seeded(seed);
  // Every rule has something to find in them, and asks its own questions.
  const ofRules = Array.from({ length: 12 }, () => {
    const { bad, good } = oneOf(allRules, random).docs;
    return frame(random() < 0.7 ? bad : good).text;
  });
  const [first = "", ...others] = [...sound, ...hostile, ...written, ...ofRules];
  return [first, ...others.map((text) => (random() < 0.2 ? text.replaceAll("\n", "\r\n") : text))];
}
