import type { OnRetry } from "../../services/wake/failed_window.ts";
import type { Ports } from "./ports.ts";
import type { Terminal } from "./terminal.ts";

/** Returns what shows a person each attempt that failed, and when the next one is. */
export async function retryTeller(
  plugin: string,
  terminal: Terminal,
  { clock, localZone: zone }: Pick<Ports, "clock" | "localZone">,
): Promise<OnRetry> {
  // Only for a person: cron's wake-ups report what fails for good.
  const { describeRetry } = await import("./wake_obstacles.ts");
  return (failed, at) => {
    for (const line of describeRetry(plugin, failed, at, { zone, now: clock.now() })) terminal.err(line);
  };
}

/** Returns what shows a person, once for each, the run that holds a backfill up. */
export async function busyTeller(
  plugin: string,
  terminal: Terminal,
  ports: Pick<Ports, "clock" | "localZone" | "ledger">,
): Promise<() => Promise<void>> {
  const { describeBusy, findObstacles } = await import("./wake_obstacles.ts");
  let last = NaN;
  return async () => {
    const found = await findObstacles(ports, plugin);
    const run = found.running[0]?.runId ?? 0;
    const view = { zone: ports.localZone, now: ports.clock.now() };
    if (run !== last) terminal.err(`${plugin}: ${describeBusy(found, view)}; waiting for it`);
    last = run;
  };
}
