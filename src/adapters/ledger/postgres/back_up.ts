// @ts-types="@types/pg"
import type pg from "pg";
import { join } from "@std/path/posix";
import { type ArchiveLine, formatArchiveLine } from "../../../domain/archive/archive_line.ts";
import { writeAll } from "../../files/write_all.ts";
import { readNumbers } from "../archive/numbering.ts";
import { readRows } from "../archive/rows.ts";
import type { Sql } from "../database/ledger_database.ts";
import { makeBackup } from "../database/make_backup.ts";
import { queriesOn } from "../database/queries_on.ts";
import type { PostgresAddress, PostgresOptions } from "./address.ts";
import { NUMBERING } from "./numbering.ts";
import { POSTGRES, SchemaStatements } from "./schema_statements.ts";

/** What `backUp()` takes. */
export interface PostgresBackup {
  readonly address: PostgresAddress;
  readonly options: PostgresOptions;
  /** How many migrations the ledger has had. */
  readonly version: number;
}

/**
 * Exports a ledger into the state folder, as `gapless ledger export` of the older program would, in the transaction that is
 * about to migrate it.
 *
 * @throws {LedgerError} If that cannot be done.
 */
export async function backUp(
  client: pg.ClientBase,
  { address: { label, schema }, options, version }: PostgresBackup,
): Promise<void> {
  const statements = new SchemaStatements(schema);
  const sql: Sql = {
    capabilities: POSTGRES,
    query: (statement, values) => statements.send(client, statement, values),
  };
  await makeBackup({
    label,
    path: join(options.state, `ledger.before-${options.version}.jsonl`),
    fill: (path) => exportTo(path, sql, Math.min(version - 1, LAST_FORM)),
  });
}

/** Each migration up to the fifth changed the form of exports, too; those after it brought indices, and what is not exported. */
const LAST_FORM = 4;

async function exportTo(path: string, sql: Sql, version: number): Promise<void> {
  using file = Deno.openSync(path, { write: true });
  const encoder = new TextEncoder();
  const write = (line: ArchiveLine) => writeAll(file, encoder.encode(formatArchiveLine(line) + "\n"));
  write({ kind: "head", version, next: await readNumbers(sql, NUMBERING) });
  let rows = 0;
  const row = (row: Omit<ArchiveLine & { kind: "row" }, "kind">) => {
    write({ kind: "row", ...row });
    rows++;
  };
  await readRows(queriesOn(sql), { row }, version);
  write({ kind: "end", rows });
}
