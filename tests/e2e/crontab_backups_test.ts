import { assertEquals, assertStringIncludes } from "@std/assert";
import { installCrontab, rawCrontab } from "./crontab.ts";
import { House } from "./house.ts";

Deno.test("backups are listed, shown and restored, and the block stays", async () => {
  await using house = await House.build({
    "gapless.toml": '[plugins.quiet]\nmodule = "./quiet.ts"',
    "quiet.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "0 5 * * *", run() {} });`,
  });
  assertEquals(
    (await house.run("crontab")).stdout,
    "There are no backups: Gapless has not written the crontab yet.\n",
  );
  await installCrontab("MAILTO=ops\n15 4 * * * /bin/backup\n");
  assertEquals((await house.run("sync")).code, 0);
  const synced = await withoutHeader();
  await installCrontab(synced.replace("15 4 * * * /bin/backup\n", ""));
  await house.write("gapless.toml", '[plugins.quiet]\nmodule = "./quiet.ts"\nschedule = "0 6 * * *"');
  assertEquals((await house.run("sync")).code, 0);

  const { backups } = (await house.run("crontab", "backups", "--json")).json<
    { backups: Record<string, unknown>[] }
  >();
  assertEquals(backups.map(({ id, lines, added, removed }) => [id, lines, added, removed]), [[2, 7, 0, 0], [
    1,
    2,
    1,
    0,
  ]]);
  const shown = await house.run("crontab", "diff", "1");
  assertStringIncludes(shown.stdout, "\n+15 4 * * * /bin/backup\n");
  assertEquals((await house.run("crontab", "restore", "1", "--json")).json().changed, true);
  assertEquals(
    await withoutHeader(),
    synced.replace(/\b0 5 \* \* \*/, "0 6 * * *").replace(/sum=\w+/, await sum()),
  );
  assertEquals(
    (await house.run("crontab", "restore", "1")).stdout,
    "The lines of others stand as they did then; nothing was changed.\n",
  );
  assertEquals((await house.run("sync", "--json")).json().changed, false);

  const missing = await house.run("crontab", "restore", "9");
  assertEquals([missing.code, missing.stderr], [
    2,
    'gapless: There is no backup "9"; "gapless crontab backups" lists them\n',
  ]);
  assertEquals((await house.run("crontab", "restore")).code, 2);
  assertEquals((await house.run("crontab", "mend")).code, 2);
});

async function withoutHeader(): Promise<string> {
  return (await rawCrontab() ?? "").split("\n").slice(3).join("\n");
}

async function sum(): Promise<string> {
  return /sum=\w+/.exec(await withoutHeader())?.[0] ?? "";
}
