import { inspectAll } from "../services/load/inspect_all.ts";
import { planBlock } from "../services/crontab/reconcile.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { linesOf } from "./format/hanging.ts";
import { reconciliationJson, tellReconciliation } from "./format/reconciliation.ts";
import { formatScheduleView, scheduleViewJson, viewSchedules } from "./format/schedule_view.ts";
import { openRoom } from "./cli/room.ts";

const ABOUT = `Shows what "gapless sync" would change in the crontab, as a diff, and changes
nothing. Every plugin is linked, loaded into its sandbox and asked when it
wants to run.

Below stands for each plugin when it is due, in words and by its next five
ticks, and when cron wakes it: often enough for every tick in any time zone,
and little more. A wake-up without a tick finds nothing due.

Example: gapless plan`;

/** Shows what `sync` would change, and when each plugin is due and woken. */
export const plan: Command = {
  usage: "plan",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  absentLedger: "quiet",
  async run({ terminal, ports }) {
    const room = await openRoom(ports);
    const findings = await inspectAll(room, room.manifest);
    const planned = await planBlock(room, findings);
    const schedules = await viewSchedules(findings.inspections, room.clock.now());
    terminal.json({ ...reconciliationJson(planned), schedules: schedules.map(scheduleViewJson) });
    tellReconciliation(terminal, planned, "would be");
    if (planned.diff !== "") { for (const line of linesOf(planned.diff)) terminal.out(line); }
    for (const view of schedules) {
      for (const line of ["", ...formatScheduleView(view, room.localZone)]) terminal.out(line);
    }
    return planned.failures.length === 0 ? EXIT.ok : EXIT.config;
  },
};
