import { join } from "@std/path/posix";
import type { Instance } from "../domain/instance/instance.ts";
import type { RunLogs } from "../ports/run_logs.ts";

/** What `openLogs()` needs. */
export interface LogOptions {
  /** How large the log of one run may grow, in bytes. */
  readonly limit: number;
  /** Gets what is wrong with the log files themselves. */
  readonly warn: (message: string) => void;
}

/** Opens the logs of the instance's runs. */
export async function openLogs(instance: Instance, options: LogOptions): Promise<RunLogs> {
  const { FileRunLogs } = await import("../adapters/logs/file_run_logs.ts");
  return new FileRunLogs({ folder: join(instance.state, "logs"), ...options });
}
