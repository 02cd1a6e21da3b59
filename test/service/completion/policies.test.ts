import assert from "node:assert/strict";
import { conditionKeyOf, operatorOf } from "../../../server/src/credentials/aws/condition-language";
import { AWS_ACTIONS } from "../../../server/src/credentials/data/aws-actions";
import { permissionByName } from "../../../server/src/credentials/data/cloudflare-permissions";
import { CONDITION_KEYS, CONDITION_OPERATORS } from "../../../server/src/service/completion/offers/aws-words";
import { PERMISSION_GROUPS } from "../../../server/src/service/completion/offers/cloudflare-policy";
import { offered, type Offered } from "./support";
import { change, policy, SHOP } from "./samples";

/** What is offered in the policy of the one credential of the small change. */
function inPolicy(lines: string, provider = "route53"): Offered {
  const text = lines
    .split("\n")
    .map((line) => `      ${line}`)
    .join("\n");
  const marked = SHOP.replace("provider: route53\n    owner", `provider: ${provider}\n    owner`);
  const steps = "steps:\n  - {name: a, records: [api.example.com/A], by: dns-deployer}\n";
  return offered(change(marked.replace("validation:", `    policy:\n${text}\nvalidation:`), steps), {
    isForeign: true,
  });
}

describe("completion in IAM policies", () => {
  it("offers the keys of a policy, a statement and a condition", () => {
    assert.deepEqual(inPolicy("|").labels, ["Statement", "Version"]);
    assert.ok(inPolicy("Statement:\n  - |").labels.includes("Effect"));
    const { labels } = inPolicy("Statement:\n  - Effect: Allow\n    |");
    assert.ok(labels.includes("Action") && labels.includes("Condition") && !labels.includes("Effect"));
    assert.ok(inPolicy("Statement:\n  - Condition:\n      |").labels.includes("ForAllValues:StringEquals"));
    assert.deepEqual(
      inPolicy("Statement:\n  - Condition:\n      StringEquals:\n        |").labels,
      CONDITION_KEYS.map(({ name }) => name),
    );
  });

  it("offers every action that is judged, with what it does", () => {
    for (const lines of [
      "Statement:\n  - Action: |",
      "Statement:\n  - Action:\n      - |",
      "Statement:\n  - NotAction: [|]",
    ]) {
      assert.deepEqual(inPolicy(lines).labels.toSorted(), AWS_ACTIONS.map(({ name }) => name).toSorted());
    }
    const list = inPolicy("Statement: {Action: |}");
    assert.equal(list.item("route53:ChangeResourceRecordSets").detail, "changes records");
    assert.equal(list.item("acm-pca:IssueCertificate").detail, "has certificates issued");
  });

  it("offers actions while one is typed, whatever its colon looks like", () => {
    for (const lines of [
      "Statement:\n  - Action: route53:|",
      "Statement:\n  - Action:\n      - route53:|",
      "Statement:\n  - Action: [acm:Re|]",
    ]) {
      const list = inPolicy(lines);
      const text = list.accept("route53:GetChange");
      assert.ok(/(?:Action: |- |\[)route53:GetChange\]?$/m.test(text), text);
    }
  });

  it("leaves out actions of the list", () => {
    const { labels } = inPolicy("Statement:\n  - Action:\n      - route53:GetChange\n      - |");
    assert.ok(!labels.includes("route53:GetChange") && labels.includes("route53:ChangeResourceRecordSets"));
  });

  it("offers effects, and the zones of the change as resources", () => {
    assert.deepEqual(inPolicy("Statement:\n  - Effect: |").labels, ["Allow", "Deny"]);
    assert.deepEqual(inPolicy("Statement:\n  - Resource: |").labels, [
      "arn:aws:route53:::hostedzone/Z2FDTNDATAQYW2",
      "arn:aws:route53:::change/*",
    ]);
  });

  it("offers the names and types that the credential's steps change as values of conditions", () => {
    const condition = (key: string): string =>
      `Statement:\n  - Condition:\n      ForAllValues:StringEquals:\n        ${key}: [|]`;
    assert.deepEqual(inPolicy(condition("route53:ChangeResourceRecordSetsNormalizedRecordNames")).labels, [
      "api.example.com",
    ]);
    assert.deepEqual(inPolicy(condition("route53:ChangeResourceRecordSetsRecordTypes")).labels, ["A"]);
    assert.deepEqual(inPolicy(condition("route53:ChangeResourceRecordSetsActions")).labels, [
      "CREATE",
      "UPSERT",
      "DELETE",
    ]);
  });

  it("knows the same words as the reader of policies", () => {
    for (const { name } of CONDITION_KEYS) assert.ok(conditionKeyOf(name), name);
    for (const { name } of CONDITION_OPERATORS) assert.ok(operatorOf(name), name);
  });

  it("offers nothing in the policies of other providers, and none in texts", () => {
    assert.deepEqual(inPolicy("Statement:\n  - Action: |", "vault").labels, []);
    const marked = change(SHOP.replace("validation:", "    policy: |\n      path <|>\nvalidation:"));
    assert.deepEqual(offered(marked).labels, []);
  });

  it("offers the same in the credentials that a policy shares", () => {
    const text = policy(
      "defaults:\n  credentials:\n    - name: x\n      provider: aws\n      policy:\n        Statement:\n          - Effect: |",
    );
    assert.deepEqual(offered(text, { isForeign: true }).labels, ["Allow", "Deny"]);
  });

  it("writes a statement with its parts", () => {
    assert.ok(
      inPolicy("|")
        .accept("Statement")
        .includes(
          "\n        Statement:\n          - Effect: Allow\n            Action: \n            Resource: \n",
        ),
    );
  });
});

describe("completion in Cloudflare token policies", () => {
  it("offers permission groups by name, those of the list left out", () => {
    const all = PERMISSION_GROUPS.map(([name]) => name);
    assert.deepEqual(inPolicy("- effect: allow\n  permission_groups: [|]", "cloudflare").labels, all);
    assert.deepEqual(inPolicy("- permission_groups:\n    - name: |", "cloudflare").labels, all);
    const { labels } = inPolicy("- permission_groups: [{name: DNS Write}, |]", "cloudflare");
    assert.deepEqual(labels, all.slice(1));
    assert.deepEqual(inPolicy("- effect: |", "cloudflare").labels, ["allow", "deny"]);
  });

  it("offers keys, and the zones of the change as resources", () => {
    assert.deepEqual(inPolicy("- effect: allow\n  |", "cloudflare").labels, [
      "permission_groups",
      "resources",
    ]);
    const list = inPolicy("- resources:\n    |", "cloudflare");
    assert.deepEqual(list.labels, ["com.cloudflare.api.account.zone.Z2FDTNDATAQYW2"]);
    assert.ok(list.accept("com.cloudflare.api.account.zone.Z2FDTNDATAQYW2").includes('.Z2FDTNDATAQYW2: "*"'));
  });

  it("knows the same permissions as the reader of policies", () => {
    for (const [name] of PERMISSION_GROUPS) assert.ok(permissionByName(name), name);
  });
});
