import { type Command, EXIT } from "./cli/command.ts";
import { findKnown } from "./cli/find_known.ts";
import { UsageError } from "./cli/usage_error.ts";
import { noneWaiting, waitingChoice } from "./cli/waiting_choice.ts";

const ABOUT = `Gives windows of a plugin up that are parked or owed: they are recorded as
skipped, with who did it and why, and are not tried again. What must be done
after all is done by "gapless backfill".

  --window ID  this window only, as "gapless windows" numbers them
  --all        every parked and owed window
  --why TEXT   why; "gapless windows" and "gapless history" show it

Example: gapless skip report --window 17 --why "the day's file never came"`;

/** Gives parked and owed windows of a plugin up. */
export const skip: Command = {
  usage: "skip NAME --window ID|--all --why TEXT",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  absentLedger: "refused",
  flags: { boolean: ["all"], string: ["window", "why"] },
  async run(context) {
    const { operands: [plugin = ""], flags, terminal, ports } = context;
    if ((flags.text("window") === undefined) === !flags.has("all")) {
      throw new UsageError(
        `Cannot tell which windows to skip: name one with --window ID (see gapless windows ${plugin}), ` +
          "or all that are parked or owed with --all",
      );
    }
    if (flags.text("why") === undefined) {
      throw new UsageError('Cannot skip without a reason: say why with --why "TEXT"');
    }
    const ledger = await ports.ledger();
    await findKnown(ports, plugin);
    const choice = await waitingChoice(context);
    const count = await ledger.skip(choice);
    const told = count === 0
      ? noneWaiting("skip", choice)
      : `${plugin}: ${count} ${count === 1 ? "window is" : "windows are"} given up`;
    terminal.json({ plugin, windows: count });
    terminal.out(told);
    return EXIT.ok;
  },
};
