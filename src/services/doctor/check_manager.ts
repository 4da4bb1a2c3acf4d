import type { PluginStatus } from "../status.ts";
import { status } from "../status.ts";
import type { DoctorRoom } from "./doctor_room.ts";
import { findBlock } from "./find_block.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, note, trouble } = findingsOf("manager");
const MINUTE = 60_000;

/** Is the manager woken by its schedule? It shows that cron wakes anything at all. */
export async function checkManager(room: DoctorRoom): Promise<Finding[]> {
  if (await findBlock(room) === null) return [];
  const opened = await room.open();
  const { manifest } = opened;
  const manager = [...manifest.plugins.values()].find(({ module }) => module.kind === "builtin");
  if (manager === undefined || manager.enabled === false) {
    return [
      note(
        "it is switched off: changes of the manifest wait for a sync by hand",
        'do it now with "gapless sync"',
      ),
    ];
  }
  const [found] = await status(opened, { plugins: new Map([[manager.name, manager]]) });
  if (found === undefined) return [];
  if (found.problems.includes("silent")) {
    return [trouble(
      `${lastWoken(found, room.clock.now())}, and it is due by "${found.schedule}"`,
      'cron does not wake it: see whether cron fires with "gapless doctor --probe"',
    )];
  }
  if (found.lastRun?.outcome === "failed") {
    return [trouble("its last run failed", `see why with "gapless logs ${manager.name}"`)];
  }
  return [ok(found.lastWakeUp === null ? "it has not been due yet" : lastWoken(found, room.clock.now()))];
}

function lastWoken({ lastWakeUp }: PluginStatus, now: Date): string {
  if (lastWakeUp === null) return "it was never woken";
  return `it was woken ${Math.floor((now.getTime() - lastWakeUp.getTime()) / MINUTE)} minutes ago`;
}
