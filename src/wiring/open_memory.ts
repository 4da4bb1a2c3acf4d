import { join } from "@std/path/posix";
import type { Instance } from "../domain/instance/instance.ts";
import type { Manifest } from "../domain/manifest/manifest.ts";
import type { RunMemory } from "../ports/run_memory.ts";

const UNLIMITED: RunMemory = {
  reserve: () => Promise.resolve({ [Symbol.dispose]: () => {} }),
  waiting: () => Promise.resolve(new Set()),
};

/** Returns the memory that the runs of an instance share; what limits it is loaded only where the manifest does. */
export function openMemory({ state }: Instance, { maxMemoryBytes }: Manifest): RunMemory {
  if (maxMemoryBytes === null) return UNLIMITED;
  const open = async () => {
    const [{ SharedRunMemory }, { defaultRunMemory }] = await Promise.all([
      import("../adapters/memory/shared_run_memory.ts"),
      import("../adapters/memory/default_run_memory.ts"),
    ]);
    const folder = join(state, "memory");
    return new SharedRunMemory({ folder, maxBytes: maxMemoryBytes, defaultBytes: defaultRunMemory });
  };
  return {
    reserve: async (plugin, options) => await (await open()).reserve(plugin, options),
    waiting: async () => (await open()).waiting(),
  };
}
