import { DatabaseSync } from "node:sqlite";
import { table } from "../../src/commands/format/table.ts";
import type { Form } from "./form.ts";
import { type Command, median, time } from "./processes.ts";

const ROUNDS = 21;

const YEARLY = plugin("0 0 1 1 *");
const MANIFEST = `[gapless]
timezone = "UTC"

[plugins.yearly]
module = "./yearly.ts"
`;

/**
 * Measures what a wake-up costs, as whole processes, in turn with a program that does nothing: the ratio holds when the
 * machine's speed drifts.
 *
 * @returns A table: medians in milliseconds, and as multiples of a start that does nothing.
 */
export async function wakeUpTable({ name, program, nothing }: Form, folder: string): Promise<string[]> {
  await Deno.writeTextFile(`${folder}/yearly.ts`, YEARLY);
  await Deno.writeTextFile(`${folder}/gapless.toml`, MANIFEST);
  const place = ["--manifest", `${folder}/gapless.toml`, "--state", `${folder}/state`];
  const wake = (plugin: string): Command => [...program, "run", plugin, ...place];
  await settle();
  const forget = () => Deno.remove(`${folder}/state/outlooks`, { recursive: true });
  /** Makes all time since the epoch due again, as one window. */
  const uncover = () => {
    const ledger = new DatabaseSync(`${folder}/state/ledger.db`);
    ledger.exec("delete from runs; delete from windows; update plugins set cursor = null");
    ledger.close();
  };
  const rows = [
    await row(["a program that does nothing", nothing], nothing),
    await row(["gapless --version", [...program, "--version"]], nothing),
    await row(["gapless run, nothing due", wake("yearly")], nothing),
    await row(["the same, for the first time since a window", wake("yearly")], nothing, forget),
    await row(["gapless run, one window", wake("yearly")], nothing, uncover),
  ];
  return table([name.toUpperCase(), ">MS", ">STARTS"], rows);
}

/** What was written within the last seconds may change again and leave no trace: no wake-up rests on it. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 3500));
}

async function row(
  [name, command]: readonly [string, Command],
  nothing: Command,
  before: () => Promise<void> | void = () => {},
): Promise<string[]> {
  const times: number[] = [];
  const ratios: number[] = [];
  // The first time links the plugin and has all its time since the epoch to work on, the second one finds nothing due.
  await time(command);
  await time(command);
  // The third one finds what the first one wrote old enough to rest on.
  await settle();
  await time(command);
  for (let round = 0; round < ROUNDS; round++) {
    const start = await time(nothing);
    await before();
    const taken = await time(command);
    times.push(taken);
    ratios.push(taken / start);
  }
  return [name, median(times).toFixed(0), median(ratios).toFixed(2)];
}

function plugin(interval: string): string {
  return `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "${interval}", run() {} });
`;
}
