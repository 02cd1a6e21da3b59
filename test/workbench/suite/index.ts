// VS Code calls `run` inside its extension host: the Node one, or a web worker.
import { runTests } from "./run-tests";

export function run(): Promise<void> {
  return runTests(async () => {
    await import("./activation.test");
    await import("./diagnostics.test");
    await import("./editing.test");
    await import("./moving.test");
    await import("./formatting.test");
    await import("./new-change.test");
    await import("./paste.test");
    await import("./report.test");
    await import("./sources.test");
    await import("./seeing.test");
    await import("./working.test");
    await import("./writing.test");
  });
}
