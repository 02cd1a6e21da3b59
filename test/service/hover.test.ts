import assert from "node:assert/strict";
import { hover } from "../../server/src/service/hover/hover";
import { readCases, type Case } from "./cases";
import { analysisOf, NOT_CANCELLED, NOW, rulesNamed, wholeText } from "./change";
import { readCursor } from "./cursor";

for (const topic of ["keys", "values", "hosts", "references", "controls", "rules", "places"]) {
  describe(`hover: ${topic}`, () => {
    for (const one of readCases(`hover-${topic}.txt`)) it(one.name, () => check(one));
  });
}

function check({ input, parts, options }: Case): void {
  const { text, position } = readCursor(wholeText(input, options.has("whole") || undefined));
  const answer = hover(
    analysisOf(text, rulesNamed(options.get("rules")?.split(" ") ?? [])),
    position,
    { now: NOW },
    NOT_CANCELLED,
  );
  const shown = answer ? (answer.contents as { value: string }).value : "(nothing)";
  assert.equal(withLines(shown, text), parts[0]?.text);
}

/** Line numbers as the beginning of what stands there: `line <- name: login>`. */
function withLines(shown: string, text: string): string {
  const lines = text.split("\n");
  const textOf = (number: string): string =>
    (lines[Number(number) - 1] ?? "no such line").trim().slice(0, 24).trim();
  return shown.replace(/\bline (\d+)/g, (_, number: string) => `line <${textOf(number)}>`);
}
