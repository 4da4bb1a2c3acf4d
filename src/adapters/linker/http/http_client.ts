import { LinkFault } from "../link/link_fault.ts";

/** Where systems keep the authorities that they trust, all in one file. */
const SYSTEM_STORES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

let made: Promise<Deno.HttpClient> | undefined;

/**
 * Returns the client for all requests, with the authorities that the user trusts beside the common ones.
 *
 * A compiled program does not read `DENO_CERT` and `DENO_TLS_CA_STORE` for itself: it has those of the day it was made.
 *
 * @throws {LinkFault} If a file of them cannot be read.
 */
export function httpClient(): Promise<Deno.HttpClient> {
  return made ??= make();
}

async function make(): Promise<Deno.HttpClient> {
  const stores = (Deno.env.get("DENO_TLS_CA_STORE") ?? "").split(",").map((name) => name.trim());
  const own = Deno.env.get("DENO_CERT");
  const caCerts = [
    ...(own ? [await readCertificates(own)] : []),
    ...(stores.includes("system") ? await systemCertificates() : []),
  ];
  return Deno.createHttpClient({ caCerts });
}

async function systemCertificates(): Promise<string[]> {
  for (const path of [Deno.env.get("SSL_CERT_FILE"), ...SYSTEM_STORES]) {
    try {
      if (path) return [await Deno.readTextFile(path)];
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return [];
}

async function readCertificates(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new LinkFault({ cannot: `read "${path}", which DENO_CERT names`, why: error.message }, {
      cause: error,
    });
  }
}
