import { CrontabError } from "../ports/crontab.ts";
import type { LogEntry } from "../ports/plugin_host.ts";
import { pauseAt } from "../domain/window/pause.ts";
import { leaveIfUpIsGone } from "../services/up/up.ts";
import {
  wake,
  type WakeReport,
  type WakeRequest,
  type WakeResult,
  type WakeRoom,
} from "../services/wake/wake.ts";
import { type Command, type CommandContext, EXIT } from "./cli/command.ts";
import { formatPause } from "./format/decision.ts";
import { retryTeller } from "./cli/retry_teller.ts";
import { failureJson, formatFailure } from "./format/failure.ts";
import { formatWindow } from "./format/instant.ts";
import { formatLogLine } from "./format/log_line.ts";
import type { Ports } from "./cli/ports.ts";
import { openPluginRoom, rereader } from "./cli/room.ts";
import { stopTeller } from "./cli/stop_teller.ts";
import type { Terminal } from "./cli/terminal.ts";
import { UsageError } from "./cli/usage_error.ts";

const ABOUT = `Wakes one plugin, as cron does: looks what is due, and does it.

  --now        by hand: do owed windows at once, what is due, and the time since
               the last tick as well, without waiting for the next one
  --from DATE --to DATE
               by hand: do this time, as one window of its own, whether it was
               done before or not; no other window changes. Dates such as
               2026-11-01, "2026-11-01 14:30", yesterday, -3h, now
  --why TEXT   why that time is done; "gapless history" shows it
  --verbose    show the plugin's log on the screen (a terminal shows it anyway)
  --wait       if all slots are taken ("max_concurrent", "pools"), wait for one
               in this process, as on a terminal, instead of in the queue
  --log-format F
               show the log, as text or (json) as lines of JSON, and no remarks
  --no-jitter  begin at once: who calls has spread the start-ups already

Waking a plugin once too often does no harm: the ledger knows what is done,
and a wake-up that finds nothing due ends with exit code 0. A window that
fails is tried again (the manifest's "retry") if its wait is a minute at most;
else it stays owed, and a later wake-up tries it. After 15 minutes a wake-up
takes up no further window, and the next one continues. Silent on success,
with a short report on standard error on failure, so that cron mails it.
SIGTERM, SIGINT and SIGHUP abort the run's signal and give it 10 seconds to
end; the window stays owed. A second signal ends everything at once.

Exit codes: 0 done or nothing due, 1 the plugin failed, 75 another process works
on it, 143 stopped by SIGTERM, 130 by SIGINT (Ctrl-C), 129 by SIGHUP.

Example: gapless run report --verbose`;

/** One that was stopped ends with its signal's. */
const EXITS: Readonly<Record<WakeResult, number>> = {
  done: EXIT.ok,
  "nothing due": EXIT.ok,
  busy: EXIT.busy,
  // Whoever releases a slot starts it again.
  waiting: EXIT.ok,
  failed: EXIT.failed,
  stopped: EXIT.ok,
};

/** Wakes one plugin. */
export const run: Command = {
  usage: "run NAME [--now | --from DATE --to DATE] [--verbose]",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  flags: {
    boolean: ["verbose", "no-jitter", "now", "wait"],
    string: ["from", "to", "why", "log-format", "queued"],
  },
  async run(context) {
    const { operands: [name = ""], flags, terminal, ports } = context;
    if (await buryUp(terminal, ports)) {
      const { NO_OBSTACLES, obstaclesJson } = await import("./cli/wake_obstacles.ts");
      const nothing = { result: "nothing due", windows: [], failures: [], ...obstaclesJson(NO_OBSTACLES) };
      terminal.json({ plugin: name, ...nothing });
      return EXIT.ok;
    }
    const opened = await openPluginRoom(ports, name).catch(async (error) => {
      if (flags.text("queued") !== undefined) await withdraw(ports, name);
      throw error;
    });
    ports.leaveTrace(name);
    if (flags.text("from") !== undefined || flags.text("to") !== undefined) {
      // Only here: what works on backfills is no matter of cron's wake-ups.
      const { runSpan } = await import("./backfill/run_span.ts");
      return await runSpan(context, opened);
    }
    if (flags.text("why") !== undefined) throw new UsageError("Cannot take --why without --from and --to");
    const stop = ports.stop();
    const { entry, room } = opened;
    const aloud = flags.has("verbose") || terminal.interactive;
    const logFormat = logFormatOf(context);
    const asJson = logFormat === "json" ? (await import("./format/json_log.ts")).logLineJson : undefined;
    const echo = (line: LogEntry) => {
      if (asJson !== undefined) terminal.err(asJson(name, line));
      else if (aloud || logFormat !== undefined) terminal.err(formatLogLine(line, ports.localZone));
    };
    // A person waits for no jitter.
    const atOnce = terminal.interactive || flags.has("no-jitter");
    const woken = atOnce ? { ...entry, jitterMs: 0 } : entry;
    const upTo = flags.has("now") ? await momentOf(context) : undefined;
    const onStop = stopTeller(name, terminal);
    const onRetry = aloud ? await retryTeller(name, terminal, ports) : undefined;
    const reread = rereader(ports, name);
    const wait = terminal.interactive || flags.has("wait");
    const queued = flags.text("queued");
    const since = queued === undefined ? undefined : new Date(queued);
    const request = {
      entry: woken,
      stop,
      echo,
      onStop,
      onRetry,
      reread,
      wait,
      since,
      ...(upTo === undefined ? {} : { upTo }),
    };
    const report = await wakeForSlot(room, request);
    const isManager = entry.module.kind === "builtin";
    const isKept = !isManager || await keepUp(ports, terminal);
    // The manager reads what those have reported that upkeep woke, limits or not.
    if ((room.slots.isLimited || isManager) && since === undefined) await tellReports(room, terminal);
    if (hasOwnerWarning(ports)) (await import("./cli/warn_owners.ts")).warnOwners(ports);
    if (asJson !== undefined) {
      for (const failure of report.failures) {
        const message = formatFailure(name, failure, ports.localZone).join("\n");
        terminal.err(asJson(name, { time: ports.clock.now(), level: "error", message, report: true }));
      }
      if (report.error !== undefined) throw report.error;
      return EXITS[report.result];
    }
    await tell(report, { name, aloud, json: flags.has("json"), terminal, ports });
    if (report.error !== undefined) throw report.error;
    return isKept ? EXITS[report.result] : EXIT.failed;
  },
};

/** Does upkeep after the manager's run, whatever came of it. Returns whether all of it was done. */
async function keepUp(ports: Ports, terminal: Terminal): Promise<boolean> {
  const { failureLines, upkeepOf } = await import("./upkeep.ts");
  const report = await upkeepOf(ports);
  for (const line of failureLines(report)) terminal.err(line);
  return report.failures.length === 0;
}

/** Wakes a plugin. One that was started from the queue leaves it, whatever came of it, unless it waits again. */
async function wakeForSlot(room: WakeRoom, request: WakeRequest): Promise<WakeReport> {
  let result: WakeResult | undefined;
  try {
    const report = await wake(room, request);
    result = report.result;
    return report;
  } finally {
    const { entry: { name }, since } = request;
    if (since !== undefined && result !== "waiting") await room.slots.withdraw(name);
  }
}

/** Removes a plugin from the queue that cannot be run. */
async function withdraw(ports: Ports, name: string): Promise<void> {
  const { manifest } = await ports.manifest({ plugins: [] });
  await ports.slots(manifest).withdraw(name);
}

/** Prints what runs reported that were started from the queue: cron read nothing of them. */
async function tellReports({ slots }: WakeRoom, terminal: Terminal): Promise<void> {
  for (const report of await slots.takeReports()) for (const line of report.split("\n")) terminal.err(line);
}

/** The words are loaded only where there is something to say. */
function hasOwnerWarning({ owners }: Ports): boolean {
  return owners.warns && (owners.issues().length > 0 || owners.foreignOwner() !== null);
}

function logFormatOf({ flags }: CommandContext): string | undefined {
  const format = flags.text("log-format");
  if (format === undefined || format === "text" || format === "json") return format;
  throw new UsageError(`Cannot use --log-format "${format}": it takes "text" or "json"`);
}

/** Who runs a paused plugin by hand would be told that nothing is due. */
async function momentOf({ operands: [name = ""], ports }: CommandContext): Promise<Date> {
  const record = (await (await ports.ledger()).state(name))?.record;
  const now = ports.clock.now();
  const pause = record && pauseAt(record, now);
  if (!pause) return now;
  throw new UsageError(
    `Cannot run "${name}" now: it is paused by ${formatPause(name, pause, ports.localZone)}`,
  );
}

/** Takes the block of a dead `up` away, and tells whether it did. A crontab out of reach keeps no window waiting. */
async function buryUp(terminal: Terminal, ports: Ports): Promise<boolean> {
  try {
    const buried = await leaveIfUpIsGone(ports, () => takeBlockAway(ports));
    if (buried) terminal.err('gapless: the "gapless up" that wrote this line is gone; took its block away');
    return buried;
  } catch (error) {
    if (!(error instanceof CrontabError)) throw error;
    terminal.err(`gapless: "gapless up" is gone, and its block stays: ${error.message}`);
    return false;
  }
}

async function takeBlockAway(ports: Ports): Promise<void> {
  const { removeBlock } = await import("../services/crontab/remove_block.ts");
  await removeBlock({ ...ports, crontabs: await ports.crontabs() });
}

interface Telling {
  readonly name: string;
  /** Tell of success too. */
  readonly aloud: boolean;
  readonly json: boolean;
  readonly terminal: Terminal;
  readonly ports: Ports;
}

async function tell(
  { result, windows, failures, isCut }: WakeReport,
  { name, aloud, json, terminal, ports }: Telling,
): Promise<void> {
  const zone = ports.localZone;
  // Nobody reads more of a wake-up by cron than its failures.
  const told = aloud || json ? await import("./cli/wake_obstacles.ts") : undefined;
  const obstacles = await told?.findObstacles(ports, name);
  if (json && told !== undefined && obstacles !== undefined) {
    const spans = windows.map(({ start, end }) => ({ start: start.toISOString(), end: end.toISOString() }));
    const failed = failures.map((failure) => failureJson(failure));
    terminal.json({
      plugin: name,
      result,
      windows: spans,
      failures: failed,
      ...told.obstaclesJson(obstacles),
    });
  }
  const reports = failures.flatMap((failure) => formatFailure(name, failure, zone));
  if (reports.length > 0) terminal.error("plugin", reports);
  if (!aloud || told === undefined || obstacles === undefined) return;
  for (const window of windows) terminal.err(`${name}: done ${formatWindow(window, zone)}`);
  if (isCut) terminal.err(`${name}: ${told.CUT}`);
  const view = { zone, now: ports.clock.now() };
  if (result === "busy") terminal.err(`${name}: ${told.describeBusy(obstacles, view)}`);
  if (result === "nothing due") terminal.err(`${name}: ${told.describeIdle(name, obstacles, view)}`);
  if (result === "waiting") terminal.err(`${name}: waiting for a slot; it is started when its turn comes`);
  if (result === "stopped") terminal.err(`${name}: stopped`);
}
