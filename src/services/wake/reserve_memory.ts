import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";
import type { RunMemory } from "../../ports/run_memory.ts";
import type { Startup } from "../../ports/startup.ts";

/** What memory is reserved with. */
export interface MemoryDeps {
  readonly clock: Clock;
  readonly memory: RunMemory;
  readonly startup: Startup;
}

/** For whom memory is reserved. */
export interface MemoryRequest {
  readonly entry: PluginEntry;
  readonly stop: AbortSignal;
  readonly echo: (entry: LogEntry) => void;
  readonly beside?: boolean;
}

/** Reserves what a run of a plugin may use. While it waits, others may start, and the listener hears why. */
export async function reserveMemory(
  { clock, memory, startup }: MemoryDeps,
  { entry, stop, echo, beside = false }: MemoryRequest,
): ReturnType<RunMemory["reserve"]> {
  return await memory.reserve(entry, {
    stop,
    beside,
    onNotice(message) {
      startup.over();
      echo({ time: clock.now(), level: "info", message });
    },
  });
}
