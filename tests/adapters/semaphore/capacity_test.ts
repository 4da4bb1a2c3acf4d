import { assert, assertEquals } from "@std/assert";
import { killIfAlive } from "../../kill_if_alive.ts";
import { share } from "../../soak.ts";
import { TempFolder } from "../ledger/temp_folder.ts";

const PROCESSES = 20;
const CAPACITY = 7;
const TIMES = share(100);
const KILLS = share(200);

const SCRIPT = new URL("./worker.ts", import.meta.url).pathname;
const CONFIG = new URL("../../../deno.json", import.meta.url).pathname;

Deno.test(`${PROCESSES} processes never hold more than there is, while ${KILLS} of them are killed`, async () => {
  using temp = new TempFolder();
  const record = `${temp.path}/record`;
  const args = [`${temp.path}/places`, String(CAPACITY), String(TIMES), record];
  let kills = 0;
  // Written before the kill: from then on what it holds may be another's.
  const doom = (pid: number) => Deno.writeTextFileSync(record, `${pid} doomed\n`, { append: true });
  await Promise.all(Array.from({ length: PROCESSES }, async () => {
    for (let ended = false; !ended || kills < KILLS;) {
      ended = await work(args, (pid) => kills < KILLS && (doom(pid), true));
      if (!ended) kills++;
    }
  }));
  const { most, taken } = replay(await Deno.readTextFile(record));
  assert(most <= CAPACITY, `they held ${most}`);
  assert(most > CAPACITY / 2, `they held but ${most}`);
  assert(taken >= PROCESSES * TIMES);
  const files = Array.from(Deno.readDirSync(args[0]!), ({ name }) => name);
  assert(files.length <= 2 + 2 * CAPACITY, files.join(" "));
});

/** Runs a process to its end; returns false if it was killed before. */
async function work(args: readonly string[], mayKill: (pid: number) => boolean): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      "--no-check",
      "--node-modules-dir=manual",
      "--config",
      CONFIG,
      SCRIPT,
      ...args,
    ],
    env: { NO_COLOR: "1" },
    stderr: "piped",
  }).spawn();
  const timer = setTimeout(() => mayKill(child.pid) && killIfAlive(child), Math.random() * 400);
  const { code, signal, stderr } = await child.output();
  clearTimeout(timer);
  if (signal === "SIGKILL") return false;
  assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
  return true;
}

/** Returns the most that was held at a time, and how often something was taken. */
function replay(record: string): { readonly most: number; readonly taken: number } {
  const held = new Map<string, number>();
  const doomed = new Set<string>();
  let most = 0;
  let taken = 0;
  for (const line of record.trimEnd().split("\n")) {
    const [pid = "", weight] = line.split(" ");
    if (weight === "doomed") doomed.add(pid);
    held.set(pid, doomed.has(pid) ? 0 : Number(weight));
    if (weight !== "0") taken++;
    most = Math.max(most, held.values().reduce((sum, weight) => sum + weight, 0));
  }
  return { most, taken };
}
