import type { Worker } from "node:worker_threads";

/** Work that is given to several threads at a time. */
export interface Work<Job, Outcome> {
  readonly jobs: readonly Job[];
  /** How many threads work at a time. */
  readonly threads: number;
  /** Starts a thread that answers each message, a job, with one message, its outcome. */
  readonly start: () => Worker;
  /** What becomes of a job whose thread has died on it. */
  readonly lost: (error: unknown) => Outcome;
  /** Told what came of each job, in the order of the jobs. */
  readonly tell: (job: Job, outcome: Outcome) => void;
}

/** Has jobs done by threads. A thread that dies takes one job with it; another one goes on with the rest. */
export async function inThreads<Job, Outcome>(work: Work<Job, Outcome>): Promise<void> {
  const { jobs, threads, start, lost, tell } = work;
  const outcomes = new Map<number, Outcome>();
  let next = 0;
  let told = 0;
  const settle = (index: number, outcome: Outcome): void => {
    outcomes.set(index, outcome);
    for (let ready = outcomes.get(told); ready !== undefined; ready = outcomes.get(told)) {
      tell(jobs[told] as Job, ready);
      outcomes.delete(told++);
    }
  };
  const workOff = async (): Promise<void> => {
    while (next < jobs.length) {
      const thread = start();
      let isAlive = true;
      while (isAlive && next < jobs.length) {
        const index = next++;
        const answer = await ask<Outcome>(thread, jobs[index]);
        isAlive = answer.ok;
        settle(index, answer.ok ? answer.outcome : lost(answer.error));
      }
      await thread.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, workOff));
}

type Answer<Outcome> =
  { readonly ok: true; readonly outcome: Outcome } | { readonly ok: false; readonly error: unknown };

/** What a thread answers to a job, or why it will never answer. */
function ask<Outcome>(thread: Worker, job: unknown): Promise<Answer<Outcome>> {
  return new Promise((resolve) => {
    const end = (answer: Answer<Outcome>): void => {
      thread.off("message", onMessage).off("error", onError).off("exit", onExit);
      resolve(answer);
    };
    const onMessage = (outcome: Outcome): void => {
      end({ ok: true, outcome });
    };
    const onError = (error: unknown): void => {
      end({ ok: false, error });
    };
    const onExit = (code: number): void => {
      end({ ok: false, error: new Error(`the thread ended with ${code}`) });
    };
    thread.on("message", onMessage).on("error", onError).on("exit", onExit);
    thread.postMessage(job);
  });
}
