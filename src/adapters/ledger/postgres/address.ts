import { LedgerError } from "../../../ports/ledger.ts";

/** Where a ledger in PostgreSQL is, parsed from its URL. */
export interface PostgresAddress {
  /** Host name, IP address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  /** Left out, the driver asks `PGPASSWORD` and `~/.pgpass`. */
  readonly password: string | undefined;
  readonly database: string | undefined;
  /** Under this name the server lists the connection. */
  readonly applicationName: string;
  readonly connectMs: number;
  readonly tls: Tls;
  /** Holds the ledger's tables. */
  readonly schema: string;
  /** Whether the URL names the schema: then all who name it share it. */
  readonly shared: boolean;
  /** The address without password and parameters, for messages. */
  readonly label: string;
}

/** What a ledger in PostgreSQL is opened with. */
export interface PostgresOptions {
  /** Name of the instance that opens it. */
  readonly instance: string;
  /** This program's version. */
  readonly version: string;
  /** Absolute path of the instance's state folder, into which a backup is written before a migration. */
  readonly state: string;
  /** Throw where there is no ledger, instead of making one. */
  readonly mustExist?: boolean;
}

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

const DEFAULT_SCHEMA = "gapless";
const DEFAULT_CONNECT_S = 5;
const KNOWN = [
  "application_name",
  "connect_timeout",
  "host",
  "schema",
  "sslcert",
  "sslkey",
  "sslmode",
  "sslrootcert",
];

/**
 * Parses the URL of a ledger in PostgreSQL, as `libpq` reads it: `postgres://user:password@host:port/database?key=value`.
 *
 * @throws {LedgerError} If it cannot be one. The message holds no password.
 */
export function parseAddress(text: string): PostgresAddress {
  const url = parseUrl(text);
  const { searchParams: keys } = url;
  const unknown = [...keys.keys()].find((key) => !KNOWN.includes(key));
  if (unknown !== undefined) {
    throw refusal(`it has the unknown parameter "${unknown}"; those that are known are ${KNOWN.join(", ")}`);
  }
  const host = keys.get("host") || decode(url.hostname.replace(/^\[(.*)\]$/, "$1")) || "localhost";
  if (host.includes(",")) {
    throw refusal("it names several hosts; name one address that always leads to the primary");
  }
  const port = Number(url.port || 5432);
  const database = decode(url.pathname.slice(1)) || undefined;
  return {
    host,
    port,
    user: decode(url.username) || undefined,
    password: decode(url.password) || undefined,
    database,
    applicationName: keys.get("application_name") || "gapless",
    connectMs: parseSeconds(keys.get("connect_timeout")) * 1000,
    tls: parseTls(host, keys, refusal),
    schema: parseSchema(keys.get("schema") ?? DEFAULT_SCHEMA),
    shared: keys.has("schema"),
    label: `postgres://${host.startsWith("/") ? "" : host}${url.port && `:${port}`}/${database ?? ""}`,
  };
}

function parseUrl(text: string): URL {
  if (/^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text)) return new URL(text);
  throw refusal('it is no URL such as "postgres://user@host/database"');
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw refusal('it holds a "%" that begins no code; write "%25" for the sign itself');
  }
}

function parseSeconds(text: string | null): number {
  if (text === null) return DEFAULT_CONNECT_S;
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 60) return seconds;
  throw refusal(`its connect_timeout is "${text}"; write a number of seconds, 60 at most`);
}

/** Longer names PostgreSQL would cut, and two could become one. */
function parseSchema(text: string): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(text) && !text.startsWith("pg_")) return text;
  throw refusal(
    `its schema is "${text}"; write lower-case letters, digits and "_", 63 at most, not beginning with "pg_"`,
  );
}

function refusal(why: string): LedgerError {
  return new LedgerError(`Cannot use the ledger's URL: ${why}`);
}

/**
 * Returns how a connection to `host` is secured. What is left out is decided on the safe side: TLS with the server's name
 * checked, but nothing within this machine.
 *
 * @param keys The URL's parameters, under the names that `libpq` gives them.
 * @param refusal Makes the error of parameters that make no sense.
 */
function parseTls(host: string, keys: URLSearchParams, refusal: (why: string) => LedgerError): Tls {
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
      // As libpq: an authority that is named is asked.
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
