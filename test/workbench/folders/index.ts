// Runs on a workspace of several folders.
import { runTests } from "../suite/run-tests";

export function run(): Promise<void> {
  return runTests(async () => {
    await import("./folders.test");
  });
}
