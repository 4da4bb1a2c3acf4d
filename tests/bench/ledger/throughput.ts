import { table } from "../../../src/commands/format/table.ts";
import type { Place } from "./place.ts";

const PROCESSES = [1, 8, 32];
const TURN_MS = 1500;
const TURNS = 6;
/** How long a process takes to be ready, when many start at once. */
const START_MS = 600;

/** Measures windows claimed and committed each second, beside bare transactions of the same driver in the same run. */
export async function throughputTable(open: () => Place): Promise<string[]> {
  const rows: string[][] = [];
  let name = "";
  for (const processes of PROCESSES) {
    using place = open();
    name = place.name;
    const begin = Date.now() + 1500 + processes * START_MS;
    const counts = await Promise.all(
      Array.from({ length: processes }, (_, n) => work(place, [`plugin-${n}`, begin, TURN_MS, TURNS])),
    );
    const seconds = TURN_MS * TURNS / 2 / 1000;
    const [ledger, bare] = [sum(counts, "ledger") / seconds, sum(counts, "bare") / seconds];
    rows.push([String(processes), ledger.toFixed(0), bare.toFixed(0), (ledger / bare).toFixed(2)]);
  }
  return table([`${name.toUpperCase()}, PROCESSES`, ">CLAIM+COMMIT/S", ">INSERT+UPDATE/S", ">RATIO"], rows);
}

interface Counts {
  readonly ledger: number;
  readonly bare: number;
}

async function work({ kind, at }: Place, args: readonly (string | number)[]): Promise<Counts> {
  const worker = new URL("worker.ts", import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", worker, kind, at, ...args.map(String)],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

function sum(counts: readonly Counts[], what: keyof Counts): number {
  return counts.reduce((total, count) => total + count[what], 0);
}
