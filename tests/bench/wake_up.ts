/**
 * What a wake-up costs, as whole processes, in turn with a bare Deno start: the ratio holds when the machine's speed
 * drifts. Measures the bundles in dist/, and the binary if there is one (`deno task compile` makes both).
 *
 * @module
 */

import { table } from "../../src/commands/format/table.ts";

const DIST = new URL("../../dist/", import.meta.url).pathname;
const ROUNDS = 21;

const PLUGIN = `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "0 0 1 1 *", run() {} });`;
/** One window is due at the first wake-up, and none after it. */
const MANIFEST = '[plugins.sample]\nmodule = "./plugin.ts"\n';

if (import.meta.main) await main();

async function main(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gapless-bench-" });
  try {
    await Deno.writeTextFile(`${folder}/empty.js`, "");
    await Deno.writeTextFile(`${folder}/plugin.ts`, PLUGIN);
    await Deno.writeTextFile(`${folder}/gapless.toml`, MANIFEST);
    const bundle = [Deno.execPath(), "run", "--quiet", "--no-prompt", "-A", `${DIST}main.js`];
    const rows = await measure("bundle", bundle, folder);
    if (await exists(`${DIST}gapless`)) rows.push(...await measure("binary", [`${DIST}gapless`], folder));
    for (const line of table(["FORM", "COMMAND", ">MS", ">BARE STARTS"], rows)) console.log(line);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Measures one form of the program; returns rows of form, command, median in ms, median of the ratios. */
async function measure(form: string, program: readonly string[], folder: string): Promise<string[][]> {
  const state = `${folder}/${form}`;
  const place = ["--manifest", `${folder}/gapless.toml`, "--state", state];
  const wake = [...program, "run", "sample", ...place];
  const bare = [Deno.execPath(), "run", "--quiet", `${folder}/empty.js`];
  const rows: string[][] = [];
  async function row(name: string, command: readonly string[], before: () => Promise<void> = async () => {}) {
    const times: number[] = [];
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const floor = await time(bare);
      await before();
      const taken = await time(command);
      times.push(taken);
      ratios.push(taken / floor);
    }
    rows.push([form, name, median(times).toFixed(0), median(ratios).toFixed(2)]);
  }
  await time(wake);
  await row("--version", [...program, "--version"]);
  await row("run, nothing due", wake);
  await row("run, one window", wake, () => Deno.remove(`${state}/ledger.db`));
  return rows;
}

async function time([program = "", ...args]: readonly string[]): Promise<number> {
  const began = performance.now();
  const { success, stderr } = await new Deno.Command(program, { args, stdout: "null", stderr: "piped" })
    .output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
