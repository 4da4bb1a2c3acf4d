import { localZone } from "../adapters/clock/local_zone.ts";
import type { OutlookPlace } from "../adapters/outlook/outlook_reader.ts";
import type { Instance } from "../domain/instance/instance.ts";
import { lockPath } from "../domain/instance/lock_path.ts";
import { PROGRAM_FILES } from "./program_files.ts";

/**
 * Returns where the outlooks of an instance are kept.
 *
 * @param inherits Tells whether this process was given an environment variable.
 */
export function outlookPlace(
  { manifest, state, trustOwner }: Pick<Instance, "manifest" | "state"> & {
    readonly trustOwner?: string | undefined;
  },
  inherits: (variable: string) => boolean,
): OutlookPlace {
  return {
    folder: `${state}/outlooks`,
    // Each wake-up looks at the lock, whose the state folder is, and whether an `up` may have to be buried.
    restsOn: [manifest, lockPath(manifest), `${state}/manifest`, `${state}/up.json`, ...PROGRAM_FILES],
    localZone,
    trusts: trustOwner ?? Deno.env.get("GAPLESS_TRUST_OWNER") ?? "",
    inherits,
  };
}
