import { table } from "../../src/commands/format/table.ts";
import type { Form } from "./form.ts";
import { placeOf, plugin, writePlugins } from "./plugins.ts";
import { sharedOutMemory, treeOf } from "./process_memory.ts";
import { type Command, median, time } from "./processes.ts";

const ROUNDS = 5;

/**
 * Measures what all processes of one wake-up hold together while its plugin runs, and those of the floor.
 *
 * @returns A table: medians in megabytes.
 */
export async function memoryTable({ name, program, floor }: Form, folder: string): Promise<string[]> {
  const hold = 'console.log("holds"); await new Promise((done) => setTimeout(done, 60_000));';
  await writePlugins(folder, { holding: plugin(hold) });
  await time([...program, "check", "--quiet", ...placeOf(folder)]);
  const run = [...program, "run", "holding", "--verbose", ...placeOf(folder)] as const;
  const rows: string[][] = [];
  for (const [title, command] of [["the floor", [...floor, "hold"]], ["run, one window", run]] as const) {
    const sizes: number[] = [];
    let processes = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const measured = await measure(command);
      sizes.push(measured.bytes);
      processes = measured.processes;
    }
    rows.push([title, String(processes), (median(sizes) / 1e6).toFixed(0)]);
  }
  return table([`${name.toUpperCase()}, MEMORY`, ">PROCESSES", ">MB TOGETHER"], rows);
}

/** Runs a command until it says that it holds what it holds. */
async function measure([program, ...args]: Command): Promise<{ bytes: number; processes: number }> {
  const child = new Deno.Command(program, { args, stdin: "null", stdout: "piped", stderr: "piped" }).spawn();
  await Promise.race([child.stdout, child.stderr].map(untilItHolds));
  const pids = await treeOf(child.pid);
  const bytes = await sharedOutMemory(pids);
  for (const pid of pids) {
    try {
      Deno.kill(pid, "SIGKILL");
    } catch (error) {
      // Its parent took it along.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  await child.status;
  return { bytes, processes: pids.length };
}

async function untilItHolds(stream: ReadableStream<Uint8Array>): Promise<void> {
  let text = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes("holds")) return;
  }
  // The other stream says so.
  await new Promise(() => {});
}
