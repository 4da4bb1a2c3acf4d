import { inspectAll } from "../services/load/inspect_all.ts";
import { scheduleInternally } from "../services/up/internal_scheduler.ts";
import { applyBlock, type Reconciliation } from "../services/crontab/reconcile.ts";
import { removeBlock } from "../services/crontab/remove_block.ts";
import { tidyDaily } from "../services/ledger/tidy.ts";
import { up as stayUp } from "../services/up/up.ts";
import { type Command, type CommandContext, EXIT } from "./cli/command.ts";
import { FaultTeller } from "./cli/fault_teller.ts";
import { tellReconciliation } from "./format/reconciliation.ts";
import { reportError } from "./cli/report_error.ts";
import { openRoom } from "./cli/room.ts";
import { warnOwners } from "./cli/warn_owners.ts";
import { UsageError } from "./cli/usage_error.ts";

const ABOUT = `Puts the block into the crontab, stays in the foreground and keeps it in step
with the manifest, and takes it away on SIGINT (exit code 130) or SIGTERM (143).
Should "up" be killed for good, the next wake-up notices, and takes the block
away in its place.

  --scheduler cron      let cron wake the plugins (the default)
  --scheduler internal  wake them from here; the crontab stays untouched. For
                        places where no cron runs, such as containers

Example: gapless up --scheduler internal`;

/** Keeps the plugins scheduled while it runs. */
export const up: Command = {
  usage: "up [--scheduler cron|internal]",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  flags: { string: ["scheduler"] },
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
  async function reconcile(): Promise<Reconciliation> {
    const room = await openRoom(ports);
    const done = await applyBlock(room, await inspectAll(room, room.manifest));
    await tidyDaily({ ...room, archive: await ports.archive() }, room.manifest.keep);
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

async function upInternally({ terminal, ports }: CommandContext): Promise<number> {
  const stop = ports.stop();
  const tell = new FaultTeller(terminal);
  const room = await openRoom(ports);
  // A ledger that cannot be used is told at once, not at every wake-up.
  await room.ledger.summaries();
  warnOwners(ports);
  terminal.out("Up: plugins are woken from here. Ctrl+C ends it.");
  await scheduleInternally(
    { ...room, launcher: ports.launcher, onFault: (error) => tell.errors(reportError(error, false).lines) },
    () =>
      tell.faults(async () => {
        const { manifest } = await ports.manifest();
        await tidyDaily({ ...room, archive: await ports.archive() }, manifest.keep);
        return manifest;
      }),
    stop,
  );
  terminal.json({ scheduler: "internal", removed: false });
  terminal.out("Down.");
  return EXIT.ok;
}
