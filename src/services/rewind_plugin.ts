import type { Rewind, Rewound } from "../ports/hand_work.ts";
import { type ClaimRoom, deadLeases } from "./claim_next.ts";

/** Sets a plugin's cursor back, whatever dead processes hold. */
export async function rewindPlugin(
  room: Pick<ClaimRoom, "clock" | "ledger" | "processes">,
  plugin: string,
  rewind: Omit<Rewind, "dead">,
): Promise<Rewound> {
  const state = await room.ledger.state(plugin);
  const dead = state === undefined ? [] : deadLeases(room, state);
  return await room.ledger.rewind(plugin, { ...rewind, dead });
}
