import { dirname } from "@std/path/posix";
import { removeIfThere } from "../../files/remove_if_there.ts";
import { withWayOut } from "../../../domain/text/with_way_out.ts";
import { LedgerError } from "../../../ports/ledger.ts";

/** A backup of a ledger that is about to be migrated. */
export interface LedgerBackup {
  /** Where the ledger is, for messages. */
  readonly label: string;
  /** Absolute path of the backup; an earlier one of that name stays, and this one gets a number. */
  readonly path: string;
  /** Writes the backup into an empty file. */
  readonly fill: (path: string) => void | Promise<void>;
}

/**
 * Makes a backup that is whole, on the disk, and readable by this user alone (0600) before this returns.
 *
 * Two processes must not do so at once: the caller holds the lock under which the ledger is migrated.
 *
 * @returns The backup's path.
 * @throws {LedgerError} If it cannot be made, for instance because the disk is full; nothing is left of it then.
 */
export async function makeBackup({ label, path, fill }: LedgerBackup): Promise<string> {
  const part = `${path}.part`;
  try {
    Deno.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // Left by a process that was killed.
    removeIfThere(part);
    Deno.openSync(part, { write: true, createNew: true, mode: 0o600 }).close();
    await fill(part);
    flush(part);
    const place = freePath(path);
    Deno.renameSync(part, place);
    flush(dirname(path));
    return place;
  } catch (error) {
    discard(part);
    if (!(error instanceof Error) || error instanceof LedgerError) throw error;
    throw new LedgerError(
      `Cannot migrate the ledger "${label}": its backup "${path}" cannot be made: ${withWayOut(error)}`,
      { cause: error },
    );
  }
}

function flush(path: string): void {
  using file = Deno.openSync(path);
  file.syncSync();
}

/** Returns the path, or the first one with a number behind it, at which there is nothing. */
function freePath(path: string): string {
  for (let number = 1;; number++) {
    const free = number === 1 ? path : `${path}.${number}`;
    if (!exists(free)) return free;
  }
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The error that came first is the one to report. */
function discard(path: string): void {
  try {
    removeIfThere(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
