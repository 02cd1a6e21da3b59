import assert from "node:assert/strict";
import { codeCacheFolder } from "../server/src/cache-folder";

describe("the folder for compiled code", () => {
  const linux = { platform: "linux", home: "/home/ada" } as const;

  it("lies among what each system lets programs make anew", () => {
    assert.equal(codeCacheFolder({ ...linux, environment: {} }), "/home/ada/.cache/trust-change/code");
    assert.equal(
      codeCacheFolder({ ...linux, environment: { XDG_CACHE_HOME: "/fast" } }),
      "/fast/trust-change/code",
    );
    assert.equal(
      codeCacheFolder({ platform: "darwin", home: "/Users/ada", environment: { XDG_CACHE_HOME: "/fast" } }),
      "/Users/ada/Library/Caches/trust-change/code",
    );
    assert.equal(
      codeCacheFolder({
        platform: "win32",
        home: "C:\\Users\\ada",
        environment: { LOCALAPPDATA: "C:\\Local" },
      }),
      "C:\\Local\\trust-change\\code",
    );
  });

  it("is the one that the environment names, and none where that is empty", () => {
    assert.equal(codeCacheFolder({ ...linux, environment: { TRUST_CHANGE_CODE_CACHE: "/own" } }), "/own");
    assert.equal(codeCacheFolder({ ...linux, environment: { TRUST_CHANGE_CODE_CACHE: "" } }), undefined);
  });

  it("is none where the environment names one that depends on where the program happens to run", () => {
    for (const named of [".cache", "./code", "~/code"])
      assert.equal(codeCacheFolder({ ...linux, environment: { TRUST_CHANGE_CODE_CACHE: named } }), undefined);
  });

  it("is none where the system has no place, and never below where the program happens to run", () => {
    assert.equal(codeCacheFolder({ platform: "linux", home: "", environment: {} }), undefined);
    assert.equal(codeCacheFolder({ platform: "win32", home: "C:\\Users\\ada", environment: {} }), undefined);
    assert.equal(
      codeCacheFolder({ ...linux, environment: { XDG_CACHE_HOME: "cache" } }),
      "/home/ada/.cache/trust-change/code",
    );
  });
});
