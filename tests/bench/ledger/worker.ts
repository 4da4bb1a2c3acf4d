// A process that works on a ledger as fast as it can, in turn with bare transactions of the same driver.
// Arguments: "sqlite" or "postgres", the file or URL, the plugin, when to begin, how long a turn lasts, how many turns.
import { FakeProcessTable, owner } from "../../fakes/process_table.ts";
import { decideClaim } from "../../../src/domain/window/decide_claim.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import { HOURLY } from "../../contracts/wake_up.ts";
import { openBare, openLedger } from "./databases.ts";

const [kind = "", place = "", plugin = "", begin = "0", turnMs = "0", turns = "0"] = Deno.args;
const NOW = new Date("2400-01-01T00:00:00Z");
const WAKE = { ...HOURLY, catchup: "each", now: NOW, dead: [] } as const;
const self = owner({ pid: Deno.pid });

const ledger = openLedger(kind, place);
const bare = await openBare(kind, place);
await ledger.register({ name: plugin, module: "./a.ts", now: NOW });
for (const warmUp of [work, transact]) await warmUp();
while (Date.now() < Number(begin)) await new Promise((resolve) => setTimeout(resolve, 1));

const counts = { ledger: 0, bare: 0 };
for (let turn = 0; turn < Number(turns); turn++) {
  const end = Number(begin) + (turn + 1) * Number(turnMs);
  while (Date.now() < end) {
    if (turn % 2 === 0) {
      await work();
      counts.ledger++;
    } else {
      await transact();
      counts.bare++;
    }
  }
}
console.log(JSON.stringify(counts));
Deno.exit();

/** Claims the next window, and commits it. */
async function work(): Promise<void> {
  const claim = await claimNext(ledger);
  if (claim.kind !== "claimed") throw new Error(`The claim ended in ${claim.kind}`);
  await ledger.settle(claim.lease, { outcome: "ok", endedAt: NOW, next: { state: "done" } });
}

async function claimNext(ledger: Ledger) {
  const expiresAt = new Date(NOW.getTime() + 60_000);
  new FakeProcessTable(self).look(self);
  const request = { plugin, owner: self, now: NOW, expiresAt, trigger: "schedule" } as const;
  return await ledger.claim(request, (state) => decideClaim(state, WAKE));
}

/** The least that a claim and a commit could be: a row that is written, and changed. */
async function transact(): Promise<void> {
  await bare.transaction().execute(async (db) => {
    const { id } = await db.insertInto("bare").values({ plugin, start: 1, end: 2, state: "leased" })
      .returning("id")
      .executeTakeFirstOrThrow();
    await db.updateTable("bare").set({ state: "done" }).where("id", "=", id).execute();
  });
}
