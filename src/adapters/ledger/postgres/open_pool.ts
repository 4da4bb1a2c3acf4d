// @ts-types="@types/pg"
import pg from "pg";
import type { PostgresAddress } from "./address.ts";
import { driverOptions } from "./driver_options.ts";
import { greet, type Greeting } from "./greet.ts";
import type { PostgresOptions } from "./postgres_options.ts";

/** A process that claims, and gives a sign of life meanwhile; most never open the second. */
const CONNECTIONS = 2;
/** How long a good-bye to the server is waited for. */
const END_MS = 100;

/** Connections to a ledger's server, opened when they are needed. */
export interface LedgerPool {
  connect(): Promise<pg.PoolClient>;
  /** Closes them; whoever shares them may do so, too. */
  end(): Promise<void>;
  /** What the newest connection told; opens one if there was none yet. */
  greeting(): Promise<Greeting>;
}

/** Returns the connections to `address`; each is greeted before it is used. Nothing is opened yet. */
export function openPool(address: PostgresAddress, options: PostgresOptions): LedgerPool {
  let greeting: Greeting | undefined;
  let ending: Promise<void> | undefined;
  const pool = new pg.Pool({
    ...driverOptions(address, pg.types),
    // Statements that wait for no answer leave together.
    pipeline: true,
    max: CONNECTIONS,
    async onConnect(client) {
      // A broken connection is told by the statement that meets it, or replaced by the next.
      client.on("error", () => {});
      greeting = await greet(client, address, options);
    },
  });
  pool.on("error", () => {});
  return {
    connect: () => pool.connect(),
    end: () => ending ??= end(),
    async greeting() {
      if (greeting === undefined) (await pool.connect()).release();
      return greeting ?? { aheadMs: 0 };
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
