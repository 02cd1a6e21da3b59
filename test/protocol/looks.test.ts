import assert from "node:assert/strict";
import { FIRST_LOOK, OpenDocuments, type Progress } from "../../server/src/protocol/open-documents";
import { OpenText } from "../../server/src/protocol/open-text";
import { PushedDiagnostics } from "../../server/src/protocol/pushed-diagnostics";
import type { FileAccess } from "../../server/src/workspace/files";
import { PolicyFinder } from "../../server/src/workspace/policies";
import { WorkspaceSources } from "../../server/src/workspace/sources";
import { makeChange } from "../bench/make-change";

const URI = "file:///a.trust.yaml";

/** A sound change, many certificates of which are of one issuer. */
const large = makeChange(600);

const noFiles: FileAccess = {
  read: () => Promise.resolve(undefined),
  readOctets: () => Promise.resolve({ ok: false, reason: "there is no such file" }),
  list: () => Promise.resolve([]),
  entries: () => Promise.resolve([]),
};

const now = performance.now.bind(performance);
let time = 0;
beforeEach(() => {
  // A clock that goes on whenever somebody looks at it: the machine may be as fast as it likes.
  time = 0;
  performance.now = () => time++;
});
afterEach(() => {
  performance.now = now;
});

function documentsOf(open: OpenText): OpenDocuments {
  return new OpenDocuments(
    () => open,
    new PolicyFinder(noFiles),
    new WorkspaceSources(noFiles, () => undefined),
    () => Date.parse("2026-11-25T12:00:00Z"),
  );
}

describe("what is told at once of a text that was just opened", () => {
  const small = makeChange(10);
  const look = async (text: string): Promise<{ first: Progress; took: number; all: Progress }> => {
    const documents = documentsOf(OpenText.create(URI, "trust-change", 1, text));
    const before = time;
    const first = await documents.look(URI);
    const took = time - before;
    const all = await documents.progress(URI, Number.POSITIVE_INFINITY);
    assert.ok(first && all);
    return { first, took, all };
  };
  const rules = ({ analysis }: Progress): readonly string[] => analysis.findings.map(({ rule }) => rule.id);

  it("is what it says by itself, where that is wrong", async () => {
    const { first, took, all } = await look(
      small.replace(/ttl: \d+/, "ttl: soon").replace(/certificate: .*/, "certificate: who"),
    );
    assert.deepEqual(rules(first), ["schema"]);
    assert.equal(first.isComplete, false);
    assert.ok(took < FIRST_LOOK, `${took}`);
    assert.deepEqual(rules(all), ["schema", "reference-unresolved"]);
  });

  it("is not that nothing is wrong with what it says by itself", async () => {
    const { first, took, all } = await look(small.replace(/certificate: .*/, "certificate: who"));
    assert.ok(first.isComplete || took >= FIRST_LOOK, `${took}`);
    assert.deepEqual(rules(all), ["reference-unresolved"]);
  });
});

describe("what is told at once of a large text", () => {
  let version = 1;
  let open: OpenText;
  let documents: OpenDocuments;
  beforeEach(() => {
    open = OpenText.create(URI, "trust-change", version, large);
    documents = documentsOf(open);
  });

  /** Types behind a text, or takes away what was typed. */
  function type(behind: string, typed: string, instead = 0): void {
    assert.ok(open.text.includes(behind));
    const at = open.text.indexOf(behind) + behind.length;
    const [start, end] = [at, at + instead].map((offset) => open.document.positionAt(offset));
    assert.ok(start && end);
    OpenText.update(open, [{ range: { start, end }, text: typed }], ++version);
  }

  async function look(): Promise<{ told: Progress; took: number }> {
    const before = time;
    const told = await documents.look(URI);
    assert.ok(told);
    return { told, took: time - before };
  }

  /** As an editor does that is told that there is more. */
  async function lookAtAll(): Promise<void> {
    await documents.analysis(URI);
    assert.equal((await look()).told.isComplete, true);
  }

  const saysUnknownWord = ({ analysis }: Progress): boolean =>
    analysis.findings.some(({ message }) => message.includes("http-01x"));

  it("is what is typed, a moment after it was, where more rests on it than can be looked at in that time", async () => {
    const first = await look();
    assert.equal(first.told.isComplete, false);
    await lookAtAll();
    for (const [typed, instead] of [
      ["x", 0],
      ["", 1],
    ] as const) {
      type("challenge: http-01", typed, instead);
      const { told, took } = await look();
      assert.equal(told.isComplete, false);
      assert.equal(saysUnknownWord(told), typed === "x");
      assert.ok(took < first.took / 2, `${took} of ${first.took}`);
      await lookAtAll();
    }
  });

  it("is everything, where little rests on what is typed", async () => {
    await lookAtAll();
    type("name: app-98", "x");
    assert.equal((await look()).told.isComplete, true);
  });

  it("is that a fault is gone, where findings are sent without being asked for", async () => {
    const sent: number[] = [];
    let hear = (): void => undefined;
    const pushed = new PushedDiagnostics(
      {
        sendDiagnostics: ({ diagnostics }) => {
          sent.push(diagnostics.length);
          hear();
          return Promise.resolve();
        },
      },
      documents,
      () => [URI],
    );
    const told = async (): Promise<void> => {
      const heard = new Promise<void>((resolve) => (hear = resolve));
      pushed.one(URI);
      await heard;
    };
    await told();
    await documents.analysis(URI);
    for (const [typed, instead] of [
      ["x", 0],
      ["", 1],
    ] as const) {
      type("challenge: http-01", typed, instead);
      await told();
      assert.equal(sent.at(-1), typed.length);
      assert.equal((await documents.progress(URI, 0))?.isComplete, false);
      await documents.analysis(URI);
    }
  });
});
