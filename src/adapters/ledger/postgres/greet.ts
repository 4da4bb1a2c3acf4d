// @ts-types="@types/pg"
import type pg from "pg";
import { LedgerError } from "../../../ports/ledger.ts";
import type { PostgresAddress } from "./address.ts";
import { codeOf } from "./explain_fault.ts";
import { migrate } from "./migrate.ts";
import { MIGRATIONS } from "./migrations.ts";

/** What a new connection tells. */
export interface Greeting {
  /** By how many milliseconds the server's clock is ahead of this host's. */
  readonly aheadMs: number;
}

/** A difference that the way there and back may make. */
const NOISE_MS = 1_000;

/**
 * Looks at a ledger that a connection was just opened to: makes it or brings it up to this version, and compares clocks.
 *
 * @throws {LedgerError} If a newer version wrote it, or it belongs to another instance.
 */
export async function greet(
  client: pg.ClientBase,
  address: PostgresAddress,
  instance: string,
): Promise<Greeting> {
  const sent = Date.now();
  const mark = await readMark(client, address);
  if (mark === undefined || mark.version < MIGRATIONS.length) {
    await migrate(client, address, instance);
    return await greet(client, address, instance);
  }
  const { label, schema, shared } = address;
  if (mark.version > MIGRATIONS.length) {
    throw new LedgerError(
      `Cannot use the ledger "${label}": it has version ${mark.version}, and this program knows versions up to ` +
        `${MIGRATIONS.length}; use the newer program that wrote it`,
    );
  }
  if (!shared && mark.instance !== instance) {
    throw new LedgerError(
      `Cannot use the ledger "${label}": its schema "${schema}" belongs to the instance "${mark.instance}", and this ` +
        `is "${instance}"; name a schema of its own with ?schema=NAME, or ?schema=${schema} to share that one`,
    );
  }
  const aheadMs = mark.now - (sent + Date.now()) / 2;
  return { aheadMs: Math.abs(aheadMs) < NOISE_MS ? 0 : Math.round(aheadMs) };
}

async function readMark(client: pg.ClientBase, { schema }: PostgresAddress) {
  try {
    const { rows } = await client.query<{ version: number; instance: string; now: number }>(
      `select version, instance, extract(epoch from clock_timestamp())::float8 * 1000 as now from ${schema}.ledger`,
    );
    return rows[0];
  } catch (error) {
    // There is no such table, or no such schema.
    if (error instanceof Error && /^(42P01|3F000)$/.test(codeOf(error))) return undefined;
    throw error;
  }
}
