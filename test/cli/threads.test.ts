import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import { inThreads } from "../../server/src/cli/threads";

/** A thread that doubles numbers; it takes longer for small ones, and dies of 3 and 7. */
const program = `
  const { parentPort } = require("node:worker_threads");
  let last = Promise.resolve();
  parentPort.on("message", (number) => {
    last = last.then(async () => {
      if (number === 3) throw new RangeError("three is too many");
      if (number === 7) process.exit(5);
      await new Promise((resolve) => setTimeout(resolve, number < 4 ? 30 : 0));
      parentPort.postMessage(2 * number);
    });
  });
`;

describe("work in threads", () => {
  async function outcomesOf(
    jobs: readonly number[],
    threads: number,
  ): Promise<{ readonly told: readonly string[]; readonly started: number }> {
    const told: string[] = [];
    let started = 0;
    await inThreads<number, string>({
      jobs,
      threads,
      start: () => {
        started++;
        return new Worker(program, { eval: true, stderr: true });
      },
      lost: (error) => `lost: ${error instanceof Error ? error.message : ""}`,
      tell: (job, outcome) => told.push(`${job} ${outcome}`),
    });
    return { told, started };
  }

  it("tells what came of each job in the order of the jobs", async () => {
    const { told, started } = await outcomesOf([1, 2, 4, 5, 6], 3);
    assert.deepEqual(told, ["1 2", "2 4", "4 8", "5 10", "6 12"]);
    assert.equal(started, 3);
  });

  it("loses one job with a thread that dies, and does the others", async () => {
    const { told } = await outcomesOf([1, 3, 4, 7, 8, 3], 2);
    assert.deepEqual(told, [
      "1 2",
      "3 lost: three is too many",
      "4 8",
      "7 lost: the thread ended with 5",
      "8 16",
      "3 lost: three is too many",
    ]);
  });

  it("does what a thread that died had been given ahead", async () => {
    const { told, started } = await outcomesOf([3, 4, 3, 5, 3, 6, 8], 1);
    assert.deepEqual(told, [
      "3 lost: three is too many",
      "4 8",
      "3 lost: three is too many",
      "5 10",
      "3 lost: three is too many",
      "6 12",
      "8 16",
    ]);
    assert.equal(started, 4);
  });

  it("fails where what came of a job cannot be told", async () => {
    const work = inThreads<number, string>({
      jobs: [1, 2, 4],
      threads: 1,
      start: () => new Worker(program, { eval: true, stderr: true }),
      lost: () => "lost",
      tell: () => {
        throw new Error("nobody listens");
      },
    });
    await assert.rejects(work, /nobody listens/);
  });

  it("ends where there is nothing to do", async () => {
    assert.deepEqual((await outcomesOf([], 2)).told, []);
  });
});
