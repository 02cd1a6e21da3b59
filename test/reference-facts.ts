import { existsSync, readFileSync } from "node:fs";

/** Facts that lie beside the repository on the machines where it is made. */
const folder = "../shared/reference";

/** The facts of one file; where they are not there, the test is skipped and the reason printed. */
export function referenceFacts(
  context: Mocha.Context,
  file = "cabf-br-facts.json",
): Readonly<Record<string, unknown>> {
  if (!existsSync(`${folder}/${file}`)) {
    console.log("      skipped: the reference facts are not beside the repository");
    context.skip();
  }
  return JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as Record<string, unknown>;
}
