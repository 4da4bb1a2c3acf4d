// A process that works on a ledger as fast as it can, in turn with bare transactions of the same driver: one for a
// row that is written and changed, and two, one after the other.
// Arguments: "sqlite" or "postgres", the file or URL, the plugin, when to begin, how long a turn lasts, how many of each there are.
import { FakeProcessTable, owner } from "../../fakes/process_table.ts";
import { decideClaim } from "../../../src/domain/window/decide_claim.ts";
import type { Sql } from "../../../src/adapters/ledger/database/ledger_database.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import { HOURLY, RUN } from "../../contracts/wake_up.ts";
import { openBare, openLedger } from "./databases.ts";

const [kind = "", place = "", plugin = "", begin = "0", turnMs = "0", turns = "0"] = Deno.args;
const NOW = new Date("2400-01-01T00:00:00Z");
const WAKE = { ...HOURLY, catchup: "each", now: NOW, dead: [] } as const;
const ADD = `insert into {schema}.bare (plugin, start, "end", state)
  values ($plugin, $start, $end, 'leased') returning id`;
const CHANGE = "update {schema}.bare set state = 'done' where id = $id";
const self = owner({ pid: Deno.pid });

const ledger = openLedger(kind, place);
const bare = await openBare(kind, place);
await ledger.register({ name: plugin, module: "./a.ts", now: NOW });
const KINDS = { ledger: work, one: transact, two: transactTwice };
for (const warmUp of Object.values(KINDS)) await warmUp();
while (Date.now() < Number(begin)) await new Promise((resolve) => setTimeout(resolve, 1));

const counts = { ledger: 0, one: 0, two: 0 };
let end = Number(begin);
for (let turn = 0; turn < Number(turns); turn++) {
  for (const kind of ["ledger", "one", "two"] as const) {
    end += Number(turnMs);
    while (Date.now() < end) {
      await KINDS[kind]();
      counts[kind]++;
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
  const request = { ...RUN, plugin, owner: self, now: NOW, expiresAt, trigger: "schedule" } as const;
  return await ledger.claim(request, (state) => decideClaim(state, WAKE));
}

/** A row that is written, and changed. */
async function transact(): Promise<void> {
  await bare.transaction(async (sql) => await change(sql, await add(sql)));
}

/** The same, and what was written is on the disk before it is changed: the least that a claim and a commit could be. */
async function transactTwice(): Promise<void> {
  const id = await bare.transaction(add);
  await bare.transaction((sql) => change(sql, id));
}

async function add(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ id: number }>(ADD, { plugin, start: 1, end: 2 });
  return row?.id ?? 0;
}

async function change(sql: Sql, id: number): Promise<void> {
  await sql.query(CHANGE, { id });
}
