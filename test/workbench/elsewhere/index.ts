// Runs on a folder without a manifest.
import { runTests } from "../suite/run-tests";

export function run(): Promise<void> {
  return runTests(async () => {
    await import("./elsewhere.test");
  });
}
