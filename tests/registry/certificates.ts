import { generateKeyPairSync } from "node:crypto";
// @ts-types="./node_forge.d.ts"
import forge from "node-forge";

/** What a server on this machine speaks TLS with. All are texts in PEM. */
export interface Certificates {
  /** Certificate of an authority that nobody but the tests knows. */
  readonly authority: string;
  /** What it signed for `localhost` and `127.0.0.1`. */
  readonly certificate: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;

/** Makes an authority and a certificate that it signed, good for some days. */
export function makeCertificates(): Certificates {
  const [authority, server] = [makeKeys(), makeKeys()];
  const sign = (certificate: forge.Certificate) =>
    certificate.sign(forge.pki.privateKeyFromPem(authority.privateKey), forge.md.sha256.create());
  const root = certificateOf(authority.publicKey, "Gapless's tests", [
    { name: "basicConstraints", cA: true, critical: true },
    { name: "keyUsage", keyCertSign: true, critical: true },
  ]);
  const leaf = certificateOf(server.publicKey, "localhost", [
    { name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }, { type: 7, ip: "127.0.0.1" }] },
  ]);
  for (const certificate of [root, leaf]) sign(certificate);
  return {
    authority: forge.pki.certificateToPem(root),
    certificate: forge.pki.certificateToPem(leaf),
    key: server.privateKey,
  };
}

/** Node makes keys a hundred times faster than the library does. */
function makeKeys(): { readonly publicKey: string; readonly privateKey: string } {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

function certificateOf(key: string, name: string, extensions: readonly object[]): forge.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(key);
  certificate.serialNumber = "01" + crypto.randomUUID().replaceAll("-", "");
  certificate.validity.notBefore = new Date(Date.now() - DAY_MS);
  certificate.validity.notAfter = new Date(Date.now() + 7 * DAY_MS);
  certificate.setSubject([{ name: "commonName", value: name }]);
  certificate.setIssuer([{ name: "commonName", value: "Gapless's tests" }]);
  certificate.setExtensions(extensions);
  return certificate;
}
