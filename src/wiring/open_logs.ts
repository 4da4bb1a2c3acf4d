import { join } from "@std/path/posix";
import type { Instance } from "../domain/instance/instance.ts";
import type { RunLogs } from "../ports/run_logs.ts";

/**
 * Opens the logs of the instance's runs.
 *
 * @param warn Gets what is wrong with the log files themselves.
 */
export async function openLogs(instance: Instance, warn: (message: string) => void): Promise<RunLogs> {
  const { FileRunLogs } = await import("../adapters/logs/file_run_logs.ts");
  return new FileRunLogs({ folder: join(instance.state, "logs"), warn });
}
