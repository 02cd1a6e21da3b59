import assert from "node:assert/strict";
import { parseHost } from "../../server/src/manifest/model/names";
import { changeOf } from "./texts";

describe("what a change gives up", () => {
  const releases = changeOf(
    'releases: [Old.example.net., 203.0.113.30, "2001:DB8::30", com, "not a name"]\n',
  ).releases();
  const released = (text: string): string | undefined => {
    const name = parseHost(text);
    return name === undefined ? undefined : releases.ofName(name);
  };

  it("is a name with everything below it", () => {
    assert.equal(released("old.example.net"), "Old.example.net.");
    assert.equal(released("a.b.old.example.net"), "Old.example.net.");
    assert.equal(released("example.net"), undefined);
    assert.equal(released("veryold.example.net"), undefined);
  });

  it("is an address in any spelling", () => {
    assert.equal(releases.ofAddress("203.0.113.30"), "203.0.113.30");
    assert.equal(releases.ofAddress("2001:db8::30"), "2001:DB8::30");
    assert.equal(releases.ofAddress("203.0.113.3"), undefined);
  });

  it("is never a whole top-level domain", () => {
    assert.equal(released("example.com"), undefined);
  });
});
