import assert from "node:assert/strict";
import { relevantCaa } from "../../server/src/manifest/model/caa";
import { parseHost } from "../../server/src/manifest/model/names";
import { changeOf } from "./texts";

/** Where the climb from a name ends, after the change. */
function climb(spec: string, host: string, moment: "before" | "after" = "after"): string {
  const name = parseHost(host);
  assert.ok(name);
  const found = relevantCaa(changeOf(spec), name, moment);
  return found.kind === "found" ? `${found.content.entry.reference ?? ""} for ${found.node}` : found.kind;
}

const caa = (name: string, more = ""): string =>
  `{name: "${name}", type: CAA, ttl: 300, values: ['0 issue "ca.example"']${more}}`;
const zone = (records: string, more = ""): string =>
  `zones:\n  - {name: example.com, records: [${records}]${more}}\n`;

describe("the climb to the relevant CAA RRset", () => {
  it("takes the first one on the way up", () => {
    const spec = zone(`${caa("")}, ${caa("eu")}`);
    assert.equal(climb(spec, "www.example.com"), "example.com/CAA for example.com");
    assert.equal(climb(spec, "www.eu.example.com"), "eu.example.com/CAA for eu.example.com");
    assert.equal(climb(spec, "eu.example.com"), "eu.example.com/CAA for eu.example.com");
  });

  it("finds none outside of the listed zones, in internal ones, and in zones without any", () => {
    assert.equal(climb(zone(caa("")), "www.example.net"), "none");
    assert.equal(climb(zone(caa(""), ", view: internal"), "www.example.com"), "none");
    assert.equal(climb(zone(""), "www.example.com"), "none");
  });

  it("goes on in the zone above", () => {
    const two = `${zone(caa(""))}  - {name: eu.example.com, records: []}\n`;
    assert.equal(climb(two, "www.eu.example.com"), "example.com/CAA for example.com");
  });

  it("does not know what lies in a file, behind a delegation or at a third party", () => {
    const inFile = zone(`${caa("")}, ${caa("eu")}`, ", source: example.com.zone");
    assert.equal(climb(inFile, "www.example.com"), "unknown");
    assert.equal(climb(inFile, "eu.example.com"), "eu.example.com/CAA for eu.example.com");
    const delegated = zone(`${caa("")}, {name: cloud, type: NS, values: [ns.example.net.]}`);
    assert.equal(climb(delegated, "www.cloud.example.com"), "unknown");
    const alias = zone(`${caa("")}, {name: www, type: CNAME, value: cdn.example.net.}`);
    assert.equal(climb(alias, "www.example.com"), "unknown");
  });

  it("follows an alias for its own name, and does not climb above its target", () => {
    const alias = "{name: www, type: CNAME, value: web.example.net.}";
    const at = (name: string): string =>
      `${zone(`${caa("")}, ${alias}`)}  - {name: example.net, records: [{name: web, type: A, value: 203.0.113.1}, ${caa(name)}]}\n`;
    assert.equal(climb(at("web"), "www.example.com"), "web.example.net/CAA for www.example.com");
    assert.equal(climb(at(""), "www.example.com"), "example.com/CAA for example.com");
  });

  it("follows the aliases that a DNAME makes of the names below it", () => {
    const two = `${zone(`${caa("")}, {name: old, type: DNAME, value: new.example.net.}`)}  - {name: example.net, records: [{name: www.new, type: A, value: 203.0.113.1}, ${caa("www.new")}]}\n`;
    assert.equal(climb(two, "www.old.example.com"), "www.new.example.net/CAA for www.old.example.com");
    assert.equal(climb(two, "other.old.example.com"), "example.com/CAA for example.com");
  });

  it("does not know which of two providers is asked, unless both lead to the same name", () => {
    const at = (provider: string, target: string): string =>
      `{name: www, type: CNAME, value: ${target}.example.net., provider: ${provider}}`;
    const both = (target: string): string =>
      `zones:\n  - {name: example.com, providers: [{name: old}, {name: new}], records: [${caa("")}, ${at("old", "web")}, ${at("new", target)}]}\n  - {name: example.net, records: [${caa("web")}, {name: other, type: A, value: 203.0.113.1}]}\n`;
    assert.equal(climb(both("web"), "www.example.com"), "web.example.net/CAA for www.example.com");
    assert.equal(climb(both("other"), "www.example.com"), "unknown");
  });

  it("ends in a circle of aliases without an answer", () => {
    const circle = zone(
      "{name: a, type: CNAME, value: b.example.com.}, {name: b, type: CNAME, value: a.example.com.}",
    );
    assert.equal(climb(circle, "a.example.com"), "unknown");
  });

  it("counts what a wildcard answers", () => {
    assert.equal(
      climb(zone(`${caa("")}, ${caa("*")}`), "www.example.com"),
      "*.example.com/CAA for www.example.com",
    );
  });

  it("sees the change before and after", () => {
    const spec = zone(`${caa("")}, ${caa("eu", ", op: create")}`);
    assert.equal(climb(spec, "www.eu.example.com", "before"), "none");
    assert.equal(
      climb(zone(`${caa("", ", op: keep")}, ${caa("eu")}`), "www.eu.example.com", "before"),
      "example.com/CAA for example.com",
    );
  });

  it("does not judge by a set that it cannot read as a whole", () => {
    assert.equal(
      climb(zone(`{name: "", type: CAA, values: ['0 issue "ca.example"', what]}`), "www.example.com"),
      "unknown",
    );
    assert.equal(
      climb(
        zone(`{name: "", type: CAA, op: update, values: ['0 issue "ca.example"']}`),
        "www.example.com",
        "before",
      ),
      "unknown",
    );
  });
});
