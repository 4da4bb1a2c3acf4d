import { join } from "@std/path/posix";
import type { Instance } from "../domain/instance/instance.ts";
import type { LedgerArchive } from "../ports/ledger_archive.ts";

/**
 * Opens the instance's ledger as an archive. Only the database that it is in is loaded.
 *
 * @param place `sqlite`, or a URL of PostgreSQL.
 */
export async function openArchive({ state, name }: Instance, place: string): Promise<LedgerArchive> {
  if (place === "sqlite") {
    const { sqliteArchive } = await import("../adapters/ledger/sqlite/sqlite_archive.ts");
    return sqliteArchive(join(state, "ledger.db"));
  }
  const { postgresArchive } = await import("../adapters/ledger/postgres/postgres_archive.ts");
  return postgresArchive(place, name);
}
