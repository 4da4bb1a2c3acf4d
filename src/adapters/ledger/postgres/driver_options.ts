// @ts-types="@types/pg"
import type pg from "pg";
import { LedgerError } from "../../../ports/ledger.ts";
import type { PostgresAddress } from "./address.ts";
import type { Tls } from "./tls.ts";

/** How much longer a statement may take than a connection before this process gives it up. */
const QUERY_TIMES = 3;
/** Type of whole numbers of eight bytes: instants and ids, all far below 2^53. */
const INT8 = 20;

/**
 * Returns an address as the driver takes it. Nothing of it becomes a state of the session: a pooler hands the next
 * transaction to another one.
 */
export function driverOptions(address: PostgresAddress, types: pg.CustomTypesConfig): pg.ClientConfig {
  const { host, port, user, password, database, applicationName, connectMs, tls } = address;
  return {
    host,
    port,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    application_name: applicationName,
    connectionTimeoutMillis: connectMs,
    query_timeout: QUERY_TIMES * connectMs,
    keepAlive: true,
    ssl: tls.kind === "none" ? false : tlsOptions(tls),
    types: {
      getTypeParser:
        ((oid: number, format?: "text") =>
          oid === INT8 ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
  };
}

function tlsOptions({ check, authorities, certificate, key }: Tls & { kind: "tls" }): pg.ClientConfig["ssl"] {
  return {
    rejectUnauthorized: check !== "nothing",
    ...(check === "issuer" ? { checkServerIdentity: () => undefined } : {}),
    ...(authorities === undefined ? {} : { ca: read(authorities) }),
    ...(certificate === undefined ? {} : { cert: read(certificate) }),
    ...(key === undefined ? {} : { key: read(key) }),
  };
}

function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new LedgerError(`Cannot read the file "${path}" that the ledger's URL names: ${error.message}`, {
      cause: error,
    });
  }
}
