import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { allRules } from "../../server/src/rules/registry";
import { wholeText } from "./change";
import { below, oneOf, seeded } from "../random";
import { root } from "../root";

/** A text to try everything on. */
export interface Sample {
  readonly name: string;
  readonly text: string;
}

/** The manifests that are shown to people, sound and broken on purpose. */
export const examples: readonly Sample[] = readdirSync(join(root, "examples"))
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => ({ name, text: readFileSync(join(root, "examples", name), "utf8") }));

/** The wrong and right examples of every rule's page. */
export const ofRules: readonly Sample[] = allRules.flatMap(({ id, docs }) => [
  { name: `${id}, wrong`, text: wholeText(docs.bad) },
  { name: `${id}, right`, text: wholeText(docs.good) },
]);

/** The examples in the description of the language, where it lies beside the repository. */
export function ofLanguage(): readonly Sample[] | undefined {
  const path = join(root, "../shared/design/manifest.md");
  if (!existsSync(path)) return undefined;
  const blocks = readFileSync(path, "utf8").matchAll(/^```yaml\n(.*?)^```$/gms);
  return [...blocks].map(([, text = ""], index) => ({ name: `example ${index + 1} of the language`, text }));
}

/** Texts of shapes that people seldom write and tools seldom expect. */
export const odd: readonly Sample[] = Object.entries({
  nothing: "",
  "a blank": " ",
  "only a comment": "# nothing yet\n",
  "only a separator": "---\n",
  "separators without documents": "---\n---\n---\n",
  "a scalar": "hello",
  "a list": "- kind: TrustChange\n- 2\n",
  "an end marker": "kind: TrustChange\n...\n# after the end\n",
  "a kind alone": "kind: TrustChange",
  "a quote that is never closed above lines at several columns":
    'apiVersion: "trust-change/v1\nkind: TrustChange\nmetadata: {name: test}\n  zones:\n    - name: 90d\n      records:\n        - {name: db, type: A, ttl: 300, value: 10.20.0.15, tls: none}\n',
  "an empty spec": "apiVersion: trust-change/v1\nkind: TrustChange\nspec:\n",
  "a spec that is a text": "apiVersion: trust-change/v1\nkind: TrustChange\nspec: later\n",
  "a spec that is a list": "apiVersion: trust-change/v1\nkind: TrustChange\nspec: [1, 2]\n",
  "a spec that is an alias":
    "apiVersion: trust-change/v1\nkind: TrustChange\nmetadata: &m {name: a}\nspec: *m\n",
  "lists that are texts": wholeText(
    "zones: a\ncertificates: b\nsteps: c\napprovers: d\nrollback: e\ncontrols: f",
  ),
  "lists of nothing": wholeText(
    "zones: [~, [], {}]\ncertificates: [~]\nsteps: [{}, ~]\nrollback: {steps: [~, x]}",
  ),
  "lists of lists": wholeText(
    "zones: [[[]]]\ncertificates: [[a]]\napprovers: [[x]]\nrollback: {steps: [[]]}",
  ),
  "merge keys": wholeText(
    "base: &base {type: A, ttl: 60}\nzones:\n  - name: example.com\n    records:\n      - {<<: *base, name: a, value: 203.0.113.1}\n      - <<: [*base, *base]\n        name: b\n",
  ),
  "a section behind an alias": wholeText(
    "zones: &z\n  - {name: example.com, records: [{name: a, type: A}]}\nissuers: *z\ncertificates: *z\n",
  ),
  "an alias of itself": wholeText("zones: &z\n  - *z\nservice: *nobody\n"),
  "every key twice": wholeText(
    "steps: [{name: a, wait: 1m}]\nsteps: [{name: b, wait: 1m}]\nrollback: {}\nbackoutPlan: {steps: [{name: c, wait: 1m}]}",
  ),
  "keys that are no texts": wholeText('1: a\ntrue: b\n? [c, d]\n: e\n? {f: g}\n: h\n"": i\nnull: j'),
  "names of white space":
    'apiVersion: trust-change/v1\nkind: TrustChange\nmetadata: {name: "  "}\nspec: {steps: [{name: "\\n", wait: 1m}], zones: [{name: ""}]}\n',
  "windows line breaks": wholeText(
    "type: normal\nzones:\n  - name: example.com\n    records:\n      - {name: a, type: A, ttl: 90}\n",
  ).replaceAll("\n", "\r\n"),
  "old line breaks": "apiVersion: trust-change/v1\rkind: TrustChange\r",
  "a byte order mark": `\uFEFF${wholeText("type: normal")}`,
  tabs: wholeText("service:\n\tname: shop\n\towner: a\n"),
  "letters of two units": wholeText(
    'summary: "𝒜𝒷 😀"\nticket: 😀\nservice: {name: "😀", owner: 😀}\nzones: [{name: bücher.example, records: [{name: 😀, type: A}]}]',
  ),
  "a merge conflict": wholeText("<<<<<<< ours\ntype: normal\n=======\ntype: emergency\n>>>>>>> theirs"),
  "an open quote": wholeText('summary: "never closed\ntype: normal'),
  "open brackets": wholeText("approvers: [a, {b: [c\ntype: normal"),
  "a NUL": `${wholeText("type: normal")}\0`,
  "a directive": `%YAML 1.1\n---\n${wholeText("type: on")}`,
  "a tag": wholeText("type: !secret normal\nzones: !!set {a, b}"),
  "block scalars": wholeText(
    'credentials:\n  - name: a\n    policy: |+\n      path "x" {}\n\n\nsummary: >-\n  folded\n\n  text\n',
  ),
  "documents of other kinds":
    "apiVersion: v1\nkind: ConfigMap\ndata: {schema: x}\n---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a}\nspec: {dnsNames: [a.example.com], duration: 90d}\n---\nkind: TrustPolicy\nspec: {zones: [{match: x}, ~], rules: {schema: hint}}\n",
}).map(([name, text]) => ({ name, text }));

/** What variants are made of. */
const plain: readonly Sample[] = [...examples, ...ofRules, ...odd];

export const samples: readonly Sample[] = [
  ...plain,
  { name: "a very deep text", text: `${"a: {".repeat(200)}${"}".repeat(200)}` },
];

/** The first part of a text. */
export function truncated({ name, text }: Sample, random: () => number): Sample {
  const end = below(text.length + 1, random);
  return { name: `${name}, first ${end} characters`, text: text.slice(0, end) };
}

const insertions = [
  '"',
  "'",
  "[",
  "]",
  "{",
  "}",
  ":",
  "- ",
  "\t",
  "|",
  ">",
  "&a ",
  "*a",
  "#",
  "\n",
  "---\n",
  "\r\n",
  "<<: *a",
  "\u202E",
  "😀",
];

/** What goes wrong while people type and merge; each takes a text's lines. */
const accidents: readonly ((lines: string[], at: number, random: () => number) => string[])[] = [
  (lines, at) => lines.toSpliced(at, 1),
  (lines, at) => lines.toSpliced(at, 0, lines[at] ?? ""),
  (lines, at) => lines.with(at, `  ${lines[at] ?? ""}`),
  (lines, at) => lines.with(at, (lines[at] ?? "").replace(/^ {1,2}/, "")),
  (lines, at) => lines.with(at, (lines[at] ?? "").replace(/:.*$/, ":")),
  (lines, at) => lines.with(at, (lines[at] ?? "").replace(/: .*$/, ": 90d")),
  (lines, at, random) => lines.with(at, lines[below(lines.length, random)] ?? ""),
  (lines, at, random) => lines.with(at, inserted(lines[at] ?? "", random)),
  (lines, at, random) => lines.with(at, inserted(lines[at] ?? "", random)),
];

function inserted(line: string, random: () => number): string {
  const at = below(line.length + 1, random);
  return line.slice(0, at) + oneOf(insertions, random) + line.slice(at);
}

/** The text after one to four accidents. */
export function mutated({ name, text }: Sample, random: () => number): Sample {
  let lines = text.split("\n");
  for (let left = 1 + below(4, random); left > 0; left--) {
    const changed = oneOf(accidents, random)(lines, below(lines.length, random), random);
    lines = changed.length > 0 ? changed : [""];
  }
  return { name: `${name}, mutated`, text: lines.join("\n") };
}

/** So many texts made from randomly chosen samples. */
export function* variants(
  make: (sample: Sample, random: () => number) => Sample,
  count: number,
  seed: number,
  from: readonly Sample[] = plain,
): Generator<Sample> {
  const random = seeded(seed);
  for (let made = 0; made < count; made++) yield make(oneOf(from, random), random);
}
