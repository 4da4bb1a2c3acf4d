import { join } from "@std/path/posix";
import type { Instance } from "../domain/instance/instance.ts";
import type { LedgerArchive } from "../ports/ledger_archive.ts";
import type { LedgerPlace } from "./open_ledger.ts";

/** Opens the instance's ledger as an archive. Only the database that it is in is loaded. */
export async function openArchive(
  { state, name: instance }: Instance,
  { place, version }: LedgerPlace,
): Promise<LedgerArchive> {
  if (place === "sqlite") {
    const { sqliteArchive } = await import("../adapters/ledger/sqlite/sqlite_archive.ts");
    return sqliteArchive(join(state, "ledger.db"), { version });
  }
  const { postgresArchive } = await import("../adapters/ledger/postgres/postgres_archive.ts");
  return postgresArchive(place, { instance, version, state });
}
