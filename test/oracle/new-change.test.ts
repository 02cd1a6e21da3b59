import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { parse } from "yaml";
import { root } from "../protocol/server-process";
import { OpenSsl } from "./certificates-openssl";

const cli = path.join(root, "dist/cli.js");

const zone = `$ORIGIN example.com.
$TTL 300
@ IN SOA ns1.example.net. hostmaster.example.com. 1 7200 900 1209600 300
@ IN NS ns1.example.net.
@ IN A 203.0.113.29
shop IN A 203.0.113.30
www IN CNAME shop
api.eu IN AAAA 2001:db8::30
* IN A 203.0.113.31
`;

interface Written {
  readonly spec: {
    readonly certificates: readonly [
      {
        readonly dnsNames: readonly string[];
        readonly privateKey: { readonly algorithm: string; readonly size?: number };
        readonly previous: {
          readonly serial: string;
          readonly fingerprint: string;
          readonly notAfter: string;
        };
      },
    ];
  };
}

describe("trust-change new against OpenSSL", function () {
  this.timeout(120_000);
  let openssl: OpenSsl;
  before(function () {
    openssl = OpenSsl.orSkip(this);
    openssl.write("example.com.zone", zone);
  });
  after(() => {
    // Not there where the suite is skipped.
    (openssl as OpenSsl | undefined)?.close();
  });

  const field = async (file: string, ...asked: readonly string[]): Promise<string> =>
    (await openssl.run(["x509", "-in", file, "-noout", ...asked])).trim().replace(/^[^=]*=/, "");

  for (const [what, key, host, names] of [
    [
      "one name, EC",
      "-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
      "shop.example.com",
      ["shop.example.com"],
    ],
    [
      "several names, RSA",
      "-algorithm RSA -pkeyopt rsa_keygen_bits:3072",
      "www.example.com",
      ["shop.example.com", "www.example.com", "api.eu.example.com", "elsewhere.example.net"],
    ],
    [
      "a wildcard beside its apex, EC 384",
      "-algorithm EC -pkeyopt ec_paramgen_curve:P-384",
      "any.example.com",
      ["*.example.com", "example.com"],
    ],
    ["a name that is not there yet, Ed25519", "-algorithm ED25519", "shop.example.com", ["www.example.com"]],
  ] as const)
    it(`takes names, serial, fingerprint and end as they are: ${what}`, async () => {
      const file = `${host}.pem`;
      const subject = ["-subj", `/CN=${names[0]}`, "-days", "47"];
      const san = ["-addext", `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}`];
      await openssl.run([
        "req",
        "-x509",
        "-new",
        "-key",
        await openssl.key(key),
        ...subject,
        ...san,
        "-out",
        file,
      ]);
      const words = [
        "new",
        "--zone",
        "example.com.zone",
        "--cert",
        file,
        "--name",
        host,
        "--to",
        "203.0.113.40",
      ];
      const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], {
        cwd: openssl.folder,
        encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
      const [certificate] = (parse(stdout) as Written).spec.certificates;
      const added = names.some((name) => name === host || name === host.replace(/^[^.]+/, "*")) ? [] : [host];
      assert.deepEqual([...certificate.dnsNames].sort(), [...names, ...added].sort());
      const { serial, fingerprint, notAfter } = certificate.previous;
      assert.equal(serial.replaceAll(":", ""), await field(file, "-serial"));
      const print = (await field(file, "-fingerprint", "-sha256")).replaceAll(":", "").toLowerCase();
      assert.equal(fingerprint, `sha256:${print}`);
      const end = await field(file, "-enddate", "-dateopt", "iso_8601");
      assert.equal(Date.parse(notAfter), Date.parse(end.replace(" ", "T")));
    });
});
