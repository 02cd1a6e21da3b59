// `npm run bench [-- --sizes 10,100 --edits 100 --peers FOLDER --write]`: what a person waits for, measured over the
// protocol against the built server, the command line, and a bare `yaml` parse of the same text in this process.
// With --write the figures go into docs/benchmarks.md. Linux shows memory too.
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { coldStart } from "./cold-start";
import { commandLine } from "./command-line";
import { dearestRules, keystrokesInProcess } from "./in-process";
import { opening } from "./opening";
import { packageSize } from "./package-size";
import { peersIn } from "./peers";
import { table } from "./report";
import { root } from "../protocol/server-process";
import { editing, ownServer } from "./editing";
import { lookedAt } from "./looked-at";
import { manyPlaces } from "./many-places";
import type { Server } from "./session";
import { typed } from "./typed";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "10,100,1000,10000" },
    edits: { type: "string", default: "100" },
    peers: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
const sizes = values.sizes.split(",").map(Number);
const edits = Number(values.edits);
const servers: readonly Server[] = [ownServer, ...(values.peers === undefined ? [] : peersIn(values.peers))];

async function main(): Promise<void> {
  const lines: string[] = [];
  const say = (text: string): void => {
    console.log(text);
    lines.push(text);
  };

  say(`# Benchmarks

\`npm run bench\` measures what stands here: a sound change of N records (\`test/bench/make-change.ts\`), over the protocol,
with all rules. Times are milliseconds of wall time on a machine that does other things too; compare within one run.

${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1) ?? ""} at the start, ${new Date().toISOString().slice(0, 10)}.
`);
  say(`## From keystroke to diagnostics

One character that makes a value wrong and its deletion, in turn, at the start, in the middle, at the end and spread out.
"open" is the time to the first answer, which of a large text is not the whole one. Completion and hover are asked for
directly after an edit of a text that is otherwise up to date: p50 / p95. Memory is that of the server behind the keystrokes
and behind everything.
`);
  say(
    table(
      [
        "server",
        "records",
        "KiB",
        "open",
        "keystroke p50",
        "p95",
        "burst of 20",
        "completion",
        "hover",
        "outline",
        "MB typed",
        "MB in the end",
      ],
      await editing(servers, sizes, edits),
    ),
  );
  say(`## What is typed from its first character to its last

Each character until the first diagnostics that know of it, while what stands there is half typed: p50 / p95 at each number of
records.
`);
  say(table(["typed", ...sizes.map(String)], await typed(sizes)));
  say(`## While VS Code looks on

As above, with each key hit while the server answers everything that VS Code shows of a text, which is then no longer
wanted: the time until its diagnostics come. Behind it the time that each of the others takes when typing pauses, all of
them asked for at once.
`);
  say(
    table(
      ["records", "keystroke p50", "p95", "tokens", "code lenses", "inlay hints", "outline", "folding"],
      await lookedAt(sizes, edits),
    ),
  );
  say(`## While a text is opened

From opening the text to the fault in its first record, to the one in its last, and until everything is checked; and the
longest time that the server took to answer a question meanwhile.
`);
  say(
    table(
      ["records", "first shown", "last shown", "all checked", "longest silence"],
      [await opening(1_000), await opening(10_000)],
    ),
  );
  say(`## Edits of many places

Of a text that is open and checked: edits that editors tell of as many changes at once, and their undoing. The longest time
that the server took to answer a question meanwhile, and the time until everything is checked again.
`);
  say(
    table(
      ["records", "edit", "changes", "longest silence", "all checked", "undone: silence", "all checked"],
      [...(await manyPlaces(1_000)), ...(await manyPlaces(10_000))],
    ),
  );
  say(`## In process

The same without a connection, beside a bare parse of the same text with \`yaml\` in the same process.
`);
  say(
    table(
      ["records", "bare yaml", "first findings", "ratio", "keystroke p50", "p95"],
      sizes.map((size) => keystrokesInProcess(size, edits)),
    ),
  );
  say(`## Cold start

From the start of the process to the first diagnostics of 10 records, beside \`node -e 0\`: a fault in the last record,
which is told as soon as it is known, and that a text is sound, for which everything is checked. The first start after an
installation, and later ones, for which the server keeps compiled code.
`);
  say(table(["start", "node -e 0", "fault told", "ratio", "all checked", "ratio"], await coldStart()));
  say(`## Command line

\`trust-change check\` of many manifests of 100 records.
`);
  say(table(["manifests", "seconds", "MB"], [await commandLine(100), await commandLine(1_000)]));
  say(`## The package

Kilobytes of the \`.vsix\`, and in it of the extension and the server (the engine included) before they are compressed.
`);
  say(table(["package", "extension", "server"], [packageSize()]));
  say(`## The slowest rules

Of all rules, the ten that take longest for the first findings of 1,000 records; microseconds for each thing they look at.
`);
  say(table(["rule", "ms", "asked", "µs each"], dearestRules(1_000)));
  if (values.write) writeFileSync(join(root, "docs/benchmarks.md"), `${lines.join("\n")}\n`);
}

void main();
