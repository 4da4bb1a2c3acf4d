// @ts-types="@types/pg"
import type pg from "pg";
import type { Kysely, PostgresPoolClient } from "kysely";
import { join } from "@std/path/posix";
import { type ArchiveLine, formatArchiveLine } from "../../../domain/archive/archive_line.ts";
import { writeAll } from "../../files/write_all.ts";
import { readNumbers } from "../archive/numbers.ts";
import { readRows } from "../archive/read_rows.ts";
import { makeBackup } from "../make_backup.ts";
import type { Tables } from "../tables.ts";
import type { PostgresAddress } from "./address.ts";
import { postgresDatabase } from "./postgres_database.ts";
import type { PostgresOptions } from "./postgres_options.ts";
import { waysIn } from "./ways_in.ts";

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
  const db = postgresDatabase({
    options: {},
    connect: () => Promise.resolve(lend(client)),
    end: () => Promise.resolve(),
  }, schema);
  await makeBackup({
    label,
    path: join(options.state, `ledger.before-${options.version}.jsonl`),
    // Each migration since the first release changed the form of exports, too.
    fill: (path) => exportTo(path, db, { schema, version: version - 1 }),
  });
}

/** Lets Kysely use a connection that stays its caller's. */
function lend(client: pg.ClientBase): PostgresPoolClient {
  const query = (text: string, values: readonly unknown[]) => client.query(text, [...values]);
  // It is never asked for a cursor, the other form of a query.
  return { query, release() {} } as unknown as PostgresPoolClient;
}

interface ExportForm {
  readonly schema: string;
  readonly version: number;
}

async function exportTo(path: string, db: Kysely<Tables>, { schema, version }: ExportForm): Promise<void> {
  using file = Deno.openSync(path, { write: true });
  const encoder = new TextEncoder();
  const write = (line: ArchiveLine) => writeAll(file, encoder.encode(formatArchiveLine(line) + "\n"));
  write({ kind: "head", version, next: await readNumbers(db, waysIn(schema)) });
  let rows = 0;
  const row = (row: Omit<ArchiveLine & { kind: "row" }, "kind">) => {
    write({ kind: "row", ...row });
    rows++;
  };
  await readRows(db, { row }, version);
  write({ kind: "end", rows });
}
