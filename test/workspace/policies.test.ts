import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { nodeFiles } from "../../server/src/node-files";
import { PolicyFinder } from "../../server/src/workspace/policies";
import { needsPipesAndLinks, TemporaryFolder } from "../cli/temporary-folder";

const policy = "apiVersion: trust-change/v1\nkind: TrustPolicy\nmetadata: {name: p}\nspec: {}\n";

describe("the policy of a file", () => {
  let folder: TemporaryFolder;
  before(function () {
    needsPipesAndLinks(this);
  });
  beforeEach(() => {
    folder = new TemporaryFolder();
    folder.write("shared/policy.yaml", policy);
    folder.write("repository/.git/HEAD", "");
    folder.write("repository/policies/team.yaml", policy);
  });
  afterEach(() => {
    folder.remove();
  });

  const uriOf = (name: string): string => pathToFileURL(folder.at(name)).href;
  const found = (name: string, root?: string) =>
    new PolicyFinder(nodeFiles).foundFor(uriOf(name), root === undefined ? undefined : uriOf(root));

  it("leads out of the root through no link, and nothing is known then", async () => {
    symlinkSync("../shared/policy.yaml", folder.at("repository/trust-policy.yaml"));
    for (const root of [undefined, "repository"]) {
      const { policy: read, unread } = await found("repository/a.trust.yaml", root);
      assert.equal(read, undefined);
      assert.deepEqual(unread, {
        uri: uriOf("repository/trust-policy.yaml"),
        reason: "it leads out of the folder that is worked in",
      });
    }
    assert.ok((await found("repository/a.trust.yaml", ".")).policy);
  });

  it("may be a link within the root, which may be one itself", async () => {
    folder.write("repository/changes/a.trust.yaml", "");
    symlinkSync("../policies/team.yaml", folder.at("repository/changes/trust-policy.yaml"));
    symlinkSync("repository", folder.at("same"));
    assert.ok((await found("repository/changes/a.trust.yaml")).policy);
    assert.ok((await found("same/changes/a.trust.yaml", "same")).policy);
  });

  it("is that of its own folder, for a file that lies outside of the root", async () => {
    folder.write("elsewhere/trust-policy.yaml", policy);
    assert.ok((await found("elsewhere/a.trust.yaml", "repository")).policy);
  });
});
