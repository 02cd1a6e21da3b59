import { availableParallelism } from "node:os";
import { Worker, type MessagePort } from "node:worker_threads";
import { faultOf, FileChecker, type CheckSettings, type FileOutcome } from "./file-check";
import { compileLittle, quickCollection, withRoomForJobs } from "../v8-flags";
import { inThreads } from "./threads";

/** A thread takes a while until it is at its full speed: for fewer files it is not worth its start. */
const FEWEST_FILES_PER_THREAD = 16;

/** Each thread takes memory of its own. */
const MOST_THREADS = 8;

/**
 * Checks files, many of them in several threads, and tells what came of each in the order of the files.
 *
 * @param program the file that answers checks where it is started in a thread
 */
export async function checkInOrder(
  paths: readonly string[],
  settings: CheckSettings,
  program: string,
  tell: (path: string, outcome: FileOutcome) => void,
): Promise<void> {
  compileLittle();
  const worthwhile = Math.floor(paths.length / FEWEST_FILES_PER_THREAD);
  const threads = Math.min(worthwhile, availableParallelism(), MOST_THREADS);
  if (threads < 2) {
    const checker = new FileChecker(settings);
    for (const path of paths) tell(path, await checker.check(path));
    return;
  }
  const resourceLimits = withRoomForJobs();
  await inThreads<string, FileOutcome>({
    jobs: paths,
    threads,
    start: () => new Worker(program, { workerData: settings, resourceLimits }),
    lost: (error) => ({ kind: "failed", fault: faultOf(error) }),
    tell,
  });
}

/** What a thread does: it answers each path with what came of that file. */
export function answerChecks(port: MessagePort, settings: CheckSettings): void {
  const checker = new FileChecker(settings);
  const collect = quickCollection();
  let last = Promise.resolve();
  port.on("message", (path: string) => {
    last = last.then(async () => {
      port.postMessage(await checker.check(path));
      collect();
    });
  });
}
