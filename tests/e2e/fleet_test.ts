import { assert, assertEquals } from "@std/assert";
import { Cluster } from "../adapters/ledger/postgres/cluster.ts";
import { command } from "./command.ts";
import { FleetHost, HUB } from "./fleet_host.ts";
import { assertTiled, House, until } from "./house.ts";

const MINUTES = 5;
const LEASE_MS = 60_000;
/** What finding, claiming and starting a run may take on a busy machine. */
const SLACK_MS = 15_000;

/** Tells in a file what it does on which host. `slow` takes a while, and on a host that "hold" names it never ends. */
const PLUGIN = `import { definePlugin } from "@gapless/gapless";
const host = Deno.hostname();
const isHeld = () => { try { return Deno.readTextFileSync("hold") === host; } catch { return false; } };
export default definePlugin({
  interval: "* * * * *",
  async run(start, end, { plugin, signal }) {
    const note = (what) => Deno.writeTextFileSync(plugin + ".log",
      [what, start.toISOString(), end.toISOString(), host, new Date().toISOString()].join(" ") + "\\n", { append: true });
    note("begin");
    const until = Date.now() + 8_000;
    while (plugin === "slow" && (Date.now() < until || isHeld())) {
      if (signal.aborted) {
        note("abort");
        throw signal.reason;
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    note("end");
  },
});`;

/** A line of a plugin's file. */
interface Note {
  readonly what: string;
  readonly window: string;
  readonly host: string;
  readonly at: number;
}

Deno.test(`three hosts on one PostgreSQL do each window once for ${MINUTES} minutes, while one is cut off and one dies`, async () => {
  await command("ip", "link", "set", "lo", "up");
  using cluster = Cluster.start(["listen_addresses = '*'"]);
  await Deno.writeTextFile(`${cluster.folder}/data/pg_hba.conf`, "host all all 10.87.0.0/24 trust\n", {
    append: true,
  });
  cluster.sql("select pg_reload_conf()");
  const began = Date.now();
  await using house = await House.build({
    "gapless.toml": manifest(cluster, new Date(began - began % 60_000)),
    "plugin.ts": PLUGIN,
    "state/keep": "",
  });
  await using stack = new AsyncDisposableStack();
  const hosts: FleetHost[] = [];
  for (let i = 1; i <= 3; i++) hosts.push(stack.use(await FleetHost.boot(house, i)));
  try {
    await liveThrough(house, hosts, began);
  } catch (error) {
    await tellAll(house);
    throw error;
  }
});

async function liveThrough(house: House, hosts: readonly FleetHost[], began: number): Promise<void> {
  const cut = await hold(house, hosts);
  await cut.host.cut();
  const cutAt = Date.now();
  await until(
    async () => (await doneBy(house, cut)).length > 0,
    "another host to do the window of the one cut off",
    200,
  );
  await until(
    async () => (await notes(house)).some((n) => isAbort(n, cut)),
    "the host cut off to abort its run",
    200,
  );
  await Deno.remove(`${house.path}/hold`);
  // Not before: the host that was cut off could win each window by chance.
  const killed = await hold(house, hosts.filter((host) => host !== cut.host));
  await cut.host.mend();
  await killed.host.kill();
  const killedAt = Date.now();
  await until(
    async () => (await doneBy(house, killed)).length > 0,
    "another host to do the window of the dead one",
    200,
  );
  await until(
    () => Promise.resolve(Date.now() > began + MINUTES * 60_000),
    `${MINUTES} minutes to pass`,
    600,
  );
  await until(
    async () => (await house.windows("slow")).every(({ state }) => state === "done"),
    "all windows to be done",
    60,
  );

  for (const [{ window }, at] of [[cut, cutAt], [killed, killedAt]] as const) {
    const after = await takeover(house, window) - at;
    assert(after < LEASE_MS + SLACK_MS, `taken over after ${after / 1000} s`);
  }
  await assertOnce(house, began);
}

/** Prints what is known of all runs: such minutes do not come again. */
async function tellAll(house: House): Promise<void> {
  for (const plugin of ["slow", "quick"]) console.log(plugin, await house.read(`${plugin}.log`));
  console.log((await house.run("ledger", "export")).stdout);
}

function manifest(cluster: Cluster, since: Date): string {
  const plugin = (name: string) =>
    `[plugins.${name}]
module = "./plugin.ts"
since = "${since.toISOString()}"
catchup = "each"
grant = "all"
`;
  return `[gapless]
ledger = "postgres://gapless@${HUB}:${cluster.port}/postgres?sslmode=disable"
[plugins.manager]
enabled = false
${plugin("slow")}${plugin("quick")}`;
}

/** A run in whose middle something happens to its host. */
interface Held {
  readonly host: FleetHost;
  readonly window: string;
}

/** Waits until one of these hosts has begun a run, and lets it not end. */
async function hold(house: House, hosts: readonly FleetHost[]): Promise<Held> {
  const before = (await notes(house)).length;
  let held: Held | undefined;
  await until(
    async () => {
      const fresh = (await notes(house)).slice(before);
      for (const { what, window, host: name } of fresh) {
        const host = hosts.find((host) => host.name === name);
        const hasEnded = fresh.some((note) => note.what !== "begin" && note.window === window);
        if (what === "begin" && host && !hasEnded) held = { host, window };
      }
      if (held) await house.write("hold", held.host.name);
      return held !== undefined;
    },
    `a run on ${hosts.map(({ name }) => name)}`,
    240,
  );
  assert(held);
  return held;
}

async function notes(house: House, plugin = "slow"): Promise<Note[]> {
  return (await house.read(`${plugin}.log`)).split("\n").slice(0, -1).map((line) => {
    const [what = "", start, end, host = "", at = ""] = line.split(" ");
    return { what, window: `${start} ${end}`, host, at: Date.parse(at) };
  });
}

function isAbort({ what, window, host }: Note, held: Held): boolean {
  return what === "abort" && window === held.window && host === held.host.name;
}

/** Returns where other hosts have done a window. */
async function doneBy(house: House, held: Held): Promise<Note[]> {
  return (await notes(house)).filter(({ what, window, host }) =>
    what === "end" && window === held.window && host !== held.host.name
  );
}

/** Returns when a window was begun for the second time. */
async function takeover(house: House, window: string): Promise<number> {
  const begins = (await notes(house)).filter((note) => note.what === "begin" && note.window === window);
  assertEquals(begins.length, 2, JSON.stringify(begins));
  return begins[1]?.at ?? NaN;
}

/** Asserts that the ledger is whole, and that the plugins did each of its windows once. */
async function assertOnce(house: House, began: number): Promise<void> {
  const check = await house.run("ledger", "check", "--json");
  assertEquals([check.code, check.json().faults], [0, []]);
  for (const plugin of ["slow", "quick"]) {
    const windows = (await house.windows(plugin)).filter(({ state }) => state === "done");
    assertTiled(windows);
    assert(
      windows.length >= MINUTES - 1 &&
        Date.parse(windows.at(-1)?.end ?? "") >= began + (MINUTES - 1) * 60_000,
    );
    const ends = (await notes(house, plugin)).filter(({ what }) => what === "end").map(({ window }) =>
      window
    );
    const names = windows.map(({ start, end }) => `${start} ${end}`);
    assertEquals([...new Set(ends)].slice(0, windows.length), names);
    for (const [i, { attempts }] of windows.entries()) {
      const times = ends.filter((window) => window === names[i]).length;
      // Only a host that is cut off, or dies, between the end of its work and the commit leaves work to be done again. Of the
      // slow one's runs, those that meet with it never end.
      assert(
        times <= (plugin === "slow" ? 1 : attempts),
        `${plugin} did ${names[i]} ${times} times in ${attempts} attempts`,
      );
    }
  }
}
