import { localZone } from "../adapters/clock/local_zone.ts";
import { peekState } from "../adapters/ledger/sqlite/peek_state.ts";
import { FileOutlooks } from "../adapters/outlook/file_outlooks.ts";
import type { Instance } from "../domain/instance/instance.ts";
import { lockPath } from "../domain/instance/lock_path.ts";
import { PROGRAM_FILES } from "./program_files.ts";

/**
 * Returns the outlooks of an instance.
 *
 * @param inherits Tells whether this process was given an environment variable.
 */
export function openOutlooks(
  { manifest, state }: Pick<Instance, "manifest" | "state">,
  inherits: (variable: string) => boolean,
): FileOutlooks {
  return new FileOutlooks({
    folder: `${state}/outlooks`,
    // Each wake-up looks at the lock, whose the state folder is, and whether an `up` may have to be buried.
    restsOn: [manifest, lockPath(manifest), `${state}/manifest`, `${state}/up.json`, ...PROGRAM_FILES],
    peek: (plugin) => peekState(`${state}/ledger.db`, plugin),
    localZone,
    inherits,
    startedAt: performance.timeOrigin,
  });
}
