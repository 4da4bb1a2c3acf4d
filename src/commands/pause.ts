import { type Command, EXIT } from "./cli/command.ts";
import { decide } from "./cli/decide.ts";
import { findKnown } from "./cli/find_known.ts";

const ABOUT = `Pauses a plugin: its wake-ups do nothing until "gapless resume NAME". A run
that is under way goes on to its end, and backfills by hand still work. No time
is lost: what passes meanwhile is caught up with, or passed over, on resuming.

  --why TEXT  why; "gapless status" shows it

Example: gapless pause report --why "the disk is being swapped"`;

/** Pauses a plugin. */
export const pause: Command = {
  usage: "pause NAME [--why TEXT]",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  absentLedger: "refused",
  flags: { string: ["why"] },
  async run({ operands: [plugin = ""], flags, terminal, ports }) {
    const ledger = await ports.ledger();
    await findKnown(ports, plugin);
    const changed = await ledger.pause(plugin, await decide(ports, flags));
    terminal.json({ plugin, changed });
    terminal.out(
      changed ? `${plugin}: paused; gapless resume ${plugin} ends it` : `${plugin}: paused already`,
    );
    return EXIT.ok;
  },
};
