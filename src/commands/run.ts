import type { LogEntry } from "../ports/plugin_host.ts";
import { preparePlugin } from "../services/prepare_plugin.ts";
import { removeBlock } from "../services/remove_block.ts";
import { leaveIfUpIsGone } from "../services/up.ts";
import { wake, type WakeReport } from "../services/wake.ts";
import { type Command, type CommandContext, EXIT } from "./command.ts";
import { formatFailure } from "./format/failure.ts";
import { formatWindow } from "./format/instant.ts";
import { formatLogLine } from "./format/log_line.ts";
import { openPluginRoom } from "./room.ts";

const ABOUT = `Wakes one plugin, as cron does: looks what is due, and does it.

  --verbose  show the plugin's log on the screen (a terminal shows it anyway)

Waking a plugin once too often does no harm: the ledger knows what is done,
and a wake-up that finds nothing due ends with exit code 0. A window that
fails is tried again (the manifest's "retry"), and stays owed if it fails for
good this time. Silent on success, with a short report on standard error on
failure, so that cron mails it. SIGTERM and SIGINT abort the run's signal; the
window stays owed.

Example: gapless run report --verbose`;

/** Wakes one plugin. */
export const run: Command = {
  usage: "run NAME [--verbose]",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  flags: { boolean: ["verbose"] },
  async run(context) {
    const { operands: [name = ""], flags, terminal, ports } = context;
    if (await leaveIfUpIsGone(ports, () => removeBlock(ports))) {
      terminal.err(
        `gapless: the "gapless up" that put this line into the crontab is gone; took its block away`,
      );
      return EXIT.ok;
    }
    const stop = ports.stop();
    const { entry, room } = await openPluginRoom(ports, name);
    const aloud = !flags.has("quiet") &&
      (flags.has("verbose") || (terminal.interactive && !flags.has("json")));
    const echo = aloud ? (line: LogEntry) => terminal.err(formatLogLine(line, ports.localZone)) : () => {};
    const report = entry.enabled === false
      ? { result: "nothing due", windows: [], failures: [] } as const
      : await wake(room, { prepared: await preparePlugin(room, entry), stop, echo });
    tell(context, report, aloud);
    return { done: EXIT.ok, "nothing due": EXIT.ok, busy: EXIT.busy, failed: EXIT.failed }[report.result];
  },
};

function tell(
  { operands: [plugin = ""], flags, terminal, ports }: CommandContext,
  report: WakeReport,
  aloud: boolean,
): void {
  const { result, windows, failures } = report;
  const zone = ports.localZone;
  for (const failure of failures) {
    const text = formatFailure(plugin, failure, zone);
    terminal.err(flags.has("json") ? JSON.stringify({ error: { kind: "plugin", message: text } }) : text);
  }
  if (flags.has("json")) {
    const spans = windows.map(({ start, end }) => ({ start: start.toISOString(), end: end.toISOString() }));
    terminal.out(JSON.stringify({ plugin, result, windows: spans }));
  } else if (aloud) {
    for (const window of windows) terminal.err(`${plugin}: done ${formatWindow(window, zone)}`);
    if (result === "busy" || result === "nothing due") terminal.err(`${plugin}: ${result}`);
  }
}
