import { assertEquals, assertMatch } from "@std/assert";
import { House, type Result } from "./house.ts";
import { startCron } from "./cron_daemon.ts";

const FILES = {
  "gapless.toml": '[plugins.report]\nmodule = "./report.ts"\nsince = "now"\n',
  "report.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "5 4 29 2 *", run() {} });`,
};

/** What `doctor --json` prints. */
interface Examined {
  readonly healthy: boolean;
  readonly findings: readonly {
    readonly check: string;
    readonly level: string;
    readonly message: string;
    readonly remedy: string | null;
  }[];
}

function troubles(result: Result): string[] {
  return result.json<Examined>().findings.filter(({ level }) => level === "trouble")
    .map(({ check, message }) => `${check}: ${message}`);
}

Deno.test("doctor finds nothing in the way where a real cron runs, and its probe is run by it", async () => {
  using _cron = startCron();
  await using house = await House.build(FILES);
  await house.run("sync");
  const crontab = await new Deno.Command("crontab", { args: ["-l"] }).output();
  const probed = await house.run("doctor", "--probe", "--json");
  assertEquals([probed.code, troubles(probed)], [0, []], probed.stdout);
  const probe = probed.json<Examined>().findings.find(({ check }) => check === "probe");
  assertMatch(probe?.message ?? "", /^cron ran an entry after \d+ seconds$/);
  assertEquals((await new Deno.Command("crontab", { args: ["-l"] }).output()).stdout, crontab.stdout);
  assertEquals(
    [...Deno.readDirSync(`${house.path}/state`)].filter(({ name }) => name.startsWith("probe")),
    [],
  );
  await house.run("down");
});

Deno.test("doctor tells one thing after the other that is broken, and exits with 1", async () => {
  await using house = await House.build(FILES);
  const idle = await house.run("doctor", "--json");
  assertEquals(troubles(idle)[0], "daemon: no cron daemon runs here");

  using _cron = startCron();
  const missing = await house.run("doctor", "--json");
  assertEquals(missing.code, 1);
  assertEquals(troubles(missing), [
    "block: the crontab holds no block of this instance, so cron wakes nothing",
  ]);

  await house.run("sync");
  await Deno.chmod(`${house.path}/state`, 0o755);
  await house.write("report.ts", "export default 1;");
  const broken = await house.run("doctor", "--json");
  assertEquals(broken.code, 1);
  const [folder, plugin, ...others] = troubles(broken);
  assertEquals(folder, `state folder: ${house.path}/state is open to others (mode 755)`);
  assertMatch(plugin ?? "", /^plugins: report does not load: /);
  assertEquals(others, []);

  await house.write("gapless.toml", "[plugins.report\n");
  const unreadable = await house.run("doctor");
  assertEquals(unreadable.code, 78);
  assertMatch(unreadable.stdout, /^trouble {2}manifest +Cannot use the manifest ".*": .*line 1/m);
  assertMatch(unreadable.stdout, /^ok {7}daemon +cron \(pid \d+\) runs$/m);
  await house.write("gapless.toml", FILES["gapless.toml"]);
  await house.run("down");
});
