/** The bundle for web workers reads the same as Node does, with nothing of Node around it. */
import assert from "node:assert/strict";
import { createContext, runInContext } from "node:vm";
import { rootCertificates } from "node:tls";
import { build } from "esbuild";
import { readCertificateFile } from "../../server/src/pki/x509/certificate-file";
import { describeChain } from "../../server/src/pki/x509/chain";
import { tlsaAssociation } from "../../server/src/pki/tlsa";
import { certificateOf, dnsNames, pem, requestOf } from "../pki/x509/certificate-writer";
import { text } from "../pki/x509/der-writer";

const entry = `
  import { readCertificateFile } from "./server/src/pki/x509/certificate-file";
  import { describeChain } from "./server/src/pki/x509/chain";
  import { tlsaAssociation } from "./server/src/pki/tlsa";
  globalThis.answer = (octets) => {
    const file = readCertificateFile(octets);
    const certificates = file.certificates.map(({ value }) => value);
    const tlsa = certificates.map((one) => tlsaAssociation(one, { selector: 1, matchingType: 2 }));
    return JSON.stringify([file, describeChain(certificates), tlsa]);
  };
`;

describe("certificates in a web worker", function () {
  this.timeout(30_000);

  it("are read as in Node", async () => {
    const { outputFiles } = await build({
      stdin: { contents: entry, resolveDir: ".", loader: "ts" },
      bundle: true,
      write: false,
      platform: "browser",
      format: "iife",
      target: "es2022",
    });
    const worker = createContext({ TextDecoder, TextEncoder, atob });
    runInContext(outputFiles[0]?.text ?? "", worker);
    const files = [
      rootCertificates.slice(0, 30).join("\n"),
      pem(certificateOf({ extensions: [dnsNames("b\u00fccher.example", "a.example")] })),
      pem(requestOf({ extensions: [dnsNames("a.example")] }), "CERTIFICATE REQUEST"),
      `${pem(certificateOf())}-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n`,
      "<html>",
      "",
    ];
    for (const file of files) {
      const octets = text(file);
      const answer: unknown = runInContext("answer", worker);
      assert.ok(typeof answer === "function");
      assert.equal((answer as (octets: Uint8Array) => string)(octets), inNode(octets));
    }
  });
});

function inNode(octets: Uint8Array): string {
  const file = readCertificateFile(octets);
  const certificates = file.certificates.map(({ value }) => value);
  const tlsa = certificates.map((one) => tlsaAssociation(one, { selector: 1, matchingType: 2 }));
  return JSON.stringify([file, describeChain(certificates), tlsa]);
}
