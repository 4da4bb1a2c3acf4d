import { dirname } from "@std/path/posix";
import { DatabaseSync } from "node:sqlite";
import { withWayOut } from "../../../domain/text/with_way_out.ts";
import { LedgerError } from "../../../ports/ledger.ts";
import { assertUsable } from "../database/newer_ledger.ts";
import { explainError, isLocked } from "./errors.ts";
import { MIGRATIONS } from "./migrations/migrations.ts";

export const BUSY_MS = 10_000;

/** What an SQLite ledger is opened with. */
export interface SqliteOptions {
  /** This program's version. */
  readonly version: string;
  /** How long a call waits for other processes before it fails; 10 s if left out. */
  readonly busyMs?: number;
}

/**
 * Opens the ledger's file, makes it if there is none, and brings it up to this version.
 *
 * @param path Its folder is made (0700) if there is none, as the file itself (0600) is.
 * @throws {LedgerError} If it cannot be opened, or a newer version wrote it that lets this one do so no more.
 */
export async function openFile(
  path: string,
  { version: program, busyMs = BUSY_MS }: SqliteOptions,
): Promise<DatabaseSync> {
  makeFile(path);
  try {
    const database = new DatabaseSync(path);
    try {
      // Full: the log is on the disk before a commit returns. A window that was done must not be owed again after a
      // power cut, when its work has left this machine already.
      database.exec(`pragma busy_timeout = ${busyMs}; pragma synchronous = full`);
      await migrate(database, { path, program, busyMs });
      // Not before: a step that makes a table anew has to drop the old one, to which others refer.
      database.exec("pragma foreign_keys = on");
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw explainError(error, path);
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

interface Migration {
  readonly path: string;
  readonly program: string;
  readonly busyMs: number;
}

async function migrate(database: DatabaseSync, migration: Migration): Promise<void> {
  const found = versionOf(database);
  const version = found < MIGRATIONS.length ? await applySteps(database, migration) : found;
  if (version === MIGRATIONS.length) return;
  const { path: label, program } = migration;
  const minProgram = minProgramOf(database);
  await assertUsable({ label, version, known: MIGRATIONS.length, minProgram, program });
}

/** Returns the version that the ledger has then. */
async function applySteps(database: DatabaseSync, { path, program, busyMs }: Migration): Promise<number> {
  await useWriteAheadLog(database, busyMs);
  database.exec("pragma foreign_keys = off; begin immediate");
  // Read again: another process may have come first.
  const found = versionOf(database);
  if (found > 0 && found < MIGRATIONS.length) {
    const { backUp } = await import("./back_up.ts");
    await backUp({ path, program });
  }
  for (const step of MIGRATIONS.slice(found)) database.exec(step);
  const version = Math.max(found, MIGRATIONS.length);
  database.exec(`pragma user_version = ${version}; commit`);
  return version;
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("pragma user_version").get()?.user_version);
}

function minProgramOf(database: DatabaseSync): string | undefined {
  const minProgram = database.prepare("select min_program from ledger").get()?.min_program;
  return typeof minProgram === "string" ? minProgram : undefined;
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
