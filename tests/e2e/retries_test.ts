import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { SOAK } from "../soak.ts";
import { startCron } from "./cron_daemon.ts";
import { assertTiled, House, PROGRAM, until } from "./house.ts";

/** Needs a database, which is there unless the file `down` is. */
const PLUGIN = `import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "* * * * *",
  async run(start, end) {
    Deno.writeTextFileSync("runs", start.toISOString() + " " + end.toISOString() + "\\n", { append: true });
    await new Promise((done) => setTimeout(done, 200));
    if (isDown()) throw new Error("no database");
  },
});
function isDown(): boolean {
  try {
    return Deno.statSync("down").isFile;
  } catch {
    return false;
  }
}`;

function table(name: string, lines: string): string {
  return `[plugins.${name}]\nmodule = "./${name}.ts"\ngrant = "all"\ncatchup = "each"\n${lines}\n`;
}

Deno.test("of a plugin that fails one process waits, which ends with its lock, and what is fixed meanwhile is run", async () => {
  const manifest = table("hourly", 'schedule = "0 * * * *"\noverlap = "allow"\nretry = { backoff = "4s" }');
  const since = `since = ${new Date(Date.now() - 4 * 3_600_000).toISOString()}\n`;
  await using house = await House.build({
    "gapless.toml": manifest + since,
    "hourly.ts": PLUGIN,
    "down": "",
  });
  const first = house.start("run", "hourly");
  await until(() => isHeld(house, "hourly"), "the first one to wait", 30);
  // One that is killed as it waits leaves the place to another one.
  first.kill("SIGKILL");
  await first.output();
  const second = house.start("run", "hourly");
  await until(
    async () => (await failures(house)) >= 2 && isHeld(house, "hourly"),
    "the next one to wait",
    30,
  );
  // Another one finds other windows, which fail, too, and does not wait beside it.
  const third = await house.run("run", "hourly");
  assertEquals(third.code, 1);
  assertStringIncludes(third.stderr, "hourly failed on attempt 1");
  assert(await isHeld(house, "hourly"), "It waited beside the other one");
  await house.write("hourly.ts", PLUGIN.replace("isDown()) throw", "false) throw"));
  const { code, stderr } = await second.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const windows = await house.windows("hourly");
  assertTiled(windows);
  assertEquals(windows.filter(({ attempts, state }) => state === "done" && attempts > 1).length > 0, true);
});

if (SOAK) {
  const OUTAGE_MS = 6 * 60_000;
  const PLUGINS = ["nightly", "hourly", "minutely"];
  const MAIL = Deno.env.get("GAPLESS_E2E_MAIL") ?? "";

  Deno.test("under cron an outage parks nothing, keeps nobody waiting for long, and all is done after it", async () => {
    using _cron = startCron();
    const retry = 'since = "now"\nretry = { backoff = "5s", max = "2m" }\n';
    const manifest = '[plugins.manager]\nschedule = "* * * * *"\n' +
      table("nightly", `schedule = "*/4 * * * *"\n${retry}`) +
      table("hourly", `schedule = "*/2 * * * *"\n${retry}`) + table("minutely", retry);
    const sources = Object.fromEntries(PLUGINS.map((name) => [`${name}.ts`, PLUGIN]));
    await using house = await House.build({ ...sources, "gapless.toml": manifest });
    assertEquals((await house.run("sync")).code, 0);
    await until(async () => (await house.read("runs")) !== "", "cron to wake the plugins", 300);
    await house.write("down", "");
    const most = new Map<string, number>();
    for (const end = Date.now() + OUTAGE_MS; Date.now() < end;) {
      for (const name of PLUGINS) most.set(name, Math.max(most.get(name) ?? 0, await processes(house, name)));
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    // One that waits, and one that has just been woken.
    for (const [name, count] of most) assert(count <= 2, `${count} processes of ${name}`);
    await Deno.remove(`${house.path}/down`);
    const mails = (await Deno.readTextFile(MAIL)).split(/failed on attempt/).length - 1;
    console.log(`${mails} failures mailed; most processes: ${JSON.stringify([...most])}`);
    for (const name of PLUGINS) {
      await until(
        async () => (await house.windows(name)).every(({ state }) => state === "done"),
        `${name} to make up for the outage`,
        480,
      );
      assertTiled(await house.windows(name));
    }
    assertEquals((await house.run("down")).code, 0);
    await until(async () => (await processes(house, "")) === 0, "the last wake-ups to end", 90);
  });
}

/** Reports whether a process waits for the next attempt at a window of a plugin. */
async function isHeld(house: House, plugin: string): Promise<boolean> {
  const path = `${house.path}/state/waits/${plugin}`;
  const { code } = await new Deno.Command("flock", { args: ["--nonblock", path, "true"], stderr: "null" })
    .output();
  return code === 1;
}

async function failures(house: House): Promise<number> {
  return (await house.history("hourly")).filter(({ outcome }) => outcome === "failed").length;
}

/** Returns how many wake-ups of a plugin, or (without a name) processes of the program, there are. */
async function processes(house: House, plugin: string): Promise<number> {
  // Not cron's shells, which have it all in their command line, too.
  const pattern = `^${PROGRAM[0]} .*run ${plugin}.*manifest ${house.path}/`;
  const { stdout } = await new Deno.Command("pgrep", { args: ["--full", "--count", pattern] }).output();
  return Number(new TextDecoder().decode(stdout));
}
