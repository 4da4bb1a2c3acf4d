import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { Rewind, Rewound } from "../../ports/operator_actions.ts";
import { type ClaimRoom, deadLeases } from "../wake/claim_next.ts";
import { endLeftovers } from "../wake/end_leftovers.ts";

/** Sets a plugin's cursor back, whatever dead processes hold. */
export async function rewindPlugin(
  room: Pick<ClaimRoom, "clock" | "ledger" | "processes">,
  { name, retry, delivery }: Pick<PluginEntry, "name" | "retry" | "delivery">,
  rewind: Pick<Rewind, "to" | "decision">,
): Promise<Rewound> {
  const state = await room.ledger.state(name);
  const dead = state === undefined ? [] : await endLeftovers(room.processes, deadLeases(room, state));
  return await room.ledger.rewind(name, { ...rewind, dead, retry, delivery, schedule: null });
}
