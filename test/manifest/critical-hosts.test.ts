import assert from "node:assert/strict";
import { parseHost } from "../../server/src/manifest/model/names";
import type { TrustChange } from "../../server/src/manifest/model/trust-change";
import { countingQueries } from "../../server/src/query/query";
import { changeOf, editableChangeOf, textOf } from "./texts";

const policy = `apiVersion: trust-change/v1
kind: TrustPolicy
metadata: {name: acme}
spec: {identityHosts: [login.example.com, "*.vault.example.com"]}
`;

function hostsIn(change: TrustChange): readonly string[] {
  return change.zones().map((zone) => {
    const hosts = change.criticalHosts.in(zone).map(({ name }) => name);
    return `${String(zone.name)}: ${hosts.join(" ")}`;
  });
}

const records = (names: readonly string[], rest = "certificate: tls"): string =>
  names
    .map((name) => `      - {name: ${name}, type: A, op: keep, ttl: 300, value: 203.0.113.1, ${rest}}\n`)
    .join("");

describe("identity-critical hosts", () => {
  it("are the TLS names of a critical service, each in the deepest zone that is listed", () => {
    const change = changeOf(`service: {name: a, critical: internal-api}
zones:
  - name: example.com
    records:
${records(["login", "api"])}${records(["www"], "tls: none")}  - name: eu.example.com
    records:
${records(["login"])}certificates:
  - {name: tls, dnsNames: [login.example.com, "*.eu.example.com", sso.example.com, other.example.net]}
  - {name: client, dnsNames: [batch.example.com], usages: [client auth]}
  - {name: gone, op: revoke, dnsNames: [gone.example.com]}
`);
    assert.deepEqual(hostsIn(change), [
      "example.com: api.example.com login.example.com sso.example.com",
      "eu.example.com: eu.example.com login.eu.example.com",
    ]);
    assert.equal(change.criticalHosts.all().length, 6);
  });

  it("are endpoints, whatever service the change belongs to", () => {
    const change = changeOf(`endpoints: [{host: Token.example.com.}, {host: far.example.net}]
zones: [{name: example.com, records: []}]
`);
    assert.deepEqual(hostsIn(change), ["example.com: token.example.com"]);
    const [, token] = change.criticalHosts.all();
    assert.ok(token);
    assert.equal(textOf(change.criticalHosts.placeOf(token)), "Token.example.com.");
  });

  it("are those names of the change that the policy names, by themselves or by a pattern", () => {
    const { change } = editableChangeOf(
      `zones:
  - name: example.com
    records:
${records(["login", "eu.vault", "vault", "a.login", "shop"])}certificates: [{name: tls, dnsNames: [us.vault.example.com]}]
`,
      policy,
    );
    assert.deepEqual(hostsIn(change), [
      "example.com: eu.vault.example.com login.example.com us.vault.example.com",
    ]);
    const named = change.criticalHosts.all().map(({ namedBy }) => textOf(namedBy));
    assert.deepEqual(named, ['"*.vault.example.com"', "login.example.com", '"*.vault.example.com"']);
    const name = parseHost("us.vault.example.com");
    assert.ok(name !== undefined && change.criticalHosts.has(name));
  });

  it("are none where nothing says so", () => {
    const change = changeOf(`zones:
  - name: login.example.com
    records:
${records(["sso"])}`);
    assert.deepEqual(hostsIn(change), ["login.example.com: "]);
  });

  it("are worked out again only when a name comes or goes", () => {
    const names = Array.from({ length: 40 }, (_, index) => `host${index}`);
    const { change, replace } = editableChangeOf(`service: {name: a, critical: internal-api}
zones:
  - name: example.com
    records:
${records(names)}`);
    const [zone] = change.zones();
    assert.ok(zone);
    const ask = (): number => change.criticalHosts.in(zone).length;
    const runs = (action: () => unknown): number => {
      let count = 0;
      const ran = (name: string): void => void (count += name === "critical hosts" ? 1 : 0);
      countingQueries({ ran }, action);
      return count;
    };
    assert.equal(ask(), 40);
    replace("{name: host7, type: A, op: keep, ttl: 300", "{name: host7, type: A, op: keep, ttl: 301");
    assert.equal(runs(ask), 0);
    replace("{name: host7,", "{name: host,");
    assert.equal(runs(ask), 1);
    assert.equal(ask(), 40);
    replace("{name: host,", "{name: host8,");
    assert.equal(ask(), 39);
  });
});
