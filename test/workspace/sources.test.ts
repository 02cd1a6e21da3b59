import assert from "node:assert/strict";
import { resolvePath, type FileAccess, type ReadOctets } from "../../server/src/workspace/files";
import { WorkspaceSources } from "../../server/src/workspace/sources";

const manifest = "file:///work/changes/shop.trust.yaml";
const root = "file:///work";

/** Files that are read when the test says so, and which were asked for. */
class HeldFiles implements FileAccess {
  readonly asked: string[] = [];
  readonly texts = new Map<string, string>();

  read(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  entries(): Promise<readonly never[]> {
    return Promise.resolve([]);
  }

  list(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  readOctets(uri: string): Promise<ReadOctets> {
    this.asked.push(uri);
    const text = this.texts.get(uri);
    return Promise.resolve(
      text === undefined
        ? { ok: false, reason: "there is no such file" }
        : { ok: true, octets: new TextEncoder().encode(text) },
    );
  }
}

function setUp(): { files: HeldFiles; sources: WorkspaceSources } {
  const files = new HeldFiles();
  const sources = new WorkspaceSources(files, () => root);
  return { files, sources };
}

describe("sources in the workspace", () => {
  it("are awaited, then known, and read once for everybody", async () => {
    const { files, sources } = setUp();
    sources.trust();
    files.texts.set("file:///work/zones/a.zone", "x");
    const beside = sources.beside(manifest);
    assert.deepEqual(beside.file("../zones/a.zone"), { kind: "awaited" });
    assert.equal(sources.isReading, true);
    await sources.settled();
    assert.equal(sources.isReading, false);
    assert.equal(beside.file("../zones/a.zone").kind, "read");
    assert.equal(sources.beside("file:///work/other.trust.yaml").file("zones/a.zone").kind, "read");
    assert.deepEqual(files.asked, ["file:///work/zones/a.zone"]);
  });

  it("are not read before anybody says that they may be", async () => {
    const { files, sources } = setUp();
    files.texts.set("file:///work/changes/a.zone", "x");
    assert.deepEqual(sources.beside(manifest).file("a.zone"), { kind: "awaited" });
    await sources.settled();
    assert.deepEqual(files.asked, []);
    sources.trust();
    sources.beside(manifest).file("a.zone");
    await sources.settled();
    assert.equal(sources.beside(manifest).file("a.zone").kind, "read");
  });

  it("are not known for a text that lies nowhere yet", async () => {
    const { files, sources } = setUp();
    sources.trust();
    assert.deepEqual(sources.beside("untitled:Untitled-1").file("a.zone"), { kind: "awaited" });
    await sources.settled();
    assert.deepEqual(files.asked, []);
  });

  it("lie inside of the root, by whatever path they are named", async () => {
    const { files, sources } = setUp();
    sources.trust();
    for (const path of [
      "../../etc/passwd",
      "/etc/passwd",
      "file:///etc/passwd",
      "C:\\secret",
      "\\\\host\\share",
      "..\\..\\etc\\passwd",
      "https://example.com/zone",
      "",
      "a\0b",
      "../../../../../../etc/passwd",
    ]) {
      const file = sources.beside(manifest).file(path);
      assert.equal(file.kind, "unread", path);
    }
    await sources.settled();
    assert.deepEqual(files.asked, []);
  });

  it("are read again when they are said to have changed, and only they", async () => {
    const { files, sources } = setUp();
    sources.trust();
    const [a, b] = ["file:///work/changes/a.zone", "file:///work/changes/b.zone"];
    files.texts.set(a, "one");
    sources.beside(manifest).file("a.zone");
    sources.beside(manifest).file("b.zone");
    await sources.settled();
    assert.deepEqual(sources.beside(manifest).file("b.zone"), {
      kind: "unread",
      reason: "there is no such file",
    });
    const before = sources.beside(manifest).file("a.zone");
    assert.equal(await sources.changed([a, "file:///work/unknown"]), true);
    assert.equal(sources.beside(manifest).file("a.zone"), before, "the same content is the same file");
    files.texts.set(a, "two");
    files.texts.set(b, "new");
    assert.equal(await sources.changed([a]), true);
    assert.notEqual(sources.beside(manifest).file("a.zone"), before);
    assert.equal(sources.beside(manifest).file("b.zone").kind, "unread");
    assert.equal(await sources.changed([b]), true);
    assert.equal(sources.beside(manifest).file("b.zone").kind, "read");
    assert.equal(await sources.changed(["file:///work/unknown"]), false);
  });
});

describe("paths from one file to another", () => {
  it("lead through folders, with what is no letter of a URI written as such", () => {
    assert.equal(resolvePath(manifest, "a b.zone"), "file:///work/changes/a%20b.zone");
    assert.equal(resolvePath(manifest, "./x/../a.zone"), "file:///work/changes/a.zone");
    assert.equal(resolvePath(manifest, "x\\a.zone"), "file:///work/changes/x/a.zone");
    assert.equal(resolvePath(manifest, "%2e%2e/a.zone"), "file:///work/changes/%252e%252e/a.zone");
    assert.equal(resolvePath("untitled:Untitled-1", "a.zone"), undefined);
  });
});
