import { isUpGone } from "../up/up.ts";
import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, trouble } = findingsOf("up");

/** Does the block belong to a `gapless up`, which takes it away when it ends? */
export async function checkUp(room: DoctorRoom): Promise<Finding[]> {
  const held = await room.marker.read();
  if (held === null) return [];
  const { pid, host } = held.owner;
  const who = `"gapless up" (pid ${pid} on ${host})`;
  if (!isUpGone(room, held)) return [ok(`${who} holds the block, and takes it away when it ends`)];
  return [trouble(
    `the block belongs to a ${who} that is gone: the next wake-up takes it away`,
    'keep it with "gapless sync", or start "gapless up" again',
  )];
}
