import { assert, assertEquals } from "@std/assert";
import { parseSchedule } from "../../src/domain/schedule/schedule.ts";
import { share, SOAK } from "../soak.ts";
import { startCron } from "./cron_daemon.ts";
import { setClock, setZone } from "./fake_clock.ts";
import { House, until } from "./house.ts";

const PLUGINS = {
  "good.ts": `export default { enabled: () => true, interval: () => "* * * * *", run() {} };`,
  "failing.ts":
    `export default { enabled: () => true, interval: () => "* * * * *", run() { throw new Error("no luck"); } };`,
  "hanging.ts":
    `export default { enabled: () => true, interval: () => "* * * * *", run: () => new Promise(() => setInterval(() => {}, 1000)) };`,
  "slow.ts":
    `export default { enabled: () => true, interval: () => "* * * * *", async run(_start, _end, { log, signal }) {
    while (!signal.aborted) { log.info("at work"); await new Promise((done) => setTimeout(done, 2000)); }
  } };`,
  "unloadable.ts": `throw new Error("not today");`,
};
const GOOD = `[plugins.manager]
schedule = "* * * * *"
[plugins.good]
module = "./good.ts"
since = "now"
within = "75s"
[plugins.off]
module = "./good.ts"
enabled = false
`;
const ALL = `${GOOD}[plugins.failing]
module = "./failing.ts"
since = "now"
within = "75s"
retry = { attempts = 1, backoff = "1s", park_after = 1000 }
[plugins.hanging]
module = "./hanging.ts"
since = "now"
within = "40s"
[plugins.slow]
module = "./slow.ts"
since = "now"
within = "40s"
[plugins.unloadable]
module = "./unloadable.ts"
since = "now"
`;

/** How long the scenario goes on when everything is as it stays. */
const STAY_MS = SOAK ? 600_000 : 0;

interface Shown {
  readonly plugin: string;
  readonly state: string;
  readonly problems: readonly string[];
  readonly due_at: string | null;
}

/** What `status` says now: the state of every plugin but the manager. */
async function states(house: House): Promise<Record<string, string>> {
  return Object.fromEntries((await shown(house)).map(({ plugin, state }) => [plugin, state]));
}

async function shown(house: House): Promise<readonly Shown[]> {
  const { plugins } = (await house.run("status", "--json")).json<{ plugins: readonly Shown[] }>();
  return plugins.filter(({ plugin }) => plugin !== "manager");
}

/** Plugins that the doctor has trouble with, and whether a daemon runs. */
async function troubles(house: House): Promise<{ plugins: string[]; daemon: string | undefined }> {
  type Finding = { check: string; level: string; message: string };
  const { findings } = (await house.run("doctor", "--json")).json<{ findings: readonly Finding[] }>();
  const plugins = findings.filter(({ check, level }) => check === "plugins" && level === "trouble")
    .map(({ message }) => message.split(" ", 1)[0] ?? "");
  return {
    plugins: [...new Set(plugins)].sort(),
    daemon: findings.find(({ check }) => check === "daemon")?.level,
  };
}

/** What the manual lets a monitor look at. */
async function monitor(house: House): Promise<number> {
  return (await house.run("status", "--check", "--quiet")).code;
}

const tickAfter = (ms: number) => Math.ceil((ms + 1) / 60_000) * 60_000;
const sleepUntil = (ms: number) => new Promise((done) => setTimeout(done, Math.max(0, ms - Date.now())));

Deno.test("under a real cron, status, doctor and the monitor are right at each step, and when cron is stopped", async () => {
  const cron = startCron();
  await using house = await House.build({ ...PLUGINS, "gapless.toml": GOOD });
  assertEquals((await house.run("sync")).code, 0);
  assertEquals(await states(house), { good: "ok", off: "disabled" });
  assertEquals([await monitor(house), await troubles(house)], [0, { plugins: [], daemon: "ok" }]);

  await house.write("gapless.toml", ALL);
  // A minute of its own for each of the steps.
  if (Date.now() % 60_000 > 50_000) await sleepUntil(tickAfter(Date.now()) + 3000);
  assertEquals((await house.run("sync")).code, 78);
  const synced = Date.now();
  const NEW = {
    good: "ok",
    off: "disabled",
    failing: "ok",
    hanging: "ok",
    slow: "ok",
    unloadable: "unloadable",
  };
  assertEquals(await states(house), NEW);
  assertEquals([await monitor(house), await troubles(house)], [1, { plugins: ["unloadable"], daemon: "ok" }]);

  const tick = tickAfter(synced);
  const woken = { ...NEW, failing: "owed", hanging: "running", slow: "running" };
  await until(
    async () => JSON.stringify(await states(house)) === JSON.stringify(woken),
    "the first tick",
    90,
  );
  assert(Date.now() < tick + 30_000, "it took too long to see this");

  // Over the limit of 40 s: one hangs, one is at work. A run may begin some seconds after its tick.
  const over = { ...woken, hanging: "stuck", slow: "late" };
  await sleepUntil(tick + 40_000);
  await until(
    async () => JSON.stringify(await states(house)) === JSON.stringify(over),
    "one to be stuck",
    25,
  );
  // Over that of 75 s; the good one was done meanwhile.
  await sleepUntil(tick + 80_000);
  const bad = { ...woken, failing: "late", hanging: "stuck", slow: "late" };
  assertEquals(await states(house), bad);
  assertEquals([await monitor(house), await troubles(house)], [1, {
    plugins: ["failing", "hanging", "slow", "unloadable"],
    daemon: "ok",
  }]);
  for (const end = Date.now() + STAY_MS; Date.now() < end;) {
    assertEquals(await states(house), bad);
    await new Promise((done) => setTimeout(done, 15_000));
  }

  cron[Symbol.dispose]();
  const [last] = (await shown(house)).filter(({ plugin }) => plugin === "good");
  // Runs go on without cron, and failed windows are tried again by nobody.
  await sleepUntil(Date.parse(last?.due_at ?? "") + 78_000);
  await until(
    async () => {
      const { good, failing } = await states(house);
      return good === "silent" && failing === "silent";
    },
    "the plugins to be silent",
    140,
  );
  assertEquals(await states(house), { ...bad, good: "silent", failing: "silent" });
  assertEquals([await monitor(house), await troubles(house)], [1, {
    plugins: ["failing", "good", "hanging", "slow", "unloadable"],
    daemon: "trouble",
  }]);
});

/** Each with its limit, by the manual. */
const SCHEDULES = [
  ["* * * * *", 2],
  ["*/5 * * * *", 10],
  ["0 * * * *", 60],
  ["30 2 * * *", 60],
  ["*/10 * * * * *", 2],
] as const;
const MINUTE_MS = 60_000;

// The last test: it sets the clock of all programs that are started from here on.
Deno.test("with cron dead for an hour, a day or 30 days, every plugin is silent whose tick is over its limit", async () => {
  const tables = SCHEDULES.map(([schedule], index) =>
    `[plugins.p${index}]\nmodule = "./good.ts"\nsince = "now"\ntimezone = "UTC"\nschedule = "${schedule}"\n`
  );
  await using house = await House.build({ ...PLUGINS, "gapless.toml": tables.join("") });
  await setZone("UTC");
  assertEquals((await house.run("sync")).code, 0);
  const synced = Date.now();
  for (const hours of [1, 24, 30 * 24]) {
    for (let minute = 0; minute < 60; minute += 60 / share(60)) {
      const { now } = await setClock(new Date(synced + (hours * 60 + minute) * MINUTE_MS));
      const found = await states(house);
      for (const [index, [schedule, limit]] of SCHEDULES.entries()) {
        const due = parseSchedule(schedule, "UTC").next(new Date(synced))?.getTime() ?? 0;
        const overMs = now().getTime() - due - limit * MINUTE_MS;
        // Neither this clock nor the time of the first line is known to the second.
        if (Math.abs(overMs) < 10_000) continue;
        const where = `${schedule}, ${hours} hours and ${minute} minutes later`;
        assertEquals(found[`p${index}`], overMs > 0 ? "silent" : "ok", where);
      }
    }
  }
});
