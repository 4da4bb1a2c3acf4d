import { inspectAll } from "../services/load/inspect_all.ts";
import { scheduleInternally } from "../services/up/internal_scheduler.ts";
import { applyBlock, type Reconciliation } from "../services/crontab/reconcile.ts";
import { removeBlock } from "../services/crontab/remove_block.ts";
import type { Launcher } from "../ports/launcher.ts";
import { up as stayUp } from "../services/up/up.ts";
import { type Command, type CommandContext, EXIT } from "./cli/command.ts";
import { FaultTeller } from "./cli/fault_teller.ts";
import { logLineJson } from "./format/json_log.ts";
import { tellReconciliation } from "./format/reconciliation.ts";
import { reportError } from "./cli/report_error.ts";
import { openRoom } from "./cli/room.ts";
import { warnOwners } from "./cli/warn_owners.ts";
import type { Ports } from "./cli/ports.ts";
import { failureLines, upkeepOf } from "./upkeep.ts";
import { UsageError } from "./cli/usage_error.ts";

const UPKEEP_MS = 5 * 60_000;

const ABOUT = `Puts the block into the crontab, stays in the foreground and keeps it in step
with the manifest, and takes it away on SIGINT (exit code 130) or SIGTERM (143).
Should "up" be killed for good, the next wake-up notices, and takes the block
away in its place.

  --scheduler cron      let cron wake the plugins (the default)
  --scheduler internal  wake them from here; the crontab stays untouched. For
                        places where no cron runs, such as containers. What
                        plugins log is printed as "NAME | line"
  --log-format FORMAT   text (the default), or json: what they log as lines of
                        JSON, with time, level, plugin and message

Example: gapless up --scheduler internal`;

/** Keeps the plugins scheduled while it runs. */
export const up: Command = {
  usage: "up [--scheduler cron|internal] [--log-format text|json]",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  flags: { string: ["scheduler", "log-format"] },
  async run(context) {
    const scheduler = context.flags.text("scheduler") ?? "cron";
    switch (scheduler) {
      case "cron":
        return await upWithCron(context);
      case "internal":
        return await upInternally(context);
      default:
        throw new UsageError(`Cannot use the scheduler "${scheduler}": it takes "cron" or "internal"`);
    }
  },
};

async function upWithCron({ terminal, ports }: CommandContext): Promise<number> {
  // Before anything is written: a manifest that cannot be used leaves no trace.
  await ports.manifest({ plugins: [] });
  const stop = ports.stop();
  const tell = new FaultTeller(terminal);
  const keepUp = upkeepNowAndThen();
  async function reconcile(): Promise<Reconciliation> {
    const room = await openRoom(ports);
    const done = await applyBlock(room, await inspectAll(room, room.manifest));
    await keepUp(ports, tell);
    return done;
  }
  await stayUp(ports, {
    async install() {
      tellReconciliation(terminal, await reconcile(), "");
      warnOwners(ports);
      terminal.out("Up: cron wakes the plugins. Ctrl+C takes the block out of the crontab.");
    },
    async recheck() {
      const done = await tell.faults(reconcile);
      if (done && (done.changed || done.warnings.length > 0)) tellReconciliation(terminal, done, "");
      else if (done) tell.errors(done.failures.map(({ plugin, error }) => `gapless: ${plugin}: ${error}`));
    },
    remove: async () => await removeBlock({ ...ports, crontabs: await ports.crontabs() }),
  }, stop);
  terminal.json({ scheduler: "cron", removed: true });
  terminal.out("Down: the block is out of the crontab.");
  return EXIT.ok;
}

/** Returns what wakes plugins and prints what they log, each line with its plugin's name. */
function readingLauncher({ flags, terminal, ports }: CommandContext): Pick<Launcher, "wake"> {
  const format = flags.text("log-format") ?? "text";
  if (format !== "text" && format !== "json") {
    throw new UsageError(`Cannot use --log-format "${format}": it takes "text" or "json"`);
  }
  // One document is all that --json prints, and with --quiet what fails is all.
  if (flags.has("json") || flags.has("quiet")) return ports.launcher;
  return {
    wake: (plugin, stop) =>
      ports.launcher.wake(plugin, stop, {
        format,
        onLine: (line) => terminal.out(format === "text" ? `${plugin} | ${line}` : jsonLine(plugin, line)),
      }),
  };
  // What a process prints before it can log, or as it is killed, is no JSON.
  function jsonLine(plugin: string, line: string): string {
    if (line.startsWith("{")) return line;
    return logLineJson(plugin, { time: ports.clock.now(), level: "error", message: line });
  }
}

/** Does upkeep at the first call, and then as often as the manager does. */
function upkeepNowAndThen(): (ports: Ports, tell: FaultTeller) => Promise<void> {
  let next = -Infinity;
  return async (ports, tell) => {
    const now = ports.clock.now().getTime();
    if (now < next) return;
    next = now + UPKEEP_MS;
    const report = await upkeepOf(ports);
    if (report.failures.length > 0) tell.errors(failureLines(report));
  };
}

async function upInternally(context: CommandContext): Promise<number> {
  const { terminal, ports } = context;
  const launcher = readingLauncher(context);
  const stop = ports.stop();
  const tell = new FaultTeller(terminal);
  const room = await openRoom(ports);
  const keepUp = upkeepNowAndThen();
  // A ledger that cannot be used is told at once, not at every wake-up.
  await room.ledger.summaries();
  warnOwners(ports);
  const isText = context.flags.text("log-format") !== "json";
  if (isText) terminal.out("Up: plugins are woken from here. Ctrl+C ends it.");
  await scheduleInternally(
    { ...room, launcher, onFault: (error) => tell.errors(reportError(error, false).lines) },
    () =>
      tell.faults(async () => {
        const { manifest } = await ports.manifest();
        await keepUp(ports, tell);
        return manifest;
      }),
    stop,
  );
  terminal.json({ scheduler: "internal", removed: false });
  if (isText) terminal.out("Down.");
  return EXIT.ok;
}
