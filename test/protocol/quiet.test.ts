import assert from "node:assert/strict";
import { Quiet } from "../../server/src/protocol/quiet";

describe("the turn of work in the background", () => {
  it("comes at once while nothing is going on", async () => {
    const started = performance.now();
    await new Quiet(() => false).turn();
    assert.ok(performance.now() - started < 200);
  });

  it("comes when nothing has been typed for a while", async () => {
    const quiet = new Quiet(() => false);
    const started = performance.now();
    quiet.typed();
    await quiet.turn();
    assert.ok(performance.now() - started >= 290);
  });

  it("comes when nobody waits for anything", async () => {
    let isBusy = true;
    const turn = new Quiet(() => isBusy).turn().then(() => isBusy);
    await new Promise((resolve) => setTimeout(resolve, 100));
    isBusy = false;
    assert.equal(await turn, false);
  });
});
