import { join } from "@std/path/posix";
import type { Instance } from "../domain/instance/instance.ts";
import type { Manifest } from "../domain/manifest/manifest.ts";
import type { RunMemory } from "../ports/run_memory.ts";

const UNLIMITED: RunMemory = { reserve: () => Promise.resolve({ [Symbol.dispose]: () => {} }) };

/** Returns the memory that the runs of an instance share; what limits it is loaded only where the manifest does. */
export function openMemory({ state }: Instance, { maxMemoryBytes }: Manifest): RunMemory {
  if (maxMemoryBytes === null) return UNLIMITED;
  return {
    async reserve(plugin, options) {
      const [{ SharedRunMemory }, { defaultRunMemory }] = await Promise.all([
        import("../adapters/memory/shared_run_memory.ts"),
        import("../adapters/memory/default_run_memory.ts"),
      ]);
      const memory = {
        folder: join(state, "memory"),
        maxBytes: maxMemoryBytes,
        defaultBytes: defaultRunMemory,
      };
      return await new SharedRunMemory(memory).reserve(plugin, options);
    },
  };
}
