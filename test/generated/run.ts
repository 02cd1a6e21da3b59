// `npm run fuzz:rules -- --runs N --seed S`: holds the rules against N generated manifests, and shows the shortest text for
// each kind of complaint. `--property WORDS` takes only the properties whose sentence holds these words.
import { parseArgs } from "node:util";
import fc from "fast-check";
import { complaintsOf, properties, type Complaint } from "./properties";
import { specimens } from "./specimens";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    property: { type: "string", default: "" },
  },
});
const wanted = Object.entries(properties).filter(([sentence]) => sentence.includes(values.property));
const seen = new Map<string, { count: number; shortest: Complaint }>();
for (const specimen of fc.sample(specimens, { numRuns: Number(values.runs), seed: Number(values.seed) })) {
  for (const [, property] of wanted) complaintsOf(property, specimen).forEach(note);
}
const kinds = [...seen.values()].sort((a, b) => b.count - a.count);
for (const { count, shortest } of kinds)
  console.log(`\n##### ${count} times: ${shortest.what}\n${shortest.shown}`);
console.log(`${values.runs} manifests from seed ${values.seed}: ${kinds.length} kinds of complaints`);
for (const { count, shortest } of kinds) console.log(`${String(count).padStart(6)} ${shortest.what}`);
process.exitCode = kinds.length > 0 ? 1 : 0;

function note(complaint: Complaint): void {
  const known = seen.get(complaint.what);
  const isShorter = !known || complaint.shown.length < known.shortest.shown.length;
  seen.set(complaint.what, {
    count: (known?.count ?? 0) + 1,
    shortest: isShorter ? complaint : known.shortest,
  });
}
