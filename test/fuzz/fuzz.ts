// `npm run fuzz -- --edits N --slips N --seed N`: random edits, and slips in the examples of the rules that are taken back;
// prints what is needed to repeat a difference. Then all unit tests, which try everything of which `npm test` takes a sample.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { below, seeded } from "../random";
import { root } from "../root";
import { Session } from "./run";
import { differenceOf, slips } from "./sweep";

const { values } = parseArgs({
  options: {
    edits: { type: "string", default: "20000" },
    slips: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
const perSession = 12;
const mostDifferences = 5;
let differences = 0;

/** Does something again and again, and tells how far it is now and then. */
function repeat(wanted: number, step: number, what: string, once: () => unknown): void {
  let last = Date.now();
  for (let done = 0; done < wanted && differences < mostDifferences; done += step) {
    const difference = once();
    if (difference !== undefined) {
      differences++;
      console.log(JSON.stringify(difference, undefined, 1));
    }
    if (Date.now() - last < 10_000) continue;
    last = Date.now();
    console.log(`${done} ${what}, ${differences} differences`);
  }
}

let session = seed * 1_000_000;
repeat(Number(values.edits), perSession, "edits", () => new Session(++session).run(perSession));

const all = [...slips()];
const random = seeded(seed);
repeat(Number(values.slips), 1, "slips", () => {
  const slip = all[below(all.length, random)];
  const reason = slip && differenceOf(slip);
  return reason === undefined ? undefined : { ...slip, reason };
});

console.log(
  `${values.edits} edits and ${values.slips} slips from seed ${values.seed}: ${differences} differences`,
);

const env = { ...process.env, TRUST_CHANGE_TESTS: "everything" };
const suite = [join(root, "test/run.mjs"), "--only", "unit"];
const { status } = spawnSync(process.execPath, suite, { env, stdio: "inherit" });
process.exitCode = differences > 0 || status !== 0 ? 1 : 0;
