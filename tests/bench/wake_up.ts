import { table } from "../../src/commands/format/table.ts";
import type { Form } from "./form.ts";
import { largePlugin, placeOf, plugin, uncover, writePlugins } from "./plugins.ts";
import { against, type Command, settle, time, timePairs } from "./processes.ts";

const ROUNDS = 21;

/**
 * Measures what a wake-up costs, as whole processes, in turn with a program that does nothing, or the least that a sandbox in a
 * process of its own takes: the ratio holds when the machine's speed drifts.
 *
 * @returns A table: medians in milliseconds, and multiples.
 */
export async function wakeUpTable(form: Form, folder: string): Promise<string[]> {
  const { name, program, nothing, floor } = form;
  await writePlugins(folder, { small: plugin(), large: largePlugin(200_000) });
  const wake = (plugin: string): Command => [...program, "run", plugin, ...placeOf(folder)];
  await settle();
  for (const plugin of ["small", "large"]) await prepare(wake(plugin));
  const forget = () => Deno.remove(`${folder}/state/outlooks`, { recursive: true });
  const dueAgain = () => Promise.resolve(uncover(folder));
  const rows: Row[] = [
    { name: "gapless --version", command: [...program, "--version"], baseline: nothing },
    { name: "gapless --help", command: [...program, "--help"], baseline: nothing },
    { name: "run, nothing due", command: wake("small"), baseline: nothing, limit: 1.2 },
    {
      name: "the same, first time since a window",
      command: wake("small"),
      baseline: nothing,
      before: forget,
    },
    { name: "run, one window", command: wake("small"), baseline: floor, limit: 1.3, before: dueAgain },
    {
      name: "run, one window, 200 KB",
      command: wake("large"),
      baseline: floor,
      limit: 1.4,
      before: dueAgain,
    },
  ];
  const cells: string[][] = [];
  for (const row of rows) {
    const measured = await timePairs(ROUNDS, async () => {
      await row.before?.();
      return await time(row.command);
    }, () => time(row.baseline));
    const { command, baseline, ratio } = measured;
    const against_ = row.baseline === floor ? "the floor" : "an empty program";
    cells.push([row.name, command.toFixed(0), against_, baseline.toFixed(0), ...against(ratio, row.limit)]);
  }
  return table([name.toUpperCase(), ">MS", "AGAINST", ">MS", ">RATIO", "LIMIT"], cells);
}

interface Row {
  readonly name: string;
  readonly command: Command;
  readonly baseline: Command;
  readonly limit?: number;
  readonly before?: () => Promise<void>;
}

/** Links the plugin, does all its time since the epoch, and lets the next wake-ups rest on that. */
async function prepare(command: Command): Promise<void> {
  await time(command);
  await time(command);
  await settle();
  await time(command);
}
