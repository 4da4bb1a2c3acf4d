import { LedgerError } from "../../../ports/ledger.ts";

/** SQLite's messages, why they come, and what helps. Deno passes on SQLite's messages, but not its codes. */
const ERRORS: readonly (readonly [RegExp, string])[] = [
  [
    /database( table)? is locked/,
    "another process keeps it locked; try again, or find that process with fuser",
  ],
  [/database or disk is full/, "the disk is full; free some space, then all goes on as before"],
  [
    /file is not a database/,
    "it is no SQLite database; restore a backup, or move it away to begin a new ledger",
  ],
  [/malformed|corrupt/, "it is damaged; restore a backup, or save what is left with sqlite3's .recover"],
  [
    /unable to open database file/,
    "it is no file, its disk is read-only, or this user may not open it; check the state folder",
  ],
  [/readonly database/, "this user may not write to it; run as the user who owns it"],
  [
    /no such (?:table|column)|has no column named/,
    "another version of Gapless has changed its tables meanwhile; use the newest one",
  ],
  [
    /disk I\/O error/,
    "the disk is full, or does not read or write; free some space, or see the system's log",
  ],
];

/** Returns an error of the file at `path` as a {@linkcode LedgerError}; any other error as it is. */
export function explainError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof LedgerError) return error;
  const known = ERRORS.find(([pattern]) => pattern.test(error.message));
  return known ? new LedgerError(`Cannot use the ledger "${path}": ${known[1]}`, { cause: error }) : error;
}

/** Tells whether SQLite gave up on a lock. */
export function isLocked(error: unknown): boolean {
  return error instanceof Error && error.message.includes("is locked");
}
