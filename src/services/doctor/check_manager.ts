import type { DoctorRoom } from "./doctor_room.ts";
import { findBlock } from "./find_block.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, note, trouble } = findingsOf("manager");
const MINUTE = 60_000;
/** Twice its interval. */
const PATIENCE = 10 * MINUTE;

/** Did the manager run in the last ten minutes? It shows that cron wakes anything at all. */
export async function checkManager(room: DoctorRoom): Promise<Finding[]> {
  if (await findBlock(room) === null) return [];
  const { manifest, ledger } = await room.open();
  const manager = [...manifest.plugins.values()].find(({ module }) => module.kind === "builtin");
  if (manager === undefined || manager.enabled === false) {
    return [note("it is switched off: changes of the manifest wait for a sync by hand", "gapless sync")];
  }
  const record = (await ledger.state(manager.name))?.record;
  const [last] = await ledger.runs({ plugin: manager.name, limit: 1 });
  const since = last?.startedAt ?? record?.registeredAt ?? null;
  const now = room.clock.now();
  const minutes = since === null ? null : Math.floor((now.getTime() - since.getTime()) / MINUTE);
  if (minutes === null || now.getTime() - (since?.getTime() ?? 0) <= PATIENCE) {
    if (last?.outcome === "failed") return [trouble("its last run failed", `gapless logs ${manager.name}`)];
    return [ok(last ? `it ran ${minutes} minutes ago` : "it has not been due yet")];
  }
  return [trouble(
    last
      ? `its last run was ${minutes} minutes ago, and it is due every five`
      : "it has never run, and is due every five minutes",
    'cron does not wake it: see whether cron fires with "gapless doctor --probe"',
  )];
}
