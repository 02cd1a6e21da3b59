import assert from "node:assert/strict";
import fc from "fast-check";
import { askingOnce, Cell, changing, Query, queryBy, settleWithin } from "../../server/src/query/query";
import { aheadOf } from "../../server/src/query/slices";
import { runsOf } from "./runs";

describe("a query", () => {
  it("runs when it is asked, and again only after what it read has changed", () => {
    const cell = new Cell(1);
    const other = new Cell(1);
    const double = new Query(() => cell.get() * 2, { name: "double" });
    assert.deepEqual(
      runsOf(() => double.get() + double.get()),
      { double: 1 },
    );
    other.set(2);
    assert.deepEqual(
      runsOf(() => double.get()),
      {},
    );
    cell.set(2);
    assert.deepEqual(
      runsOf(() => assert.equal(double.get(), 4)),
      { double: 1 },
    );
  });

  it("is kept as it is where it was asked once and for all", () => {
    const cell = new Cell(1);
    const double = new Query(() => cell.get() * 2, { name: "double" });
    const ask = (): unknown => double.get() + double.get();
    assert.deepEqual(
      runsOf(() => askingOnce(ask)),
      { double: 1 },
    );
    const followed = new Query(() => cell.get() + 1);
    assert.equal(followed.get(), 2);
    cell.set(2);
    assert.equal(double.get(), 2);
    assert.equal(followed.get(), 3, "what is asked behind it follows");
  });

  it("about a thing is let go at the end where it was asked once and for all", () => {
    const cell = new Cell(1);
    const thing = {};
    const times = queryBy((_: object) => cell.get() * 2, { name: "times" });
    assert.deepEqual(
      runsOf(() => askingOnce(() => times(thing) + times(thing))),
      { times: 1 },
    );
    cell.set(2);
    assert.equal(times(thing), 4, "and follows when it is asked again");
    cell.set(3);
    assert.equal(times(thing), 6);
  });

  it("stops the wave where its answer comes out equal", () => {
    const cell = new Cell(1);
    const isEven = new Query(() => cell.get() % 2 === 0, { name: "even" });
    const words = new Query(() => (isEven.get() ? "even" : "odd"), { name: "words" });
    words.get();
    cell.set(3);
    assert.deepEqual(
      runsOf(() => assert.equal(words.get(), "odd")),
      { even: 1 },
    );
  });

  it("that is a firewall keeps from those who ask it that it may change, until it does", () => {
    const cell = new Cell(1);
    const isEven = new Query(() => cell.get() % 2 === 0, { isFirewall: true });
    const doubts: number[] = [];
    const readers = [1, 2, 3].map(
      (index) => new Query(() => isEven.get(), { watcher: { onDoubt: () => doubts.push(index) } }),
    );
    const all = (): readonly boolean[] => readers.map((reader) => reader.get());
    assert.deepEqual(all(), [false, false, false]);
    cell.set(3);
    assert.deepEqual(all(), [false, false, false]);
    assert.deepEqual(doubts, []);
    cell.set(4);
    assert.deepEqual(all(), [true, true, true]);
    assert.deepEqual(doubts, [1, 2, 3]);
  });

  it("forgets what it no longer reads", () => {
    const which = new Cell(true);
    const left = new Cell(1);
    const right = new Cell(2);
    const chosen = new Query(() => (which.get() ? left.get() : right.get()), { name: "chosen" });
    chosen.get();
    which.set(false);
    chosen.get();
    left.set(9);
    assert.deepEqual(
      runsOf(() => assert.equal(chosen.get(), 2)),
      {},
    );
  });

  it("says that it depends on itself, and can be asked again afterwards", () => {
    const cell = new Cell(true);
    const loop: Query<number> = new Query(() => (cell.get() ? loop.get() : 1), { name: "loop" });
    assert.throws(() => loop.get(), /loop depends on itself/);
    cell.set(false);
    assert.equal(loop.get(), 1);
  });

  it("that is given up while it runs still follows what it read", () => {
    const cell = new Cell(1);
    const asked: Query<number> = new Query(() => {
      if (cell.get() === 2) asked.dispose();
      return cell.get();
    });
    assert.equal(asked.get(), 1);
    cell.set(2);
    assert.equal(asked.get(), 2);
    cell.set(3);
    assert.equal(asked.get(), 3);
  });

  it("is not followed any longer when nobody asks for it", () => {
    const cell = new Cell(0);
    const told: number[] = [];
    const byKey = queryBy((key: object) => {
      told.push(cell.get());
      return key;
    });
    const key = {};
    byKey(key);
    cell.set(1);
    cell.set(2);
    assert.deepEqual(told, [0]);
    byKey(key);
    assert.deepEqual(told, [0, 2]);
  });

  it("that is eager runs before anything else is asked", () => {
    const cell = new Cell(1);
    const seen: number[] = [];
    const eager = new Query(() => seen.push(cell.get()), { isEager: true });
    eager.get();
    cell.set(2);
    new Cell(0).get();
    assert.deepEqual(seen, [1, 2]);
  });

  it("that is eager waits until several changes are made", () => {
    const cell = new Cell(1);
    const eager = new Query(() => cell.get(), { name: "eager", isEager: true });
    eager.get();
    const change = (): void => {
      for (const value of [2, 3]) {
        cell.set(value);
        assert.equal(cell.get(), value);
      }
    };
    assert.deepEqual(
      runsOf(() => {
        changing(change);
      }),
      {},
    );
    assert.deepEqual(
      runsOf(() => cell.get()),
      { eager: 1 },
    );
  });

  it("that is eager is brought up to date before anybody asks, what it rests on one by one", () => {
    const cells = [1, 2, 3].map((value) => new Cell(value));
    const doubles = cells.map((cell) => new Query(() => cell.get() * 2, { name: "double" }));
    // As long as all are even it need not run again.
    const areEven = doubles.map((double) => new Query(() => double.get() % 2 === 0, { name: "even" }));
    const all = new Query(() => areEven.every((even) => even.get()), { name: "all", isEager: true });
    assert.ok(all.get());
    for (const cell of cells) cell.set(cell.peek() + 1);
    const ran: unknown[] = [];
    for (let isDone: boolean | undefined; isDone !== true;) {
      const runs = runsOf(() => (isDone = settleWithin(() => true)));
      if (Object.keys(runs).length > 0) ran.push(runs);
    }
    assert.deepEqual(
      ran,
      cells.flatMap(() => [{ double: 1 }, { even: 1 }]),
    );
    assert.deepEqual(
      runsOf(() => all.get()),
      {},
    );
    cells[0]?.set(5);
    settleWithin(() => true);
    assert.ok(all.get(), "whoever asks has the rest brought up to date");
  });

  it("does in slices what can be done ahead of its answer, anew where the answer became doubtful", () => {
    const cell = new Cell(3);
    const done: number[] = [];
    const things = function* () {
      for (let thing = 1; thing <= cell.get(); thing++) yield thing;
    };
    const asked = new Query(() => cell.get(), {
      name: "asked",
      ...aheadOf(things, (thing) => void done.push(thing)),
    });
    const stop = () => true;
    assert.deepEqual([asked.refreshWithin(stop), asked.refreshWithin(stop), done], [false, false, [1, 2]]);
    assert.equal(asked.get(), 3, "whoever asks does not wait for it");
    assert.ok(asked.refreshWithin(stop));
    assert.deepEqual(done, [1, 2]);
    cell.set(2);
    const runs = runsOf(() => {
      while (!asked.refreshWithin(stop));
    });
    assert.deepEqual([done, runs], [[1, 2, 1, 2], { asked: 1 }]);
  });

  it("ends with the one that it was made in", () => {
    const outer = new Cell(1);
    const inner = new Cell(1);
    let doubts = 0;
    const watcher = { onDoubt: () => doubts++ };
    const maker = new Query(() => {
      const made = new Query(() => inner.get(), { watcher, endsWithMaker: true });
      return outer.get() + made.get();
    });
    maker.get();
    outer.set(2);
    maker.get();
    inner.set(5);
    assert.equal(doubts, 1);
    assert.equal(maker.get(), 7);
  });

  it("follows what it reads, whatever comes and goes between what it read before", () => {
    const reads = fc.array(fc.array(fc.nat(60), { maxLength: 80 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(reads, (runs) => {
        const cells = Array.from({ length: 61 }, () => new Cell(0));
        const run = new Cell(0);
        const query = new Query(() => (runs[run.get()] ?? []).map((index) => cells[index]?.get() ?? 0));
        runs.forEach((wanted, index) => {
          run.set(index);
          query.get();
          cells.forEach((cell, which) => {
            cell.set(cell.peek() + 1);
            const again = runsOf(() => query.get())[""] ?? 0;
            assert.equal(again, wanted.includes(which) ? 1 : 0, `${which} in ${JSON.stringify(runs)}`);
          });
        });
      }),
      { seed: 20261126 },
    );
  });

  it("answers as if everything were worked out anew, whatever changes", () => {
    // A graph in three layers; each node adds up some of those below it, and which it reads depends on what it read.
    const change = fc.tuple(fc.nat(4), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const cells = [0, 1, 2, 3, 4].map((value) => new Cell(value));
        const at = (index: number): number => cells[index % 5]?.get() ?? 0;
        const middle = [0, 1, 2, 3].map(
          (index) =>
            new Query(() => (at(index) % 2 === 0 ? at(index + 1) : at(index + 2)) % 3, {
              isFirewall: index % 2 === 1,
            }),
        );
        const top = (read: (index: number) => number): number => (read(0) > 1 ? read(1) : read(2) + read(3));
        const upper = new Query(() => top((index) => middle[index]?.get() ?? 0) % 2, { isFirewall: true });
        const asked = new Query(() => 10 * upper.get() + top((index) => middle[index]?.get() ?? 0));
        for (const [index, value] of changes) {
          cells[index]?.set(value);
          const direct = (node: number): number => (at(node) % 2 === 0 ? at(node + 1) : at(node + 2)) % 3;
          assert.equal(asked.get(), 10 * (top(direct) % 2) + top(direct));
        }
      }),
      { seed: 20261125 },
    );
  });
});
