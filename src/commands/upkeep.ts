import { upkeep as keepUp, type UpkeepReport } from "../services/upkeep/upkeep.ts";
import { type Command, EXIT } from "./cli/command.ts";
import type { Ports } from "./cli/ports.ts";
import { openRoom } from "./cli/room.ts";
import { hanging } from "./format/hanging.ts";
import { formatWindow } from "./format/instant.ts";

const ABOUT = `Does what has to be done now and then: wakes plugins that are late (a tick that
passed while the machine was off, an owed window whose wait is over) and those
that waited for a slot whose holder is gone, records when cron woke nothing,
and removes what the manifest's "keep" lets go. What it starts goes on by
itself.

The manager does this every five minutes, after its sync, and so does
"gapless up". Where the manager is disabled, let cron call it:

  */5 * * * * gapless upkeep --manifest /srv/jobs/gapless.toml

  --wait  wait until the plugins that it woke are done; for containers, which
          end with it

Example: gapless upkeep`;

/** Wakes late plugins, records gaps of wake-ups, tidies up. */
export const upkeep: Command = {
  usage: "upkeep [--wait]",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  flags: { boolean: ["wait"] },
  async run({ flags, terminal, ports }) {
    const report = await upkeepOf(ports, flags.has("wait") ? "wait" : "go on");
    const { woken, gaps, failures } = report;
    terminal.json({
      woken,
      gaps: gaps.map(({ plugin, start, end }) => ({
        plugin,
        start: start.toISOString(),
        end: end.toISOString(),
      })),
      failures: failures.map(({ step, error }) => ({ step, error: error.message })),
    });
    for (const name of woken) terminal.out(`${name}: woken, for it is late`);
    for (const gap of gaps) {
      terminal.out(`cron did not wake ${gap.plugin ?? "anything"}: ${formatWindow(gap, ports.localZone)}`);
    }
    for (const line of failureLines(report)) terminal.err(line);
    if (woken.length + gaps.length + failures.length === 0) terminal.out("Nothing to do.");
    return failures.length === 0 ? EXIT.ok : EXIT.failed;
  },
};

/** Opens all that upkeep works with, and does it. */
export async function upkeepOf(ports: Ports, started: "go on" | "wait" = "go on"): Promise<UpkeepReport> {
  const [room, archive] = await Promise.all([openRoom(ports, { lock: "wake" }), ports.archive()]);
  const waits: Promise<unknown>[] = [];
  const launcher = started === "go on"
    ? ports.launcher
    : { start: (plugin: string) => void waits.push(ports.launcher.wake(plugin, ports.stop())) };
  const report = await keepUp({ ...room, archive, launcher });
  await Promise.all(waits);
  return report;
}

/** What could not be done, as lines for people. */
export function failureLines({ failures }: UpkeepReport): string[] {
  return failures.flatMap(({ step, error }) => hanging(`gapless: Cannot ${step}: ${error.message}`));
}
