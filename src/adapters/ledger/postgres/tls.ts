import type { LedgerError } from "../../../ports/ledger.ts";

/** How a connection is secured, with the paths of the files that it takes. */
export type Tls =
  | { readonly kind: "none" }
  | {
    readonly kind: "tls";
    /** Whether the server's certificate is checked: not at all, its issuer alone, or its name too. */
    readonly check: "nothing" | "issuer" | "name";
    readonly authorities: string | undefined;
    readonly certificate: string | undefined;
    readonly key: string | undefined;
  };

/**
 * Returns how a connection to `host` is secured. What is left out is decided on the safe side: TLS with the server's name
 * checked, but nothing within this machine.
 *
 * @param keys The URL's parameters, under the names that `libpq` gives them.
 * @param refusal Makes the error of parameters that make no sense.
 */
export function tlsOf(host: string, keys: URLSearchParams, refusal: (why: string) => LedgerError): Tls {
  const mode = keys.get("sslmode") ?? (isLocal(host) ? "disable" : "verify-full");
  const authorities = keys.get("sslrootcert") ?? undefined;
  const files = {
    authorities,
    certificate: keys.get("sslcert") ?? undefined,
    key: keys.get("sslkey") ?? undefined,
  };
  if ((files.certificate === undefined) !== (files.key === undefined)) {
    throw refusal("it has one of sslcert and sslkey; a client's certificate takes both");
  }
  switch (mode) {
    case "disable":
      return { kind: "none" };
    case "require":
      // As libpq: whoever names an authority wants it asked.
      return { kind: "tls", check: authorities === undefined ? "nothing" : "issuer", ...files };
    case "verify-ca":
      return { kind: "tls", check: "issuer", ...files };
    case "verify-full":
      return { kind: "tls", check: "name", ...files };
  }
  throw refusal(`its sslmode is "${mode}"; write "disable", "require", "verify-ca" or "verify-full"`);
}

function isLocal(host: string): boolean {
  return host.startsWith("/") || host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host);
}
