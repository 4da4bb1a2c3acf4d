import { table } from "../../../src/commands/format/table.ts";
import type { Place } from "./place.ts";

const PROCESSES = [1, 8, 32];
const TURN_MS = 1500;
/** Of each kind of work. */
const TURNS = 3;
/** How long a process takes to be ready, when many start at once. */
const START_MS = 600;

/**
 * Measures windows claimed and committed each second, beside bare transactions of the same driver in the same run: one that
 * inserts and updates a row, and two, one for each. A claim is on the disk before its plugin runs, so it takes two, and where the
 * disk is all that counts the first ratio comes to half at best, and the second to one.
 */
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
    const seconds = TURN_MS * TURNS / 1000;
    const [ledger, one, two] = (["ledger", "one", "two"] as const).map((kind) => sum(counts, kind) / seconds);
    rows.push([String(processes), ...row(ledger, one, two)]);
  }
  const head = [
    `${name.toUpperCase()}, PROCESSES`,
    ">CLAIM+COMMIT/S",
    ">ONE BARE/S",
    ">RATIO",
    ">TWO BARE/S",
    ">RATIO",
  ];
  return table(head, rows);
}

function row(ledger = 0, one = 0, two = 0): string[] {
  return [
    ledger.toFixed(0),
    ...[one, two].flatMap((bare) => [bare.toFixed(0), (ledger / bare).toFixed(2)]),
  ];
}

interface Counts {
  readonly ledger: number;
  readonly one: number;
  readonly two: number;
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
