import type { Worker } from "node:worker_threads";

/** Work that is given to several threads at a time. */
export interface Work<Job, Outcome> {
  readonly jobs: readonly Job[];
  /** How many threads work at a time. */
  readonly threads: number;
  /** Starts a thread that answers each message, a job, with one message, its outcome, in the order of the jobs. */
  readonly start: () => Worker;
  /** What becomes of a job whose thread has died on it. */
  readonly lost: (error: unknown) => Outcome;
  /** Told what came of each job, in the order of the jobs. */
  readonly tell: (job: Job, outcome: Outcome) => void;
}

/** A thread has its next job before it has told of the last one: while all cores are busy, each message takes its time. */
const JOBS_AHEAD = 2;

/** Has jobs done by threads. A thread that dies takes one job with it; another one goes on with the rest. */
export async function inThreads<Job, Outcome>(work: Work<Job, Outcome>): Promise<void> {
  const { jobs, threads, start, lost, tell } = work;
  const outcomes = new Map<number, Outcome>();
  const todo = jobs.map((_, index) => index).reverse();
  let told = 0;
  const settle = (index: number | undefined, outcome: Outcome): void => {
    if (index === undefined) return;
    outcomes.set(index, outcome);
    for (let ready = outcomes.get(told); ready !== undefined; ready = outcomes.get(told)) {
      tell(jobs[told] as Job, ready);
      outcomes.delete(told++);
    }
  };

  /** Comes when a thread has nothing left to do, or has died; fails where what came of a job cannot be told. */
  const workOff = async (): Promise<void> => {
    const thread = start();
    /** What it has not told of yet; it works at the first of them. */
    const given: number[] = [];
    const give = (): unknown => {
      for (let next; given.length < JOBS_AHEAD && (next = todo.pop()) !== undefined;) {
        given.push(next);
        thread.postMessage(jobs[next]);
      }
      return given.length > 0 || thread.terminate();
    };
    give();
    const error = await endOf(thread, (outcome) => {
      settle(given.shift(), outcome as Outcome);
      give();
    });
    if (given.length > 0) settle(given.shift(), lost(error));
    todo.push(...given.reverse());
  };

  await Promise.all(
    Array.from({ length: threads }, async () => {
      while (todo.length > 0) await workOff();
    }),
  );
}

/** Comes when a thread has ended, and everything that it said was heard: with what it ended of. */
function endOf(thread: Worker, hear: (outcome: unknown) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let thrown: unknown;
    thread.on("message", (outcome: unknown) => {
      try {
        hear(outcome);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
        void thread.terminate();
      }
    });
    thread.on("error", (error) => (thrown = error));
    thread.on("exit", (code) => {
      resolve(thrown ?? new Error(`the thread ended with ${code}`));
    });
  });
}
