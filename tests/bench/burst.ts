import { table } from "../../src/commands/format/table.ts";
import type { Form } from "./form.ts";
import { placeOf, plugin, uncover, writePlugins } from "./plugins.ts";
import { childrenCpuMs, ownMemory, treeOf } from "./process_memory.ts";
import { against, type Command, time } from "./processes.ts";

/** How many plugins are due at once, if nobody says. */
const SIZES = [300, 800];
/** What fewer, and what many may take of the time that as many floor programs take. */
const limitOf = (size: number) => size < 500 ? 1.8 : 1.5;
const SAMPLE_MS = 2_000;

/**
 * Measures a burst: plugins that are due in the same minute, started all at once as cron does it, against as many floor programs
 * at once. Each is measured twice, in turn: floor, program, program, floor.
 *
 * @param sizes How many plugins.
 * @returns A table: seconds, failures, and what all processes hold together at most.
 */
export async function burstTable(
  { name, program, floor }: Form,
  folder: string,
  sizes: readonly number[] = SIZES,
): Promise<string[]> {
  const rows: string[][] = [];
  for (const size of sizes) {
    const own = `${folder}/${size}`;
    await Deno.mkdir(own);
    const names = Array.from({ length: size }, (_, number) => `p${number}`);
    await writePlugins(own, Object.fromEntries(names.map((name) => [name, plugin(`/* ${name} */`)])));
    await time([...program, "check", "--quiet", ...placeOf(own)]);
    const wakeUps = names.map((name): Command => [...program, "run", name, ...placeOf(own)]);
    const bursts = { floor: [] as Burst[], program: [] as Burst[] };
    for (const kind of ["floor", "program", "program", "floor"] as const) {
      uncover(own);
      bursts[kind].push(await burst(kind === "floor" ? names.map(() => floor) : wakeUps));
    }
    const [least, taken] = [mean(bursts.floor), mean(bursts.program)];
    rows.push([`${size} floor programs`, ...cellsOf(least), "", ""]);
    rows.push([
      `${size} wake-ups`,
      ...cellsOf(taken),
      ...against(taken.seconds / least.seconds, limitOf(size)),
    ]);
    for (const fault of new Set(bursts.program.flatMap(({ faults }) => faults))) rows.push([`  ${fault}`]);
  }
  const head = [
    `${name.toUpperCase()}, BURST`,
    ">S",
    ">CPU MS EACH",
    ">FAILED",
    ">GB TOGETHER",
    ">RATIO",
    "LIMIT",
  ];
  return table(head, rows.map((row) => head.map((_, column) => row[column] ?? "")));
}

interface Burst {
  readonly seconds: number;
  readonly cpuMsEach: number;
  readonly failed: number;
  readonly faults: readonly string[];
  /** The most that all processes held each for itself. */
  readonly bytes: number;
}

/** Starts all commands at once, and waits for them. */
async function burst(commands: readonly Command[]): Promise<Burst> {
  const [began, cpu] = [performance.now(), await childrenCpuMs()];
  const children = commands.map(([program, ...args]) =>
    new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "piped" }).spawn()
  );
  const running = new Set(children.map(({ pid }) => pid));
  let bytes = 0;
  const sampling = setInterval(async () => {
    const pids = await Promise.all([...running].map(treeOf));
    bytes = Math.max(bytes, await ownMemory(pids.flat()));
  }, SAMPLE_MS);
  const ends = await Promise.all(children.map(async (child) => {
    const { success, stderr } = await child.output();
    running.delete(child.pid);
    return success ? undefined : new TextDecoder().decode(stderr).trim().split("\n")[0] ?? "";
  }));
  clearInterval(sampling);
  const faults = ends.filter((fault) => fault !== undefined);
  return {
    seconds: (performance.now() - began) / 1000,
    cpuMsEach: (await childrenCpuMs() - cpu) / commands.length,
    failed: faults.length,
    faults,
    bytes,
  };
}

function mean(bursts: readonly Burst[]): Omit<Burst, "faults"> {
  const of = (value: (burst: Burst) => number) =>
    bursts.reduce((sum, burst) => sum + value(burst), 0) / bursts.length;
  return {
    seconds: of(({ seconds }) => seconds),
    cpuMsEach: of(({ cpuMsEach }) => cpuMsEach),
    failed: bursts.reduce((sum, { failed }) => sum + failed, 0),
    bytes: Math.max(...bursts.map(({ bytes }) => bytes)),
  };
}

function cellsOf({ seconds, cpuMsEach, failed, bytes }: Omit<Burst, "faults">): string[] {
  return [seconds.toFixed(1), cpuMsEach.toFixed(0), String(failed), (bytes / 1e9).toFixed(1)];
}
