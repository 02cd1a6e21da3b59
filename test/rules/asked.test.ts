import assert from "node:assert/strict";
import { Manifest } from "../../server/src/manifest/model/manifest";
import { parseSource } from "../../server/src/manifest/syntax/parse";
import { Analyzer, analyze } from "../../server/src/rules/engine";
import { allRules } from "../../server/src/rules/registry";
import type { AnyRule, Ranges } from "../../server/src/rules/rule";
import { NOW } from "./findings";
import { frame } from "./frame";

const { text } = frame(`zones:
  - name: example.com
    records:
      - {name: www, type: A, op: keep, ttl: 300, value: 203.0.113.30}
      - {name: shop, type: AAAA, op: keep, ttl: 300, value: "2001:db8::30"}
      - {name: mail, type: A, op: keep, ttl: 300, value: 203.0.113.31}
`);

function manifest(): Manifest {
  return new Manifest(parseSource("file:///asked.trust.yaml", text));
}

/** A rule that finds nothing and notes what it is asked about. */
function noting(id: string, into: string[], { over, types }: Pick<AnyRule, "over" | "types">): AnyRule {
  const [rule] = allRules;
  assert.ok(rule);
  return {
    ...rule,
    id,
    over,
    ...(types && { types }),
    check: (asked) => {
      into.push(`${id} ${nameOf(asked) ?? ""}`);
      return [];
    },
  };
}

function nameOf(asked: Ranges[keyof Ranges]): string | undefined {
  if ("zone" in asked) return "the zone";
  return "record" in asked && typeof asked.record === "object"
    ? asked.record.view.at("name").text
    : undefined;
}

describe("rules are asked", () => {
  const asked: string[] = [];
  const rules = [
    noting("a", asked, { over: "record" }),
    noting("b", asked, { over: ["zone", "record"], types: ["A"] }),
    noting("c", asked, { over: "record", types: ["AAAA", "MX"] }),
  ];
  beforeEach(() => (asked.length = 0));

  it("one after the other about a text that nobody edits, each about all that it has anything to say of", () => {
    analyze(manifest(), { now: NOW }, rules);
    assert.deepEqual(asked, ["b the zone", "a www", "a shop", "a mail", "b www", "b mail", "c shop"]);
  });

  it("all about one thing after the other in a text that is edited", () => {
    new Analyzer(manifest(), rules).analysis(NOW);
    assert.deepEqual(asked, ["b the zone", "a www", "b www", "a shop", "c shop", "a mail", "b mail"]);
  });
});
