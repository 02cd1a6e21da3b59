import assert from "node:assert/strict";
import { Collection } from "../../server/src/query/collection";
import { Cell, Query, sameItems, settleWithin } from "../../server/src/query/query";
import { runsOf } from "./runs";

interface Thing {
  readonly id: number;
  readonly word: string;
}

describe("a collection", () => {
  const setUp = () => {
    const slots = [0, 1, 2, 3].map((id) => ({ id, word: new Cell(id % 2 === 0 ? "a" : "b") }));
    const seats = new Cell(slots);
    const things = new Collection<Thing>(
      () =>
        seats.get().map((slot) => ({
          slot,
          owner: undefined,
          make: () => [{ id: slot.id, word: slot.word.get() }],
        })),
      (a, b) => a.id - b.id,
      "thing",
    );
    const byWord = things.index(({ word }) => [word]);
    const hasWord = things.presence(
      ({ word }) => [word],
      (word: string) => word,
    );
    const words = things.distinct<string, string>(({ id, word }) => [[id < 2 ? "low" : "high", word]]);
    return { slots, seats, things, byWord, hasWord, words };
  };
  const ids = (things: readonly Thing[]): readonly number[] => things.map(({ id }) => id);

  it("finds its entities by key, in their order, while they change", () => {
    const { slots, byWord } = setUp();
    assert.deepEqual(ids(byWord("a")), [0, 2]);
    slots[1]?.word.set("a");
    assert.deepEqual(ids(byWord("a")), [0, 1, 2]);
    slots[0]?.word.set("c");
    assert.deepEqual([ids(byWord("a")), ids(byWord("c")), ids(byWord("x"))], [[1, 2], [0], []]);
  });

  it("asks only those again who asked about a key that is touched", () => {
    const { slots, byWord, hasWord } = setUp();
    const first = new Query(() => byWord("a").length, { name: "a" });
    const second = new Query(() => byWord("b").length, { name: "b" });
    const any = new Query(() => hasWord("b"), { name: "any b" });
    const ask = () => [first.get(), second.get(), any.get()];
    assert.deepEqual(ask(), [2, 2, true]);
    slots[3]?.word.set("c");
    assert.deepEqual(runsOf(ask), { thing: 1, b: 1 });
    slots[1]?.word.set("c");
    assert.deepEqual(runsOf(ask), { thing: 1, b: 1, "any b": 1 });
  });

  it("tells what stands at a slot that was left and is taken again", () => {
    const { slots, seats, things } = setUp();
    const [first] = slots;
    assert.ok(first);
    const there = new Query(() => things.at(first).length);
    assert.equal(there.get(), 1);
    seats.set(slots.slice(1));
    assert.equal(there.get(), 0);
    seats.set(slots);
    assert.equal(there.get(), 1);
  });

  it("follows seats that come and go", () => {
    const { slots, seats, things, byWord } = setUp();
    assert.deepEqual(ids(things.all.get()), [0, 1, 2, 3]);
    seats.set(slots.slice(1));
    assert.deepEqual([ids(byWord("a")), ids(things.all.get())], [[2], [1, 2, 3]]);
    seats.set([...slots].reverse());
    assert.deepEqual(ids(byWord("a")), [0, 2]);
    assert.ok(sameItems(ids(things.all.get()), [3, 2, 1, 0]));
  });

  it("forgets what has changed and lost its seat at once", () => {
    const { slots, seats, things, byWord } = setUp();
    const [first] = slots;
    assert.ok(first);
    const there = new Query(() => things.at(first).length);
    assert.deepEqual([there.get(), ids(byWord("a"))], [1, [0, 2]]);
    seats.set(slots.slice(1));
    first.word.set("c");
    assert.deepEqual([there.get(), ids(byWord("a")), ids(byWord("c"))], [0, [2], []]);
  });

  it("takes its seats one after the other, while seats come and go and while somebody asks", () => {
    const { slots, seats, things, byWord } = setUp();
    const stop = () => true;
    assert.deepEqual([things.prepare(stop), things.prepare(stop)], [false, false]);
    seats.set(slots.slice(1));
    assert.deepEqual([ids(byWord("a")), ids(things.all.get())], [[2], [1, 2, 3]]);
    while (!things.prepare(stop));
    assert.deepEqual([ids(byWord("a")), ids(things.all.get())], [[2], [1, 2, 3]]);
    seats.set(slots);
    assert.deepEqual(
      [ids(byWord("a")), ids(things.all.get())],
      [
        [0, 2],
        [0, 1, 2, 3],
      ],
    );
  });

  it("follows seats that come and go one after the other, and at once when somebody asks", () => {
    const { slots, seats, things, byWord } = setUp();
    assert.deepEqual(ids(byWord("a")), [0, 2]);
    const stop = () => true;
    const [zero, one, two, three] = slots;
    assert.ok(zero && one && two && three);
    const more = { id: 4, word: new Cell("a") };
    seats.set([zero, one, more]);
    assert.equal(settleWithin(stop), false);
    seats.set([one, more]);
    assert.deepEqual([ids(byWord("a")), ids(things.all.get())], [[4], [1, 4]]);
    seats.set([zero, one, two, three]);
    while (!settleWithin(stop));
    assert.deepEqual(
      runsOf(() => {
        assert.deepEqual(
          [ids(byWord("a")), ids(byWord("b"))],
          [
            [0, 2],
            [1, 3],
          ],
        );
      }),
      {},
    );
  });

  it("gives up very many seats in several goes, and follows as if it had not", () => {
    const { slots, seats, things, byWord } = setUp();
    const [first] = slots;
    assert.ok(first);
    seats.set([...slots, ...Array.from({ length: 400 }, (_, at) => ({ id: at + 4, word: new Cell("a") }))]);
    assert.equal(byWord("a").length, 402);
    seats.set([first]);
    let goes = 1;
    while (!settleWithin(() => true)) goes++;
    assert.ok(goes >= 4, `${goes} goes`);
    assert.deepEqual([ids(byWord("a")), ids(things.all.get())], [[0], [0]]);
    seats.set(slots.slice(0, 3));
    assert.deepEqual(
      [ids(byWord("a")), ids(things.all.get())],
      [
        [0, 2],
        [0, 1, 2],
      ],
    );
  });

  it("knows the different values under a key, and asks again only when one of them comes or goes", () => {
    const { slots, seats, words } = setUp();
    const low = new Query(() => [...words("low")].sort().join(), { name: "low" });
    const high = new Query(() => [...words("high")].sort().join(), { name: "high" });
    const ask = () => [low.get(), high.get()];
    assert.deepEqual(ask(), ["a,b", "a,b"]);
    slots[1]?.word.set("a");
    assert.deepEqual([runsOf(ask), ask()], [{ thing: 1, "": 1, low: 1 }, ["a", "a,b"]]);
    slots[0]?.word.set("c");
    assert.deepEqual(ask(), ["a,c", "a,b"]);
    seats.set(slots.slice(1));
    assert.deepEqual(ask(), ["a", "a,b"]);
    assert.deepEqual(words("x"), []);
  });

  it("keeps an answer about values while entities change and keep theirs", () => {
    const word = new Cell("a");
    const rest = new Cell(1);
    const things = new Collection<Thing>(
      () => [{ slot: {}, owner: undefined, make: () => [{ id: rest.get(), word: word.get() }] }],
      (a, b) => a.id - b.id,
      "thing",
    );
    const words = things.distinct((thing) => [["all", thing.word]] as const);
    const asked = new Query(() => words("all").join(), { name: "words" });
    assert.equal(asked.get(), "a");
    rest.set(2);
    assert.deepEqual(
      runsOf(() => asked.get()),
      { thing: 1 },
    );
    word.set("b");
    assert.equal(asked.get(), "b");
  });
});
