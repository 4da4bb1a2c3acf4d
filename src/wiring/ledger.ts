import { dirname, join } from "@std/path/posix";
import type { OpenManifest } from "../commands/cli/ports.ts";
import type { Instance } from "../domain/instance/instance.ts";
import { ManifestError } from "../domain/manifest/manifest_error.ts";
import { parseLedger } from "../domain/manifest/parse/parse_ledger.ts";
import { resolveValue } from "../domain/manifest/values/resolve_value.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { LedgerArchive } from "../ports/ledger_archive.ts";

const KEY = "gapless.ledger";
const NEITHER = 'what it refers to is neither "sqlite" nor a URL such as "postgres://user@host/db"';

/**
 * Returns where the manifest's ledger is, wherever that is written: `sqlite`, or a URL of PostgreSQL.
 *
 * @throws {ManifestError} If it is neither, or is not to be found.
 */
export async function findLedger({ manifest: { path, ledger }, values }: OpenManifest): Promise<string> {
  if (ledger.kind === "command") await values.runCommands([ledger.argv]);
  const resolved = resolveValue(ledger, values, KEY);
  if ("issues" in resolved) throw new ManifestError(path, resolved.issues);
  const text = String(resolved.value);
  try {
    parseLedger(text, dirname(path));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // A value that is not in the manifest may be a secret, whatever it is.
    const message = ledger.kind === "literal" ? error.message : NEITHER;
    throw new ManifestError(path, [{ path: KEY, message }], { cause: error });
  }
  return text;
}

/** Where a ledger is, and who opens it. */
export interface LedgerPlace {
  /** `sqlite`, or a URL of PostgreSQL. */
  readonly place: string;
  /** This program's version. */
  readonly version: string;
  /** How long a call waits for other processes that write to a file. */
  readonly busyMs: number;
  /** Do not make one in PostgreSQL where there is none. */
  readonly mustExist?: boolean;
}

/** Opens the instance's ledger. Only the database that it is in is loaded. */
export async function openLedger(
  { state, name: instance }: Instance,
  { place, version, busyMs, mustExist = false }: LedgerPlace,
): Promise<Ledger> {
  if (place === "sqlite") {
    const { sqliteLedger } = await import("../adapters/ledger/sqlite/sqlite_ledger.ts");
    return sqliteLedger(join(state, "ledger.db"), { version, busyMs });
  }
  const { postgresLedger } = await import("../adapters/ledger/postgres/postgres_ledger.ts");
  return postgresLedger(place, { instance, version, state, mustExist });
}

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
