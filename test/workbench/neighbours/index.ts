// Runs with other extensions for YAML beside ours.
import { runTests } from "../suite/run-tests";

export function run(): Promise<void> {
  return runTests(async () => {
    await import("./neighbours.test");
  });
}
