// @ts-types="@types/pg"
import pg from "pg";
import { LedgerError } from "../../../ports/ledger.ts";
import type { PostgresAddress, PostgresOptions, Tls } from "./address.ts";
import { handshake, type ServerInfo } from "./handshake.ts";

/** A process that claims, and sends heartbeats meanwhile; most never open the second. */
const CONNECTIONS = 2;
/** How long to wait until the server has closed. */
const END_MS = 100;

/** Connections to a ledger's server, opened when they are needed. */
export interface LedgerPool {
  connect(): Promise<pg.PoolClient>;
  /** Closes them; may be called again. */
  end(): Promise<void>;
  /** Returns what the newest connection found; opens one if there was none yet. */
  serverInfo(): Promise<ServerInfo>;
}

/** Returns the connections to `address`; each has its handshake before it is used. Nothing is opened yet. */
export function openPool(address: PostgresAddress, options: PostgresOptions): LedgerPool {
  let info: ServerInfo | undefined;
  let ending: Promise<void> | undefined;
  const pool = new pg.Pool({
    ...driverOptions(address, pg.types),
    // Statements that wait for no answer leave together.
    pipeline: true,
    max: CONNECTIONS,
    async onConnect(client) {
      // A broken connection is reported by the statement that meets it, or replaced by the next.
      client.on("error", () => {});
      info = await handshake(client, address, options);
    },
  });
  pool.on("error", () => {});
  return {
    connect: () => pool.connect(),
    end: () => ending ??= end(),
    async serverInfo() {
      if (info === undefined) (await pool.connect()).release();
      return info ?? { clockSkewMs: 0 };
    },
  };

  async function end(): Promise<void> {
    // Some versions of Deno never see a connection with TLS end.
    const waited = Promise.withResolvers<void>();
    const timer = setTimeout(waited.resolve, END_MS);
    await Promise.race([pool.end(), waited.promise]);
    clearTimeout(timer);
  }
}

/** How much longer a statement may take than a connection before it is abandoned. */
const QUERY_TIMES = 3;
/** Type of whole numbers of eight bytes: instants and ids, all far below 2^53. */
const INT8 = 20;

/**
 * Returns an address as the driver takes it. Nothing of it becomes a state of the session: a pooler hands the next
 * transaction to another one.
 */
function driverOptions(address: PostgresAddress, types: pg.CustomTypesConfig): pg.ClientConfig {
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
