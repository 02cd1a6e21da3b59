import assert from "node:assert/strict";
import type { FileAccess, FolderEntry } from "../../server/src/workspace/files";
import { BOUNDS } from "../../server/src/workspace/find-manifests";
import { WorkspaceManifests } from "../../server/src/workspace/manifests";

/** Files by their paths, and what was read of them. */
class Files implements FileAccess {
  readonly asked: string[] = [];

  constructor(readonly texts: Record<string, string>) {}

  read(uri: string): Promise<string | undefined> {
    this.asked.push(uri);
    return Promise.resolve(this.texts[uri.replace("file://", "")]);
  }

  entries(folderUri: string): Promise<readonly FolderEntry[]> {
    const folder = `${folderUri.replace("file://", "")}/`;
    const below = Object.keys(this.texts).filter((path) => path.startsWith(folder));
    const names = new Map(
      below.map((path) => {
        const [name = "", ...rest] = path.slice(folder.length).split("/");
        return [name, rest.length > 0];
      }),
    );
    return Promise.resolve([...names].map(([name, isFolder]) => ({ name, isFolder })));
  }

  list(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  readOctets(): Promise<never> {
    return Promise.reject(new Error("nobody asks for octets"));
  }
}

function setUp(texts: Record<string, string>): { files: Files; manifests: WorkspaceManifests<string> } {
  const files = new Files(texts);
  const manifests = new WorkspaceManifests(files, (uri, text) => `${uri}: ${text}`);
  manifests.setFolders(["file:///work"]);
  return { files, manifests };
}

const none = (): boolean => false;

describe("the manifests of a workspace", () => {
  it("are those that are called so, in its folders and below, but not where nobody keeps any", async () => {
    const { manifests } = setUp({
      "/work/a.trust.yaml": "a",
      "/work/trust-policy.yaml": "p",
      "/work/deep/er/b.trust.yml": "b",
      "/work/deep/values.yaml": "v",
      "/work/node_modules/x/c.trust.yaml": "c",
      "/work/.git/d.trust.yaml": "d",
      "/other/e.trust.yaml": "e",
    });
    assert.deepEqual(await manifests.all(none), [], "nothing before the workspace is trusted");
    manifests.trust();
    assert.deepEqual(await manifests.all(none), [
      "file:///work/a.trust.yaml: a",
      "file:///work/deep/er/b.trust.yml: b",
      "file:///work/trust-policy.yaml: p",
    ]);
    assert.deepEqual(await manifests.all((uri) => !uri.endsWith("b.trust.yml")), [
      "file:///work/deep/er/b.trust.yml: b",
    ]);
  });

  it("are read once, and again when they change", async () => {
    const { files, manifests } = setUp({ "/work/a.trust.yaml": "a", "/work/b.trust.yaml": "b" });
    manifests.trust();
    await manifests.all(none);
    await manifests.all(none);
    assert.equal(files.asked.length, 2);
    files.texts["/work/b.trust.yaml"] = "new";
    files.texts["/work/c.trust.yaml"] = "c";
    delete files.texts["/work/a.trust.yaml"];
    const uris = ["a.trust.yaml", "b.trust.yaml", "c.trust.yaml", "x.zone"].map(
      (name) => `file:///work/${name}`,
    );
    assert.deepEqual(manifests.changed(uris), ["file:///work/x.zone"]);
    assert.deepEqual(await manifests.all(none), [
      "file:///work/b.trust.yaml: new",
      "file:///work/c.trust.yaml: c",
    ]);
    assert.equal(files.asked.length, 4);
  });

  it("are so many at the most, and none of them too large", async () => {
    const texts: Record<string, string> = { "/work/0.trust.yaml": "x".repeat(BOUNDS.characters + 1) };
    for (let index = 1; index <= BOUNDS.manifests + 10; index++) texts[`/work/${index}.trust.yaml`] = "a";
    const { manifests } = setUp(texts);
    manifests.trust();
    assert.equal((await manifests.all(none)).length, BOUNDS.manifests - 1);
  });
});
