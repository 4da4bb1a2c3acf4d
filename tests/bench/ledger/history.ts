import { OPERATOR_ACTIONS } from "../../../src/adapters/ledger/sqlite/migrations/002_operator_actions.ts";
import { table } from "../../../src/commands/format/table.ts";
import { decideClaim } from "../../../src/domain/window/decide_claim.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import { HOURLY, RUN } from "../../contracts/wake_up.ts";
import { owner } from "../../fakes/process_table.ts";
import { median } from "../processes.ts";
import { openLedger } from "./databases.ts";
import type { Place } from "./place.ts";

const WINDOWS = 5_000_000;
const CLAIMS = 300;
const MINUTE = 60_000;
const SINCE = { kind: "at", at: new Date(0) } as const;
const NOW = new Date("2400-01-01T00:00:00Z");

/** Measures a claim in a ledger with five million windows, in turn with one in an empty ledger. */
export async function historyTable(open: () => Place): Promise<string[]> {
  using empty = open();
  using full = open();
  await using without = openLedger(empty.kind, empty.at);
  await using behind = openLedger(full.kind, full.at);
  for (const ledger of [without, behind]) {
    await ledger.register({ name: "minutely", module: "./a.ts", now: NOW });
  }
  full.sql(fill(full.kind));
  const times = { without: [] as number[], behind: [] as number[] };
  for (let n = 0; n < CLAIMS; n++) {
    times.without.push(await time(without));
    times.behind.push(await time(behind));
  }
  const [a, b] = [median(times.without), median(times.behind)];
  const head = [`${full.name.toUpperCase()}, WINDOWS BEHIND`, ">MS FOR A CLAIM", ">RATIO"];
  return table(head, [["none", a.toFixed(2), "1.00"], [String(WINDOWS), b.toFixed(2), (b / a).toFixed(2)]]);
}

/** Returns the time of one claim; its window is then done. */
async function time(ledger: Ledger): Promise<number> {
  const began = performance.now();
  const claim = await ledger.claim(
    { ...RUN, plugin: "minutely", owner: owner(), now: NOW, expiresAt: NOW, trigger: "schedule" },
    (state) => decideClaim(state, { ...HOURLY, since: SINCE, catchup: "each", now: NOW, dead: [] }),
  );
  const taken = performance.now() - began;
  if (claim.kind !== "claimed") throw new Error(claim.kind);
  await ledger.settle(claim.lease, { outcome: "ok", endedAt: NOW, next: { state: "done" } });
  return taken;
}

/** Minutes from 1970 on, all done. */
function fill(kind: Place["kind"]): string {
  const rows = `insert into windows (plugin, kind, start, "end", state, attempts, failures, token)
    select 'minutely', 'scheduled', n * ${MINUTE}, (n + 1) * ${MINUTE}, 'done', 1, 0, 1 from numbers;
    update plugins set cursor = ${WINDOWS * MINUTE};`;
  // The rule against overlaps is checked once for all of them.
  const [apart] = /create trigger windows_apart[^]*?end;/.exec(OPERATOR_ACTIONS) ?? [];
  return kind === "sqlite"
    ? `drop trigger windows_apart;
      with recursive numbers (n) as (select 0 union all select n + 1 from numbers where n + 1 < ${WINDOWS}) ${rows}
      ${apart}`
    : `set session_replication_role = replica;
      alter table windows drop constraint windows_apart;
      with numbers as (select n::int8 from generate_series(0, ${WINDOWS - 1}) n) ${rows}
      alter table windows add constraint windows_apart exclude using gist
        (plugin with =, int8range(start, "end") with &&) where (kind = 'scheduled' and state <> 'rewound');
      analyze;`;
}
