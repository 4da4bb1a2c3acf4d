import { assertEquals, assertStringIncludes } from "@std/assert";
import { listCrontab } from "./crontab.ts";
import { assertTiled, House, until } from "./house.ts";

const FILES = {
  "gapless.toml": '[plugins.quiet]\nmodule = "./quiet.ts"',
  "quiet.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "0 5 * * *", run() {} });`,
};

Deno.test("up takes its block away on SIGINT", async () => {
  await using house = await House.build(FILES);
  const before = await listCrontab();
  const up = house.start("up");
  await until(async () => (await listCrontab()).includes(house.path), "up to install the block", 60);
  up.kill("SIGINT");
  const { code, stdout } = await up.output();
  assertEquals(code, 130);
  assertStringIncludes(new TextDecoder().decode(stdout), "the block is out of the crontab");
  assertEquals(await listCrontab(), before);
});

Deno.test("after a kill -9 of up, the next wake-up takes the block away", async () => {
  await using house = await House.build(FILES);
  const before = await listCrontab();
  const up = house.start("up");
  await until(async () => (await listCrontab()).includes(house.path), "up to install the block", 60);
  const second = await house.run("up");
  assertEquals(second.code, 75);
  up.kill("SIGKILL");
  await up.output();
  const woken = await house.run("run", "quiet");
  assertEquals(woken.code, 0);
  assertStringIncludes(woken.stderr, "is gone; took its block away");
  assertEquals(await listCrontab(), before);
  assertEquals(await house.windows("quiet").catch(() => []), []);
});

Deno.test("up --scheduler internal wakes plugins itself, and picks up a killed run", async () => {
  await using house = await House.build({
    "gapless.toml":
      '[plugins.busy]\nmodule = "./busy.ts"\nsince = "2026-01-01"\ngrant = { write = ["."], unsafe = true }',
    "busy.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "0 0 * * *",
  async run(_start, _end, { attempt }) {
    if (attempt > 1) return;
    Deno.writeTextFileSync("pid", String(Deno.ppid));
    await new Promise((done) => setTimeout(done, 300_000));
  },
});`,
  });
  const before = await listCrontab();
  const up = house.start("up", "--scheduler", "internal");
  await until(async () => await house.read("pid") !== "", "the first wake-up", 60);
  Deno.kill(Number(await house.read("pid")), "SIGKILL");
  await until(
    async () => (await house.windows("busy"))[0]?.state === "done",
    "the window to be taken over",
    60,
  );
  up.kill("SIGTERM");
  assertEquals((await up.output()).code, 143);
  assertEquals((await house.history("busy")).map(({ outcome }) => outcome), ["ok", "crashed"]);
  assertTiled(await house.windows("busy"));
  assertEquals(await listCrontab(), before);
});
