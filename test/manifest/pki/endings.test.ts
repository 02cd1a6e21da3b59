import assert from "node:assert/strict";
import {
  compromiseOf,
  endingsBy,
  revocationsOf,
  revocationWithoutStep,
  type CertificateEnding,
} from "../../../server/src/manifest/model/pki/endings";
import { changeOf } from "../texts";
import { certificateIn, clock, instanceIn, named, stepIn } from "./told";

const window = "window: {start: 2026-12-01T20:00:00Z, end: 2026-12-01T23:00:00Z}\n";
const certificates = `certificates:
  - {name: tls, previous: {serial: "01"}}
  - {name: old, op: revoke, revocation: {reason: superseded, at: 2026-12-02T08:00:00Z}}
  - {name: gone, op: revoke}
  - {name: kept, op: keep, revocation: {reason: superseded}}
`;
const steps = `steps:
  - {name: pause, wait: 30m}
  - {name: revoke, certificates: [tls, old], do: revoke}
  - {name: destroy, certificates: [tls, kept, lost], do: destroy-key}
  - {name: deploy, certificates: [tls], do: deploy}
`;

function told({ kind, instance, at }: CertificateEnding): string {
  return `${kind} of ${named(instance)} at ${clock(at)}`;
}

describe("what ends a certificate", () => {
  it("is a step: the old certificate where there is a new one, else the certificate itself", () => {
    const change = changeOf(window + certificates + steps);
    assert.deepEqual(endingsBy(change, stepIn(change, "revoke")).map(told), [
      "revocation of previous of tls at 20:30",
      "revocation of old at 20:30",
    ]);
    assert.deepEqual(endingsBy(change, stepIn(change, "destroy")).map(told), [
      "key destruction of previous of tls at 20:30",
      "key destruction of kept at 20:30",
    ]);
    assert.deepEqual(endingsBy(change, stepIn(change, "deploy")), []);
  });

  it("may stand at the entry alone, where it says when, and no step says it", () => {
    const alone = (name: string, text: string): string => {
      const change = changeOf(text);
      const ending = revocationWithoutStep(change, certificateIn(change, name));
      return ending ? told(ending) : "none";
    };
    assert.equal(alone("old", window + certificates), "revocation of old at 02 08:00");
    assert.equal(alone("old", window + certificates + steps), "none");
    assert.equal(alone("kept", window + certificates), "none");
    assert.equal(alone("tls", window + certificates), "none");
  });

  it("comes without steps when the window begins, and with steps at a time that nothing says", () => {
    const first = changeOf(window + certificates);
    assert.deepEqual(revocationsOf(first, certificateIn(first, "gone")).map(told), [
      "revocation of gone at 20:00",
    ]);
    const second = changeOf(window + certificates + steps);
    const gone = revocationsOf(second, certificateIn(second, "gone"));
    assert.deepEqual(
      gone.map(({ at, step }) => [at, step]),
      [[undefined, undefined]],
    );
    assert.deepEqual(revocationsOf(second, certificateIn(second, "tls")).map(told), [
      "revocation of previous of tls at 20:30",
    ]);
  });

  it("is right at any time for a key in wrong hands", () => {
    const compromised = (text: string, instance: string): string | undefined => {
      const change = changeOf(`certificates: [{name: tls, ${text}}]\n`);
      return compromiseOf(instanceIn(change, instance))?.source;
    };
    assert.equal(compromised("previous: {compromised: true}", "previous of tls"), "true");
    assert.equal(compromised("previous: {compromised: true}", "tls"), undefined);
    assert.equal(compromised("previous: {compromised: false}", "previous of tls"), undefined);
    assert.equal(
      compromised("previous: {serial: '01'}, revocation: {reason: keyCompromise}", "previous of tls"),
      "keyCompromise",
    );
    assert.equal(
      compromised("previous: {serial: '01'}, revocation: {reason: keyCompromise}", "tls"),
      undefined,
    );
    assert.equal(compromised("op: revoke, revocation: {reason: cACompromise}", "tls"), "cACompromise");
    assert.equal(compromised("op: revoke, revocation: {reason: superseded}", "tls"), undefined);
  });
});
