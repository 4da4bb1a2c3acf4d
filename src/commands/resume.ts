import type { Decision } from "../domain/window/decision.ts";
import { type Resumed, resumeWithoutMissed } from "../services/hand_work/resume_without_missed.ts";
import { type Command, type CommandContext, EXIT } from "./cli/command.ts";
import { decide } from "./cli/decide.ts";
import { findKnown } from "./cli/find_known.ts";
import { formatWindow } from "./format/instant.ts";
import { openPluginRoom } from "./cli/room.ts";

const ABOUT = `Ends a plugin's pause. The next wake-up catches up with the ticks that passed
meanwhile, as the manifest's "catchup" says.

  --skip-missed  pass over the time up to the last tick instead: it is recorded
                 as skipped. Windows that were owed before stay owed
  --why TEXT     why; "gapless windows" and "gapless history" show it

Example: gapless resume report --skip-missed --why "too old to matter"`;

/** Ends a plugin's pause. */
export const resume: Command = {
  usage: "resume NAME [--skip-missed] [--why TEXT]",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  absentLedger: "refused",
  flags: { boolean: ["skip-missed"], string: ["why"] },
  async run(context) {
    const { operands: [plugin = ""], flags, terminal, ports } = context;
    const ledger = await ports.ledger();
    await findKnown(ports, plugin);
    const decision = await decide(ports, flags);
    const { changed, skipped } = flags.has("skip-missed")
      ? await skipMissed(context, plugin, decision)
      : { changed: await ledger.resume(plugin, { decision, skip: null }), skipped: null };
    terminal.json({
      plugin,
      changed,
      skipped: skipped && { start: skipped.start.toISOString(), end: skipped.end.toISOString() },
    });
    const passed = skipped === null ? "" : `; ${formatWindow(skipped, ports.localZone)} is passed over`;
    terminal.out(changed ? `${plugin}: resumed${passed}` : `${plugin}: it is not paused`);
    return EXIT.ok;
  },
};

async function skipMissed({ ports }: CommandContext, plugin: string, decision: Decision): Promise<Resumed> {
  const { entry, room } = await openPluginRoom(ports, plugin);
  return await resumeWithoutMissed(room, entry, decision);
}
