// `npm run fuzz -- --edits N --seed N`: random edits until the number is reached; prints what is needed to repeat a difference.
import { parseArgs } from "node:util";
import { Session } from "./run";

const { values } = parseArgs({
  options: { edits: { type: "string", default: "20000" }, seed: { type: "string", default: "1" } },
});
const wanted = Number(values.edits);
const perSession = 12;
let seed = Number(values.seed) * 1_000_000;
let differences = 0;
let last = Date.now();
for (let done = 0; done < wanted && differences < 5; done += perSession) {
  const difference = new Session(++seed).run(perSession);
  if (difference) {
    differences++;
    console.log(JSON.stringify(difference, undefined, 1));
  }
  if (Date.now() - last < 10_000) continue;
  last = Date.now();
  console.log(`${done} edits, ${differences} differences`);
}
console.log(`${wanted} edits from seed ${values.seed}: ${differences} differences`);
process.exitCode = differences > 0 ? 1 : 0;
