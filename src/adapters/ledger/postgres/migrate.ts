// @ts-types="@types/pg"
import type pg from "pg";
import { LedgerError } from "../../../ports/ledger.ts";
import type { PostgresAddress, PostgresOptions } from "./address.ts";
import { errorCode } from "./errors.ts";
import { MIGRATIONS } from "./migrations/migrations.ts";

/** Key of the lock under which ledgers are made and migrated: any number, as long as all take the same. */
const LOCK = 4_712_839_105;

/** The first version that a released program wrote, in whose form older ledgers are backed up, too. */
const RELEASED = 2;

/**
 * Brings a schema up to this version, and makes it if there is none: all of it or nothing, one process at a time.
 *
 * @throws {LedgerError} If this user may not do so, or no backup can be made.
 */
export async function migrate(
  client: pg.ClientBase,
  address: PostgresAddress,
  options: PostgresOptions,
): Promise<void> {
  const { schema } = address;
  await client.query("begin");
  try {
    // A lock that ends with the transaction, and so is safe with poolers.
    await client.query(`select pg_advisory_xact_lock(${LOCK})`);
    const version = await findVersion(client, address, options);
    if (version === 0) await makeExtension(client, address);
    // Waits for others that are at work, and lets none begin: what is backed up is what is migrated.
    else if (version < MIGRATIONS.length) await client.query(lockOf(schema));
    for (const [index, step] of MIGRATIONS.entries()) {
      if (index < version) continue;
      if (version > 0 && index === Math.max(version, RELEASED)) {
        const { backUp } = await import("./back_up.ts");
        await backUp(client, { address, options, version: index });
      }
      await client.query(step.replaceAll("{schema}", schema));
    }
    await client.query(`update ${schema}.ledger set version = $1 where version < $1`, [MIGRATIONS.length]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

function lockOf(schema: string): string {
  return `lock table ${schema}.plugins, ${schema}.windows, ${schema}.runs in access exclusive mode`;
}

/** Returns how many migrations a schema has had; makes it if there is none. */
async function findVersion(
  client: pg.ClientBase,
  { schema }: PostgresAddress,
  { instance }: PostgresOptions,
): Promise<number> {
  const found = await client.query("select 1 from pg_namespace where nspname = $1", [schema]);
  if (found.rows.length === 0) await client.query(`create schema ${schema}`);
  await client.query(
    `create table if not exists ${schema}.ledger (version int4 not null, instance text not null)`,
  );
  const { rows: [mark] } = await client.query<{ version: number }>(`select version from ${schema}.ledger`);
  if (mark !== undefined) return mark.version;
  await client.query(`insert into ${schema}.ledger (version, instance) values (0, $1)`, [instance]);
  return 0;
}

/** `btree_gist` lets one constraint compare names and spans of time. */
async function makeExtension(client: pg.ClientBase, { schema, label }: PostgresAddress): Promise<void> {
  const found = await client.query("select 1 from pg_extension where extname = 'btree_gist'");
  if (found.rows.length > 0) return;
  await client.query("savepoint extension");
  let cause: unknown;
  // Where others may use it, too; else where this user may surely make it.
  for (const place of ["", ` schema ${schema}`]) {
    try {
      return void await client.query(`create extension btree_gist${place}`);
    } catch (error) {
      // 0A000, 58P01: the server does not have it. 42501: not for this user. 3F000: there is no schema public.
      if (!(error instanceof Error) || !/^(0A000|58P01|42501|3F000)$/.test(errorCode(error))) throw error;
      cause = error;
      await client.query("rollback to extension");
    }
  }
  throw new LedgerError(
    `Cannot make the ledger "${label}": it needs PostgreSQL's extension btree_gist, which this user may not add; ` +
      `let an administrator run "create extension btree_gist" in that database`,
    { cause },
  );
}
