// A process that works through a plugin's windows until none is left, and may be killed at any moment.
// Arguments: the ledger's file, the end of time.
import { LinuxProcessTable } from "../../../src/adapters/process/linux_process_table.ts";
import { sqliteLedger } from "../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import type { ClaimedWindow, Ledger } from "../../../src/ports/ledger.ts";
import { HOURLY, wakeUp } from "../../contracts/wake_up.ts";
import { PROGRAM } from "./program.ts";

const [path = "", time = ""] = Deno.args;
const now = new Date(time);
const processes = new LinuxProcessTable();
const retry = { attempts: 1, backoffMs: 0, maxMs: 0, parkAfter: 1_000_000, parkAgeMs: 0 };
const WAKE = { ...HOURLY, plugin: "report", owner: processes.self(), now, catchup: "each" as const, retry };

await using ledger = sqliteLedger(path, PROGRAM);
await ledger.register({ name: "report", module: "./report.ts", now });
console.log("ready");

for (;;) {
  const claim = await wakeUp(ledger, processes, WAKE);
  if (claim.kind === "nothing") break;
  if (claim.kind === "claimed") await work(ledger, claim);
  else await pause();
}

async function work(ledger: Ledger, { lease, window }: ClaimedWindow): Promise<void> {
  const witness = `${path}.witness`;
  enter(witness);
  await pause();
  if (Math.random() < 0.3) {
    must(await ledger.checkpoint(lease, new Date((window.start.getTime() + window.end.getTime()) / 2)));
  }
  must(await ledger.heartbeat(lease, new Date(now.getTime() + 60_000)) === "held");
  Deno.removeSync(witness);
  const isDone = Math.random() < 0.8;
  must(
    await ledger.settle(lease, {
      outcome: isDone ? "ok" : "failed",
      endedAt: now,
      next: isDone ? { state: "done" } : { state: "owed", notBefore: now },
    }),
  );
}

/** Leaves a file while the window is worked on: one that a living process left means that two work at once. */
function enter(witness: string): void {
  try {
    const other = JSON.parse(Deno.readTextFileSync(witness));
    if (processes.look(other) !== "dead") {
      throw new Error(`Two processes work at once: ${JSON.stringify(other)}`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const own = `${witness}.${Deno.pid}`;
  Deno.writeTextFileSync(own, JSON.stringify(processes.self()));
  Deno.renameSync(own, witness);
}

function must(held: boolean): void {
  if (!held) throw new Error("A lease was lost while its owner lived");
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
}
