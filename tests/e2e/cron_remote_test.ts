import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { startCron } from "./cron_daemon.ts";
import { installCrontab, listCrontab } from "./crontab.ts";
import { type House, until } from "./house.ts";
import { manifestOf, RemoteWorld, SAID } from "./remote_world.ts";

Deno.test("cron runs a plugin of another machine, goes on when that is away, and takes no changed byte", async () => {
  using _cron = startCron();
  await installCrontab("");
  await using world = await RemoteWorld.open();
  const { registry, house, byUrl } = world;

  const added = await house.run("add", "jsr:@acme/chain", "--grant");
  assertEquals([added.code, added.stderr], [0, ""]);
  assertMatch(
    added.stdout,
    /^chain: jsr:@acme\/chain@\^1\.0\.0, locked at 1\.0\.0 \(3 modules of other machines\)\n/,
  );
  assertStringIncludes(added.stdout, "It asks for:\n  write  ./said.txt  says it there\n");
  assertEquals(
    await house.read("gapless.toml"),
    `${manifestOf(registry)}\n\n[plugins.chain]\nmodule = "jsr:@acme/chain@^1.0.0"\nsince = "now"\n\n` +
      `[plugins.chain.grant]\nwrite = ["./said.txt"]\n`,
  );
  const lock = await house.read("gapless.lock");
  assertEquals(JSON.parse(lock).specifiers, {
    "jsr:@acme/chain@^1.0.0": "1.0.0",
    "jsr:@acme/format@^1": "1.2.0",
    "npm:packed@^1": "1.0.3",
  });
  assertStringIncludes(lock, `"${byUrl}": "`);
  const synced = await house.run("sync", "--frozen");
  assertEquals([synced.code, synced.stderr], [0, ""]);
  await runsUnderCron(house);

  await registry.stop();
  const visits = registry.visits.length;
  await runsUnderCron(house);
  // Nothing is left of the link but the modules and the lock.
  for (const folder of ["artifacts", "links"]) {
    await Deno.remove(`${house.path}/state/${folder}`, { recursive: true });
  }
  await runsUnderCron(house);

  registry.start();
  registry.fail("/by_hand.ts", { kind: "flipped" });
  const refused = await house.run("update");
  assertEquals([refused.code, refused.stdout], [78, ""]);
  assertMatch(
    refused.stderr,
    /^gapless: chain stays as it was\n {2}Cannot link "jsr:@acme\/chain@\^1\.0\.0": /,
  );
  assertStringIncludes(refused.stderr, `cannot use "${byUrl}": it changed; its SHA-256 should be `);
  assertEquals(await house.read("gapless.lock"), lock);
  assert(registry.visits.length > visits);
  await runsUnderCron(house);

  const removed = await house.run("remove", "chain");
  assertEquals([removed.code, removed.stderr], [0, ""]);
  assertEquals(await house.read("gapless.toml"), `${manifestOf(registry)}\n`);
  assertEquals(JSON.parse(await house.read("gapless.lock")), { version: 1 });
  assertEquals((await house.run("sync")).code, 0);
  assert(!(await listCrontab()).includes("run chain"));
  assert((await house.windows("chain")).length >= 4, "the ledger keeps the windows");
});

/** Waits for cron to run the plugin once more; its window is done then. */
async function runsUnderCron(house: House): Promise<void> {
  const before = await house.read("said.txt");
  await until(async () => await house.read("said.txt") !== before, "cron to run the plugin", 90);
  assertEquals(await house.read("said.txt"), before + SAID);
  await until(
    async () => (await house.windows("chain")).every(({ state }) => state === "done"),
    "the window to be done",
    60,
  );
}
