import { replaceScalar } from "../../manifest/edits/edits";
import type { Certificate } from "../../manifest/model/certificate";
import { publicIssuerOf } from "../../manifest/model/pki/issuer";
import { earliestIssuance, instantAt } from "../../manifest/model/pki/validity";
import { secondsOf } from "../../manifest/model/time";
import type { ScalarNode } from "../../manifest/syntax/node";
import { formatDuration } from "../../pki/duration";
import { durationDays, validityDays, validityLimitAt, type ValidityLimit } from "../../pki/validity";
import { requirementsOf } from "../../manifest/model/pki/requirements";
import type { Requirements } from "../../pki/public-profile";
import { calledIssuer, nameOf, targetsOf } from "../certificates";
import type { Fix } from "../finding";
import { defineRule } from "../rule";
import { counted, day } from "../words";

const SECONDS_PER_DAY = 86_400;

export const publicCertValidityExceedsLimit = defineRule({
  id: "public-cert-validity-exceeds-limit",
  plane: "pki",
  over: "certificate",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  fixes: "offered",
  title: "A public certificate is to be valid for longer than is allowed",
  controls: ["nist-csf-2.0:PR.AA-01", "owasp-nhi-2025:NHI7:2025", "nist-800-53-r5:SC-17"],
  references: [
    "CA/B Forum Baseline Requirements 6.3.2",
    "CA/B Forum S/MIME Baseline Requirements 6.3.2",
    "CA/B Forum Code Signing Baseline Requirements 6.3.2",
  ],
  docs: {
    problem:
      "A TLS certificate of a public authority is asked for with a validity above the limit that holds on the day of its issuance: 398 days before 2026-03-15, then 200, from 2027-03-15 on 100, and from 2029-03-15 on 47. One for mail (mailboxes and email protection) is asked for with more than 825 days, or one for code with more than 460.",
    why: "The authority refuses the order, or issues for less than was planned, and the next renewal comes months before anybody expects it.",
    remedy:
      "Ask for a day less than the limit of the day of issuance, and let automation renew the certificate.",
    bad: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: digicert}, duration: 8760h}
`,
    good: `certificates:
  - {name: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: digicert}, duration: 4776h}
`,
  },
  *check({ certificate, change }, { now }) {
    if (!certificate.isIssued || certificate.isAuthority) return;
    const asked = validityAsked(certificate);
    if (!asked || asked.days <= SHORTEST_LIMIT) return;
    const requirements = requirementsOf(certificate);
    if (!requirements) return;
    const issuer = publicIssuerOf(change, certificate);
    const issuance = earliestIssuance(change, certificate, now);
    const limit = validityLimitAt(issuance, requirements);
    if (!issuer || !limit || asked.days <= limit.should) return;
    const isOver = asked.days > limit.must;
    const bound = isOver
      ? `has at most ${limit.must} days, and ${calledIssuer(issuer)} refuses more or gives less`
      : `should have at most ${limit.should} days, so that not a second too many makes it one more than the limit of ${limit.must}`;
    yield {
      at: asked.node,
      severity: isOver ? "error" : "warning",
      message: `${nameOf(certificate)} is to be valid for ${counted(asked.days, "day")}. A public ${CALLED[requirements]} that is issued on ${day(issuance)} ${bound}. Ask for ${counted(limit.should, "day")}.`,
      fixes: asked.isDuration ? [shorten(asked.node, limit)] : [],
      targets: targetsOf(certificate),
    };
  },
});

/** No day has a limit below this one. */
const SHORTEST_LIMIT = 46;

const CALLED: Readonly<Record<Requirements, string>> = {
  tls: "certificate",
  "s/mime": "S/MIME certificate",
  "code signing": "code signing certificate",
};

interface Asked {
  readonly days: number;
  readonly node: ScalarNode;
  readonly isDuration: boolean;
}

/** From `notBefore` to `notAfter` where both are known, else for the `duration`. */
function validityAsked({ view }: Certificate): Asked | undefined {
  const end = view.at("notAfter");
  const notBefore = instantAt(view.at("notBefore"));
  const notAfter = instantAt(end);
  if (notBefore !== undefined && notAfter !== undefined && end.scalar)
    return { days: validityDays(notBefore, notAfter), node: end.scalar, isDuration: false };
  const duration = view.at("duration");
  const seconds = secondsOf(duration);
  if (seconds === undefined || !duration.scalar) return undefined;
  return { days: durationDays(seconds), node: duration.scalar, isDuration: true };
}

function shorten(node: ScalarNode, { should }: ValidityLimit): Fix {
  const duration = formatDuration(should * SECONDS_PER_DAY);
  return {
    title: `Ask for ${duration} (${counted(should, "day")})`,
    safe: false,
    edits: () => [replaceScalar(node, duration)],
  };
}
