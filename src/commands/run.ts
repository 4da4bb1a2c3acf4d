import { CrontabError } from "../ports/crontab.ts";
import type { LogEntry } from "../ports/plugin_host.ts";
import { removeBlock } from "../services/remove_block.ts";
import { leaveIfUpIsGone } from "../services/up.ts";
import { wake, type WakeReport } from "../services/wake.ts";
import { type Command, EXIT } from "./command.ts";
import { formatFailure } from "./format/failure.ts";
import { formatWindow } from "./format/instant.ts";
import { formatLogLine } from "./format/log_line.ts";
import type { Ports } from "./ports.ts";
import { openPluginRoom } from "./room.ts";
import type { Terminal } from "./terminal.ts";

const ABOUT = `Wakes one plugin, as cron does: looks what is due, and does it.

  --verbose    show the plugin's log on the screen (a terminal shows it anyway)
  --no-jitter  begin at once: who calls has spread the start-ups already

Waking a plugin once too often does no harm: the ledger knows what is done,
and a wake-up that finds nothing due ends with exit code 0. A window that
fails is tried again (the manifest's "retry"), and stays owed if it fails for
good this time. Silent on success, with a short report on standard error on
failure, so that cron mails it. SIGTERM and SIGINT abort the run's signal; the
window stays owed.

Example: gapless run report --verbose`;

/** Wakes one plugin. */
export const run: Command = {
  usage: "run NAME [--verbose] [--no-jitter]",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  flags: { boolean: ["verbose", "no-jitter"] },
  async run({ operands: [name = ""], flags, terminal, ports }) {
    if (await buryUp(terminal, ports)) {
      terminal.json({ plugin: name, result: "nothing due", windows: [] });
      return EXIT.ok;
    }
    const stop = ports.stop();
    const { entry, room } = await openPluginRoom(ports, name);
    const aloud = flags.has("verbose") || terminal.interactive;
    const echo = (line: LogEntry) => aloud && terminal.err(formatLogLine(line, ports.localZone));
    // A person waits for no jitter.
    const atOnce = terminal.interactive || flags.has("no-jitter");
    const woken = atOnce ? { ...entry, jitterMs: 0 } : entry;
    const report = await wake(room, { entry: woken, stop, echo });
    tell(report, { name, aloud, terminal, zone: ports.localZone });
    return { done: EXIT.ok, "nothing due": EXIT.ok, busy: EXIT.busy, failed: EXIT.failed }[report.result];
  },
};

/** Takes the block of a dead `up` away, and tells whether it did. A crontab out of reach keeps no window waiting. */
async function buryUp(terminal: Terminal, ports: Ports): Promise<boolean> {
  try {
    const buried = await leaveIfUpIsGone(ports, () => removeBlock(ports));
    if (buried) terminal.err('gapless: the "gapless up" that wrote this line is gone; took its block away');
    return buried;
  } catch (error) {
    if (!(error instanceof CrontabError)) throw error;
    terminal.err(`gapless: "gapless up" is gone, and its block stays: ${error.message}`);
    return false;
  }
}

interface Telling {
  readonly name: string;
  /** Tell of success too. */
  readonly aloud: boolean;
  readonly terminal: Terminal;
  readonly zone: string;
}

function tell({ result, windows, failures }: WakeReport, { name, aloud, terminal, zone }: Telling): void {
  const spans = windows.map(({ start, end }) => ({ start: start.toISOString(), end: end.toISOString() }));
  terminal.json({ plugin: name, result, windows: spans });
  const reports = failures.map((failure) => formatFailure(name, failure, zone));
  if (reports.length > 0) terminal.error("plugin", reports.join("\n"));
  if (!aloud) return;
  for (const window of windows) terminal.err(`${name}: done ${formatWindow(window, zone)}`);
  if (result === "busy" || result === "nothing due") terminal.err(`${name}: ${result}`);
}
