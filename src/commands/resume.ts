import type { Decision } from "../domain/window/decision.ts";
import { type Resumed, resumeWithoutMissed } from "../services/hand_work/resume_without_missed.ts";
import { type Command, type CommandContext, EXIT } from "./cli/command.ts";
import { decide } from "./cli/decide.ts";
import { pluginsMeant } from "./cli/plugins_meant.ts";
import { formatWindow } from "./format/instant.ts";
import { openPluginRoom } from "./cli/room.ts";
import { UsageError } from "./cli/usage_error.ts";

const ABOUT = `Ends a plugin's pause. The next wake-up catches up with the ticks that passed
meanwhile, as the manifest's "catchup" says.

  --all          every plugin that is paused
  --skip-missed  skip the time up to the last tick instead: it is recorded as
                 skipped. Windows that were owed before stay owed
  --why TEXT     why; "gapless windows" and "gapless history" show it

Example: gapless resume report --skip-missed --why "too old to matter"`;

/** Ends pauses. */
export const resume: Command = {
  usage: "resume NAME|--all [--skip-missed] [--why TEXT]",
  about: ABOUT,
  operands: { min: 0, max: 1 },
  absentLedger: "refused",
  flags: { boolean: ["skip-missed", "all"], string: ["why"] },
  async run(context) {
    const { flags, terminal, ports } = context;
    const isAll = flags.has("all");
    if (isAll && flags.has("skip-missed")) {
      throw new UsageError("Cannot take --skip-missed beside --all: name the plugin");
    }
    const { plugins } = await pluginsMeant(context, "resume");
    const decision = await decide(ports, flags);
    const done: ResumedPlugin[] = [];
    for (const plugin of plugins) done.push({ plugin, ...await resumeOne(context, plugin, decision) });
    const [only] = done;
    terminal.json(
      isAll
        ? { plugins: done.map(({ plugin, changed }) => ({ plugin, changed })) }
        : only && resumedJson(only),
    );
    const shown = isAll ? done.filter(({ changed }) => changed) : done;
    if (shown.length === 0) terminal.out("No plugin is paused.");
    for (const { plugin, changed, skipped } of shown) {
      const passed = skipped === null ? "" : `; ${formatWindow(skipped, ports.localZone)} is skipped`;
      terminal.out(changed ? `${plugin}: resumed${passed}` : `${plugin}: it is not paused`);
    }
    return EXIT.ok;
  },
};

type ResumedPlugin = Resumed & { readonly plugin: string };

async function resumeOne(
  { flags, ports }: CommandContext,
  plugin: string,
  decision: Decision,
): Promise<Resumed> {
  const ledger = await ports.ledger();
  if (!flags.has("skip-missed")) {
    return { changed: await ledger.resume(plugin, { decision, skip: null }), skipped: null };
  }
  const { entry, room } = await openPluginRoom(ports, plugin);
  return await resumeWithoutMissed(room, entry, decision);
}

function resumedJson({ plugin, changed, skipped }: ResumedPlugin) {
  return {
    plugin,
    changed,
    skipped: skipped && { start: skipped.start.toISOString(), end: skipped.end.toISOString() },
  };
}
