import { DiskError, LedgerError } from "../../../ports/ledger.ts";

/** SQLite's messages, why they come, and what helps. Deno passes on SQLite's messages, but not its codes. */
const ERRORS: readonly (readonly [pattern: RegExp, why: string, isDisk?: true])[] = [
  [
    /database( table)? is locked/,
    "another process keeps it locked; try again, or find that process with fuser",
  ],
  [/database or disk is full/, "the disk is full; free some space, then all goes on as before", true],
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
    true,
  ],
];

/** Returns an error of the file at `path` as a {@linkcode LedgerError}; any other error as it is. */
export function explainError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof LedgerError) return error;
  const known = ERRORS.find(([pattern]) => pattern.test(error.message));
  if (known === undefined) return error;
  const [, why, isDisk] = known;
  if (!isDisk) return new LedgerError(`Cannot use the ledger "${path}": ${why}`, { cause: error });
  return new DiskError(`Cannot use the ledger "${path}"${diskOf(path)}: ${why}`, { cause: error });
}

/** Returns what disk a file is on, as words in brackets; nothing where the system does not say. */
function diskOf(path: string): string {
  try {
    const mounts = Deno.readTextFileSync("/proc/self/mountinfo").trimEnd().split("\n").map(parseMount);
    // Of mounts on one folder, the last one is seen.
    const [disk] = mounts.filter(({ place }) => place === "/" || path.startsWith(`${place}/`)).reverse()
      .sort((one, other) => other.place.length - one.place.length);
    return disk === undefined ? "" : ` (on ${disk.device}, mounted at ${disk.place})`;
  } catch (error) {
    if (error instanceof Error) return "";
    throw error;
  }
}

/** The fifth field is the place; the device follows after " - ", and the kind. */
function parseMount(line: string): { readonly place: string; readonly device: string } {
  const unescaped = (text = "") =>
    text.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8)));
  return { place: unescaped(line.split(" ", 5)[4]), device: unescaped(line.split(" - ")[1]?.split(" ")[1]) };
}

/** Tells whether SQLite gave up on a lock. */
export function isLocked(error: unknown): boolean {
  return error instanceof Error && error.message.includes("is locked");
}
