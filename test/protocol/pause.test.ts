import assert from "node:assert/strict";
import { pause } from "../../server/src/protocol/pause";

/** What answering a message takes of the connection: reading, handling and writing in turns of their own. */
async function answered(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe("work in slices", () => {
  it("lets a message be answered behind one slice, however much is in work", async () => {
    let slices = 0;
    let isOver = false;
    const work = async (): Promise<void> => {
      while (!isOver) {
        slices++;
        await pause();
      }
    };
    const works = Array.from({ length: 5 }, work);
    for (let message = 0; message < 20; message++) {
      await pause();
      const before = slices;
      await answered();
      assert.ok(slices - before <= 1, `${slices - before} slices are worked off before the answer`);
    }
    isOver = true;
    await Promise.all(works);
  });

  it("has everything in work come round", async () => {
    const slices = [0, 0, 0];
    await Promise.all(
      slices.map(async (_, which) => {
        while ((slices[which] ?? 0) < 10) {
          slices[which] = (slices[which] ?? 0) + 1;
          assert.ok(Math.max(...slices) - Math.min(...slices) <= 1, slices.join(", "));
          await pause();
        }
      }),
    );
  });
});
