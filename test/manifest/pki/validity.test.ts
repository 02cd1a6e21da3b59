import assert from "node:assert/strict";
import { instanceAfter, instanceEnded } from "../../../server/src/manifest/model/pki/instance";
import {
  earliestIssuance,
  endOf,
  lifetimeOf,
  plannedIssuance,
  validityOf,
} from "../../../server/src/manifest/model/pki/validity";
import type { Certificate } from "../../../server/src/manifest/model/certificate";
import type { TrustChange } from "../../../server/src/manifest/model/trust-change";
import { changeOf } from "../texts";

const window = "window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}\n";

function clock(ms: number | undefined): string {
  return ms === undefined ? "?" : new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}

function asked(spec: string): { change: TrustChange; certificate: Certificate } {
  const change = changeOf(spec);
  const certificate = change.certificate("c");
  assert.ok(certificate);
  return { change, certificate };
}

function issuance(spec: string): string {
  const { change, certificate } = asked(spec);
  return clock(plannedIssuance(change, certificate));
}

function validity(spec: string): string {
  const { change, certificate } = asked(spec);
  const { notBefore, notAfter } = validityOf(change, certificate);
  return `${clock(notBefore)} - ${clock(notAfter)}`;
}

const certificates = (text: string): string => `certificates: [{name: c, ${text}}]\n`;
const issuedAt = (time: string): string =>
  `steps: [{name: issue, certificates: [c], do: issue, at: ${time}}, {name: deploy, certificates: [c], do: deploy}]\n`;

describe("when a certificate is issued", () => {
  it("is at its issue step, else at its notBefore, else when the window begins", () => {
    const given = certificates("notBefore: 2026-11-20T10:00:00Z");
    assert.equal(issuance(window + given + issuedAt("2026-11-30T12:00:00Z")), "2026-11-30 12:00");
    assert.equal(issuance(window + given), "2026-11-20 10:00");
    assert.equal(issuance(window + certificates("duration: 24h")), "2026-12-01 20:00");
    assert.equal(issuance(certificates("duration: 24h")), "?");
  });

  it("is nothing for what stands, and unknown where its step is", () => {
    assert.equal(issuance(window + certificates("op: keep, notBefore: 2026-11-20T10:00:00Z")), "?");
    assert.equal(issuance(window + certificates("op: revoke")), "?");
    const lost = "steps: [{name: issue, certificates: [c], do: issue, after: [nothing]}]\n";
    assert.equal(issuance(window + certificates("notBefore: 2026-11-20T10:00:00Z") + lost), "?");
  });

  it("is for limits that only become stricter never later than now", () => {
    const { change, certificate } = asked(certificates("duration: 24h"));
    assert.equal(earliestIssuance(change, certificate, 5), 5);
    const planned = asked(window + certificates("duration: 24h"));
    assert.equal(clock(earliestIssuance(planned.change, planned.certificate, 5)), "2026-12-01 20:00");
  });
});

describe("the validity of a certificate", () => {
  it("is what is written, else what follows from its issuance and its duration", () => {
    assert.equal(
      validity(certificates("op: keep, notBefore: 2026-11-20T10:00:00Z, notAfter: 2027-01-01T00:00:00Z")),
      "2026-11-20 10:00 - 2027-01-01 00:00",
    );
    assert.equal(
      validity(window + certificates("duration: 24h") + issuedAt("2026-11-30T12:00:00Z")),
      "2026-11-30 12:00 - 2026-12-01 12:00",
    );
    assert.equal(
      validity(certificates("op: keep, notBefore: 2026-11-20T10:00:00Z, duration: 24h")),
      "2026-11-20 10:00 - 2026-11-21 10:00",
    );
    assert.equal(
      validity(window + certificates("duration: 24h, notAfter: 2027-01-01T00:00:00Z")),
      "2026-12-01 20:00 - 2027-01-01 00:00",
    );
  });

  it("stays unknown where one half of it is", () => {
    assert.equal(validity(window + certificates("op: issue")), "2026-12-01 20:00 - ?");
    assert.equal(validity(certificates("duration: 24h")), "? - ?");
    assert.equal(validity(window + certificates("duration: 1d")), "2026-12-01 20:00 - ?");
    assert.equal(validity(certificates("op: keep, duration: 24h")), "? - ?");
    assert.equal(validity(certificates("op: keep, notAfter: soon")), "? - ?");
  });

  it("ends for the certificate before the change with its own notAfter", () => {
    const { change, certificate } = asked(
      window + certificates("duration: 24h, previous: {notAfter: 2026-12-05T00:00:00Z}"),
    );
    assert.equal(clock(endOf(change, instanceEnded(certificate))), "2026-12-05 00:00");
    assert.equal(clock(endOf(change, instanceAfter(certificate))), "2026-12-02 20:00");
  });

  it("lasts for its duration, or from its beginning to its end", () => {
    const hours = (text: string): number | undefined => {
      const { change, certificate } = asked(certificates(text));
      const lifetime = lifetimeOf(change, certificate);
      return lifetime === undefined ? undefined : lifetime / 3_600_000;
    };
    assert.equal(hours("duration: 24h"), 24);
    assert.equal(hours("notBefore: 2026-11-20T10:00:00Z, notAfter: 2026-11-20T16:00:00Z"), 6);
    assert.equal(hours("notAfter: 2026-11-20T16:00:00Z"), undefined);
  });

  it("lasts no longer than the profile of its issuer gives", () => {
    const hours = (profile: string, text: string): number | undefined => {
      const spec = `issuers: [{name: short, profile: ${profile}}]\n`;
      const { change, certificate } = asked(spec + certificates(`issuerRef: {name: short}${text}`));
      const lifetime = lifetimeOf(change, certificate);
      return lifetime === undefined ? undefined : lifetime / 3_600_000;
    };
    assert.equal(hours("shortlived", ""), 160);
    assert.equal(hours("shortlived", ", duration: 2160h"), 160);
    assert.equal(hours("shortlived", ", duration: 24h"), 24);
    assert.equal(hours("tlsserver", ""), undefined);
    assert.equal(hours("tlsserver", ", duration: 2160h"), 2160);
  });
});
