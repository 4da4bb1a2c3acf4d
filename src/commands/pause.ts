import type { CommandContext } from "./cli/command.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { dateFlag } from "./cli/date_flag.ts";
import { decide } from "./cli/decide.ts";
import { pluginsMeant } from "./cli/plugins_meant.ts";
import { UsageError } from "./cli/usage_error.ts";
import { formatInstant } from "./format/instant.ts";

const ABOUT = `Pauses a plugin: its wake-ups do nothing until "gapless resume NAME". A run
that is under way goes on to its end, and backfills by hand still work. No time
is lost: what passes meanwhile is caught up with, or skipped, on resuming.

  --all         every plugin that the ledger knows but the manager. One that is
                paused for longer already stays so
  --until DATE  until then: the pause ends by itself. Such as 2026-11-01,
                "2026-11-01 14:30", tomorrow or +3h, in this machine's zone. A
                plugin that is paused already is paused until then
  --why TEXT    why; "gapless status" shows it

Example: gapless pause --all --until +2h --why "the disk is being swapped"`;

/** Pauses plugins. */
export const pause: Command = {
  usage: "pause NAME|--all [--until DATE] [--why TEXT]",
  about: ABOUT,
  operands: { min: 0, max: 1 },
  absentLedger: "refused",
  flags: { boolean: ["all"], string: ["why", "until"] },
  async run(context) {
    const { flags, terminal, ports } = context;
    const until = untilFlag(context);
    const { plugins, unknown } = await pluginsMeant(context, "pause");
    const ledger = await ports.ledger();
    const pause = { ...await decide(ports, flags), until, keepsLonger: flags.has("all") };
    const done: { readonly plugin: string; readonly changed: boolean }[] = [];
    for (const plugin of plugins) done.push({ plugin, changed: await ledger.pause(plugin, pause) });
    const [only] = done;
    const json = { until: until?.toISOString() ?? null };
    terminal.json(flags.has("all") ? { plugins: done, unknown, ...json } : { ...only, ...json });
    const end = until === null ? "" : ` until ${formatInstant(until, ports.localZone)}`;
    for (const { plugin, changed } of done) {
      const what = changed ? `paused${end}; to resume: gapless resume ${plugin}` : "paused already";
      terminal.out(`${plugin}: ${what}`);
    }
    for (const name of unknown) terminal.out(`${name}: not registered yet, and so not paused`);
    return EXIT.ok;
  },
};

function untilFlag({ flags, ports }: CommandContext): Date | null {
  const now = ports.clock.now();
  const until = dateFlag(flags, "until", { now, timezone: ports.localZone }) ?? null;
  if (until === null || until > now) return until;
  throw new UsageError(
    `--until: Cannot pause until ${formatInstant(until, ports.localZone)}: it is in the past`,
  );
}
