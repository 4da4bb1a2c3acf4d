import { dirname } from "@std/path/posix";
import { DatabaseSync } from "node:sqlite";
import { withWayOut } from "../../../domain/text/with_way_out.ts";
import { LedgerError } from "../../../ports/ledger.ts";
import { explainFault, isLocked } from "./explain_fault.ts";
import { MIGRATIONS } from "./migrations.ts";

/**
 * Opens the ledger's file, makes it if there is none, and brings it up to this version.
 *
 * @param path Its folder is made (0700) if there is none, as the file itself (0600) is.
 * @param busyMs How long to wait for other processes.
 * @throws {LedgerError} If it cannot be opened, or a newer version wrote it.
 */
export async function openDatabase(path: string, busyMs: number): Promise<DatabaseSync> {
  makeFile(path);
  try {
    const database = new DatabaseSync(path);
    try {
      // Full: the log is on the disk before a commit returns. A window that was done must not be owed again after a
      // power cut, when its work has left this machine already.
      database.exec(`pragma busy_timeout = ${busyMs}; pragma synchronous = full`);
      await migrate(database, path, busyMs);
      // Not before: a step that makes a table anew has to drop the old one, to which others refer.
      database.exec("pragma foreign_keys = on");
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw explainFault(error, path);
  }
}

function makeFile(path: string): void {
  try {
    Deno.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    touch(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new LedgerError(`Cannot make the ledger "${path}": ${withWayOut(error)}`, { cause: error });
  }
}

function touch(path: string): void {
  try {
    // Only ever a new file is opened: to close an old one would drop the locks that SQLite has on it in this process.
    Deno.openSync(path, { write: true, createNew: true, mode: 0o600 }).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

async function migrate(database: DatabaseSync, path: string, busyMs: number): Promise<void> {
  if (versionOf(database, path) === MIGRATIONS.length) return;
  await useWriteAheadLog(database, busyMs);
  database.exec("pragma foreign_keys = off; begin immediate");
  // Read again: another process may have come first.
  for (const step of MIGRATIONS.slice(versionOf(database, path))) database.exec(step);
  database.exec(`pragma user_version = ${MIGRATIONS.length}; commit`);
}

function versionOf(database: DatabaseSync, path: string): number {
  const version = Number(database.prepare("pragma user_version").get()?.user_version);
  if (version <= MIGRATIONS.length) return version;
  throw new LedgerError(
    `Cannot use the ledger "${path}": it has version ${version}, and this program knows versions up to ` +
      `${MIGRATIONS.length}; use the newer program that wrote it`,
  );
}

/**
 * Readers and the writer do not wait for each other then. SQLite does not wait for a lock here, so this does.
 *
 * Pages are small, in files that are new: a claim and a commit change a few bytes on each of 15, and all of them go to the disk.
 */
async function useWriteAheadLog(database: DatabaseSync, busyMs: number): Promise<void> {
  const deadline = performance.now() + busyMs;
  for (;;) {
    try {
      return database.exec("pragma page_size = 1024; pragma journal_mode = wal");
    } catch (error) {
      if (!isLocked(error) || performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
