import assert from "node:assert/strict";
import { TimeScale } from "../../server/src/report/svg/scale";
import { fitted, lines, widthOf } from "../../server/src/report/svg/text-width";
import { seeded } from "../random";

const extent = { left: 236, right: 946 };
const MINUTE = 60_000;
const DAY = 86_400_000;

describe("the scale of the time axis", () => {
  it("cuts what is empty, so that what is short stays visible", () => {
    const scale = new TimeScale([0, 10 * MINUTE, 2 * DAY], extent);
    assert.equal(scale.cuts.length, 1);
    assert.equal(scale.cuts[0]?.milliseconds, 2 * DAY - 10 * MINUTE);
    assert.ok(scale.at(10 * MINUTE) - scale.at(0) > 300);
  });

  it("cuts nothing where that would leave nothing, or where it may not", () => {
    assert.deepEqual(new TimeScale([0, DAY], extent).cuts, []);
    assert.deepEqual(new TimeScale([0, 10 * MINUTE, 2 * DAY], extent, 0).cuts, []);
    const alone = new TimeScale([5], extent);
    assert.ok(alone.at(5) > extent.left && alone.at(5) < extent.right);
  });

  it("keeps times in order and within the axis, whatever they are, and its ticks apart", () => {
    const random = seeded(7);
    for (let run = 0; run < 200; run++) {
      const times = Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
        Math.floor(random() ** 4 * 20 * 365 * DAY),
      ).sort((a, b) => a - b);
      const scale = new TimeScale(times, extent);
      let last = extent.left;
      for (const time of times) {
        const x = scale.at(time);
        assert.ok(x >= last && x <= extent.right + 0.01, `${times.join()} at ${time}: ${x} after ${last}`);
        last = x;
      }
      const ticks = scale.ticks();
      assert.ok(ticks.length > 0 && ticks.length < 40);
      for (const [index, { x, main }] of ticks.entries()) {
        const next = ticks[index + 1];
        if (next) assert.ok(next.x - x >= (widthOf(main, 11) + widthOf(next.main, 11)) / 2);
      }
    }
  });
});

describe("text in the picture", () => {
  it("is cut to the room that there is", () => {
    assert.equal(fitted("short", 100, 12), "short");
    const cut = fitted("a-very-long-name-of-a-step-that-nobody-reads", 100, 12);
    assert.ok(cut.endsWith("…") && widthOf(cut, 12) <= 100);
    assert.ok(widthOf("証明書", 12) > widthOf("abc", 12));
    assert.ok(lines("one two three four five six", 60, 12).every((line) => widthOf(line, 12) <= 60));
  });
});
