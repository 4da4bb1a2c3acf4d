import { type Command, EXIT } from "./cli/command.ts";
import { findKnown } from "./cli/find_known.ts";
import { noneWaiting, waitingChoice } from "./cli/waiting_choice.ts";

const ABOUT = `Makes every window of a plugin that is parked or owed ready for the next
wake-up, with no failure counted: the way back for windows that failed so often
that they were set aside. "gapless run NAME" does them at once.

  --window ID  this window only, as "gapless windows" numbers them
  --why TEXT   why; "gapless history" shows it

Example: gapless retry report && gapless run report`;

/** Gives parked and owed windows of a plugin another chance. */
export const retry: Command = {
  usage: "retry NAME [--window ID] [--why TEXT]",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  absentLedger: "refused",
  flags: { string: ["window", "why"] },
  async run(context) {
    const { operands: [plugin = ""], terminal, ports } = context;
    const ledger = await ports.ledger();
    await findKnown(ports, plugin);
    const choice = await waitingChoice(context);
    const count = await ledger.retry(choice);
    const told = count === 0
      ? noneWaiting("retry", choice)
      : `${plugin}: ${count} ${count === 1 ? "window is" : "windows are"} tried again at the next wake-up`;
    terminal.json({ plugin, windows: count });
    terminal.out(told);
    return EXIT.ok;
  },
};
