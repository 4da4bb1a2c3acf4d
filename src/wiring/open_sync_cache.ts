import { FileSyncCache } from "../adapters/sync/file_sync_cache.ts";
import { peekRecords } from "../adapters/ledger/sqlite/peek_state.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { Program } from "../domain/instance/program.ts";
import { PROGRAM_FILES } from "./program_files.ts";

/** What `openSyncCache()` takes. */
export interface SyncCacheRequest {
  readonly instance: Instance;
  readonly program: Program;
  /** Returns the zone that `local` stands for. */
  readonly localZone: () => string;
  /** The variables that this process was started with. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Returns what remembers the last sync of an instance. */
export function openSyncCache({ environment, ...request }: SyncCacheRequest): FileSyncCache {
  return new FileSyncCache({
    ...request,
    programFiles: PROGRAM_FILES,
    uid: Deno.uid(),
    variable: (name) => environment[name],
    records: (plugins) => peekRecords(`${request.instance.state}/ledger.db`, plugins),
    startedAt: performance.timeOrigin,
  });
}
