// @ts-types="@types/pg"
import type pg from "pg";
import { LedgerError } from "../../../ports/ledger.ts";
import type { PostgresAddress } from "./address.ts";
import { codeOf } from "./explain_fault.ts";
import { MIGRATIONS } from "./migrations.ts";

/** Key of the lock under which ledgers are made and migrated: any number, as long as all take the same. */
const LOCK = 4_712_839_105;

/**
 * Brings a schema up to this version, and makes it if there is none: all of it or nothing, one process at a time.
 *
 * @throws {LedgerError} If this user may not do so.
 */
export async function migrate(
  client: pg.ClientBase,
  address: PostgresAddress,
  instance: string,
): Promise<void> {
  const { schema } = address;
  await client.query("begin");
  try {
    // A lock that ends with the transaction, and so is safe with poolers.
    await client.query(`select pg_advisory_xact_lock(${LOCK})`);
    const found = await client.query("select 1 from pg_namespace where nspname = $1", [schema]);
    if (found.rows.length === 0) await client.query(`create schema ${schema}`);
    await client.query(
      `create table if not exists ${schema}.ledger (version int4 not null, instance text not null)`,
    );
    const { rows: [mark] } = await client.query(`select version, instance from ${schema}.ledger`);
    const version: number = mark?.version ?? 0;
    if (version === 0) await makeExtension(client, address);
    for (const step of MIGRATIONS.slice(version)) await client.query(step.replaceAll("{schema}", schema));
    await client.query(
      mark === undefined
        ? `insert into ${schema}.ledger (version, instance) values ($1, $2)`
        : `update ${schema}.ledger set version = $1, instance = $2`,
      [MIGRATIONS.length, mark?.instance ?? instance],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
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
      if (!(error instanceof Error) || !/^(0A000|58P01|42501|3F000)$/.test(codeOf(error))) throw error;
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
