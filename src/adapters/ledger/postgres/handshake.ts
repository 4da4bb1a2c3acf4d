// @ts-types="@types/pg"
import type pg from "pg";
import { AbsentLedgerError, LedgerError } from "../../../ports/ledger.ts";
import { assertUsable } from "../database/newer_ledger.ts";
import type { PostgresAddress, PostgresOptions } from "./address.ts";
import { errorCode } from "./errors.ts";
import { migrate } from "./migrate.ts";
import { MIGRATIONS } from "./migrations/migrations.ts";

/** What is known of a server from a new connection. */
export interface ServerInfo {
  /** By how many milliseconds the server's clock is ahead of this host's. */
  readonly clockSkewMs: number;
}

/** A difference that the round trip may make. */
const NOISE_MS = 1_000;

/**
 * Checks the ledger that a connection was just opened to: makes it or brings it up to this version, and compares clocks.
 *
 * @throws {LedgerError} If a newer version wrote it and does not let this one use it, or it belongs to another instance.
 */
export async function handshake(
  client: pg.ClientBase,
  address: PostgresAddress,
  options: PostgresOptions,
): Promise<ServerInfo> {
  const sent = Date.now();
  const mark = await readMark(client, address);
  if (mark === undefined && options.mustExist) await assertExists(client, address);
  if (mark === undefined || mark.version < MIGRATIONS.length) {
    await migrate(client, address, options);
    return await handshake(client, address, options);
  }
  const { label, schema, shared } = address;
  const { instance, version: program } = options;
  const { version, min_program: minProgram } = mark;
  if (version > MIGRATIONS.length) {
    await assertUsable({ label, version, known: MIGRATIONS.length, minProgram, program });
  }
  if (!shared && mark.instance !== instance) {
    throw new LedgerError(
      `Cannot use the ledger "${label}": its schema "${schema}" belongs to the instance "${mark.instance}", and this ` +
        `is "${instance}"; name a schema of its own with ?schema=NAME, or ?schema=${schema} to share that one`,
    );
  }
  const clockSkewMs = mark.now - (sent + Date.now()) / 2;
  return { clockSkewMs: Math.abs(clockSkewMs) < NOISE_MS ? 0 : Math.round(clockSkewMs) };
}

/** @throws {AbsentLedgerError} If there is none, of whatever version. */
async function assertExists(client: pg.ClientBase, { label, schema }: PostgresAddress): Promise<void> {
  const { rows: [row] } = await client.query<{ ledger: string | null }>(
    "select to_regclass($1)::text as ledger",
    [`${schema}.ledger`],
  );
  if (row?.ledger != null) return;
  throw new AbsentLedgerError(
    `There is no ledger in "${label}" yet: looked for its schema "${schema}"; "gapless sync" makes one`,
  );
}

async function readMark(client: pg.ClientBase, { schema }: PostgresAddress) {
  try {
    const { rows } = await client.query<
      { version: number; instance: string; min_program: string; now: number }
    >(
      `select version, instance, min_program, extract(epoch from clock_timestamp())::float8 * 1000 as now from ${schema}.ledger`,
    );
    return rows[0];
  } catch (error) {
    // There is no such table or schema, or no such column yet.
    if (error instanceof Error && /^(42P01|3F000|42703)$/.test(errorCode(error))) return undefined;
    throw error;
  }
}
