import { pooledMap } from "@std/async/pool";
import { assert, assertEquals } from "@std/assert";
import { Cluster } from "../adapters/ledger/postgres/cluster.ts";
import { killIfAlive } from "../kill_if_alive.ts";
import { share } from "../soak.ts";
import { assertTiled, House, PROGRAM, until } from "./house.ts";

const IS_BINARY = PROGRAM.length === 1;
/** The source takes longer to start, and shares all that decides with the binary. */
const WAKE_UPS = share(IS_BINARY ? 2_000 : 300);
const AT_ONCE = 4;
/** Half of the wake-ups are killed within this time, wherever they are then: starting, opening the ledger, claiming. */
const KILLED_WITHIN_MS = IS_BINARY ? 500 : 1_500;
const DAY_MS = 86_400_000;

/**
 * The plugin holds a lock while it works, which only one living process can: the kernel takes it away from the dead, and gives
 * it to no child, as it would an open port. It writes down what it has done. Now and then it sends for its own killer: during
 * its work, or at about the moment of the commit that follows, however slow the machine is.
 */
const WORKER = `import { DatabaseSync } from "node:sqlite";
import { definePlugin } from "@gapless/gapless";
const note = (file, text) => Deno.writeTextFileSync(file, text + "\\n", { append: true });
function sometimesDieWithin(ms) {
  if (Math.random() > 0.15) return;
  const script = "sleep " + Math.random() * ms / 1000 + "; kill -9 " + Deno.ppid;
  new Deno.Command("sh", { args: ["-c", script], stdin: "null", stdout: "null", stderr: "null" }).spawn();
}
export default definePlugin({
  interval: "* * * * *",
  async run(start, end, { checkpoint }) {
    const door = new DatabaseSync("door");
    try {
      door.exec("pragma busy_timeout = 0; begin exclusive");
    } catch (error) {
      note("two-at-once", Deno.pid + " " + start.toISOString() + " " + error);
      throw error;
    }
    sometimesDieWithin(40);
    await new Promise((done) => setTimeout(done, Math.random() * 20));
    if (end - start === 60_000 && Math.random() < 0.2) await checkpoint(new Date((+start + +end) / 2));
    if (Math.random() < 0.1) throw new Error("no luck");
    note("done", start.toISOString() + " " + end.toISOString());
    door.close();
    sometimesDieWithin(10);
  },
});`;

const CALM = `export default {
  enabled: () => true,
  interval: () => "* * * * *",
  run(start, end) {
    Deno.writeTextFileSync("done", start.toISOString() + " " + end.toISOString() + "\\n", { append: true });
  },
};`;

for (const database of ["SQLite", "PostgreSQL"]) {
  Deno.test(`${WAKE_UPS} wake-ups that are killed at random moments lose no time on ${database}, and never run two at once`, async () => {
    using cluster = database === "SQLite" ? undefined : Cluster.start();
    const since = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 3 * DAY_MS);
    const manifest = (catchup: string) =>
      `[gapless]
ledger = "${cluster?.url() ?? "sqlite"}"
[plugins.worker]
module = "./worker.ts"
since = "${since.toISOString()}"
catchup = "${catchup}"
grant = "all"
retry = { attempts = 2, backoff = "10ms", max = "1s", park_after = 1000 }
`;
    await using house = await House.build({
      "gapless.toml": manifest("each"),
      "worker.ts": WORKER,
    });
    await house.claim();
    assertEquals((await house.run("check")).code, 0);
    const killed = await chaos(house);

    // From here on nobody kills. Whatever time is left makes one window.
    await house.write("worker.ts", CALM);
    await house.write("gapless.toml", manifest("merge"));
    await until(
      async () => {
        const last = await house.run("run", "worker");
        assertEquals([last.code, last.stderr], [0, ""]);
        return (await house.windows("worker")).every(({ state }) => state === "done");
      },
      "all windows to be done",
      30,
    );
    await assertWhole(house, since);
    await assertAttacked(house, killed);
  });
}

/** Wakes the plugin again and again, several times at once, and kills what does not end in time. Returns how many. */
async function chaos(house: House): Promise<number> {
  let killed = 0;
  for await (
    const wasKilled of pooledMap(AT_ONCE, Array(WAKE_UPS).keys(), (i) => wakeAndKill(house, i % 2 === 0))
  ) {
    killed += Number(wasKilled);
  }
  return killed;
}

/** Wakes the plugin; whether soon or by its own hand, it is killed unless it finds others at work. */
async function wakeAndKill(house: House, soon: boolean): Promise<boolean> {
  const child = house.start("run", "worker");
  const timer = soon ? setTimeout(() => killIfAlive(child), Math.random() * KILLED_WITHIN_MS) : undefined;
  const { code, signal, stderr } = await child.output();
  clearTimeout(timer);
  if (signal === "SIGKILL") return true;
  const complaint = new TextDecoder().decode(stderr);
  // Done, failed without luck, or busy; never a fault of the ledger.
  assert([0, 1, 75].includes(code), complaint);
  assert(code !== 1 || complaint.includes("no luck"), complaint);
  return false;
}

/** Asserts that the ledger is whole, and covers all time by windows that are done. */
async function assertWhole(house: House, since: Date): Promise<void> {
  const check = await house.run("ledger", "check", "--json");
  assertEquals([check.code, check.json().faults], [0, []]);
  assertEquals(await house.read("two-at-once"), "");
  const windows = await house.windows("worker");
  assertTiled(windows);
  assertEquals(windows[0]?.start, since.toISOString());
  assert(Date.parse(windows.at(-1)?.end ?? "") > Date.now() - 120_000);
}

/** Asserts that kills came at the moments that matter, and that they led to nothing done twice by the ledger. */
async function assertAttacked(house: House, killed: number): Promise<void> {
  const runs = (await house.run("history", "worker", "--limit", "100000", "--json"))
    .json<{ runs: { outcome: string; window: { id: number; end: string } }[] }>().runs;
  const count = (outcome: string) => runs.filter((run) => run.outcome === outcome).length;
  const ok = runs.filter(({ outcome }) => outcome === "ok").map(({ window }) => window);
  assertEquals(new Set(ok.map(({ id }) => id)).size, ok.length, "a window was committed twice");
  assertEquals(count("running"), 0);
  const lines = (await house.read("done")).trim().split("\n");
  const ends = new Set(lines.map((line) => line.split(" ")[1]));
  assertEquals(ok.filter(({ end }) => !ends.has(end)), [], "a window was committed that was not worked off");
  const uncommitted = lines.length - new Set(lines).size;
  const told = { killed, crashed: count("crashed"), failed: count("failed"), ok: ok.length, uncommitted };
  assert(killed > WAKE_UPS / 5 && told.crashed >= Math.floor(WAKE_UPS / 50), JSON.stringify(told));
}
