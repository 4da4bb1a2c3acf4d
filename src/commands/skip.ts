import { skipMissed } from "../services/hand_work/skip_missed.ts";
import { formatWindow } from "./format/instant.ts";
import { openPluginRoom } from "./cli/room.ts";
import { decide } from "./cli/decide.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { findKnown } from "./cli/find_known.ts";
import { UsageError } from "./cli/usage_error.ts";
import { noneWaiting, waitingChoice } from "./cli/waiting_choice.ts";

const ABOUT = `Gives windows of a plugin up that are parked or owed: they are recorded as
skipped, with who did it and why, and are not tried again. What must be done
after all is done by "gapless backfill".

  --window ID  this window only, as "gapless windows" numbers them
  --all        every parked and owed window
  --missed     the time that no window covers yet, up to the last tick: nothing
               of it is made up for
  --why TEXT   why; "gapless windows" and "gapless history" show it

Example: gapless skip report --window 17 --why "the day's file never came"`;

/** Gives parked and owed windows of a plugin up. */
export const skip: Command = {
  usage: "skip NAME --window ID|--all|--missed --why TEXT",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  absentLedger: "refused",
  flags: { boolean: ["all", "missed"], string: ["window", "why"] },
  async run(context) {
    const { operands: [plugin = ""], flags, terminal, ports } = context;
    const chosen = [flags.text("window") !== undefined, flags.has("all"), flags.has("missed")];
    if (chosen.filter((one) => one).length !== 1) {
      throw new UsageError(
        `Cannot tell which windows to skip: name one with --window ID (see gapless windows ${plugin}), ` +
          "all that are parked or owed with --all, or the time that has no window yet with --missed",
      );
    }
    if (flags.text("why") === undefined) {
      throw new UsageError('Cannot skip without a reason: say why with --why "TEXT"');
    }
    const ledger = await ports.ledger();
    await findKnown(ports, plugin);
    if (flags.has("missed")) {
      const { entry, room } = await openPluginRoom(ports, plugin);
      const skipped = await skipMissed(room, entry, await decide(ports, flags));
      terminal.json({
        plugin,
        skipped: skipped && { start: skipped.start.toISOString(), end: skipped.end.toISOString() },
      });
      terminal.out(
        skipped === null
          ? `${plugin}: nothing is missed`
          : `${plugin}: ${formatWindow(skipped, ports.localZone)} is skipped`,
      );
      return EXIT.ok;
    }
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
