// Prints a fixture with the marks and the texts after fixes that the rules make now. It is a draft: read what it says,
// and keep it only if it is what should be said. `node --import tsx test/rules/draft-fixture.ts FILE`
import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { applyEdits } from "../../server/src/manifest/edits/edits";
import { editsOf } from "../../server/src/service/edits";
import { annotated } from "./annotate";
import { caseOf, usual } from "./check-fixture";
import { readFixture } from "./fixture";
import { renderTabStops } from "./tab-stops";

for (const path of process.argv.slice(2)) {
  const file = readFileSync(path, "utf8");
  const rule = basename(dirname(resolve(path)));
  const { framed, analysis } = caseOf(readFixture(file), rule, usual);
  const header = file
    .split("\n")
    .filter((_, index, all) => all.slice(0, index + 1).every((line) => line.startsWith("#")));
  const afters = analysis.findings.flatMap((finding) =>
    finding.rule.id !== rule
      ? []
      : finding.fixes.map((fix) => {
          const { source, edits } = editsOf(finding, fix);
          const { shown } = renderTabStops(applyEdits(source.text, edits));
          return `=== after: ${fix.title}\n${framed.unframe(shown) ?? shown}`;
        }),
  );
  console.log([...header, annotated(framed, analysis, rule)].join("\n") + afters.join(""));
}
