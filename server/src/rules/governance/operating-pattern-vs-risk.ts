import { appendTo, replaceScalar } from "../../manifest/edits/edits";
import { tabStop } from "../../manifest/edits/snippet";
import { placeOfTouched } from "../../manifest/model/touched";
import type { TrustChange } from "../../manifest/model/trust-change";
import { mayStandUnread } from "../../manifest/model/unread";
import type { Node, ScalarNode } from "../../manifest/syntax/node";
import type { FindingDraft, Fix } from "../finding";
import { defineRule } from "../rule";
import { wholeChange } from "../targets";

export const operatingPatternVsRisk = defineRule({
  id: "operating-pattern-vs-risk",
  plane: "governance",
  over: "change",
  severity: "error",
  confidence: "high",
  restsOn: "document",
  fixes: "offered",
  title: "The operating model does not fit the risk",
  controls: ["nist-csf-2.0:GV.RR-02", "nist-csf-2.0:GV.PO-01", "nist-800-53-r5:AC-5"],
  references: ["NIST SP 800-53 Rev. 5, AC-5"],
  docs: {
    problem:
      "A team changes names and certificates on its own (service-ownership) where a zone is of more than low risk or the service is critical for identity, or without shared checks that stand in front.",
    why: "A team that decides alone is fast, and that is right where a mistake stays with the team. In a zone that others live in, or at a host where everybody signs in, it does not.",
    remedy:
      "Use central-governance with delegated execution or shared-control with an independent approval; keep service-ownership for low risk, with policyChecks that no team can skip.",
    bad: `operatingModel: service-ownership
policyChecks: [trust-change check]
zones:
  - name: example.com
    risk: high
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, previous: {ttl: 300, values: [203.0.113.30]}}
`,
    good: `operatingModel: shared-control
policyChecks: [trust-change check]
zones:
  - name: example.com
    risk: high
    records:
      - {name: shop, type: A, ttl: 60, value: 203.0.113.31, previous: {ttl: 300, values: [203.0.113.30]}}
`,
  },
  *check(change) {
    const model = change.spec.at("operatingModel").scalar;
    if (model?.source !== "service-ownership") return;
    const reason = tooRisky(change);
    if (reason) yield doesNotFit(change, model, reason);
    else if (hasNoChecks(change)) yield withoutChecks(change, model);
  },
});

interface Reason {
  readonly text: string;
  readonly at: Node | undefined;
}

/** Why a team must not decide alone. Where the policy says which models are right for a zone, the risk does not decide. */
function tooRisky(change: TrustChange): Reason | undefined {
  const { touched, spec } = change;
  const zone = touched
    .zones()
    .find(({ risk, policyZone }) => risk !== "low" && !policyZone?.operatingModels.length);
  if (zone) return { text: `${zone.name} is a zone of ${zone.risk} risk`, at: placeOfTouched(zone) };
  const critical = spec.at("service").at("critical").scalar;
  const isDecided = touched.zones().some(({ policyZone }) => policyZone?.operatingModels.length);
  return critical && !isDecided
    ? { text: `the service is critical for others (${critical.source})`, at: critical }
    : undefined;
}

function doesNotFit(change: TrustChange, model: ScalarNode, { text, at }: Reason): FindingDraft {
  const instead = ["central-governance", "shared-control"];
  return {
    at: model,
    message: `Under service-ownership the team decides alone, and ${text}: a mistake does not stay with the team. Use central-governance with delegated execution, or shared-control with an independent approval.`,
    related: at ? [{ at, message: text }] : [],
    fixes: instead.map((word) => ({
      title: `Change the operating model to ${word}`,
      safe: false,
      edits: () => [replaceScalar(model, word)],
    })),
    targets: wholeChange(change),
  };
}

function hasNoChecks(change: TrustChange): boolean {
  return (
    change.safeguards.policyChecks().length === 0 && !mayStandUnread(change.spec.map, "policyChecks", "list")
  );
}

function withoutChecks(change: TrustChange, model: ScalarNode): FindingDraft {
  const { map } = change.spec;
  const add: readonly Fix[] = map
    ? [
        {
          title: "Add policyChecks",
          safe: false,
          edits: (layout) => [
            appendTo(map, "policyChecks", tabStop("trust-change check"), layout, "operatingModel"),
          ],
        },
      ]
    : [];
  return {
    at: model,
    message:
      "Under service-ownership the team decides alone, and no shared check stands in front: nothing keeps a change from running that the rules of the organisation forbid. Name the checks under policyChecks, here or in the policy of the repository.",
    fixes: add,
    targets: wholeChange(change),
  };
}
