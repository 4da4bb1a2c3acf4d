import { removeBlock } from "../services/crontab/remove_block.ts";
import { keepBlock, refuseWhileUp } from "../services/up/up.ts";
import { type Command, EXIT } from "./cli/command.ts";

const ABOUT = `Takes Gapless's block out of the crontab. Every other byte stays; the ledger
keeps all that it knows, so that a later "gapless sync" goes on where things
stopped.

Example: gapless down`;

/** Takes the block out of the crontab. */
export const down: Command = {
  usage: "down",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  absentLedger: "quiet",
  async run({ terminal, ports }) {
    await refuseWhileUp(ports);
    const changed = await removeBlock({ ...ports, crontabs: await ports.crontabs() });
    await keepBlock(ports);
    // A block can be removed whatever has become of its manifest; where there is none, a wrong manifest is the likely reason.
    if (!changed) await ports.manifest({ plugins: [] });
    terminal.json({ changed });
    terminal.out(
      changed ? "Took the block out of the crontab." : "There is no block of Gapless in the crontab.",
    );
    return EXIT.ok;
  },
};
