import { type Command, EXIT } from "./command.ts";
import { findKnown } from "./find_known.ts";

const ABOUT = `Makes every window of a plugin that is parked or owed ready for the next
wake-up, with no failure counted: the way back for windows that failed so often
that they were set aside. "gapless run NAME" does them at once.

Example: gapless retry report && gapless run report`;

/** Gives parked and owed windows of a plugin another chance. */
export const retry: Command = {
  usage: "retry NAME",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  async run({ operands: [plugin = ""], terminal, ports }) {
    const ledger = await ports.ledger();
    await findKnown(ledger, plugin);
    const decision = { by: await ports.person(), at: ports.clock.now(), why: null };
    const count = await ledger.retry({ plugin, decision });
    terminal.json({ plugin, windows: count });
    terminal.out(
      count === 0
        ? `${plugin}: no window is parked or owed`
        : `${plugin}: ${count} ${count === 1 ? "window is" : "windows are"} tried again at the next wake-up`,
    );
    return EXIT.ok;
  },
};
