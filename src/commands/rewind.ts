import type { Rewound } from "../ports/operator_actions.ts";
import { rewindPlugin } from "../services/hand_work/rewind_plugin.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { dateFlag, standpointOf } from "./cli/date_flag.ts";
import { decide } from "./cli/decide.ts";
import { findKnown } from "./cli/find_known.ts";
import { formatInstant } from "./format/instant.ts";
import { openPluginRoom } from "./cli/room.ts";
import { UsageError } from "./cli/usage_error.ts";

const ABOUT = `Sets back up to where a plugin's time is covered: the next wake-ups cover the
time from there on anew. Windows after that instant stay on record as rewound,
owed and parked ones too; one that reaches across it is cut in two. So it also
heals a plugin that a wrong clock has covered into the future: --to now.

  --to DATE   such as 2026-11-01, "2026-11-01 14:30", yesterday, -3h or now, in
              the plugin's zone
  --why TEXT  why; "gapless windows" and "gapless history" show it

Example: gapless rewind report --to yesterday --why "the log was incomplete"`;

/** Sets a plugin's cursor back. */
export const rewind: Command = {
  usage: "rewind NAME --to DATE [--why TEXT]",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  absentLedger: "refused",
  flags: { string: ["to", "why"] },
  async run({ operands: [plugin = ""], flags, terminal, ports }) {
    const { entry, room } = await openPluginRoom(ports, plugin);
    const to = dateFlag(flags, "to", standpointOf(ports, entry));
    if (to === undefined) throw new UsageError("Cannot rewind without a date: say to when with --to DATE");
    await findKnown(ports, plugin);
    const done = await rewindPlugin(room, entry, { to, decision: await decide(ports, flags) });
    terminal.json({
      plugin,
      to: to.toISOString(),
      result: done.kind,
      windows: done.kind === "rewound" ? done.windows : 0,
    });
    const line = `${plugin}: ${tell(done, to, ports.localZone)}`;
    if (done.kind === "busy") terminal.err(`gapless: ${line}`);
    else terminal.out(line);
    return done.kind === "busy" ? EXIT.busy : EXIT.ok;
  },
};

function tell(done: Rewound, to: Date, zone: string): string {
  const instant = formatInstant(to, zone);
  switch (done.kind) {
    case "rewound":
      return `rewound to ${instant}; ${done.windows} ${
        done.windows === 1 ? "window is" : "windows are"
      } taken back`;
    case "nothing":
      return done.cursor === null
        ? "nothing to take back: no time is covered yet"
        : `nothing to take back: time is covered up to ${formatInstant(done.cursor, zone)} only`;
    case "busy":
      return `a process (pid ${done.owner.pid} on ${done.owner.host}) works on a window after ${instant}; ` +
        "wait for its end, or stop it, and rewind again";
  }
}
